// `expired-waiver`, `ending-waiver`: by the day of the check. `idle-waiver`: it lifts nothing that
// isn't forbidden anyway. `wide-waiver`: it reaches places where no grant meets the standard. Entry
// point: find_waivers().
#include <algorithm>
#include <set>

#include "base/text.h"
#include "checker/check_run.h"
#include "checker/explain.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

constexpr int64_t kSoonMs = int64_t{30} * 86'400'000;

/// The rules at a place, as a waiver sees them.
struct Sides {
  std::vector<RuleId> own;  // of the standard
  std::vector<RuleId> forbids;
  std::vector<RuleId> grants;
};

Sides sides_at(const CheckRun& run, PolicyId standard, const Place& place) {
  Sides sides;
  for (const RuleId rule : run.rules_at(place)) {
    const RuleKind kind = run.book.rules[rule].kind;
    if (run.book.rules[rule].policy == standard) {
      sides.own.push_back(rule);
    } else if (kind == RuleKind::kForbid) {
      sides.forbids.push_back(rule);
    } else if (kind == RuleKind::kPermit) {
      sides.grants.push_back(rule);
    }
  }
  return sides;
}

/// Some rule of the standard has something to say.
FormulaId speaks(Situation& situation, const std::vector<RuleId>& own) {
  std::vector<FormulaId> ways;
  for (const RuleId rule : own) ways.push_back(situation.guard_applies(rule));
  return situation.formulas().any_of(std::move(ways));
}

bool speaks(const Evaluator& evaluator, const std::vector<RuleId>& own, const Place& place) {
  return std::ranges::any_of(own,
                             [&](RuleId rule) { return rule_applies(evaluator, rule, place); });
}

/// What a waiver does at one place.
struct Effect {
  Existence lifts = Existence::kNever;  // a rule of the standard, and nothing else forbids
  Existence meets = Existence::kNever;  // a grant for which the standard would have applied
};

Effect effect_at(CheckRun& run, WaiverId id, const Place& place) {
  const Waiver& waiver = run.book.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place.environment);
  const Sides sides = sides_at(run, waiver.standard, place);
  const std::vector<RuleId>& own = sides.own;
  const Purpose asked{"idle-waiver", waiver.name.full(), waiver.span};
  const auto applies = [&](Situation& situation) {
    return situation.formulas().both(situation.waiver_applies(id), speaks(situation, own));
  };
  Effect effect;
  effect.lifts = run.ask_without(place, {own, {body->guard}}, applies, sides.forbids, asked);
  for (const RuleId grant : sides.grants) {
    if (effect.meets != Existence::kNever) break;
    Scope scope{own, {body->guard}};
    scope.rules.push_back(grant);
    const auto meets = [&](Situation& situation) {
      return situation.formulas().both(applies(situation), situation.applies(grant));
    };
    effect.meets = run.ask_without(place, scope, meets, {}, asked);
  }
  return effect;
}

std::string place_text(const CheckRun& run, const Place& place) {
  const Environment& environment = run.book.schema.environments[place.environment];
  const std::string domain =
      place.domain ? run.book.schema.domain_name(*place.domain) : std::string("no domain");
  return run.book.schema.actions[environment.action].name.local + " on " +
         run.book.schema.entity_types[environment.resource].name.local + " of " + domain;
}

void add_standard(const CheckRun& run, DiagnosticBuilder finding, const Waiver& waiver) {
  finding.label(run.book.policies[waiver.standard].span, "the standard");
}

/// Shows what forbids the same as the standard at the place; false if the standard does not apply.
bool add_covering_at(CheckRun& run, DiagnosticBuilder finding, WaiverId id, const Place& place) {
  const Waiver& waiver = run.book.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place.environment);
  const Sides sides = sides_at(run, waiver.standard, place);
  Covered covered{place, {sides.own, {body->guard}}, {}, sides.forbids, {}};
  covered.wanted = [&](Situation& situation) {
    return situation.formulas().both(situation.waiver_applies(id), speaks(situation, sides.own));
  };
  covered.claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return decision.outcome == Outcome::kForbidden && guard_is_true(evaluator, *body) &&
           speaks(evaluator, sides.own, place);
  };
  return add_covering(run, finding, covered);
}

