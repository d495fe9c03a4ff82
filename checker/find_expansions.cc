// `expansion`: a case that a bylaw's permit names is never granted, because what stands above
// forbids it wherever it can arise. `denied-guarantee`: a case that a forbid names is guaranteed
// from above wherever it can arise. Entry points: find_expansions(), find_denied_guarantees().
#include <algorithm>
#include <set>

#include "base/text.h"
#include "checker/cases.h"
#include "checker/check_run.h"

namespace bylaw {
namespace {

/// One rule against all that stands above it.
class Swallowed {
 public:
  Swallowed(CheckRun& run, RuleId rule)
      : run_(run),
        id_(rule),
        rule_(run.book.rules[rule]),
        policy_(run.book.policies[rule_.policy]),
        is_grant_(rule_.kind == RuleKind::kPermit) {}

  void check();

 private:
  struct Open {
    ConditionCase condition;
    std::optional<Place> arises;  // the first place where it can
  };

  bool outranks(const Place& place, RuleId other) const;
  std::vector<RuleId> above(const Place& place) const;
  FormulaId swallowed(Situation& situation, const std::set<PolicyId>* only) const;
  bool check_at(const Place& place);
  void report(const std::vector<const Open*>& cases);
  std::vector<PolicyId> needed(Situation& situation, Prover& prover, FormulaId arises,
                               const std::vector<RuleId>& above) const;

