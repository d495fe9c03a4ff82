// `void`: a permit or forbid without which every request would get the same decision, reasons and
// views. Entry point: find_void().
#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "checker/check_run.h"
#include "checker/fold_rows.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

bool is_guarantee(const CheckRun& run, RuleId rule) {
  return run.book.policies[run.book.rules[rule].policy].kind == PolicyKind::kGuarantee;
}

bool is_forbid(const CheckRun& run, RuleId rule) {
  return run.book.rules[rule].kind == RuleKind::kForbid;
}

/// A standard that only ever warns or observes decides nothing, and is meant to; what has an error
/// is to be mended first.
bool is_asked(const CheckRun& run, RuleId id) {
  if (run.with_errors.contains(id)) return false;
  const Rule& rule = run.book.rules[id];
  const Policy& policy = run.book.policies[rule.policy];
  const bool decides = rule.kind == RuleKind::kPermit || rule.kind == RuleKind::kForbid;
  return decides && (policy.enforcement == Enforcement::kEnforced || policy.enforced_from);
}

/// One rule, among those that were not found void before it.
class Effect {
 public:
  Effect(CheckRun& run, RuleId rule, const std::set<RuleId>& gone)
      : run_(run),
        id_(rule),
        rule_(run.book.rules[rule]),
        policy_(run.book.policies[rule_.policy]),
        gone_(gone) {}

  /// Whether it is ever in the deciding row.
  Existence decides();
  /// Whether it alone keeps back a permit's view; with `alone` false, whether it does so at all.
  Existence keeps_views_back(bool alone);
  Existence has_effect() {
    const Existence row = decides();
    return row == Existence::kNever ? keeps_views_back(/*alone=*/true) : row;
  }
  void report();

 private:
  std::vector<RuleId> in_the_way(const Place& place) const;
  Existence at_any_place(const std::function<Existence(const Place&)>& ask);
  Existence decides_at(const Place& place);
  Existence keeps_views_back_at(const Place& place, bool alone);
  std::vector<RuleId> met(Situation& situation, Prover& prover, FormulaId wanted,
                          const std::vector<RuleId>& all) const;
  void cover_at(const Place& place, std::set<PolicyId>& cover);
  void say_why_it_never_stands(DiagnosticBuilder finding) const;

  CheckRun& run_;
  RuleId id_;
  const Rule& rule_;
  const Policy& policy_;
  const std::set<RuleId>& gone_;
  std::unique_ptr<Situation> undecided_;
};

/// The rules each of which decides before this one where both apply.
std::vector<RuleId> Effect::in_the_way(const Place& place) const {
  std::vector<RuleId> rules = run_.deciding_rules_at(place);
  const bool mere_permit = !is_forbid(run_, id_) && !is_guarantee(run_, id_);
  std::erase_if(rules, [&](RuleId other) {
    if (gone_.contains(other) || other == id_) return true;
    if (mere_permit) return !is_forbid(run_, other);
    return !decides_before(run_.book, other, id_, place);
  });
  return rules;
}

/// Those of `all` that apply to an example of `wanted`; all if there is none to be had.
std::vector<RuleId> Effect::met(Situation& situation, Prover& prover, FormulaId wanted,
                                const std::vector<RuleId>& all) const {
  const std::optional<Assignment> model = prover.any(wanted);
  if (!model) return all;
  Witness witness = make_witness(situation, *model);
  std::vector<RuleId> found;
  const auto look = [&](const Evaluator& evaluator, const Decision& decision) {
    if (decision.outcome == Outcome::kInvalid) return false;
    std::vector<EvaluationError> errors;
    const Weighing weighing = weigh(evaluator, situation.place().environment, std::nullopt, errors);
    bool applies = false;
    for (const WeighedRule& weighed : weighing.rules) {
      if (!weighed.applies(run_.book)) continue;
      applies = applies || weighed.rule == id_;
      if (std::ranges::binary_search(all, weighed.rule)) found.push_back(weighed.rule);
    }
    return applies;
  };
  return confirm(run_.book, witness, decide, look) ? found : all;
}

/// Whether the rule is ever in the deciding row (of a mere permit: no forbid applies). Few of the
/// rules in its way matter: those that apply to an example are taken in.
Existence Effect::decides_at(const Place& place) {
  const std::vector<RuleId> all = in_the_way(place);
  std::set<RuleId> taken;
  while (true) {
    Scope scope;
    scope.rules.assign(taken.begin(), taken.end());
    scope.rules.push_back(id_);
    auto situation = std::make_unique<Situation>(run_.basis, place, scope);
    Formulas& f = situation->formulas();
    std::vector<FormulaId> wanted{situation->applies(id_)};
    for (const RuleId other : taken) wanted.push_back(f.negate(situation->applies(other)));
    const FormulaId decides = f.all_of(std::move(wanted));
    Prover prover = run_.prover(*situation);
    const Existence answer = prover.ask(decides);
    if (answer == Existence::kNever) return answer;
    if (taken.size() == all.size()) {
      if (answer == Existence::kUnknown) undecided_ = std::move(situation);
      return answer;
    }
    const std::vector<RuleId> others =
        answer == Existence::kSome ? met(*situation, prover, decides, all) : all;
    if (others.empty()) return Existence::kSome;
    const size_t before = taken.size();
    taken.insert(others.begin(), others.end());
    if (taken.size() == before) taken.insert(all.begin(), all.end());
  }
}

