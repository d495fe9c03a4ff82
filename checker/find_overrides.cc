// `out-of-bounds`: an override reaches where its standard's bound is not true. `idle-override`: it
// lifts nothing that isn't forbidden anyway. Entry points: find_out_of_bounds(),
// find_idle_overrides().
#include <algorithm>

#include "checker/check_run.h"
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
  if (forbids.empty() || body == nullptr || within == nullptr) return false;
  Situation situation(run.book, place, run.settings.at, {forbids, {body->guard, within->guard}});
  Formulas& f = situation.formulas();
  const FormulaId beyond =
      f.all_of({situation.override_applies(id, /*bounded=*/false), any_guard(situation, forbids),
                f.negate(situation.guard(within->guard).yes)});
  Prover prover = run.prover(situation);
  const Existence answer = prover.ask(beyond);
  if (answer == Existence::kNever) return false;
  const auto claim = [&](const Evaluator& evaluator, const Decision&) {
    return guard_is_true(evaluator, *body) && !guard_is_true(evaluator, *within) &&
           std::ranges::any_of(forbids,
                               [&](RuleId r) { return rule_applies(evaluator, r, place); });
  };
  std::optional<Witness> witness;
  if (answer == Existence::kSome) witness = run.show(situation, prover, beyond, claim);
  if (!witness) {
    run.unknown("out-of-bounds", lift.name.full(), lift.span, situation);
    return true;
  }
  DiagnosticBuilder finding = run.found.emit(kOutOfBounds, lift.span, standard.name.full());
  finding.rule(lift.name.full()).against(standard.name.full());
  finding.label(run.book.exprs[within->guard].span, "the bound");
  run.add_witness(finding, *witness);
  run.add_owner(finding, lift.level);
  finding.hint("narrow the override to the bound, or ask the holder of " + standard.name.local +
               " to widen it");
  return true;
}

/// Whether the override is of use at the place; nothing if that isn't decided.
std::optional<bool> is_of_use(CheckRun& run, OverrideId id, const Place& place) {
  const Override& lift = run.book.overrides[id];
  const std::vector<RuleId> forbids = forbids_of(run, lift.standard, place);
  const RuleCase* body = case_of(lift.lifts, place.environment);
  if (forbids.empty() || body == nullptr) return false;
  const std::vector<RuleId> all = run.deciding_rules_at(place);
  Situation situation(run.book, place, run.settings.at, {all, {body->guard}});
  Formulas& f = situation.formulas();
  std::vector<FormulaId> others;
  for (const RuleId rule : all) {
    const bool lifted = std::ranges::find(forbids, rule) != forbids.end();
    if (run.book.rules[rule].kind == RuleKind::kForbid && !lifted) {
      others.push_back(situation.applies(rule));
    }
  }
  const FormulaId useful =
      f.all_of({situation.override_applies(id, /*bounded=*/false), any_guard(situation, forbids),
                f.negate(f.any_of(std::move(others)))});
  const Existence answer = run.prover(situation).ask(useful);
  if (answer == Existence::kUnknown) {
    run.unknown("idle-override", lift.name.full(), lift.span, situation);
    return std::nullopt;
  }
  return answer == Existence::kSome;
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
  finding.note(
      "wherever it lifts the standard, the standard does not apply or another rule "
      "forbids the same");
  run.add_owner(finding, lift.level);
}

}  // namespace bylaw
