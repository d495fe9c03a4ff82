// `assert`: an assertion is violated by a valid request of its domain. Entry point:
// find_broken_assert().
#include <set>

#include "base/text.h"
#include "checker/check_run.h"
#include "checker/explain.h"
#include "checker/weakest.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

void report(CheckRun& run, const Assertion& assertion, const Witness& witness,
            const std::optional<Cover>& cover) {
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
  add_cover(finding, cover);
  run.add_owner(finding, assertion.level);
}

/// What it takes to break `never permit`: not false where the rules asked about are too few.
class NeverCheck {
 public:
  NeverCheck(CheckRun& run, const Assertion& assertion, const Place& place)
      : run_(run),
        body_(case_of(assertion.cases, place.environment)),
        place_(place),
        all_(run.deciding_rules_at(place)) {
    for (const RuleId rule : all_) {
      const Policy& policy = run.book.policies[run.book.rules[rule].policy];
      if (policy.kind == PolicyKind::kGuarantee) taken_.insert(rule);
    }
  }

  /// True if it is proved by a few of the rules. What is not forbidden counts as permitted, and
  /// only forbids that deny an example are taken in: fewer of them permit more.
  bool proved() {
    while (true) {
      Situation situation(run_.basis, place_, {{taken_.begin(), taken_.end()}, {body_->guard}});
      Formulas& f = situation.formulas();
      const FormulaId broken =
          f.both(situation.guard(body_->guard).yes, f.negate(situation.fold().forbidden));
      Prover prover = run_.prover(situation);
      if (prover.ask(broken) == Existence::kNever) return true;
      const std::optional<Assignment> model = prover.any(broken);
      if (!model) return false;
      Witness witness = make_witness(situation, *model);
      confirm(run_.book, witness, decide, [](const Evaluator&, const Decision&) { return true; });
      const size_t before = taken_.size();
      if (witness.decision.outcome == Outcome::kForbidden) {
        taken_.insert(witness.decision.reasons.begin(), witness.decision.reasons.end());
      }
      if (taken_.size() == before) return false;
    }
  }

 private:
  CheckRun& run_;
  const RuleCase* body_;
  Place place_;
  std::vector<RuleId> all_;
  std::set<RuleId> taken_;
};

/// True once the assertion is done with.
bool check_at(CheckRun& run, const Assertion& assertion, const Place& place) {
  const RuleCase* body = case_of(assertion.cases, place.environment);
  if (!assertion.always && NeverCheck(run, assertion, place).proved()) return false;
  Situation situation(run.basis, place, {run.deciding_rules_at(place), {body->guard}});
  Formulas& f = situation.formulas();
  const FormulaId permit = situation.fold().permit;
  const FormulaId broken =
      f.both(situation.guard(body->guard).yes, assertion.always ? f.negate(permit) : permit);
  Prover prover = run.prover(situation);
  const Existence answer = prover.ask(broken);
  if (answer == Existence::kNever) return false;
  const Confirm claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return guard_is_true(evaluator, *body) && decision.permit != assertion.always &&
           decision.outcome != Outcome::kInvalid;
  };
  std::optional<Witness> witness;
  if (answer == Existence::kSome) witness = run.show(situation, prover, broken, claim);
  if (witness) {
    const std::vector<RuleId> rules = run.deciding_rules_at(place);
    Question question{place, {rules, {body->guard}}, [&](Situation& asked) {
                        const FormulaId permitted = asked.fold().permit;
                        return asked.formulas().both(
                            asked.guard(body->guard).yes,
                            assertion.always ? asked.formulas().negate(permitted) : permitted);
                      }};
    prefer_today(run, question, claim, *witness);
    question.given = [&](Situation& asked) { return asked.guard(body->guard).yes; };
    // What decides the example tells most.
    std::vector<RuleId> telling = witness->decision.reasons;
    telling.insert(telling.end(), rules.begin(), rules.end());
    report(run, assertion, *witness,
           cover_of(run, question, guards_of(run, place, telling), telling));
  } else {
    run.unknown("assert", assertion.name.full(), assertion.span, situation);
  }
  return true;
}

}  // namespace

Diagnostics check_assertion(const Rulebook& rulebook, const SourceMap& sources,
                            const CheckSettings& settings, const Assertion& assertion) {
  CheckRun run(rulebook, sources, settings);
  run.look([&] { find_broken_assert(run, assertion); });
  // Of requests that there are none of anything can be proved.
  if (run.found.list().empty()) run.look([&] { find_unsatisfiable_assumptions(run); });
  return std::move(run.found);
}

Diagnostics check_assertion_at(const Rulebook& rulebook, const SourceMap& sources,
                               const CheckSettings& settings, const Assertion& assertion,
                               const Place& place) {
  CheckRun run(rulebook, sources, settings);
  run.look([&] { check_at(run, assertion, place); });
  return std::move(run.found);
}

void find_broken_assert(CheckRun& run, const Assertion& assertion) {
  for (const Place& place : run.places(assertion.cases, assertion.level)) {
    if (check_at(run, assertion, place)) return;
  }
}

}  // namespace bylaw
