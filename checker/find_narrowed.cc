// `narrowed`: a grant meets a guardrail from above somewhere: layering at work. Entry point:
// find_narrowed().
#include <optional>
#include <set>

#include "checker/check_run.h"
#include "checker/explain.h"

namespace bylaw {
namespace {

/// Shows a request that both speak of and, of a forbid, what is left of the grant.
void add_meeting(CheckRun& run, DiagnosticBuilder finding, RuleId grant, RuleId rail,
                 const Place& place) {
  const Scope scope{{grant, rail}, {}};
  const auto meets = [&](Situation& asked) {
    return asked.formulas().both(asked.applies(grant), asked.applies(rail));
  };
  Situation situation(run.basis, place, scope);
  const FormulaId wanted = meets(situation);
  Prover prover = run.prover(situation);
  const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return decision.outcome != Outcome::kInvalid && rule_applies(evaluator, grant, place) &&
           rule_applies(evaluator, rail, place);
  };
  const std::optional<Witness> witness = run.show(situation, prover, wanted, claim);
  if (witness) run.add_witness(finding, *witness);
  if (run.book.rules[rail].kind != RuleKind::kForbid) return;
  const auto left = [&](Situation& asked) {
    return asked.formulas().both(asked.applies(grant),
                                 asked.formulas().negate(asked.applies(rail)));
  };
  Question question{place, scope, left};
  question.given = [&](Situation& asked) { return asked.applies(grant); };
  const std::optional<Cover> cover =
      cover_of(run, question, guards_of(run, place, {rail, grant}), {grant, rail});
  if (cover && !cover->ways.front().empty()) {
    finding.note("of what it grants, it leaves " + cover_sentence(*cover));
  }
}

std::string_view kind_words(RuleKind kind) {
  switch (kind) {
    case RuleKind::kPermit:
      return "permits it";
    case RuleKind::kForbid:
      return "forbids it";
    case RuleKind::kCap:
      return "caps its columns";
    case RuleKind::kFilter:
      return "filters its rows";
    case RuleKind::kOblige:
      return "asks a duty of it";
  }
  return {};
}

void check_grant(CheckRun& run, RuleId id) {
  const Rule& rule = run.book.rules[id];
  const Policy& policy = run.book.policies[rule.policy];
  std::set<PolicyId> told;
  for (const Place& place : run.places(rule.cases, policy.level)) {
    Scope scope;
    scope.rules.push_back(id);
    std::vector<RuleId> rails;
    for (const RuleId other : run.rules_at(place)) {
      const Policy& its = run.book.policies[run.book.rules[other].policy];
      const RuleKind kind = run.book.rules[other].kind;
      const bool above =
          its.level != policy.level && run.book.schema.domains().under(policy.level, its.level);
      const bool counts =
          kind == RuleKind::kForbid || kind == RuleKind::kCap || kind == RuleKind::kFilter;
      if (above && counts && !told.contains(run.book.rules[other].policy)) rails.push_back(other);
    }
    scope.rules.insert(scope.rules.end(), rails.begin(), rails.end());
    Situation situation(run.basis, place, scope);
    std::vector<FormulaId> overlaps;
    for (const RuleId rail : rails) {
      overlaps.push_back(situation.formulas().both(situation.applies(id), situation.applies(rail)));
    }
    Prover prover = run.prover(situation);
    for (size_t i = 0; i < rails.size(); ++i) {
      const PolicyId standard = run.book.rules[rails[i]].policy;
      if (told.contains(standard)) continue;
      const Existence answer = prover.ask(overlaps[i]);
      if (answer == Existence::kNever) continue;
      told.insert(standard);
      if (answer == Existence::kUnknown) {
        run.unknown("narrowed", run.rule_name(id), rule.head, situation);
        continue;
      }
      DiagnosticBuilder finding =
          run.found.emit(kNarrowed, rule.head, run.rule_name(id), run.policy_name(standard));
      finding.rule(run.rule_name(id)).against(run.policy_name(standard));
      finding.label(run.book.rules[rails[i]].head,
                    std::string(kind_words(run.book.rules[rails[i]].kind)));
      add_meeting(run, finding, id, rails[i], place);
      run.add_owner(finding, policy.level);
    }
  }
}

}  // namespace

void find_narrowed(CheckRun& run, RuleId id) {
  const Policy& policy = run.book.policies[run.book.rules[id].policy];
  if (run.book.rules[id].kind == RuleKind::kPermit && policy.kind == PolicyKind::kBylaw) {
    check_grant(run, id);
  }
}

}  // namespace bylaw