/// Of a forbid below a guarantee: whether it keeps back the view of a permit.
Existence Effect::keeps_views_back_at(const Place& place, bool alone) {
  std::vector<RuleId> all = run_.deciding_rules_at(place);
  std::erase_if(all, [&](RuleId rule) { return gone_.contains(rule); });
  const bool guaranteed =
      std::ranges::any_of(all, [&](RuleId rule) { return is_guarantee(run_, rule); });
  if (!guaranteed) return Existence::kNever;
  auto situation = std::make_unique<Situation>(run_.basis, place, Scope{all, {}});
  std::vector<FormulaId> forbids, guarantees, permits;
  for (const RuleId rule : all) {
    if (rule == id_) continue;
    auto& group = is_forbid(run_, rule) ? forbids : is_guarantee(run_, rule) ? guarantees : permits;
    group.push_back(situation->applies(rule));
  }
  if (!alone) forbids.clear();
  Formulas& f = situation->formulas();
  const FormulaId wanted =
      f.all_of({situation->applies(id_), f.negate(f.any_of(std::move(forbids))),
                f.any_of(std::move(guarantees)), f.any_of(std::move(permits))});
  const Existence answer = run_.prover(*situation).ask(wanted);
  if (answer == Existence::kUnknown) undecided_ = std::move(situation);
  return answer;
}

/// Some, if it is so at some place; never, if at none.
Existence Effect::at_any_place(const std::function<Existence(const Place&)>& ask) {
  Existence answer = Existence::kNever;
  for (const Place& place : run_.places(rule_.cases, policy_.level)) {
    const Existence here = ask(place);
    if (here == Existence::kSome) return here;
    if (here == Existence::kUnknown) answer = here;
  }
  return answer;
}

Existence Effect::decides() {
  return at_any_place([&](const Place& place) { return decides_at(place); });
}

Existence Effect::keeps_views_back(bool alone) {
  if (!is_forbid(run_, id_)) return Existence::kNever;
  return at_any_place([&](const Place& place) { return keeps_views_back_at(place, alone); });
}

/// Adds the policies without which the rule would have an effect here; of two that each would do,
/// the later goes.
void Effect::cover_at(const Place& place, std::set<PolicyId>& cover) {
  const std::vector<RuleId> all = in_the_way(place);
  Scope scope{all, {}};
  scope.rules.push_back(id_);
  Situation situation(run_.basis, place, scope);
  Formulas& f = situation.formulas();
  std::map<PolicyId, std::vector<FormulaId>> by_policy;
  for (const RuleId rule : all) {
    by_policy[run_.book.rules[rule].policy].push_back(situation.applies(rule));
  }
  const FormulaId applies = situation.applies(id_);
  Prover prover = run_.prover(situation);
  const auto covers = [&](const std::set<PolicyId>& policies) {
    std::vector<FormulaId> wanted{applies};
    for (const auto& [policy, ways] : by_policy) {
      if (policies.contains(policy)) wanted.push_back(f.negate(f.any_of(ways)));
    }
    return prover.ask(f.all_of(std::move(wanted))) == Existence::kNever;
  };
  if (covers(cover)) return;
  std::vector<PolicyId> order;
  std::set<PolicyId> here;
  for (const auto& [policy, ways] : by_policy) order.push_back(policy);
  here.insert(order.begin(), order.end());
  std::ranges::sort(order, [&](PolicyId a, PolicyId b) {
    return run_.stands_before(run_.book.policies[b].span, run_.book.policies[a].span);
  });
  for (const PolicyId policy : order) {
    here.erase(policy);
    if (!covers(here)) here.insert(policy);
  }
  cover.merge(here);
}

/// Why a rule whose condition can hold applies nowhere.
void Effect::say_why_it_never_stands(DiagnosticBuilder finding) const {
  if (rule_.until && *rule_.until <= run_.settings.at) {
    finding.note("it is over");
    return;
  }
  const auto of_policy = [&](const auto& lifting) { return lifting.standard == rule_.policy; };
  std::vector<std::string> ways;
  if (std::ranges::any_of(run_.book.waivers, of_policy)) ways.emplace_back("waived");
  if (std::ranges::any_of(run_.book.overrides, of_policy)) ways.emplace_back("lifted");
  if (rule_.until) ways.push_back("over, since it ends at " + to_string(*rule_.until));
  const std::string last = ways.empty() ? "not in force" : ways.back();
  if (!ways.empty()) ways.pop_back();
  std::string text = "wherever its condition holds, it is ";
  for (const std::string& way : ways) text += way + " or ";
  finding.note(text + last);
  for (const Waiver& waiver : run_.book.waivers) {
    if (waiver.standard == rule_.policy) finding.label(waiver.span, "waives it");
  }
  for (const Override& lift : run_.book.overrides) {
    if (lift.standard == rule_.policy) finding.label(lift.span, "lifts it");
  }
}

