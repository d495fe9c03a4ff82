// `assert`: an assertion is violated by a valid request of its domain. Entry point:
// find_broken_asserts().
#include <set>

#include "base/text.h"
#include "checker/check_run.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

void report(CheckRun& run, const Assertion& assertion, const Witness& witness) {
  DiagnosticBuilder finding = run.found.emit(kBrokenAssert, assertion.span, assertion.text);
  finding.rule(assertion.name.full());
  std::set<PolicyId> told;
  for (const RuleId reason : witness.decision.reasons) {
    const PolicyId policy = run.book.rules[reason].policy;
    if (told.empty()) finding.against(run.policy_name(policy));
    if (told.insert(policy).second) {
      finding.label(run.book.rules[reason].head,
                    witness.decision.permit ? "permits it" : "forbids it");
    }
  }
  if (told.empty()) finding.note("nothing grants it");
  run.add_witness(finding, witness);
  run.add_owner(finding, assertion.level);
}

/// True once the assertion is done with.
bool check_at(CheckRun& run, const Assertion& assertion, const Place& place) {
  const RuleCase* body = case_of(assertion.cases, place.environment);
  Situation situation(run.book, place, run.settings.at,
                      {run.deciding_rules_at(place), {body->guard}});
  Formulas& f = situation.formulas();
  const FormulaId permit = situation.fold().permit;
  const FormulaId broken =
      f.both(situation.guard(body->guard).yes, assertion.always ? f.negate(permit) : permit);
  Prover prover = run.prover(situation);
  const Existence answer = prover.ask(broken);
  if (answer == Existence::kNever) return false;
  std::optional<Witness> witness;
  if (answer == Existence::kSome) {
    witness = run.show(
        situation, prover, broken, [&](const Evaluator& evaluator, const Decision& decision) {
          return guard_is_true(evaluator, *body) && decision.permit != assertion.always &&
                 decision.outcome != Outcome::kInvalid;
        });
  }
  if (witness) {
    report(run, assertion, *witness);
  } else {
    run.unknown("assert", assertion.name.full(), assertion.span, situation);
  }
  return true;
}

}  // namespace

void find_broken_asserts(CheckRun& run) {
  for (const Assertion& assertion : run.book.assertions) {
    for (const Place& place : run.places(assertion.cases, assertion.level)) {
      if (check_at(run, assertion, place)) break;
    }
  }
}

}  // namespace bylaw
