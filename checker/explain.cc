// Questions asked anew beside a finding, each within a smaller budget: what can't be answered is
// left out, and never guessed.
#include "checker/explain.h"

#include <algorithm>

#include "base/text.h"
#include "rules/expr_printer.h"

namespace bylaw {
namespace {

constexpr uint64_t kShareOfBudget = 20;
constexpr size_t kMostPrincipals = 24;
constexpr size_t kMostResources = 12;
constexpr size_t kMostFacts = 400;
constexpr size_t kMostWays = 4;
constexpr size_t kMostPlaces = 24;
constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kWaiverDays = 90;

uint64_t budget_of(const CheckRun& run) { return run.settings.budget / kShareOfBudget; }

/// Whether the example shows the same among all that the store states.
bool holds_in_store(CheckRun& run, const Witness& witness, const Confirm& claim) {
  Witness real = witness;
  real.store = *run.settings.store;
  return confirm(run.book, real, run.replay(), claim) &&
         real.decision.permit == witness.decision.permit &&
         real.decision.reasons == witness.decision.reasons;
}

/// Of one resource of the store and one of the principals.
std::optional<Witness> today_with(CheckRun& run, const Question& question, const Confirm& claim,
                                  const Entity* resource,
                                  const std::vector<const Entity*>& principals) {
  std::vector<const Entity*> start{resource};
  for (const Entity* principal : principals) {
    if (principal != resource) start.push_back(principal);
  }
  Scope scope = question.scope;
  scope.facts = run.facts_of(start);
  if (scope.facts.size() > kMostFacts) return std::nullopt;
  Situation situation(run.book, question.place, run.settings.at, scope);
  Universe& universe = situation.universe();
  const FormulaId region = question.region(situation);
  std::vector<FormulaId> who;
  for (const Entity* principal : principals) {
    who.push_back(
        universe.equal(universe.principal(), universe.literal(Value(principal->ref), TypeId())));
  }
  const FormulaId day = universe.compare(FormulaOp::kSignedLess, universe.time(),
                                         universe.number(run.settings.at.ms + kDayMs));
  Formulas& f = situation.formulas();
  const FormulaId wanted = f.all_of({region, f.any_of(std::move(who)), day});
  Prover prover(run.context, situation, budget_of(run));
  if (prover.ask(wanted) != Existence::kSome) return std::nullopt;
  std::optional<Witness> witness = run.show(situation, prover, wanted, claim);
  if (!witness || !holds_in_store(run, *witness, claim)) return std::nullopt;
  return witness;
}

std::string either(const std::vector<Way>& ways) {
  std::string text;
  for (const Way& way : ways) text += (text.empty() ? "" : " or ") + way_text(way);
  return text;
}

/// Whether the tests of `guard` are true of the situation's place too: what is taken out is of the
/// cases there.
bool takes_out_no_more(CheckRun& run, const Swallow& swallow, const Place& place,
                       const Cover& cover) {
  const RuleCase* body = case_at(run.book, swallow.rule, place);
  Situation situation(run.book, place, run.settings.at, {{}, {body->guard}});
  Formulas& f = situation.formulas();
  Conditions conditions(situation, {body->guard});
  const FormulaId condition = conditions.formula_of(cover);
  const FormulaId guard = situation.guard_applies(swallow.rule);
  const FormulaId beyond = f.all_of({guard, condition, f.negate(swallow.cases(situation))});
  return Prover(run.context, situation, budget_of(run)).ask(beyond) == Existence::kNever;
}

/// A waiver for just the conflict, ready but for who asks and why.
std::string waiver_text(const CheckRun& run, const Swallow& swallow, const Policy& standard,
                        const std::string& condition) {
  const Place& place = swallow.places.front();
  const Environment& environment = run.book.schema.environments[place.environment];
  const Policy& own = run.book.policies[run.book.rules[swallow.rule].policy];
  const Timestamp until{run.settings.at.ms + kWaiverDays * kDayMs};
  std::string text = "waiver " + name_text(own.name.local) + "_meets_" +
                     name_text(standard.name.local) + " of " + name_text(standard.name.local) +
                     " for " + dotted_text(run.book.schema.domain_name(*place.domain)) + " on " +
                     name_text(run.book.schema.actions[environment.action].name.local);
  if (!condition.empty()) text += " when " + condition;
  return text + " until " + to_string(until).substr(0, 10) +
         " approved by \"…\" ticket \"…\" because \"…\"";
}

void add_waivers(CheckRun& run, DiagnosticBuilder finding, const Swallow& swallow) {
  const Place& place = swallow.places.front();
  if (!place.domain || *place.domain == Schema::kRoot) return;
  const RuleCase* body = case_at(run.book, swallow.rule, place);
  Question question{place, {{}, {body->guard}}, {}};
  question.region = [&](Situation& situation) {
    return situation.formulas().both(situation.guard_applies(swallow.rule),
                                     swallow.cases(situation));
  };
  const std::optional<Cover> cover = cover_of(run, question, {body->guard}, {});
  for (const PolicyId id : swallow.against) {
    const Policy& standard = run.book.policies[id];
    if (standard.kind != PolicyKind::kStandard) continue;
    if (standard.strength == Strength::kMandatory) {
      finding.note(standard.name.full() + " is mandatory: no waiver can lift it");
    } else if (standard.strength == Strength::kWaivable && cover && cover->whole) {
      finding.note("a waiver for exactly this, by the holder of " + standard.name.full() + ": " +
                   waiver_text(run, swallow, standard, either(cover->ways)));
    }
  }
}

}  // namespace

std::vector<ExprId> guards_of(const CheckRun& run, const Place& place,
                              const std::vector<RuleId>& rules) {
  std::vector<ExprId> guards;
  for (const RuleId rule : rules) {
    const RuleCase* body = case_at(run.book, rule, place);
    if (body != nullptr && body->guard.valid()) guards.push_back(body->guard);
  }
  return guards;
}

void prefer_today(CheckRun& run, const Question& question, const Confirm& claim, Witness& witness) {
  if (run.settings.store == nullptr) return;
  const Environment& environment = run.book.schema.environments[question.place.environment];
  std::vector<const Entity*> principals = run.settings.store->all_of(environment.principal);
  std::vector<const Entity*> resources = run.resources_at(question.place);
  if (principals.empty() || resources.empty()) return;
  witness.possible = Witness::Possible::kInPrinciple;
  if (principals.size() > kMostPrincipals) principals.resize(kMostPrincipals);
  if (resources.size() > kMostResources) resources.resize(kMostResources);
  for (const Entity* resource : resources) {
    std::optional<Witness> today = today_with(run, question, claim, resource, principals);
    if (!today) continue;
    witness = std::move(*today);
    witness.possible = Witness::Possible::kToday;
    return;
  }
}

std::optional<Cover> cover_of(CheckRun& run, const Question& question,
                              const std::vector<ExprId>& guards, const std::vector<RuleId>& rules) {
  Scope scope = question.scope;
  scope.guards.insert(scope.guards.end(), guards.begin(), guards.end());
  Situation situation(run.book, question.place, run.settings.at, scope);
  const FormulaId region = question.region(situation);
  const FormulaId given = question.given ? question.given(situation) : situation.formulas().yes();
  Conditions conditions(situation, guards, rules);
  Prover prover(run.context, situation, budget_of(run));
  return conditions.cover(prover, region, given, kMostWays);
}

void add_cover(DiagnosticBuilder finding, const std::optional<Cover>& cover) {
  if (!cover) return;
  const bool always = cover->ways.front().empty();
  if (!always) finding.note("so it is " + cover_sentence(*cover));
}

void add_ways_out(CheckRun& run, DiagnosticBuilder finding, const Swallow& swallow) {
  const Place& place = swallow.places.front();
  const bool grants = run.book.rules[swallow.rule].kind == RuleKind::kPermit;
  const RuleCase* body = case_at(run.book, swallow.rule, place);
  Question question{place, {{}, {body->guard}}, swallow.cases};
  question.given = [&](Situation& situation) { return situation.guard_applies(swallow.rule); };
  question.region = [&](Situation& situation) {
    return situation.formulas().both(situation.guard_applies(swallow.rule),
                                     swallow.cases(situation));
  };
  const std::optional<Cover> cover = cover_of(run, question, {body->guard}, {});
  if (cover) {
    const bool all = cover->ways.front().empty();
    const bool few = swallow.places.size() <= kMostPlaces;
    const bool sound = few && std::ranges::all_of(swallow.places, [&](const Place& other) {
                         return takes_out_no_more(run, swallow, other, *cover);
                       });
    const std::string never = grants ? "granted" : "in effect";
    if (all) {
      finding.note("never " + never + " at all: take the rule out");
    } else if (sound) {
      finding.note("to mend it, add `unless " + either(cover->ways) +
                   "`: that takes nothing away that is ever " + never);
    }
  }
  if (grants) add_waivers(run, finding, swallow);
}

}  // namespace bylaw