/// Of a rule that is dead, nothing: that is told apart.
void Effect::report() {
  if (undecided_) {
    run_.unknown("void", run_.rule_name(id_), rule_.head, *undecided_);
    return;
  }
  const std::vector<Place> places = run_.places(rule_.cases, policy_.level);
  std::optional<Witness> witness;
  bool stands = false;
  for (const bool standing : {true, false}) {
    for (const Place& place : places) {
      if (witness) break;
      // All that can decide is in the scope, so that the example reads what decides it.
      Situation situation(run_.basis, place, {run_.deciding_rules_at(place), {}});
      const FormulaId wanted = standing ? situation.applies(id_) : situation.guard_applies(id_);
      for (const RuleId rule : run_.deciding_rules_at(place)) situation.applies(rule);
      Prover prover = run_.prover(situation);
      const Existence answer = prover.ask(wanted);
      if (answer == Existence::kNever) continue;
      if (answer == Existence::kUnknown) {
        run_.unknown("void", run_.rule_name(id_), rule_.head, situation);
        return;
      }
      witness = run_.show(situation, prover, wanted, [&](const Evaluator& e, const Decision& d) {
        return d.outcome != Outcome::kInvalid && rule_applies(e, id_, place) &&
               std::ranges::find(d.reasons, id_) == d.reasons.end();
      });
      stands = standing;
      if (witness) continue;
      run_.unknown("void", run_.rule_name(id_), rule_.head, situation);
      return;
    }
  }
  if (!witness) return;
  std::set<PolicyId> cover;
  for (const Place& place : places) cover_at(place, cover);
  std::vector<PolicyId> order(cover.begin(), cover.end());
  std::ranges::sort(order, [&](PolicyId a, PolicyId b) {
    return run_.stands_before(run_.book.policies[a].span, run_.book.policies[b].span);
  });
  DiagnosticBuilder finding = run_.found.emit(kVoid, rule_.head, run_.rule_name(id_));
  finding.rule(run_.rule_name(id_));
  if (!stands) {
    say_why_it_never_stands(finding);
  } else if (!order.empty()) {
    finding.against(run_.policy_name(order.front()));
    std::vector<std::string> names;
    for (const PolicyId policy : order) {
      const bool guarantees = run_.book.policies[policy].kind == PolicyKind::kGuarantee;
      names.push_back(run_.policy_name(policy));
      finding.label(run_.book.policies[policy].span, guarantees ? "guarantees it" : "forbids it");
    }
    finding.note("wherever it applies, " + join_words(names) +
                 (names.size() == 1 ? " decides without it" : " decide without it"));
  }
  run_.add_witness(finding, *witness);
  run_.add_owner(finding, policy_.level);
  finding.hint("take the rule out, or mend its condition");
}

/// Permits come before forbids, and of each the last first.
bool is_asked_before(const CheckRun& run, RuleId a, RuleId b) {
  if (is_forbid(run, a) != is_forbid(run, b)) return is_forbid(run, b);
  return run.stands_before(run.place_of(b), run.place_of(a));
}

/// Which rules are out when this one is asked.
std::set<RuleId> gone_before(CheckRun& run, RuleId id) {
  std::vector<RuleId> order;
  for (size_t i = 0; i < run.book.rules.size(); ++i) {
    const RuleId other = run.book.rules.id_at(i);
    if (is_asked(run, other) && is_asked_before(run, other, id)) order.push_back(other);
  }
  std::ranges::sort(order, [&](RuleId a, RuleId b) { return is_asked_before(run, a, b); });
  std::set<RuleId> gone;
  for (const RuleId other : order) {
    if (Effect(run, other, gone).has_effect() == Existence::kNever) gone.insert(other);
  }
  return gone;
}

}  // namespace

void find_void(CheckRun& run, RuleId rule) {
  if (!is_asked(run, rule)) return;
  const std::set<RuleId> none;
  Effect among_all(run, rule, none);
  // Rules that never decide leave the deciding rows as they are: what is out matters to views that
  // are kept back, and to nothing else.
  const Existence decides = among_all.decides();
  if (decides == Existence::kSome) return;
  if (decides == Existence::kUnknown || among_all.keeps_views_back(false) == Existence::kNever) {
    among_all.report();
    return;
  }
  const std::set<RuleId> gone = gone_before(run, rule);
  Effect effect(run, rule, gone);
  if (effect.keeps_views_back(true) != Existence::kSome) effect.report();
}

}  // namespace bylaw
