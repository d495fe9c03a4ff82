// What is wrong between views, caps and filters.
#include <algorithm>
#include <map>

#include "tests/oracle/finders.h"
#include "tests/oracle/look.h"

namespace bylaw::tests {
namespace {

/// A column of a resource with its categories, if they are stated.
struct Seen {
  std::string name;
  Value record;
  std::optional<std::vector<Value>> categories;
};

class Masks {
 public:
  Masks(const World& world, std::set<Verdict>& found)
      : world_(world), book_(*world.book), found_(found) {}

  void run() {
    const bool any = std::ranges::any_of(book_.rules, [](const Rule& rule) {
      return std::ranges::any_of(rule.cases, [](const RuleCase& c) { return !c.masks.empty(); });
    });
    if (!any) return;
    world_.each([&](const Moment& m, const Evaluator& evaluator) { look_at(m, evaluator); });
  }

 private:
  struct Clause {
    RuleId rule;
    const MaskClause* mask = nullptr;
    bool is_cap = false;
    MaskPoint point;
  };

  void look_at(const Moment& m, const Evaluator& evaluator) {
    const Look look(book_, m);
    const std::vector<Seen> columns = columns_of(m, evaluator);
    if (columns.empty() || look.decide() == Folded::kForbidden) return;
    for (const Seen& column : columns) {
      std::vector<Clause> clauses;
      for (size_t i = 0; i < book_.rules.size(); ++i) {
        const RuleId id = book_.rules.id_at(i);
        const RuleKind kind = book_.rules[id].kind;
        if (kind != RuleKind::kPermit && kind != RuleKind::kCap) continue;
        if (!look.here(id) || !look.applies(id)) continue;
        for (const MaskClause& mask : case_for(book_.rules[id].cases, m.environment)->masks) {
          const bool is_cap = kind == RuleKind::kCap;
          if (!speaks(evaluator, mask.columns, column, is_cap)) continue;
          clauses.push_back({id, &mask, is_cap, mask.mask.point});
        }
      }
      for (const Clause& a : clauses) {
        for (const Clause& b : clauses) hold(look, column, clauses, a, b);
      }
    }
  }

  std::vector<Seen> columns_of(const Moment& m, const Evaluator& evaluator) {
    std::vector<Seen> columns;
    const auto& source = book_.schema.actions[m.request.action].columns;
    if (!source) return columns;
    has_categories_ = source->categories.has_value();
    const auto& type = book_.schema.entity_types[m.request.resource.type];
    const auto index = find_member(type.attributes, source->path.front());
    const Slot slot = evaluator.facts().attribute(m.request.resource.ref(), *index);
    if (slot.state != Slot::State::kPresent) return columns;
    for (const Value& record : slot.value.members()) {
      const auto& members = *record.as<RecordValue>().members;
      Seen column{members[source->name]->as<std::string>(), record, std::nullopt};
      if (source->categories && members[*source->categories]) {
        column.categories = members[*source->categories]->members();
      }
      columns.push_back(std::move(column));
    }
    return columns;
  }

  bool speaks(const Evaluator& evaluator, const ColumnSelector& selector, const Seen& column,
              bool is_cap) const {
    switch (selector.kind) {
      case ColumnSelector::Kind::kAll:
        return true;
      case ColumnSelector::Kind::kNamed:
        return std::ranges::find(selector.names, column.name) != selector.names.end();
      case ColumnSelector::Kind::kUnder: {
        if (!column.categories) return is_cap;
        const auto under = [&](const Value& category) {
          const auto& mine = category.as<TermValue>();
          return std::ranges::any_of(selector.categories, [&](const TermValue& theirs) {
            return mine.taxonomy == theirs.taxonomy &&
                   book_.schema.taxonomies[mine.taxonomy].under(mine.term, theirs.term);
          });
        };
        return std::ranges::any_of(*column.categories, under);
      }
      case ColumnSelector::Kind::kWhere: {
        Frame frame(selector.frame_size);
        frame.column = &column.record;
        return !evaluator.evaluate(selector.where, frame).is_false();
      }
    }
    return true;
  }

  static bool asks_what(const ColumnSelector& a, const ColumnSelector& b) {
    const auto by_content = [](const ColumnSelector& s) {
      return s.kind == ColumnSelector::Kind::kUnder || s.kind == ColumnSelector::Kind::kWhere;
    };
    return (a.kind == ColumnSelector::Kind::kNamed && by_content(b)) ||
           (b.kind == ColumnSelector::Kind::kNamed && by_content(a));
  }

  /// What the clauses of a's rule reveal together, but for `b` where that is one of them.
  static MaskPoint met(const std::vector<Clause>& clauses, const Clause& a, const Clause& b) {
    MaskPoint point = MaskPoint::all();
    for (const Clause& c : clauses) {
      if (c.rule == a.rule && c.mask != b.mask) point = meet(point, c.point);
    }
    return point;
  }

