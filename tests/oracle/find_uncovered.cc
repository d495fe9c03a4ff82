// What no standard speaks of: products and categories of the catalogue, and actions.
#include <algorithm>

#include "tests/oracle/finders.h"
#include "tests/oracle/look.h"

namespace bylaw::tests {
namespace {

class Uncovered {
 public:
  Uncovered(const Rulebook& book, std::set<Verdict>& found) : book_(book), found_(found) {
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      if (book_.policies[book_.rules[id].policy].kind == PolicyKind::kStandard) {
        of_standards_.push_back(id);
      }
    }
  }

  /// No request about the product is one of which a standard's guard is true (or, of a
  /// restriction, errs).
  void product(const Entity& product, const World& about) {
    const bool spoken_of = std::ranges::any_of(about.moments, [&](const Moment& m) {
      return m.valid && std::ranges::any_of(of_standards_, [&](RuleId id) {
               const Look look(book_, m);
               return look.here(id) && look.guard_applies(id);
             });
    });
    if (!spoken_of) add(product.span);
  }

  void actions() {
    for (size_t i = 0; i < book_.schema.actions.size(); ++i) {
      const ActionId action = book_.schema.actions.id_at(i);
      const auto speaks = [&](const RuleCase& body) {
        return std::ranges::any_of(body.environments, [&](EnvironmentId id) {
          return book_.schema.environments[id].action == action;
        });
      };
      const bool spoken_of = std::ranges::any_of(of_standards_, [&](RuleId id) {
        return std::ranges::any_of(book_.rules[id].cases, speaks);
      });
      if (!spoken_of) add(book_.schema.actions[action].span);
    }
  }

  void categories(const EntityStore& store) {
    for (const Action& action : book_.schema.actions) {
      if (!action.columns || !action.columns->categories) continue;
      for (const Entity* product : store.all()) {
        if (is_resource(book_.schema, product->ref.type)) categories_of(*product, *action.columns);
      }
    }
  }

 private:
  void add(Span place) { found_.insert({"uncovered", {}, place_of(place), {}, 0}); }

  void categories_of(const Entity& product, const ColumnSource& columns) {
    const auto& type = book_.schema.entity_types[product.ref.type];
    const auto index = find_member(type.attributes, columns.path.front());
    if (!index || product.attributes[*index].state != Slot::State::kPresent) return;
    for (const Value& column : product.attributes[*index].value.members()) {
      const auto& members = *column.as<RecordValue>().members;
      if (!members[*columns.categories]) continue;
      for (const Value& category : members[*columns.categories]->members()) {
        const auto& term = category.as<TermValue>();
        if (!is_named(term)) add(book_.schema.taxonomies[term.taxonomy].terms[term.term].span);
      }
    }
  }

  /// Some standard's rule names it or a term above it, or some standard's cap speaks of all
  /// columns.
  bool is_named(const TermValue& category) const {
    return std::ranges::any_of(of_standards_, [&](RuleId id) {
      const bool cap = book_.rules[id].kind == RuleKind::kCap;
      return std::ranges::any_of(book_.rules[id].cases, [&](const RuleCase& body) {
        if (names(body.guard, category) || names(body.filter, category)) return true;
        for (const DutyUse& use : body.duties) {
          for (const ExprId argument : use.arguments) {
            if (names(argument, category)) return true;
          }
        }
        return std::ranges::any_of(body.masks, [&](const MaskClause& clause) {
          const ColumnSelector& selector = clause.columns;
          return (cap && selector.kind == ColumnSelector::Kind::kAll) ||
                 std::ranges::any_of(selector.categories,
                                     [&](const TermValue& t) { return covers(t, category); }) ||
                 names(selector.where, category);
        });
      });
    });
  }

  bool names(ExprId id, const TermValue& category) const {
    if (!id.valid()) return false;
    const Expr& e = book_.exprs[id];
    if (e.op == Op::kLiteral) return value_names(book_.exprs.value(id), category);
    if (e.op == Op::kCall && names(book_.defines[DefineId(e.index)].body, category)) return true;
    const auto operands = book_.exprs.operands(id);
    return std::ranges::any_of(operands, [&](ExprId o) { return names(o, category); });
  }
  bool value_names(const Value& value, const TermValue& category) const {
    if (const auto* term = value.if_a<TermValue>()) return covers(*term, category);
    if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) return false;
    return std::ranges::any_of(value.members(),
                               [&](const Value& member) { return value_names(member, category); });
  }
  bool covers(const TermValue& term, const TermValue& category) const {
    return term.taxonomy == category.taxonomy &&
           book_.schema.taxonomies[term.taxonomy].under(category.term, term.term);
  }

  const Rulebook& book_;
  std::set<Verdict>& found_;
  std::vector<RuleId> of_standards_;
};

}  // namespace

void add_uncovered_product(const Rulebook& book, const Entity& product, const World& about,
                           std::set<Verdict>& found) {
  Uncovered(book, found).product(product, about);
}

void add_uncovered_names(const Rulebook& book, const EntityStore& store, std::set<Verdict>& found) {
  Uncovered uncovered(book, found);
  uncovered.actions();
  uncovered.categories(store);
}

}  // namespace bylaw::tests
