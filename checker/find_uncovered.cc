// `uncovered`: a product or a category of the catalogue, or an action, of which no standard speaks.
// Entry point: find_uncovered().
#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "checker/check_run.h"
#include "rules/columns.h"

namespace bylaw {
namespace {

bool is_standards(const CheckRun& run, RuleId rule) {
  return run.book.policies[run.book.rules[rule].policy].kind == PolicyKind::kStandard;
}

void report(CheckRun& run, Span place, std::string_view what, const std::string& which) {
  DiagnosticBuilder finding = run.found.emit(kUncovered, place, what, which);
  finding.hint("see whether a standard is missing, or leaves it out on purpose");
}

/// True if some rule of a standard can apply to the product as the store states it. `open`: where
/// that couldn't be decided.
bool is_spoken_of(CheckRun& run, const Entity& product, const Place& place,
                  std::unique_ptr<Situation>& open) {
  std::vector<RuleId> rules = run.rules_at(place);
  std::erase_if(rules, [&](RuleId rule) { return !is_standards(run, rule); });
  for (const RuleId rule : rules) {
    const RuleCase* body = case_at(run.book, rule, place);
    if (!body->guard.valid() && run.book.assumptions.empty()) return true;
    Scope scope{{}, {body->guard}};
    scope.facts = run.facts_of({&product});
    auto situation = std::make_unique<Situation>(run.basis, place, scope);
    const FormulaId applies = situation->guard_applies(rule);
    const Existence answer = run.prover(*situation).ask(applies);
    if (answer == Existence::kSome) return true;
    if (answer == Existence::kUnknown && !open) open = std::move(situation);
  }
  return false;
}

void check_products(CheckRun& run) {
  const Schema& schema = run.book.schema;
  std::set<EntityTypeId> types;
  for (const Environment& environment : schema.environments) types.insert(environment.resource);
  for (const EntityTypeId type : types) {
    const auto domain = schema.entity_types[type].domain;
    if (!domain) continue;
    for (const Entity* product : run.settings.store->all_of(type)) {
      const Slot& slot = product->attributes[*domain];
      std::optional<TermId> its;
      if (slot.state == Slot::State::kPresent) its = slot.value.as<TermValue>().term;
      bool spoken_of = false;
      std::unique_ptr<Situation> open;
      for (size_t i = 0; i < schema.environments.size() && !spoken_of; ++i) {
        const EnvironmentId environment = schema.environments.id_at(i);
        if (schema.environments[environment].resource != type) continue;
        spoken_of = is_spoken_of(run, *product, {environment, its}, open);
      }
      if (spoken_of) continue;
      const std::string name = schema.value_text(product->ref);
      if (open) {
        run.unknown("uncovered", name, product->span, *open);
      } else {
        report(run, product->span, "the product", name);
      }
    }
  }
}

/// The categories that columns of the catalogue's products state.
std::set<TermValue> categories_of_catalogue(const CheckRun& run) {
  std::set<TermValue> all;
  for (const Environment& environment : run.book.schema.environments) {
    if (!run.book.schema.actions[environment.action].columns) continue;
    for (const Entity* product : run.settings.store->all_of(environment.resource)) {
      Request request;
      request.action = environment.action;
      request.resource = {product->ref.type, {}, product->ref.id, {}};
      const RequestFacts facts(run.book, *run.settings.store, request, run.settings.at);
      for (const Column& column : read_columns(facts)) {
        if (column.categories) all.insert(column.categories->begin(), column.categories->end());
      }
    }
  }
  return all;
}

/// The terms that standards name, and whether one of their caps speaks of columns of any category.
class Named {
 public:
  explicit Named(const CheckRun& run) : book_(run.book) {
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      if (!is_standards(run, id)) continue;
      for (const RuleCase& body : book_.rules[id].cases) add(book_.rules[id], body);
    }
  }
  bool speaks_of(const TermValue& category) const {
    return any_column_ || std::ranges::any_of(terms_, [&](const TermValue& term) {
             return term.taxonomy == category.taxonomy &&
                    book_.schema.taxonomies[term.taxonomy].under(category.term, term.term);
           });
  }

 private:
  void add(const Rule& rule, const RuleCase& body) {
    add(body.guard);
    add(body.filter);
    for (const DutyUse& use : body.duties) {
      for (const ExprId argument : use.arguments) add(argument);
    }
    for (const MaskClause& clause : body.masks) {
      terms_.insert(clause.columns.categories.begin(), clause.columns.categories.end());
      add(clause.columns.where);
      const bool all = clause.columns.kind == ColumnSelector::Kind::kAll;
      any_column_ = any_column_ || (all && rule.kind == RuleKind::kCap);
    }
  }
  /// The terms of an expression and of the defines that it calls.
  void add(ExprId root) {
    std::vector<ExprId> open;
    if (root.valid()) open.push_back(root);
    while (!open.empty()) {
      const ExprId id = open.back();
      open.pop_back();
      if (!seen_.insert(id).second) continue;
      const Expr& e = book_.exprs[id];
      if (e.op == Op::kLiteral) add_terms(book_.exprs.value(id));
      if (e.op == Op::kCall) open.push_back(book_.defines[DefineId(e.index)].body);
      for (const ExprId operand : book_.exprs.operands(id)) open.push_back(operand);
    }
  }
  void add_terms(const Value& value) {
    if (const auto* term = value.if_a<TermValue>()) terms_.insert(*term);
    if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) return;
    for (const Value& member : value.members()) {
      if (const auto* term = member.if_a<TermValue>()) terms_.insert(*term);
    }
  }

  const Rulebook& book_;
  std::set<TermValue> terms_;
  std::set<ExprId> seen_;
  bool any_column_ = false;
};

void check_categories(CheckRun& run) {
  const Named named(run);
  for (const TermValue& category : categories_of_catalogue(run)) {
    if (named.speaks_of(category)) continue;
    const Taxonomy& taxonomy = run.book.schema.taxonomies[category.taxonomy];
    const Term& term = taxonomy.terms[category.term];
    report(run, term.span, "the category", term.name);
  }
}

void check_actions(CheckRun& run) {
  const Schema& schema = run.book.schema;
  std::set<ActionId> spoken_of;
  for (size_t i = 0; i < run.book.rules.size(); ++i) {
    const RuleId id = run.book.rules.id_at(i);
    if (!is_standards(run, id)) continue;
    for (const RuleCase& body : run.book.rules[id].cases) {
      for (const EnvironmentId environment : body.environments) {
        spoken_of.insert(schema.environments[environment].action);
      }
    }
  }
  for (size_t i = 0; i < schema.actions.size(); ++i) {
    const ActionId id = schema.actions.id_at(i);
    const Action& action = schema.actions[id];
    if (!spoken_of.contains(id)) report(run, action.span, "the action", action.name.full());
  }
}

}  // namespace

void find_uncovered(CheckRun& run) {
  if (run.settings.store == nullptr) return;
  check_products(run);
  check_categories(run);
  check_actions(run);
}

}  // namespace bylaw
