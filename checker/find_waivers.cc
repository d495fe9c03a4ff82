// `expired-waiver`, `ending-waiver`: by the day of the check. `idle-waiver`: it lifts nothing that
// isn't forbidden anyway. `wide-waiver`: it reaches places where no grant meets the standard. Entry
// point: find_waivers().
#include <algorithm>

#include "checker/check_run.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

constexpr int64_t kSoonMs = int64_t{30} * 86'400'000;

/// What a waiver does at one place.
struct Effect {
  Existence lifts = Existence::kNever;  // a rule of the standard, and nothing else forbids
  Existence meets = Existence::kNever;  // a grant for which the standard would have applied
};

Effect effect_at(CheckRun& run, WaiverId id, const Place& place) {
  const Waiver& waiver = run.book.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place.environment);
  std::vector<RuleId> own;
  std::vector<RuleId> forbids;
  std::vector<RuleId> grants;
  for (const RuleId rule : run.rules_at(place)) {
    const RuleKind kind = run.book.rules[rule].kind;
    if (run.book.rules[rule].policy == waiver.standard) {
      own.push_back(rule);
    } else if (kind == RuleKind::kForbid) {
      forbids.push_back(rule);
    } else if (kind == RuleKind::kPermit) {
      grants.push_back(rule);
    }
  }
  const Asked asked{"idle-waiver", waiver.name.full(), waiver.span};
  const auto applies = [&](Situation& situation) {
    std::vector<FormulaId> ways;
    for (const RuleId rule : own) ways.push_back(situation.guard_applies(rule));
    return situation.formulas().both(situation.waiver_applies(id),
                                     situation.formulas().any_of(std::move(ways)));
  };
  Effect effect;
  effect.lifts = run.ask_without(place, {own, {body->guard}}, applies, forbids, asked);
  for (const RuleId grant : grants) {
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
    finding.label(run.book.policies[waiver.standard].span, "the standard");
    finding.note(
        "wherever it would lift the standard, the standard does not apply or another rule "
        "forbids the same");
    return;
  }
  if (unmet.empty()) return;
  DiagnosticBuilder finding = run.found.emit(kWideWaiver, waiver.span, waiver.name.full(), standard,
                                             place_text(run, unmet.front()));
  finding.rule(waiver.name.full()).against(standard);
  for (size_t i = 1; i < unmet.size(); ++i) finding.note("also " + place_text(run, unmet[i]));
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
    finding.hint("take it out, or have it approved anew with a later day");
    return;
  }
  if (waiver.until.ms - run.settings.at.ms <= kSoonMs) {
    DiagnosticBuilder finding =
        run.found.emit(kEndingWaiver, waiver.span, waiver.name.full(), standard, waiver.until_text);
    finding.rule(waiver.name.full()).against(standard);
    finding.note("from the next day on the standard holds there again");
  }
  check_use(run, id);
}

}  // namespace bylaw