  /// The first is a view if one of them is.
  void hold(const Look& look, const Seen& column, const std::vector<Clause>& clauses,
            const Clause& a, const Clause& b) {
    if (a.mask == b.mask || (a.is_cap && !b.is_cap)) return;
    if (!world_.of_catalogue && asks_what(a.mask->columns, b.mask->columns)) return;
    if (a.is_cap && b.is_cap && has_categories_ && !column.categories) return;
    if (!a.is_cap && b.is_cap && !look.cuts(b.rule, a.rule)) return;
    const bool more = !reveals_at_most(a.point, b.point);
    const bool less = !reveals_at_most(b.point, a.point);
    if (reveals_at_most(met(clauses, a, b), b.point)) return;
    if (!a.is_cap && b.is_cap && look.stands_above(b.rule, a.rule)) add("weakened-duty", a, b);
    if (reveals_at_most(met(clauses, b, a), a.point)) return;
    if (!a.is_cap && !b.is_cap && a.rule != b.rule) {
      const auto together = join(a.point, b.point);
      if (!together || !showable(*together)) add("incomparable-mask", a, b);
    } else if (more && less) {
      add("incomparable-mask", a, b);
    }
  }

  void add(const char* name, const Clause& a, const Clause& b) {
    found_.insert({name, book_.rule_name(a.rule), place_of(a.mask->mask.span),
                   book_.rule_name(b.rule), place_of(b.mask->mask.span)});
  }

  const World& world_;
  const Rulebook& book_;
  std::set<Verdict>& found_;
  bool has_categories_ = false;  // columns are of categories
};

/// Whether some row passes all filters.
class Rows {
 public:
  Rows(const World& world, std::set<Verdict>& found)
      : world_(world), book_(*world.book), found_(found) {
    for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
      if (book_.exprs[ExprId(i)].op == Op::kRow) columns_.insert(book_.exprs.text(ExprId(i)));
    }
    make_rows();
  }

  void run() {
    const bool any = std::ranges::any_of(book_.rules, [](const Rule& rule) {
      return std::ranges::any_of(rule.cases, [](const RuleCase& c) { return c.filter.valid(); });
    });
    if (!any) return;
    std::map<RuleId, bool> shows;
    world_.each([&](const Moment& m, const Evaluator& evaluator) {
      const Look look(book_, m);
      for (size_t i = 0; i < book_.rules.size(); ++i) {
        const RuleId id = book_.rules.id_at(i);
        if (book_.rules[id].kind != RuleKind::kPermit || !look.here(id) || !look.applies(id)) {
          continue;
        }
        bool& shown = shows[id];
        shown = shown || shows_a_row(m, look, evaluator, id);
      }
    });
    for (const auto& [id, shown] : shows) {
      if (shown) continue;
      found_.insert({"starved", book_.rule_name(id), place_of(book_.rules[id].head), {}, 0});
    }
  }

 private:
  void make_rows() {
    rows_ = {{}};
    for (const std::string& column : columns_) {
      std::vector<Row> longer;
      for (const Row& row : rows_) {
        longer.push_back(row);  // it has no such column
        for (const std::string& text : world_.cell_texts) {
          longer.push_back(row);
          longer.back()[column] = text;
        }
      }
      rows_ = std::move(longer);
    }
  }

  bool shows_a_row(const Moment& m, const Look& look, const Evaluator& evaluator,
                   RuleId view) const {
    std::vector<const RuleCase*> filters;
    const auto add = [&](RuleId id) {
      const RuleCase* body = case_for(book_.rules[id].cases, m.environment);
      if (body->filter.valid()) filters.push_back(body);
    };
    add(view);
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      const bool is_filter = book_.rules[id].kind == RuleKind::kFilter;
      if (is_filter && look.here(id) && look.applies(id) && look.cuts(id, view)) add(id);
    }
    return std::ranges::any_of(rows_, [&](const Row& row) {
      return std::ranges::all_of(filters, [&](const RuleCase* body) {
        Frame frame(body->frame_size);
        frame.row = &row;
        return evaluator.evaluate(body->filter, frame).is_true();
      });
    });
  }

  const World& world_;
  const Rulebook& book_;
  std::set<Verdict>& found_;
  std::set<std::string> columns_;
  std::vector<Row> rows_;
};

}  // namespace

void add_mask_verdicts(const World& world, std::set<Verdict>& found) { Masks(world, found).run(); }

void add_starved(const World& world, std::set<Verdict>& found) { Rows(world, found).run(); }

}  // namespace bylaw::tests
