// The region of a decision as conditions of what the rules test: covered by prime conditions.
#include "checker/weakest.h"

#include <algorithm>

#include "checker/check_run.h"
#include "checker/fold_rows.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

constexpr size_t kMostWays = 24;
constexpr size_t kMostTests = 120;

/// The conditions of everything that can decide at the place: the claim's own, grants, what lifts,
/// what forbids, waivers.
std::vector<ExprId> guards_at(const CheckRun& run, const std::vector<RuleId>& rules,
                              const RuleCase& claim, const Place& place) {
  std::vector<ExprId> guards;
  const auto add = [&](const std::vector<RuleCase>& cases) {
    const RuleCase* body = case_of(cases, place.environment);
    if (body != nullptr && body->guard.valid()) guards.push_back(body->guard);
  };
  if (claim.guard.valid()) guards.push_back(claim.guard);
  std::set<PolicyId> standards;
  for (const RuleKind kind : {RuleKind::kPermit, RuleKind::kForbid}) {
    for (const RuleId rule : rules) {
      if (run.book.rules[rule].kind == kind) add(run.book.rules[rule].cases);
      standards.insert(run.book.rules[rule].policy);
    }
  }
  for (const Override& lift : run.book.overrides) {
    if (!standards.contains(lift.standard)) continue;
    add(lift.lifts);
    add(run.book.policies[lift.standard].within);
  }
  for (const Waiver& waiver : run.book.waivers) {
    if (standards.contains(waiver.standard)) add(waiver.cases);
  }
  return guards;
}

/// That one of the policies sought is among the reasons.
FormulaId decided_by(Situation& situation, const std::vector<RuleId>& rules,
                     const DecisionSought& sought) {
  const Rulebook& book = situation.rulebook();
  Formulas& f = situation.formulas();
  std::vector<FormulaId> ways;
  for (const RuleId id : rules) {
    const bool permits = book.rules[id].kind == RuleKind::kPermit;
    if (permits != sought.permit || !sought.by.contains(book.rules[id].policy)) continue;
    std::vector<FormulaId> all{situation.applies(id)};
    for (const RuleId other : rules) {
      if (!decides_before(book, other, id, situation.place())) continue;
      all.push_back(f.negate(situation.applies(other)));
    }
    ways.push_back(f.all_of(std::move(all)));
  }
  return f.any_of(std::move(ways));
}

WeakestCondition find_at(CheckRun& run, const Assertion& claim, const DecisionSought& sought,
                         const Place& place) {
  WeakestCondition found{place, WeakestCondition::Answer::kUndecidable, {}};
  const RuleCase& body = *case_of(claim.cases, place.environment);
  const std::vector<RuleId> rules = run.deciding_rules_at(place);
  const std::vector<ExprId> guards = guards_at(run, rules, body, place);
  Situation situation(run.basis, place, {rules, guards});
  Formulas& f = situation.formulas();
  const FormulaId given = situation.guard(body.guard).yes;
  FormulaId decided;
  if (!sought.by.empty()) {
    decided = decided_by(situation, rules, sought);
  } else {
    const FormulaId permit = situation.fold().permit;
    decided = sought.permit ? permit : f.negate(permit);
  }
  Conditions conditions(situation, guards, rules, kMostTests);
  Prover prover = run.prover(situation);
  const FormulaId region = f.both(given, decided);
  const Existence ever = prover.ask(region);
  if (ever == Existence::kNever) found.answer = WeakestCondition::Answer::kNever;
  if (ever != Existence::kSome) return found;
  if (const auto cover = conditions.cover(prover, region, given, kMostWays)) {
    found.answer =
        cover->whole ? WeakestCondition::Answer::kWhenever : WeakestCondition::Answer::kPartly;
    found.ways = cover->ways;
  }
  return found;
}

}  // namespace

std::vector<WeakestCondition> find_weakest(const Rulebook& rulebook, const SourceMap& sources,
                                           const CheckSettings& settings, const Assertion& claim,
                                           const DecisionSought& sought) {
  CheckRun run(rulebook, sources, settings);
  std::vector<WeakestCondition> all;
  for (const Place& place : run.places(claim.cases, claim.level)) {
    all.push_back(find_at(run, claim, sought, place));
  }
  return all;
}

}  // namespace bylaw
