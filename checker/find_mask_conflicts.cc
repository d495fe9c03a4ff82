// `weakened-duty` of masks: a view's mask promises more of a column than a cap from above allows.
// `incomparable-mask`: two masks that apply to one column can't be shown by one. Entry point:
// find_mask_conflicts().
#include <algorithm>
#include <bit>
#include <set>

#include "base/text.h"
#include "checker/check_run.h"
#include "checker/column_symbols.h"
#include "checker/explain.h"
#include "rules/columns.h"
#include "rules/operators.h"
#include "rules/views.h"

namespace bylaw {
namespace {

using SelectorKind = ColumnSelector::Kind;

constexpr size_t kMostOthers = 10;

/// One clause of a grant's view or of a cap.
struct MaskSide {
  RuleId rule;
  const RuleCase* body = nullptr;
  const MaskClause* clause = nullptr;
  bool is_cap = false;
  const MaskPoint& point() const { return clause->mask.point; }
  const ColumnSelector& columns() const { return clause->columns; }
};

/// What is wrong with two clauses wherever both speak of one column.
struct Clash {
  bool weakened = false;      // the first promises more than the second allows
  bool incomparable = false;  // no mask can show what is left
};

/// Whether some column can be meant by both, its category apart.
bool share_names(const ColumnSelector& a, const ColumnSelector& b) {
  if (a.kind != SelectorKind::kNamed || b.kind != SelectorKind::kNamed) return true;
  return std::ranges::any_of(a.names, [&](const std::string& name) {
    return std::ranges::find(b.names, name) != b.names.end();
  });
}

/// Columns that only the catalogue can tell: of which category a column of that name is.
bool asks_the_catalogue(const ColumnSelector& a, const ColumnSelector& b) {
  const auto by_content = [](const ColumnSelector& selector) {
    return selector.kind == SelectorKind::kUnder || selector.kind == SelectorKind::kWhere;
  };
  return (a.kind == SelectorKind::kNamed && by_content(b)) ||
         (b.kind == SelectorKind::kNamed && by_content(a));
}

class MaskCheck {
 public:
  MaskCheck(CheckRun& run, RuleId rule) : run_(run), rule_(rule) {}

  /// Its clauses against those of the place that come second.
  void check_at(const Place& place);

 private:
  std::vector<MaskSide> sides_at(const Place& place) const;
  Clash clash(const MaskSide& a, const MaskSide& b) const;
  void check_pair(const Place& place, const MaskSide& a, const MaskSide& b, const Clash& clash);
  bool meets_in_catalogue(const Place& place, const Entity& product, const MaskSide& a,
                          const MaskSide& b) const;
  bool share_category(const ColumnSelector& a, const ColumnSelector& b) const;
  Scope scope(const Place& place, const MaskSide& a, const MaskSide& b,
              const Entity* product) const;
  FormulaId both_apply(Situation& situation, const MaskSide& a, const MaskSide& b,
                       bool any_column) const;
  FormulaId decides(Situation& situation, const MaskSide& side, const MaskSide& other,
                    const Symbol& column) const;
  bool ask(const Place& place, const MaskSide& a, const MaskSide& b, const Clash& clash,
           const Entity* product);
  void report(const MaskSide& a, const MaskSide& b, const Clash& clash, const Witness& witness,
              const std::string& column);

