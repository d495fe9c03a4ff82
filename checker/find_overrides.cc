// `out-of-bounds`: an override reaches where its standard's bound is not true. `idle-override`: it
// lifts nothing that isn't forbidden anyway. Entry points: find_out_of_bounds(),
// find_idle_overrides().
#include <algorithm>

#include "checker/check_run.h"
#include "checker/explain.h"
#include "rules/expr_printer.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

/// The forbids of a standard at a place.
std::vector<RuleId> forbids_of(const CheckRun& run, PolicyId standard, const Place& place) {
  std::vector<RuleId> rules;
  for (const RuleId rule : run.book.policies[standard].rules) {
    if (run.book.rules[rule].kind == RuleKind::kForbid &&
        case_at(run.book, rule, place) != nullptr) {
      rules.push_back(rule);
    }
  }
  return rules;
}

FormulaId any_guard(Situation& situation, const std::vector<RuleId>& rules) {
  std::vector<FormulaId> guards;
  for (const RuleId rule : rules) guards.push_back(situation.guard_applies(rule));
  return situation.formulas().any_of(std::move(guards));
}

/// True if it was reported, or could not be decided.
bool check_bounds(CheckRun& run, OverrideId id, const Place& place) {
  const Override& lift = run.book.overrides[id];
  const Policy& standard = run.book.policies[lift.standard];
  const std::vector<RuleId> forbids = forbids_of(run, lift.standard, place);
  const RuleCase* body = case_of(lift.lifts, place.environment);
  const RuleCase* within = case_of(standard.within, place.environment);
  if (forbids.empty() || body == nullptr) return false;
  std::vector<ExprId> tests{body->guard};
  if (within != nullptr) tests.push_back(within->guard);
  // Where the bound has no case it is never true.
  const auto region = [&](Situation& asked) {
    Formulas& f = asked.formulas();
    const FormulaId bound = within == nullptr ? f.no() : asked.guard(within->guard).yes;
    return f.all_of({asked.override_applies(id, /*bounded=*/false), any_guard(asked, forbids),
                     f.negate(bound)});
  };
  Situation situation(run.basis, place, {forbids, tests});
  const FormulaId beyond = region(situation);
  Prover prover = run.prover(situation);
  const Existence answer = prover.ask(beyond);
  if (answer == Existence::kNever) return false;
  const auto claim = [&](const Evaluator& evaluator, const Decision&) {
    const bool bounded = within != nullptr && guard_is_true(evaluator, *within);
    return guard_is_true(evaluator, *body) && !bounded &&
           std::ranges::any_of(forbids,
                               [&](RuleId r) { return rule_applies(evaluator, r, place); });
  };
  std::optional<Witness> witness;
  if (answer == Existence::kSome) witness = run.show(situation, prover, beyond, claim);
  if (!witness) {
    run.unknown("out-of-bounds", lift.name.full(), lift.span, situation);
    return true;
  }
  const Question question{place, {forbids, tests}, region};
  prefer_today(run, question, claim, *witness);
  std::erase_if(tests, [](ExprId guard) { return !guard.valid(); });
  for (const ExprId guard : guards_of(run, place, forbids)) tests.push_back(guard);
  const std::optional<Cover> cover = cover_of(run, question, tests, {});
  DiagnosticBuilder finding = run.found.emit(kOutOfBounds, lift.span, standard.name.full());
  finding.rule(lift.name.full()).against(standard.name.full());
  if (within != nullptr && within->guard.valid()) {
    finding.label(run.book.exprs[within->guard].span, "the bound");
  }
  run.add_witness(finding, *witness);
  add_cover(finding, cover);
  if (within != nullptr && within->guard.valid()) {
    finding.note("to mend it, add the bound to its condition: `and " +
                 ExprPrinter(run.book, run.book.exprs).conjunct(within->guard) +
                 "`: beyond that it lifts nothing anyway");
  }
  run.add_owner(finding, lift.level);
  finding.hint("narrow the override to the bound, or ask the holder of " + standard.name.local +
               " to widen it");
  return true;
}

