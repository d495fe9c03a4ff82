// `starved`: a view arises, and no row passes its filter and those of the guardrails that cut it.
// Entry point: find_starved().
#include <algorithm>
#include <set>

#include "base/text.h"
#include "checker/check_run.h"

namespace bylaw {
namespace {

/// One permit, at the places where it has a case.
class StarvedCheck {
 public:
  StarvedCheck(CheckRun& run, RuleId grant)
      : run_(run), grant_(grant), policy_(run.book.policies[run.book.rules[grant].policy]) {}

  void check() {
    std::optional<Place> arises;
    std::vector<Place> uncut;
    for (const Place& place : run_.places(run_.book.rules[grant_].cases, policy_.level)) {
      if (filters(place).empty()) {
        uncut.push_back(place);
      } else if (shows_a_row(place, arises)) {
        return;
      }
    }
    if (arises && std::ranges::none_of(uncut, [&](const Place& p) { return shows_all(p); })) {
      report(*arises);
    }
  }

 private:
  /// The filters that cut the view, its own among them.
  std::vector<RuleId> filters(const Place& place) const {
    std::vector<RuleId> rules;
    if (case_at(run_.book, grant_, place)->filter.valid()) rules.push_back(grant_);
    for (const RuleId other : run_.rules_at(place)) {
      const Policy& cuts = run_.book.policies[run_.book.rules[other].policy];
      const bool below = policy_.kind == PolicyKind::kGuarantee && cuts.level != policy_.level &&
                         !run_.book.schema.domains().under(policy_.level, cuts.level);
      if (run_.book.rules[other].kind == RuleKind::kFilter && !below) rules.push_back(other);
    }
    return rules;
  }

  Scope scope(const Place& place, const std::vector<RuleId>& rules) const {
    Scope scope;
    scope.rules = rules;
    scope.rules.push_back(grant_);
    for (const RuleId rule : rules) {
      scope.guards.push_back(case_at(run_.book, rule, place)->filter);
    }
    return scope;
  }

  FormulaId passes(Situation& situation, RuleId rule) const {
    const FormulaId holds =
        situation.guard(case_at(run_.book, rule, situation.place())->filter).yes;
    if (rule == grant_) return holds;
    return situation.formulas().implies(situation.applies(rule), holds);
  }

  /// That the view arises, of a request that is decided.
  Confirm claim(const Place& place) const {
    return [this, place](const Evaluator& evaluator, const Decision& decision) {
      return decision.outcome != Outcome::kInvalid && rule_applies(evaluator, grant_, place);
    };
  }

  /// Also where it can't be decided, which is told.
  bool shows_a_row(const Place& place, std::optional<Place>& arises) {
    const std::vector<RuleId> rules = filters(place);
    Situation situation(run_.basis, place, scope(place, rules));
    std::vector<FormulaId> all{situation.applies(grant_)};
    for (const RuleId rule : rules) all.push_back(passes(situation, rule));
    const FormulaId view = all.front();
    const FormulaId row = situation.formulas().all_of(std::move(all));
    Prover prover = run_.prover(situation);
    Existence answer = prover.ask(row);
    Existence arising = Existence::kNever;
    // A row is not replayed: one that may be invented is none.
    const bool invented = std::ranges::any_of(situation.universe().limits, &Limit::invents);
    if (answer == Existence::kSome && invented) answer = Existence::kUnknown;
    if (answer == Existence::kNever && !arises) arising = prover.ask(view);
    if (arising == Existence::kUnknown) answer = arising;
    switch (answer) {
      case Existence::kSome:
        return true;
      case Existence::kUnknown:
        run_.unknown("starved", run_.rule_name(grant_), run_.place_of(grant_), situation);
        return true;
      case Existence::kNever:
        break;
    }
    if (arising == Existence::kSome) arises = place;
    return false;
  }

  /// Where no filter cuts the view: whether it arises. Also where that can't be decided, which is
  /// told.
  bool shows_all(const Place& place) {
    Situation situation(run_.basis, place, scope(place, {}));
    const FormulaId view = situation.applies(grant_);
    Prover prover = run_.prover(situation);
    const Existence arising = prover.ask(view);
    if (arising == Existence::kNever) return false;
    if (arising == Existence::kUnknown || !run_.is_real(situation, prover, view, claim(place))) {
      run_.unknown("starved", run_.rule_name(grant_), run_.place_of(grant_), situation);
    }
    return true;
  }

  /// Filters without which a row would pass; of two that each would do, the later goes.
  std::vector<RuleId> needed(Situation& situation, Prover& prover, FormulaId view,
                             std::vector<RuleId> rules) const {
    std::ranges::sort(rules, [&](RuleId a, RuleId b) {
      return run_.stands_before(run_.place_of(b), run_.place_of(a));
    });
    for (size_t i = 0; i < rules.size();) {
      std::vector<FormulaId> others{view};
      for (size_t j = 0; j < rules.size(); ++j) {
        if (j != i) others.push_back(passes(situation, rules[j]));
      }
      const FormulaId row = situation.formulas().all_of(std::move(others));
      if (prover.ask(row) == Existence::kNever) {
        rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
    std::ranges::reverse(rules);
    return rules;
  }

  void report(const Place& place) {
    const std::vector<RuleId> rules = filters(place);
    Situation situation(run_.basis, place, scope(place, rules));
    const FormulaId view = situation.applies(grant_);
    for (const RuleId rule : rules) passes(situation, rule);
    Prover prover = run_.prover(situation);
    const std::optional<Witness> witness = run_.show(situation, prover, view, claim(place));
    if (!witness) {
      run_.unknown("starved", run_.rule_name(grant_), run_.place_of(grant_), situation);
      return;
    }
    DiagnosticBuilder finding =
        run_.found.emit(kStarved, run_.place_of(grant_), run_.rule_name(grant_));
    finding.rule(run_.rule_name(grant_));
    std::string against;
    for (const RuleId rule : needed(situation, prover, view, rules)) {
      if (rule != grant_ && against.empty()) against = run_.rule_name(rule);
      const ExprId filter = case_at(run_.book, rule, place)->filter;
      finding.label(run_.book.exprs[filter].span, "no row passes all of these");
    }
    finding.against(against);
    run_.add_witness(finding, *witness);
    run_.add_owner(finding, policy_.level);
    finding.hint("let the filters allow some row in common");
  }

  CheckRun& run_;
  RuleId grant_;
  const Policy& policy_;
};

}  // namespace

void find_starved(CheckRun& run, RuleId id) {
  if (run.book.rules[id].kind == RuleKind::kPermit) StarvedCheck(run, id).check();
}

}  // namespace bylaw
