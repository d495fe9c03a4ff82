// `expansion`: a case that a bylaw's permit names is never granted, because what stands above
// forbids it wherever it can arise. `denied-guarantee`: a case that a forbid names is guaranteed
// from above wherever it can arise and isn't forbidden from above. Entry points: find_expansions(),
// find_denied_guarantees().
#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "checker/cases.h"
#include "checker/check_run.h"
#include "checker/explain.h"

namespace bylaw {
namespace {

constexpr size_t kMostTold = 8;

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
  bool can_swallow(const Place& place) const;
  FormulaId swallowed(Situation& situation, const std::set<PolicyId>* only) const;
  FormulaId thwarted(Situation& situation) const;
  bool check_at(const Place& place);
  Existence ask_at(const Place& place, std::set<RuleId>& taken, std::vector<bool>& effective);
  bool is_effective(Situation& situation, Prover& prover, FormulaId wanted,
                    const std::vector<RuleId>& all, std::set<RuleId>& taken) const;
  void report(const std::vector<const Open*>& cases);
  std::vector<PolicyId> needed(Situation& situation, Prover& prover, FormulaId arises,
                               const std::vector<RuleId>& above) const;
  std::vector<PolicyId> in_the_way(Situation& situation, Prover& prover, FormulaId arises,
                                   const std::vector<RuleId>& above) const;
  void tell_cases(DiagnosticBuilder finding, const std::vector<const Open*>& cases) const;

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

/// Only forbids swallow a grant, and only guarantees a forbid.
bool Swallowed::can_swallow(const Place& place) const {
  return std::ranges::any_of(above(place), [&](RuleId rule) {
    return (run_.book.rules[rule].kind == RuleKind::kForbid) == is_grant_;
  });
}

FormulaId Swallowed::swallowed(Situation& situation, const std::set<PolicyId>* only) const {
  const size_t level = *situation.level_of(policy_.level);
  if (is_grant_) return situation.fold_over_grant(level, only).forbidden;
  const auto [permit, forbidden] = situation.fold_over_forbid(level, only);
  return situation.formulas().either(permit, forbidden);
}

/// Where the opposite of what the rule says is decided. What is forbidden anyway is no request that
/// a forbid is thwarted at.
FormulaId Swallowed::thwarted(Situation& situation) const {
  const size_t level = *situation.level_of(policy_.level);
  if (is_grant_) return situation.formulas().yes();
  return situation.fold_over_forbid(level, nullptr).permit;
}

/// False if nothing more is to be found out. Few of the rules above matter to one rule: it is asked
/// with none of the forbids first. Those that turn out to forbid the example are taken in, until an
/// example is effective or there is none. Whether a forbid is thwarted all of the rules above have
/// a say in.
bool Swallowed::check_at(const Place& place) {
  const std::vector<RuleId> all = above(place);
  std::set<RuleId> taken;
  for (const RuleId rule : all) {
    if (run_.book.rules[rule].kind == RuleKind::kPermit) taken.insert(rule);
  }
  std::vector<bool> effective(open_.size());
  for (bool again = true; again;) {
    again = false;
    const size_t before = taken.size();
    switch (ask_at(place, taken, effective)) {
      case Existence::kUnknown:
        return false;
      case Existence::kSome:
        // Nothing more to learn from examples: whatever stands above is looked at.
        if (taken.size() == before && taken.size() < all.size()) {
          taken.insert(all.begin(), all.end());
        }
        again = taken.size() > before;
        break;
      case Existence::kNever:
        break;
    }
  }
  std::vector<Open> left;
  for (size_t i = 0; i < open_.size(); ++i) {
    if (!effective[i]) left.push_back(std::move(open_[i]));
  }
  open_ = std::move(left);
  return !open_.empty();
}

/// Asks for each case whether it is effective as far as the rules `taken` go; adds the rules that
/// an example shows to be missing. `kNever`: every case is settled.
Existence Swallowed::ask_at(const Place& place, std::set<RuleId>& taken,
                            std::vector<bool>& effective) {
  const std::vector<RuleId> all = above(place);
  const RuleCase* body = case_at(run_.book, id_, place);
  Situation situation(run_.basis, place, {{taken.begin(), taken.end()}, {body->guard}});
  Formulas& f = situation.formulas();
  const FormulaId applies = situation.guard_applies(id_);
  const FormulaId free = f.negate(swallowed(situation, nullptr));
  std::vector<FormulaId> cases;
  for (const Open& open : open_) {
    cases.push_back(f.both(applies, encode_case(situation, open.condition)));
  }
  const FormulaId thwarts = thwarted(situation);
  Prover prover = run_.prover(situation);
  const bool complete = taken.size() == all.size();
  const bool invents = invents_requests(situation);
  bool settled = true;
  for (size_t i = 0; i < open_.size(); ++i) {
    if (effective[i]) continue;
    const FormulaId wanted = f.both(cases[i], free);
    Existence answer = prover.ask(wanted);
    if (answer == Existence::kSome) {
      if ((complete && !invents) || is_effective(situation, prover, wanted, all, taken)) {
        effective[i] = true;
      } else if (complete) {
        answer = Existence::kUnknown;  // the example isn't one
      } else {
        settled = false;
      }
    }
    if (answer == Existence::kNever) {
      settled = settled && (complete || is_grant_);
      if (!open_[i].arises && (complete || is_grant_)) {
        const Existence arises = prover.ask(f.both(cases[i], thwarts));
        if (arises == Existence::kSome) open_[i].arises = place;
        if (arises == Existence::kUnknown) answer = arises;
      }
    }
    if (answer == Existence::kUnknown) {
      run_.unknown(is_grant_ ? "expansion" : "denied-guarantee", run_.rule_name(id_), rule_.head,
                   situation);
      return Existence::kUnknown;
    }
  }
  return settled ? Existence::kNever : Existence::kSome;
}

/// Whether an example of `wanted` is free of all that stands above; what isn't so far is taken in.
bool Swallowed::is_effective(Situation& situation, Prover& prover, FormulaId wanted,
                             const std::vector<RuleId>& all, std::set<RuleId>& taken) const {
  const std::optional<Assignment> model = prover.any(wanted);
  if (!model) return false;
  Witness witness = make_witness(situation, *model);
  const auto applies = [&](const Evaluator& evaluator, const Decision& decision) {
    return decision.outcome != Outcome::kInvalid && rule_applies(evaluator, id_, situation.place());
  };
  if (!confirm(run_.book, witness, decide, applies)) return false;
  if (witness.decision.outcome != Outcome::kForbidden) return true;
  bool free = true;
  for (const RuleId reason : witness.decision.reasons) {
    if (std::ranges::find(all, reason) == all.end()) continue;
    free = false;
    taken.insert(reason);
  }
  return free;
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

/// Policies without all of which some request of the case would be effective, waivable ones alone
/// if they are enough; of two sets that each would do, the one that stands first.
std::vector<PolicyId> Swallowed::in_the_way(Situation& situation, Prover& prover, FormulaId arises,
                                            const std::vector<RuleId>& above) const {
  std::set<PolicyId> all;
  for (const RuleId rule : above) all.insert(run_.book.rules[rule].policy);
  const auto effective_without = [&](const std::set<PolicyId>& left_out) {
    std::set<PolicyId> only;
    std::ranges::set_difference(all, left_out, std::inserter(only, only.end()));
    const FormulaId effective =
        situation.formulas().both(arises, situation.formulas().negate(swallowed(situation, &only)));
    return prover.ask(effective) == Existence::kSome;
  };
  std::set<PolicyId> out;
  for (const PolicyId id : all) {
    if (run_.book.policies[id].strength == Strength::kWaivable) out.insert(id);
  }
  if (out.empty() || !effective_without(out)) out = all;
  if (!effective_without(out)) return {};
  std::vector<PolicyId> order(out.begin(), out.end());
  std::ranges::sort(order, [&](PolicyId a, PolicyId b) {
    return run_.stands_before(run_.book.policies[b].span, run_.book.policies[a].span);
  });
  for (const PolicyId policy : order) {
    out.erase(policy);
    if (!effective_without(out)) out.insert(policy);
  }
  return {out.begin(), out.end()};
}

/// Each once, and no more than a person reads.
void Swallowed::tell_cases(DiagnosticBuilder finding, const std::vector<const Open*>& cases) const {
  const std::string never = "never " + std::string(is_grant_ ? "granted" : "denied") + ": ";
  std::vector<std::string> texts;
  for (const Open* open : cases) {
    if (open->condition.text.empty()) continue;
    std::vector<std::string> words;
    for (const std::string& word : open->condition.text) {
      if (std::ranges::find(words, word) == words.end()) words.push_back(word);
    }
    const std::string text = join_words(words);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
  }
  for (size_t i = 0; i < std::min(texts.size(), kMostTold); ++i) finding.note(never + texts[i]);
  if (texts.size() > kMostTold) {
    finding.note("and " + std::to_string(texts.size() - kMostTold) + " more");
  }
}

void Swallowed::report(const std::vector<const Open*>& cases) {
  const Place& place = *cases.front()->arises;
  const std::vector<RuleId> rules = above(place);
  const RuleCase* body = case_at(run_.book, id_, place);
  Situation situation(run_.basis, place, {rules, {body->guard}});
  const FormulaId names = situation.formulas().both(
      situation.guard_applies(id_), encode_case(situation, cases.front()->condition));
  const FormulaId arises = situation.formulas().both(names, thwarted(situation));
  // Encoded before the situation is sealed, asked again with fewer policies.
  swallowed(situation, nullptr);
  Prover prover = run_.prover(situation);
  const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
    return rule_applies(evaluator, id_, place) && decision.permit != is_grant_ &&
           decision.outcome != Outcome::kInvalid;
  };
  std::optional<Witness> witness = run_.show(situation, prover, arises, claim);
  if (!witness) {
    run_.unknown(is_grant_ ? "expansion" : "denied-guarantee", run_.rule_name(id_), rule_.head,
                 situation);
    return;
  }
  std::vector<PolicyId> against = needed(situation, prover, names, rules);
  const auto swallows = [&](PolicyId policy) {
    return is_grant_ != (run_.book.policies[policy].kind == PolicyKind::kGuarantee);
  };
  const auto first = std::ranges::find_if(against, swallows);
  const std::string first_name = first == against.end() ? "" : run_.policy_name(*first);
  std::vector<PolicyId> waive;
  if (is_grant_) waive = in_the_way(situation, prover, names, rules);
  for (const PolicyId policy : waive) {
    if (std::ranges::find(against, policy) == against.end()) against.push_back(policy);
  }
  std::ranges::sort(against, [&](PolicyId a, PolicyId b) {
    return run_.stands_before(run_.book.policies[a].span, run_.book.policies[b].span);
  });
  // One that can't be waived leaves the others' waivers without effect.
  if (!std::ranges::all_of(waive, [&](PolicyId policy) {
        return run_.book.policies[policy].strength == Strength::kWaivable;
      })) {
    waive.clear();
  }
  const auto any_case = [&](Situation& asked) {
    std::vector<FormulaId> ways;
    for (const Open* open : cases) ways.push_back(encode_case(asked, open->condition));
    return asked.formulas().any_of(std::move(ways));
  };
  const auto region = [&](Situation& asked) {
    for (const RuleId rule : rules) asked.applies(rule);
    return asked.formulas().all_of({asked.guard_applies(id_), any_case(asked), thwarted(asked)});
  };
  prefer_today(run_, {place, {rules, {body->guard}}, region}, claim, *witness);
  std::vector<std::string> swallow;
  for (const PolicyId policy : against) {
    if (swallows(policy)) swallow.push_back(run_.policy_name(policy));
  }
  const std::string by = join_words(swallow);
  const bool several = swallow.size() > 1;
  const std::string name = run_.rule_name(id_);
  DiagnosticBuilder finding =
      is_grant_ ? run_.found.emit(kExpansion, rule_.head, name, by, several ? "forbid" : "forbids")
                : run_.found.emit(kDeniedGuarantee, rule_.head, name, by,
                                  several ? "guarantee" : "guarantees");
  finding.rule(run_.rule_name(id_));
  if (!first_name.empty()) finding.against(first_name);
  for (const PolicyId policy : against) {
    const bool guarantees = run_.book.policies[policy].kind == PolicyKind::kGuarantee;
    const char* does = guarantees ? "guarantees it" : is_grant_ ? "forbids it" : "forbids the rest";
    finding.label(run_.book.policies[policy].span, does);
  }
  tell_cases(finding, cases);
  run_.add_witness(finding, *witness);
  std::vector<Place> places = run_.places({*body}, policy_.level);
  std::stable_partition(places.begin(), places.end(),
                        [&](const Place& other) { return other == place; });
  add_ways_out(run_, finding, {id_, places, any_case, against, waive});
  run_.add_owner(finding, policy_.level);
  if (!is_grant_) {
    finding.hint("take the case out, or have the guarantee changed");
  } else {
    finding.hint(!waive.empty()
                     ? "take the case out of the bylaw, ask for a waiver, or have the standard "
                       "changed"
                     : "take the case out of the bylaw, or have the standard changed");
  }
}

void Swallowed::check() {
  if (rule_.until && *rule_.until <= run_.settings.at) return;
  // Cases are split per typed body: the same words may mean different types.
  for (const RuleCase& body : rule_.cases) {
    guard_ = body.guard;
    open_.clear();
    for (ConditionCase& one : split_cases(run_.book, guard_)) open_.push_back({std::move(one), {}});
    const std::vector<Place> places = run_.places({body}, policy_.level);
    bool going =
        std::ranges::any_of(places, [&](const Place& place) { return can_swallow(place); });
    std::set<PlaceClass> seen;
    for (const Place& place : places) {
      if (!going) break;
      std::vector<RuleId> rules = above(place);
      rules.push_back(id_);
      // What is never effective at one place isn't at another that looks the same.
      if (seen.insert(run_.class_of(place, rules)).second) going = check_at(place);
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

void find_expansions(CheckRun& run, RuleId id) {
  const Policy& policy = run.book.policies[run.book.rules[id].policy];
  if (run.book.rules[id].kind == RuleKind::kPermit && policy.kind == PolicyKind::kBylaw) {
    Swallowed(run, id).check();
  }
}

void find_denied_guarantees(CheckRun& run, RuleId id) {
  if (run.book.rules[id].kind == RuleKind::kForbid) Swallowed(run, id).check();
}

}  // namespace bylaw