/// The other rules that forbid something at a place.
std::vector<RuleId> other_forbids(const CheckRun& run, const std::vector<RuleId>& forbids,
                                  const Place& place) {
  std::vector<RuleId> others = run.deciding_rules_at(place);
  std::erase_if(others, [&](RuleId rule) {
    const bool lifted = std::ranges::find(forbids, rule) != forbids.end();
    return run.book.rules[rule].kind != RuleKind::kForbid || lifted;
  });
  return others;
}

FormulaId lifts_something(Situation& situation, OverrideId id, const std::vector<RuleId>& forbids) {
  return situation.formulas().both(situation.override_applies(id, /*bounded=*/false),
                                   any_guard(situation, forbids));
}

/// Whether the override is of use at the place; nothing if that isn't decided.
std::optional<bool> is_of_use(CheckRun& run, OverrideId id, const Place& place) {
  const Override& lift = run.book.overrides[id];
  const std::vector<RuleId> forbids = forbids_of(run, lift.standard, place);
  const RuleCase* body = case_of(lift.lifts, place.environment);
  if (forbids.empty() || body == nullptr) return false;
  const auto useful = [&](Situation& situation) { return lifts_something(situation, id, forbids); };
  const Existence answer =
      run.ask_without(place, {forbids, {body->guard}}, useful, other_forbids(run, forbids, place),
                      {"idle-override", lift.name.full(), lift.span});
  if (answer == Existence::kUnknown) return std::nullopt;
  return answer == Existence::kSome;
}

/// Shows who forbids the same at the place; false if the override meets nothing there.
bool add_example(CheckRun& run, DiagnosticBuilder finding, OverrideId id, const Place& place) {
  const std::vector<RuleId> forbids = forbids_of(run, run.book.overrides[id].standard, place);
  const RuleCase* body = case_of(run.book.overrides[id].lifts, place.environment);
  if (forbids.empty() || body == nullptr) return false;
  Covered covered{place, {forbids, {body->guard}}, {}, other_forbids(run, forbids, place), {}};
  covered.wanted = [&](Situation& situation) { return lifts_something(situation, id, forbids); };
  covered.claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return decision.outcome == Outcome::kForbidden && guard_is_true(evaluator, *body) &&
           std::ranges::any_of(forbids,
                               [&](RuleId rule) { return rule_applies(evaluator, rule, place); });
  };
  return add_covering(run, finding, covered);
}

}  // namespace

void find_out_of_bounds(CheckRun& run, OverrideId id) {
  const Override& lift = run.book.overrides[id];
  for (const Place& place : run.places(lift.lifts, lift.level)) {
    if (check_bounds(run, id, place)) return;
  }
}

void find_idle_overrides(CheckRun& run, OverrideId id) {
  const Override& lift = run.book.overrides[id];
  bool silent = false;
  for (const Place& place : run.places(lift.lifts, lift.level)) {
    const std::optional<bool> useful = is_of_use(run, id, place);
    silent = silent || !useful || *useful;
    if (silent) break;
  }
  if (silent) return;
  const std::string standard = run.policy_name(lift.standard);
  DiagnosticBuilder finding = run.found.emit(kIdleOverride, lift.span, standard);
  finding.rule(lift.name.full()).against(standard);
  finding.label(run.book.policies[lift.standard].span, "the standard");
  const std::vector<Place> places = run.places(lift.lifts, lift.level);
  const bool meets = std::ranges::any_of(
      places, [&](const Place& place) { return add_example(run, finding, id, place); });
  finding.note(meets ? "wherever it lifts the standard, another rule forbids the same"
                     : "wherever it lifts the standard, the standard does not apply or another "
                       "rule forbids the same");
  run.add_owner(finding, lift.level);
}

}  // namespace bylaw