/// Shows a request that the waiver lifts the standard for, though nobody grants it.
void add_unmet(CheckRun& run, DiagnosticBuilder finding, WaiverId id, const Place& place) {
  const Waiver& waiver = run.book.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place.environment);
  const Sides sides = sides_at(run, waiver.standard, place);
  Situation situation(run.basis, place, {sides.own, {body->guard}});
  const FormulaId wanted =
      situation.formulas().both(situation.waiver_applies(id), speaks(situation, sides.own));
  Prover prover = run.prover(situation);
  if (prover.ask(wanted) != Existence::kSome) {
    finding.note("the standard never applies there");
    return;
  }
  const auto witness = run.show(
      situation, prover, wanted, [&](const Evaluator& evaluator, const Decision& decision) {
        return decision.outcome != Outcome::kInvalid && !decision.permit &&
               guard_is_true(evaluator, *body) && speaks(evaluator, sides.own, place);
      });
  if (witness) run.add_witness(finding, *witness);
}

/// Of a waiver that is in force: what it lets through, and what becomes of that when it ends.
bool add_flip(CheckRun& run, DiagnosticBuilder finding, WaiverId id, const Place& place) {
  const Waiver& waiver = run.book.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place.environment);
  const Sides sides = sides_at(run, waiver.standard, place);
  const std::vector<RuleId> rules = run.rules_at(place);
  const auto region = [&](Situation& asked) {
    return asked.formulas().all_of(
        {asked.waiver_applies(id), speaks(asked, sides.own), asked.fold().permit});
  };
  const Question question{place, {rules, {body->guard}}, region};
  Situation situation(run.basis, place, question.scope);
  const FormulaId wanted = region(situation);
  Prover prover = run.prover(situation);
  if (prover.ask(wanted) != Existence::kSome) return false;
  const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return decision.permit && guard_is_true(evaluator, *body) &&
           speaks(evaluator, sides.own, place);
  };
  std::optional<Witness> now = run.show(situation, prover, wanted, claim);
  if (!now) return false;
  prefer_today(run, question, claim, *now);
  Witness then = *now;
  then.now = waiver.until;
  const auto ended = [&](const Evaluator& evaluator, const Decision& decision) {
    return decision.outcome != Outcome::kInvalid && speaks(evaluator, sides.own, place);
  };
  if (!confirm(run.book, then, run.replay(), ended)) return false;
  std::vector<ExprId> guards = guards_of(run, place, sides.own);
  if (body->guard.valid()) guards.insert(guards.begin(), body->guard);
  const std::optional<Cover> cover = cover_of(run, question, guards, {});
  run.add_witness(finding, *now);
  std::set<std::string> reasons;
  for (const RuleId rule : then.decision.reasons) reasons.insert(run.rule_name(rule));
  const std::string from = "from " + to_string(waiver.until) + " on ";
  finding.note(then.decision.permit
                   ? from + "the standard narrows what is shown of it, or asks more of it"
                   : from + "the same is denied by " +
                         join_words(std::vector<std::string>(reasons.begin(), reasons.end())));
  add_cover(finding, cover);
  return true;
}

