// Questions asked anew beside a finding, each within a smaller budget: what can't be answered is
// left out, and never guessed.
#include "checker/explain.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "rules/expr_printer.h"

namespace bylaw {
namespace {

constexpr uint64_t kShareOfBudget = 20;
constexpr size_t kPrincipalsAtOnce = 24;
constexpr size_t kFirstResources = 12;
constexpr size_t kMostLooks = 40;  // at so many principals and one resource each
constexpr size_t kMostCovering = 16;
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

/// Of these entities of the store, the first of which is the resource, and one of the principals.
/// Nothing if there is none; `seen` stays true if that is known.
std::optional<Witness> today_with(CheckRun& run, const Question& question, const Confirm& claim,
                                  std::vector<const Entity*> start,
                                  const std::vector<const Entity*>& principals, bool& seen) {
  for (const Entity* principal : principals) {
    if (std::ranges::find(start, principal) == start.end()) start.push_back(principal);
  }
  Scope scope = question.scope;
  scope.facts = run.facts_of(start);
  if (scope.facts.size() > kMostFacts) {
    seen = false;
    return std::nullopt;
  }
  Situation situation(run.basis, question.place, scope);
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
  const Existence answer = prover.ask(wanted);
  seen = seen && answer == Existence::kNever;
  if (answer != Existence::kSome) return std::nullopt;
  std::optional<Witness> witness = run.show(situation, prover, wanted, claim);
  if (!witness || !holds_in_store(run, *witness, claim)) return std::nullopt;
  return witness;
}

/// Groups of principals and resources in the order in which they are looked at: all resources with
/// the first principals, then ever more of both.
std::vector<std::pair<size_t, size_t>> looks(size_t groups, size_t resources) {
  std::vector<std::pair<size_t, size_t>> all;
  for (size_t group = 0; group < std::min(groups, kMostLooks); ++group) {
    for (size_t resource = 0; resource < std::min(resources, kMostLooks); ++resource) {
      all.emplace_back(group, resource);
    }
  }
  std::ranges::stable_sort(all, {}, [](const std::pair<size_t, size_t>& look) {
    const bool first = look.first == 0 && look.second < kFirstResources;
    return std::tuple(!first, first ? look.second : look.first + look.second);
  });
  return all;
}

std::string either(const std::vector<Way>& ways) {
  std::string text;
  for (const Way& way : ways) text += (text.empty() ? "" : " or ") + way_text(way);
  return text;
}

/// What the swallowed rule tests and, if `all`, what stands above it.
std::vector<ExprId> tests_of(const CheckRun& run, const Swallow& swallow, const Place& place,
                             bool all) {
  std::vector<RuleId> rules{swallow.rule};
  for (const PolicyId policy : swallow.against) {
    const std::vector<RuleId>& its = run.book.policies[policy].rules;
    if (all) rules.insert(rules.end(), its.begin(), its.end());
  }
  return guards_of(run, place, rules);
}

/// A condition, and what its tests were taken from.
struct ToldCover {
  Cover cover;
  std::vector<ExprId> tests;
};

/// In the rule's own words if they tell all of it, else in those of what stands above, too.
std::optional<ToldCover> told_by_tests(CheckRun& run, const Swallow& swallow,
                                       const Question& question) {
  std::optional<ToldCover> told;
  for (const bool all : {false, true}) {
    std::vector<ExprId> tests = tests_of(run, swallow, question.place, all);
    std::optional<Cover> cover = cover_of(run, question, tests, {});
    if (!cover || (told && !cover->whole)) continue;
    told = ToldCover{std::move(*cover), std::move(tests)};
    if (told->cover.whole) break;
  }
  return told;
}

/// Whether the condition takes no more out of the rule than its case at another place, where the
/// same is tested.
bool takes_out_no_more(CheckRun& run, const Swallow& swallow, const Place& place,
                       const ToldCover& told) {
  const bool all = told.tests != tests_of(run, swallow, swallow.places.front(), false);
  if (tests_of(run, swallow, place, all) != told.tests) return false;
  Situation situation(run.basis, place, {{}, told.tests});
  Formulas& f = situation.formulas();
  Conditions conditions(situation, told.tests);
  const FormulaId condition = conditions.formula_of(told.cover);
  const FormulaId guard = situation.guard_applies(swallow.rule);
  const FormulaId beyond = f.all_of({guard, condition, f.negate(swallow.cases(situation))});
  return Prover(run.context, situation, budget_of(run)).ask(beyond) == Existence::kNever;
}

/// The last day that a waiver for the conflict is to have: it is no use if the conflict begins
/// later.
Timestamp end_of_waiver(CheckRun& run, const Question& question) {
  const Timestamp until{run.settings.at.ms + kWaiverDays * kDayMs};
  Situation situation(run.basis, question.place, question.scope);
  Universe& universe = situation.universe();
  Formulas& f = situation.formulas();
  const FormulaId region = question.region(situation);
  const FormulaId soon =
      universe.compare(FormulaOp::kSignedLess, universe.time(), universe.number(until.ms));
  Prover prover(run.context, situation, budget_of(run));
  if (prover.ask(f.both(region, soon)) != Existence::kNever) return until;
  const std::optional<Assignment> later = prover.least(region);
  if (!later) return until;
  return {make_witness(situation, *later).now.ms + kWaiverDays * kDayMs};
}

/// A waiver for just the conflict, ready but for who asks and why.
std::string waiver_text(const CheckRun& run, const Swallow& swallow, const Policy& standard,
                        const std::string& condition, Timestamp until) {
  const Place& place = swallow.places.front();
  const Environment& environment = run.book.schema.environments[place.environment];
  const Policy& own = run.book.policies[run.book.rules[swallow.rule].policy];
  std::string text = "waiver " + name_text(own.name.local) + "_meets_" +
                     name_text(standard.name.local) + " of " + name_text(standard.name.local) +
                     " for " + dotted_text(run.book.schema.domain_name(*place.domain)) + " on " +
                     name_text(run.book.schema.actions[environment.action].name.local);
  if (!condition.empty()) text += " when " + condition;
  return text + " until " + to_string(until).substr(0, 10) +
         " approved by \"…\" ticket \"…\" because \"…\"";
}

/// A waiver for each standard that has to be waived, if there is a condition for exactly this.
void add_waivers(CheckRun& run, DiagnosticBuilder finding, const Swallow& swallow) {
  const Place& place = swallow.places.front();
  if (!place.domain || *place.domain == Schema::kRoot) return;
  for (const PolicyId id : swallow.against) {
    const Policy& standard = run.book.policies[id];
    if (standard.kind != PolicyKind::kStandard || standard.strength != Strength::kMandatory) {
      continue;
    }
    finding.note(standard.name.full() + " is mandatory: no waiver can lift it");
  }
  if (swallow.waive.empty()) return;
  const RuleCase* body = case_at(run.book, swallow.rule, place);
  Question question{place, {{}, {body->guard}}, {}};
  question.region = [&](Situation& situation) {
    return situation.formulas().both(situation.guard_applies(swallow.rule),
                                     swallow.cases(situation));
  };
  const std::optional<ToldCover> told = told_by_tests(run, swallow, question);
  if (!told || !told->cover.whole) return;
  const Timestamp until = end_of_waiver(run, question);
  for (const PolicyId id : swallow.waive) {
    const Policy& standard = run.book.policies[id];
    finding.note("a waiver for exactly this, by the holder of " + standard.name.full() + ": " +
                 waiver_text(run, swallow, standard, either(told->cover.ways), until));
  }
  if (swallow.waive.size() > 1) {
    finding.note(
        "each of these standards forbids it: none of the waivers is of use without the others");
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
  const std::vector<const Entity*> principals = run.settings.store->all_of(environment.principal);
  std::vector<std::vector<const Entity*>> resources;
  if (!question.facts.empty()) {
    resources.push_back(question.facts);
  } else {
    for (const Entity* one : run.resources_at(question.place)) resources.push_back({one});
  }
  if (principals.empty() || resources.empty()) return;
  const size_t groups = (principals.size() + kPrincipalsAtOnce - 1) / kPrincipalsAtOnce;
  bool all_seen = groups * resources.size() <= kMostLooks;
  size_t left = kMostLooks;
  for (const auto& [group, resource] : looks(groups, resources.size())) {
    if (left-- == 0) break;
    const auto first = principals.begin() + static_cast<std::ptrdiff_t>(group * kPrincipalsAtOnce);
    const auto last = principals.end() - first > static_cast<std::ptrdiff_t>(kPrincipalsAtOnce)
                          ? first + static_cast<std::ptrdiff_t>(kPrincipalsAtOnce)
                          : principals.end();
    std::optional<Witness> today =
        today_with(run, question, claim, resources[resource], {first, last}, all_seen);
    if (!today) continue;
    witness = std::move(*today);
    witness.possible = Witness::Possible::kToday;
    return;
  }
  witness.possible = all_seen ? Witness::Possible::kInPrinciple : Witness::Possible::kNotFound;
}

bool add_covering(CheckRun& run, DiagnosticBuilder finding, const Covered& covered) {
  std::set<RuleId> forbid;
  std::optional<Witness> shown;
  bool whole = false;
  while (!whole) {
    Scope scope = covered.scope;
    scope.rules.insert(scope.rules.end(), forbid.begin(), forbid.end());
    Situation situation(run.basis, covered.place, scope);
    Formulas& f = situation.formulas();
    const FormulaId wanted = covered.wanted(situation);
    std::vector<FormulaId> all{wanted};
    for (const RuleId rule : forbid) all.push_back(f.negate(situation.applies(rule)));
    const FormulaId beyond = f.all_of(std::move(all));
    Prover prover(run.context, situation, budget_of(run));
    const Existence answer = prover.ask(beyond);
    whole = answer == Existence::kNever;
    if (whole && !forbid.empty()) shown = run.show(situation, prover, wanted, covered.claim);
    if (answer != Existence::kSome || forbid.size() >= kMostCovering) break;
    const std::optional<Witness> one = run.show(situation, prover, beyond, covered.claim);
    const size_t before = forbid.size();
    for (const RuleId rule : covered.others) {
      const bool decides =
          one && std::ranges::find(one->decision.reasons, rule) != one->decision.reasons.end();
      if (decides) forbid.insert(rule);
    }
    if (forbid.size() == before) break;
  }
  if (!whole || !shown) return false;
  for (const RuleId rule : forbid) {
    finding.label(run.book.rules[rule].head, run.rule_name(rule) + " forbids the same");
  }
  run.add_witness(finding, *shown);
  return true;
}

std::optional<Cover> cover_of(CheckRun& run, const Question& question,
                              const std::vector<ExprId>& guards, const std::vector<RuleId>& rules) {
  Scope scope = question.scope;
  scope.guards.insert(scope.guards.end(), guards.begin(), guards.end());
  Situation situation(run.basis, question.place, scope);
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
  const std::optional<ToldCover> told = told_by_tests(run, swallow, question);
  if (told) {
    const bool all = told->cover.ways.front().empty();
    const bool few = swallow.places.size() <= kMostPlaces;
    const bool sound = few && std::ranges::all_of(swallow.places, [&](const Place& other) {
                         return takes_out_no_more(run, swallow, other, *told);
                       });
    const std::string never = grants ? "granted" : "in effect";
    if (all) {
      finding.note("never " + never + " at all: take the rule out");
    } else if (sound) {
      finding.note("to mend it, add `unless " + either(told->cover.ways) +
                   "`: that takes nothing away that is ever " + never);
    }
  }
  if (grants) add_waivers(run, finding, swallow);
}

}  // namespace bylaw
