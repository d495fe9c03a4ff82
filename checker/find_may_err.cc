// `may-err`: a valid request makes a rule's guard err although every reference is known: an
// overflow, an optional value that is absent. Entry point: find_may_err().
#include <set>

#include "checker/check_run.h"

namespace bylaw {
namespace {

/// True once the rule is done with.
bool check_at(CheckRun& run, RuleId id, const Place& place) {
  const RuleCase* body = case_at(run.book, id, place);
  Situation situation(run.basis, place, {{}, {body->guard}});
  Formulas& f = situation.formulas();
  const Kleene guard = situation.guard_of(id);
  const FormulaId errs =
      f.all_of({f.negate(guard.yes), f.negate(guard.no), situation.universe().loaded()});
  Prover prover = run.prover(situation);
  const Existence answer = prover.ask(errs);
  if (answer == Existence::kNever) return false;
  // That a guard errs is nothing that goes wrong by itself: what lies outside the decidable part is
  // left to the verdicts that depend on it.
  if (answer == Existence::kUnknown && situation.hindrance.empty()) return true;
  const auto claim = [&](const Evaluator& evaluator, const Decision&) {
    return !evaluator.truth(body->guard, body->frame_size).ok();
  };
  std::optional<Witness> witness;
  if (answer == Existence::kSome) witness = run.show(situation, prover, errs, claim);
  const Rule& rule = run.book.rules[id];
  if (!witness) {
    run.unknown("may-err", run.rule_name(id), rule.head, situation);
    return true;
  }
  DiagnosticBuilder finding = run.found.emit(kMayErr, rule.head, run.rule_name(id));
  finding.rule(run.rule_name(id));
  run.add_witness(finding, *witness);
  finding.note(rule.kind == RuleKind::kPermit ? "where it errs it grants nothing"
                                              : "where it errs it applies");
  run.add_owner(finding, run.book.policies[rule.policy].level);
  return true;
}

}  // namespace

void find_may_err(CheckRun& run, RuleId id) {
  const Rule& rule = run.book.rules[id];
  std::set<PlaceClass> seen;
  for (const Place& place : run.places(rule.cases, run.book.policies[rule.policy].level)) {
    const ExprId guard = case_at(run.book, id, place)->guard;
    if (!guard.valid() || !seen.insert(run.class_of(place, {}, {guard})).second) continue;
    if (check_at(run, id, place)) return;
  }
}

}  // namespace bylaw