  CheckRun& run_;
  RuleId rule_;
  std::set<std::pair<Span, Span>> done_;  // by where their masks stand
};

/// What a point shows, buckets by what becomes of a value.
std::string shown_text(const MaskPoint& point) {
  std::string text = to_string(point);
  constexpr std::string_view kBucket = "bucket ";
  const size_t at = text.find(kBucket);
  return at == std::string::npos ? text : text.replace(at, kBucket.size(), "values in buckets of ");
}

std::vector<MaskSide> MaskCheck::sides_at(const Place& place) const {
  std::vector<MaskSide> sides;
  for (const RuleId rule : run_.rules_at(place)) {
    const RuleKind kind = run_.book.rules[rule].kind;
    if (kind != RuleKind::kPermit && kind != RuleKind::kCap) continue;
    const RuleCase* body = case_at(run_.book, rule, place);
    for (const MaskClause& clause : body->masks) {
      sides.push_back({rule, body, &clause, kind == RuleKind::kCap});
    }
  }
  return sides;
}

Clash MaskCheck::clash(const MaskSide& a, const MaskSide& b) const {
  const Policy& of_a = run_.book.policies[run_.book.rules[a.rule].policy];
  const Policy& of_b = run_.book.policies[run_.book.rules[b.rule].policy];
  const bool more = !reveals_at_most(a.point(), b.point());
  const bool less = !reveals_at_most(b.point(), a.point());
  Clash clash;
  if (!a.is_cap && !b.is_cap && a.rule != b.rule) {
    const auto together = join(a.point(), b.point());
    clash.incomparable = !together || !showable(*together);
    return clash;
  }
  // A guarantee's view is not cut from below.
  const auto cuts = [&](const Policy& view, const Policy& cap) {
    return view.kind != PolicyKind::kGuarantee || view.level == cap.level ||
           run_.book.schema.domains().under(view.level, cap.level);
  };
  if (!a.is_cap && b.is_cap && !cuts(of_a, of_b)) return clash;
  clash.incomparable = more && less;
  clash.weakened = !a.is_cap && b.is_cap && more && stands_above(run_.book, of_b, of_a);
  return clash;
}

bool MaskCheck::share_category(const ColumnSelector& a, const ColumnSelector& b) const {
  if (a.kind != SelectorKind::kUnder || b.kind != SelectorKind::kUnder) return true;
  const Schema& schema = run_.book.schema;
  for (const TermValue& one : a.categories) {
    for (const TermValue& other : b.categories) {
      for (size_t t = 0; t < schema.taxonomies[one.taxonomy].terms.size(); ++t) {
        const TermValue term{one.taxonomy, TermId(static_cast<uint32_t>(t))};
        if (is_under(schema, term, one) && is_under(schema, term, other)) return true;
      }
    }
  }
  return false;
}

/// Whether the product has a column of which both speak, as far as that doesn't depend on the
/// request.
bool MaskCheck::meets_in_catalogue(const Place& place, const Entity& product, const MaskSide& a,
                                   const MaskSide& b) const {
  Request request;
  request.action = run_.book.schema.environments[place.environment].action;
  request.resource = {product.ref.type, {}, product.ref.id, {}};
  const auto& source = run_.book.schema.actions[request.action].columns;
  const bool have_categories = source && source->categories;
  const RequestFacts facts(run_.book, *run_.settings.store, request, run_.settings.at);
  const Evaluator evaluator(facts, run_.book.exprs);
  const auto speaks = [&](const MaskSide& side, const Column& column) {
    std::vector<EvaluationError> errors;
    return side.columns().kind == SelectorKind::kWhere ||
           selects(evaluator, side.columns(), column, side.is_cap, side.rule, errors);
  };
  return std::ranges::any_of(read_columns(facts), [&](const Column& column) {
    const bool classified =
        column.categories.has_value() || !have_categories || !(a.is_cap && b.is_cap);
    return classified && speaks(a, column) && speaks(b, column);
  });
}

Scope MaskCheck::scope(const Place& place, const MaskSide& a, const MaskSide& b,
                       const Entity* product) const {
  Scope scope;
  scope.rules = {a.rule, b.rule};
  for (const MaskSide* side : {&a, &b}) {
    for (const MaskClause& clause : side->body->masks) {
      if (clause.columns.where.valid()) scope.guards.push_back(clause.columns.where);
      scope.words.insert(scope.words.end(), clause.columns.names.begin(),
                         clause.columns.names.end());
    }
  }
  scope.room = columns_room(run_.book, place);
  if (product != nullptr) scope.facts = run_.facts_of({product});
  return scope;
}

/// The clause speaks of the column, and no others of its rule make up for it: with those, the first
/// would promise no more than the second allows.
FormulaId MaskCheck::decides(Situation& situation, const MaskSide& side, const MaskSide& other,
                             const Symbol& column) const {
  Formulas& f = situation.formulas();
  std::vector<FormulaId> all{selected(situation, side.columns(), column, side.is_cap)};
  std::vector<const MaskClause*> others;
  for (const MaskClause& clause : side.body->masks) {
    const bool strict = !reveals_at_most(side.point(), clause.mask.point);
    if (&clause != side.clause && &clause != other.clause && strict) others.push_back(&clause);
  }
  if (others.size() > kMostOthers) {
    situation.universe().limits.push_back(
        {side.clause->span, "too many masks of one permit", true, true});
    return f.all_of(std::move(all));
  }
  // Sets of them that are enough, none within another.
  std::vector<uint32_t> enough;
  for (size_t size = 1; size <= others.size(); ++size) {
    for (uint32_t chosen = 1; chosen < uint32_t{1} << others.size(); ++chosen) {
      if (static_cast<size_t>(std::popcount(chosen)) != size) continue;
      const auto holds = [&](uint32_t smaller) { return (smaller & chosen) == smaller; };
      if (std::ranges::any_of(enough, holds)) continue;
      MaskPoint together = side.point();
      std::vector<FormulaId> speak;
      for (size_t i = 0; i < others.size(); ++i) {
        if ((chosen >> i & 1U) == 0) continue;
        together = meet(together, others[i]->mask.point);
        speak.push_back(selected(situation, others[i]->columns, column, side.is_cap));
      }
      if (!reveals_at_most(together, other.point())) continue;
      enough.push_back(chosen);
      all.push_back(f.negate(f.all_of(std::move(speak))));
    }
  }
  return f.all_of(std::move(all));
}

/// Both rules apply, and both clauses to one column: any that the catalogue states, or one that has
/// one category.
FormulaId MaskCheck::both_apply(Situation& situation, const MaskSide& a, const MaskSide& b,
                                bool any_column) const {
  Formulas& f = situation.formulas();
  std::vector<FormulaId> ways;
  for (const MemberSymbol& column : columns_of(situation)) {
    std::vector<FormulaId> all{column.there, decides(situation, a, b, column.value),
                               decides(situation, b, a, column.value)};
    const std::vector<MemberSymbol> categories = categories_of(situation, column.value);
    std::vector<FormulaId> some;
    for (size_t i = 0; i < categories.size(); ++i) {
      std::vector<FormulaId> only{categories[i].there};
      for (size_t j = 0; j < categories.size() && !any_column; ++j) {
        if (j != i) only.push_back(f.negate(categories[j].there));
      }
      some.push_back(f.all_of(std::move(only)));
    }
    if (!any_column && !categories.empty()) all.push_back(f.any_of(std::move(some)));
    if (any_column && a.is_cap && b.is_cap && has_categories(situation)) {
      all.push_back(categories_stated(situation, column.value));
    }
    ways.push_back(f.all_of(std::move(all)));
  }
  return f.all_of(
      {situation.applies(a.rule), situation.applies(b.rule), f.any_of(std::move(ways))});
}

/// True once the pair is settled.
bool MaskCheck::ask(const Place& place, const MaskSide& a, const MaskSide& b, const Clash& clash,
                    const Entity* product) {
  const bool stated = product != nullptr;
  {
    Situation situation(run_.basis, place, scope(place, a, b, product));
    const FormulaId wanted = both_apply(situation, a, b, stated);
    if (run_.prover(situation).ask(wanted) == Existence::kNever) return false;
  }
  // A view counts where the request is not forbidden.
  Scope all = scope(place, a, b, product);
  for (const RuleId rule : run_.deciding_rules_at(place)) all.rules.push_back(rule);
  Situation situation(run_.basis, place, all);
  const FormulaId wanted = situation.formulas().both(
      both_apply(situation, a, b, stated), situation.formulas().negate(situation.fold().forbidden));
  Prover prover = run_.prover(situation);
  const Existence answer = prover.ask(wanted);
  if (answer == Existence::kNever) return false;
  std::string name;
  const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
    if (!is_open(decision) || !rule_applies(evaluator, a.rule, place)) return false;
    if (!rule_applies(evaluator, b.rule, place)) return false;
    std::vector<EvaluationError> errors;
    for (const Column& column : read_columns(evaluator.facts())) {
      if (!selects(evaluator, a.columns(), column, a.is_cap, a.rule, errors)) continue;
      if (!selects(evaluator, b.columns(), column, b.is_cap, b.rule, errors)) continue;
      name = column.name;
      return true;
    }
    return false;
  };
  std::optional<Witness> witness;
  if (answer == Existence::kSome) witness = run_.show(situation, prover, wanted, claim);
  if (witness) {
    Question today{place, all, [&](Situation& asked) {
                     return asked.formulas().both(both_apply(asked, a, b, stated),
                                                  asked.formulas().negate(asked.fold().forbidden));
                   }};
    if (stated) today.facts = {product};
    // What kind of column it is the catalogue says, if the example has one of its products.
    prefer_today(run_, today, claim, *witness);
    report(a, b, clash, *witness, name);
  } else {
    run_.unknown(clash.weakened ? "weakened-duty" : "incomparable-mask", run_.rule_name(a.rule),
                 a.clause->mask.span, situation);
  }
  return true;
}

void MaskCheck::report(const MaskSide& a, const MaskSide& b, const Clash& clash,
                       const Witness& witness, const std::string& column) {
  const std::string mine = mask_text(run_.book.schema, a.clause->mask);
  const std::string theirs = mask_text(run_.book.schema, b.clause->mask);
  const std::string name_a = run_.rule_name(a.rule);
  const std::string name_b = run_.rule_name(b.rule);
  const TermId level = run_.book.policies[run_.book.rules[a.rule].policy].level;
  if (clash.weakened) {
    DiagnosticBuilder finding =
        run_.found.emit(kWeakenedDuty, a.clause->mask.span, name_a, mine, name_b, theirs);
    finding.rule(name_a).against(name_b).label(b.clause->mask.span, "allows this at most");
    const MaskPoint left = meet(a.point(), b.point());
    finding.note("what both allow is shown of the column" +
                 (plain_text(column) ? std::string() : " " + quote(column)) + ": " +
                 (showable(left) ? shown_text(left) : std::string("null")));
    run_.add_witness(finding, witness);
    run_.add_owner(finding, level);
    finding.hint("promise no more than " + theirs +
                 ", ask for a waiver, or have the standard changed");
  }
  if (!clash.incomparable) return;
  DiagnosticBuilder finding =
      run_.found.emit(kIncomparableMask, a.clause->mask.span, name_a, mine, name_b, theirs);
  finding.rule(name_a).against(name_b).label(b.clause->mask.span, "the other mask");
  finding.note(mine + " shows " + shown_text(a.point()) + ", " + theirs + " shows " +
               shown_text(b.point()) + ": neither shows less than the other");
  run_.add_witness(finding, witness);
  run_.add_owner(finding, level);
}

void MaskCheck::check_pair(const Place& place, const MaskSide& a, const MaskSide& b,
                           const Clash& clash) {
  if (done_.contains({a.clause->mask.span, b.clause->mask.span}) ||
      !share_names(a.columns(), b.columns()))
    return;
  bool settled = false;
  if (!asks_the_catalogue(a.columns(), b.columns()) && share_category(a.columns(), b.columns())) {
    settled = ask(place, a, b, clash, nullptr);
  }
  for (const Entity* product : run_.resources_at(place)) {
    settled =
        settled || (meets_in_catalogue(place, *product, a, b) && ask(place, a, b, clash, product));
  }
  if (settled) done_.insert({a.clause->mask.span, b.clause->mask.span});
}

void MaskCheck::check_at(const Place& place) {
  const std::vector<MaskSide> sides = sides_at(place);
  for (size_t i = 0; i < sides.size(); ++i) {
    for (size_t j = i + 1; j < sides.size(); ++j) {
      const MaskSide* a = &sides[i];
      const MaskSide* b = &sides[j];
      // A view before a cap; of two of a kind, the one that stands first.
      if (a->rule != rule_ && b->rule != rule_) continue;
      const bool swapped = a->is_cap != b->is_cap
                               ? a->is_cap
                               : run_.stands_before(b->clause->mask.span, a->clause->mask.span);
      if (swapped) std::swap(a, b);
      if (a->rule != rule_) continue;
      const Clash found = clash(*a, *b);
      if (found.weakened || found.incomparable) check_pair(place, *a, *b, found);
    }
  }
}

}  // namespace

void find_mask_conflicts(CheckRun& run, RuleId id) {
  const Rule& rule = run.book.rules[id];
  std::vector<RuleCase> cases;
  for (const RuleCase& body : rule.cases) {
    if (!body.masks.empty()) cases.push_back(body);
  }
  MaskCheck check(run, id);
  for (const Place& place : run.places(cases, run.book.policies[rule.policy].level)) {
    check.check_at(place);
  }
}

}  // namespace bylaw
