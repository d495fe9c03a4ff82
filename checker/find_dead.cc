// `dead`: no valid request makes the rule's guard apply. Entry point: find_dead().
#include <memory>
#include <set>

#include "checker/check_run.h"

namespace bylaw {

void find_dead(CheckRun& run, RuleId id) {
  const Rule& rule = run.book.rules[id];
  const Policy& policy = run.book.policies[rule.policy];
  bool alive = false;
  std::unique_ptr<Situation> undecided;
  std::set<PlaceClass> seen;
  for (const Place& place : run.places(rule.cases, policy.level)) {
    const RuleCase* body = case_at(run.book, id, place);
    if (!body->guard.valid() && run.book.assumptions.empty()) alive = true;
    if (alive) break;
    if (!seen.insert(run.class_of(place, {}, {body->guard})).second) continue;
    auto situation = std::make_unique<Situation>(run.basis, place, Scope{{}, {body->guard}});
    const FormulaId applies = situation->guard_applies(id);
    Prover prover = run.prover(*situation);
    const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
      return decision.outcome != Outcome::kInvalid && rule_applies(evaluator, id, place);
    };
    const Existence answer = prover.ask(applies);
    alive = answer == Existence::kSome && run.is_real(*situation, prover, applies, claim);
    if (!alive && answer != Existence::kNever && !undecided) undecided = std::move(situation);
  }
  if (alive) return;
  if (undecided) {
    run.unknown("dead", run.rule_name(id), rule.head, *undecided);
    return;
  }
  DiagnosticBuilder finding = run.found.emit(kDead, rule.head, run.rule_name(id));
  finding.rule(run.rule_name(id));
  finding.note("no request that the schema and the assumptions allow makes its condition true");
  run.add_owner(finding, policy.level);
}

}  // namespace bylaw