/// Of a waiver that is over: what its standard forbids since.
bool add_forbidden(CheckRun& run, DiagnosticBuilder finding, WaiverId id, const Place& place) {
  const Waiver& waiver = run.book.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place.environment);
  const Sides sides = sides_at(run, waiver.standard, place);
  std::vector<RuleId> own = sides.own;
  std::erase_if(own, [&](RuleId rule) { return run.book.rules[rule].kind != RuleKind::kForbid; });
  for (const RuleId grant : sides.grants) {
    Scope scope{own, {body->guard}};
    scope.rules.push_back(grant);
    Situation situation(run.basis, place, scope);
    std::vector<FormulaId> denied;
    for (const RuleId rule : own) denied.push_back(situation.applies(rule));
    Formulas& f = situation.formulas();
    const FormulaId wanted = f.all_of(
        {situation.guard(body->guard).yes, situation.applies(grant), f.any_of(std::move(denied))});
    Prover prover = run.prover(situation);
    if (prover.ask(wanted) != Existence::kSome) continue;
    const std::optional<Witness> witness = run.show(
        situation, prover, wanted, [&](const Evaluator& evaluator, const Decision& decision) {
          return decision.outcome == Outcome::kForbidden && guard_is_true(evaluator, *body) &&
                 speaks(evaluator, own, place) && rule_applies(evaluator, grant, place);
        });
    if (!witness) continue;
    run.add_witness(finding, *witness);
    finding.label(run.book.rules[grant].head, run.rule_name(grant) + " grants it in vain");
    return true;
  }
  return false;
}

void check_use(CheckRun& run, WaiverId id) {
  const Waiver& waiver = run.book.waivers[id];
  const std::string standard = run.policy_name(waiver.standard);
  bool useful = false;
  std::vector<Place> unmet;
  for (const Place& place : run.places(waiver.cases, waiver.domain)) {
    const Effect effect = effect_at(run, id, place);
    if (effect.lifts == Existence::kUnknown || effect.meets == Existence::kUnknown) return;
    useful = useful || effect.lifts == Existence::kSome;
    if (effect.meets == Existence::kNever) unmet.push_back(place);
  }
  if (!useful) {
    DiagnosticBuilder finding =
        run.found.emit(kIdleWaiver, waiver.span, waiver.name.full(), standard);
    finding.rule(waiver.name.full()).against(standard);
    add_standard(run, finding, waiver);
    const bool meets = std::ranges::any_of(
        run.places(waiver.cases, waiver.domain),
        [&](const Place& place) { return add_covering_at(run, finding, id, place); });
    finding.note(meets ? "wherever it would lift the standard, another rule forbids the same"
                       : "wherever it would lift the standard, the standard does not apply or "
                         "another rule forbids the same");
    run.add_owner(finding, waiver.level);
    return;
  }
  if (unmet.empty()) return;
  DiagnosticBuilder finding = run.found.emit(kWideWaiver, waiver.span, waiver.name.full(), standard,
                                             place_text(run, unmet.front()));
  finding.rule(waiver.name.full()).against(standard);
  add_standard(run, finding, waiver);
  add_unmet(run, finding, id, unmet.front());
  for (size_t i = 1; i < unmet.size(); ++i) finding.note("also " + place_text(run, unmet[i]));
  run.add_owner(finding, waiver.level);
  finding.hint("name only the actions and domains that need it");
}

}  // namespace

void find_waivers(CheckRun& run, WaiverId id) {
  const Waiver& waiver = run.book.waivers[id];
  const std::string standard = run.policy_name(waiver.standard);
  if (run.settings.at >= waiver.until) {
    DiagnosticBuilder finding = run.found.emit(kExpiredWaiver, waiver.span, waiver.name.full(),
                                               standard, waiver.until_text);
    finding.rule(waiver.name.full()).against(standard);
    add_standard(run, finding, waiver);
    for (const Place& place : run.places(waiver.cases, waiver.domain)) {
      if (add_forbidden(run, finding, id, place)) break;
    }
    run.add_owner(finding, waiver.level);
    finding.hint("take it out, or have it approved anew with a later day");
    return;
  }
  if (waiver.until.ms - run.settings.at.ms <= kSoonMs) {
    DiagnosticBuilder finding =
        run.found.emit(kEndingWaiver, waiver.span, waiver.name.full(), standard, waiver.until_text);
    finding.rule(waiver.name.full()).against(standard);
    add_standard(run, finding, waiver);
    finding.note("from the next day on the standard holds there again");
    for (const Place& place : run.places(waiver.cases, waiver.domain)) {
      if (add_flip(run, finding, id, place)) break;
    }
    run.add_owner(finding, waiver.level);
  }
  check_use(run, id);
}

}  // namespace bylaw
