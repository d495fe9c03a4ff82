// `contradiction` between a guarantee and a hard forbid that it doesn't name in `subject to`. Entry
// point: find_guarantee_conflicts().
#include <algorithm>
#include <set>

#include "checker/check_run.h"
#include "checker/explain.h"

namespace bylaw {
namespace {

class Guarantee {
 public:
  Guarantee(CheckRun& run, PolicyId id) : run_(run), id_(id), policy_(run.book.policies[id]) {}

  void check() {
    std::vector<RuleCase> cases;
    for (const RuleId rule : policy_.rules) {
      const std::vector<RuleCase>& its = run_.book.rules[rule].cases;
      cases.insert(cases.end(), its.begin(), its.end());
    }
    for (const Place& place : run_.places(cases, policy_.level)) check_at(place);
  }

 private:
  /// Hard standards of its own level or above that it doesn't yield to.
  std::set<PolicyId> rivals(const Place& place) const {
    std::set<PolicyId> found;
    for (const RuleId rule : run_.deciding_rules_at(place)) {
      const PolicyId id = run_.book.rules[rule].policy;
      const Policy& policy = run_.book.policies[id];
      const bool above = run_.book.schema.domains().under(policy_.level, policy.level);
      const bool named = std::ranges::find(policy_.subject_to, id) != policy_.subject_to.end();
      const bool forbids = run_.book.rules[rule].kind == RuleKind::kForbid && is_hard(policy);
      if (forbids && above && !named && !told_.contains(id)) found.insert(id);
    }
    return found;
  }

  std::vector<RuleId> rules_of(PolicyId policy, const Place& place) const {
    std::vector<RuleId> rules;
    for (const RuleId rule : run_.book.policies[policy].rules) {
      const RuleKind kind = run_.book.rules[rule].kind;
      const bool decides = kind == RuleKind::kForbid || kind == RuleKind::kPermit;
      if (decides && case_at(run_.book, rule, place) != nullptr) rules.push_back(rule);
    }
    return rules;
  }

  void check_at(const Place& place) {
    for (const PolicyId rival : rivals(place)) check_pair(rival, place);
  }

  void check_pair(PolicyId rival, const Place& place) {
    const std::vector<RuleId> grants = rules_of(id_, place);
    const std::vector<RuleId> forbids = rules_of(rival, place);
    Scope scope;
    scope.rules = grants;
    scope.rules.insert(scope.rules.end(), forbids.begin(), forbids.end());
    Situation situation(run_.basis, place, scope);
    const auto any = [&](const std::vector<RuleId>& rules) {
      std::vector<FormulaId> ways;
      for (const RuleId rule : rules) ways.push_back(situation.applies(rule));
      return situation.formulas().any_of(std::move(ways));
    };
    const FormulaId both = situation.formulas().both(any(grants), any(forbids));
    Prover prover = run_.prover(situation);
    const Existence answer = prover.ask(both);
    if (answer == Existence::kNever) return;
    told_.insert(rival);
    const auto applies = [&](const Evaluator& evaluator, const std::vector<RuleId>& rules) {
      return std::ranges::any_of(rules,
                                 [&](RuleId r) { return rule_applies(evaluator, r, place); });
    };
    const Confirm claim = [&](const Evaluator& e, const Decision& d) {
      return d.outcome != Outcome::kInvalid && applies(e, grants) && applies(e, forbids);
    };
    std::optional<Witness> witness;
    if (answer == Existence::kSome) {
      witness = run_.show(situation, prover, both, claim);
    }
    if (!witness) {
      run_.unknown("contradiction", run_.policy_name(id_), policy_.span, situation);
      return;
    }
    const Question question{place, scope, [&](Situation& asked) {
                              std::vector<FormulaId> permitted, forbidden;
                              for (const RuleId r : grants) permitted.push_back(asked.applies(r));
                              for (const RuleId r : forbids) forbidden.push_back(asked.applies(r));
                              Formulas& f = asked.formulas();
                              return f.both(f.any_of(permitted), f.any_of(forbidden));
                            }};
    prefer_today(run_, question, claim, *witness);
    report(rival, *witness,
           cover_of(run_, question, guards_of(run_, place, scope.rules), scope.rules));
  }

  void report(PolicyId rival, const Witness& witness, const std::optional<Cover>& cover) {
    const Policy& standard = run_.book.policies[rival];
    const bool first = run_.stands_before(policy_.span, standard.span);
    const Policy& a = first ? policy_ : standard;
    const Policy& b = first ? standard : policy_;
    DiagnosticBuilder finding =
        run_.found.emit(kContradiction, a.span, a.name.full(), b.name.full());
    finding.rule(a.name.full()).against(b.name.full());
    finding.label(b.span, first ? "forbids it" : "guarantees it");
    run_.add_witness(finding, witness);
    add_cover(finding, cover);
    run_.add_owner(finding, policy_.level);
    finding.hint("add '" + standard.name.local +
                 "' to the guarantee's 'subject to', or narrow one "
                 "of them");
  }

  CheckRun& run_;
  PolicyId id_;
  const Policy& policy_;
  std::set<PolicyId> told_;
};

}  // namespace

void find_guarantee_conflicts(CheckRun& run, PolicyId id) {
  if (run.book.policies[id].kind == PolicyKind::kGuarantee) Guarantee(run, id).check();
}

}  // namespace bylaw