  CheckRun& run_;
  RuleId id_;
  const Rule& rule_;
  const Policy& policy_;
  bool is_grant_;
  ExprId guard_;
  std::vector<Open> open_;  // cases that no place has shown to be effective so far
};

/// What can swallow a grant are forbids from above, and what can save it again guarantees; the
/// other way round for a forbid.
bool Swallowed::outranks(const Place& place, RuleId other) const {
  const Rule& rule = run_.book.rules[other];
  const Policy& policy = run_.book.policies[rule.policy];
  const std::vector<TermId> chain = run_.book.schema.chain(place.domain.value_or(Schema::kRoot));
  const auto level = [&](TermId domain) { return std::ranges::find(chain, domain); };
  const auto own = level(policy_.level);
  const auto its = level(policy.level);
  if (rule.kind == RuleKind::kForbid) {
    return its < own || (its == own && is_grant_ && is_hard(policy));
  }
  return rule.kind == RuleKind::kPermit && policy.kind == PolicyKind::kGuarantee && its < own;
}

std::vector<RuleId> Swallowed::above(const Place& place) const {
  std::vector<RuleId> rules = run_.deciding_rules_at(place);
  std::erase_if(rules, [&](RuleId other) { return !outranks(place, other); });
  return rules;
}

FormulaId Swallowed::swallowed(Situation& situation, const std::set<PolicyId>* only) const {
  const size_t level = *situation.level_of(policy_.level);
  if (is_grant_) return situation.fold_over_grant(level, only).forbidden;
  return situation.fold_over_forbid(level, only).permit;
}

/// False if nothing more is to be found out.
bool Swallowed::check_at(const Place& place) {
  std::vector<RuleId> rules = above(place);
  const RuleCase* body = case_at(run_.book, id_, place);
  Situation situation(run_.book, place, run_.settings.at, {rules, {body->guard}});
  Formulas& f = situation.formulas();
  const FormulaId applies = situation.guard_applies(id_);
  const FormulaId free = f.negate(swallowed(situation, nullptr));
  std::vector<FormulaId> cases;
  for (const Open& open : open_) {
    cases.push_back(f.both(applies, encode_case(situation, open.condition)));
  }
  Prover prover = run_.prover(situation);
  std::vector<Open> left;
  for (size_t i = 0; i < open_.size(); ++i) {
    const Existence effective = prover.ask(f.both(cases[i], free));
    if (effective == Existence::kSome) continue;
    if (effective == Existence::kUnknown) {
      run_.unknown(is_grant_ ? "expansion" : "denied-guarantee", run_.rule_name(id_), rule_.head,
                   situation);
      return false;
    }
    if (!open_[i].arises && prover.ask(cases[i]) == Existence::kSome) open_[i].arises = place;
    left.push_back(std::move(open_[i]));
  }
  open_ = std::move(left);
  return !open_.empty();
}

/// Policies without which the case would not be swallowed; of two that each would do, the later
/// goes.
std::vector<PolicyId> Swallowed::needed(Situation& situation, Prover& prover, FormulaId arises,
                                        const std::vector<RuleId>& above) const {
  std::set<PolicyId> only;
  for (const RuleId rule : above) only.insert(run_.book.rules[rule].policy);
  std::vector<PolicyId> order(only.begin(), only.end());
  std::ranges::sort(order, [&](PolicyId a, PolicyId b) {
    return run_.stands_before(run_.book.policies[b].span, run_.book.policies[a].span);
  });
  for (const PolicyId policy : order) {
    only.erase(policy);
    const FormulaId effective =
        situation.formulas().both(arises, situation.formulas().negate(swallowed(situation, &only)));
    if (prover.ask(effective) != Existence::kNever) only.insert(policy);
  }
  std::vector<PolicyId> left(only.begin(), only.end());
  std::ranges::sort(left, [&](PolicyId a, PolicyId b) {
    return run_.stands_before(run_.book.policies[a].span, run_.book.policies[b].span);
  });
  return left;
}

void Swallowed::report(const std::vector<const Open*>& cases) {
  const Place& place = *cases.front()->arises;
  const std::vector<RuleId> rules = above(place);
  const RuleCase* body = case_at(run_.book, id_, place);
  Situation situation(run_.book, place, run_.settings.at, {rules, {body->guard}});
  const FormulaId arises = situation.formulas().both(
      situation.guard_applies(id_), encode_case(situation, cases.front()->condition));
  // Encoded before the situation is sealed, asked again with fewer policies.
  swallowed(situation, nullptr);
  Prover prover = run_.prover(situation);
  const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return rule_applies(evaluator, id_, place) && decision.permit != is_grant_ &&
           decision.outcome != Outcome::kInvalid;
  };
  const std::optional<Witness> witness = run_.show(situation, prover, arises, claim);
  if (!witness) {
    run_.unknown(is_grant_ ? "expansion" : "denied-guarantee", run_.rule_name(id_), rule_.head,
                 situation);
    return;
  }
  const std::vector<PolicyId> against = needed(situation, prover, arises, rules);
  std::vector<std::string> names;
  for (const PolicyId policy : against) names.push_back(run_.policy_name(policy));
  const std::string by = join_words(names);
  DiagnosticBuilder finding =
      is_grant_ ? run_.found.emit(kExpansion, rule_.head, run_.rule_name(id_), by)
                : run_.found.emit(kDeniedGuarantee, rule_.head, run_.rule_name(id_), by);
  finding.rule(run_.rule_name(id_));
  if (!names.empty()) finding.against(names.front());
  for (const PolicyId policy : against) {
    finding.label(run_.book.policies[policy].span, is_grant_ ? "forbids it" : "guarantees it");
  }
  for (const Open* open : cases) {
    if (!open->condition.text.empty()) {
      finding.note("never " + std::string(is_grant_ ? "granted" : "denied") + ": " +
                   join_words(open->condition.text));
    }
  }
  run_.add_witness(finding, *witness);
  run_.add_owner(finding, policy_.level);
  finding.hint(is_grant_ ? "take the case out of the bylaw, ask for a waiver, or have the standard "
                           "changed"
                         : "take the case out, or have the guarantee changed");
}

void Swallowed::check() {
  if (rule_.until && *rule_.until <= run_.settings.at) return;
  // Cases are split per typed body: the same words may mean different types.
  for (const RuleCase& body : rule_.cases) {
    guard_ = body.guard;
    open_.clear();
    for (ConditionCase& one : split_cases(run_.book, guard_)) open_.push_back({std::move(one), {}});
    bool going = true;
    for (const Place& place : run_.places({body}, policy_.level)) {
      going = going && check_at(place);
    }
    if (!going) continue;
    std::vector<const Open*> never;
    for (const Open& open : open_) {
      if (open.arises) never.push_back(&open);
    }
    if (never.empty()) continue;
    report(never);
    return;
  }
}

}  // namespace

void find_expansions(CheckRun& run) {
  for (size_t i = 0; i < run.book.rules.size(); ++i) {
    const RuleId id = run.book.rules.id_at(i);
    const Policy& policy = run.book.policies[run.book.rules[id].policy];
    if (run.book.rules[id].kind == RuleKind::kPermit && policy.kind == PolicyKind::kBylaw) {
      Swallowed(run, id).check();
    }
  }
}

void find_denied_guarantees(CheckRun& run) {
  for (size_t i = 0; i < run.book.rules.size(); ++i) {
    const RuleId id = run.book.rules.id_at(i);
    if (run.book.rules[id].kind == RuleKind::kForbid) Swallowed(run, id).check();
  }
}

}  // namespace bylaw
