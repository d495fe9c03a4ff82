// What every verdict works with: the places a rule applies at, situations, proofs, and findings
// with their witnesses. Entry points: CheckRun, find_*().
#ifndef BYLAW_CHECKER_CHECK_RUN_H_
#define BYLAW_CHECKER_CHECK_RUN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "checker/check.h"
#include "checker/diagnostics.h"
#include "checker/prover.h"

namespace bylaw {

class CheckRun {
 public:
  CheckRun(const Rulebook& rulebook, const SourceMap& sources, const CheckSettings& settings);

  const Rulebook& book;
  const SourceMap& sources;
  const CheckSettings& settings;
  SolverContext context;
  Diagnostics found;

  /// The places at which a policy of `level` can speak of the environments of `cases`: its domain
  /// and those below, in order.
  std::vector<Place> places(const std::vector<RuleCase>& cases, TermId level) const;
  /// The rules that have a case at the place, ascending.
  const std::vector<RuleId>& rules_at(const Place& place) const;
  /// Those of them that say yes or no.
  std::vector<RuleId> deciding_rules_at(const Place& place) const;

  /// The catalogue's resources of a place, in order.
  std::vector<const Entity*> resources_at(const Place& place) const;

  /// Those entities of the store with all that they name, directly or not: for Scope::facts.
  std::vector<const Entity*> facts_of(std::vector<const Entity*> entities) const;

  Prover prover(Situation& situation) { return {context, situation, settings.budget}; }

  /// The plainest request of which `formula` holds, replayed. Nothing if it can't be shown.
  std::optional<Witness> show(Situation& situation, Prover& prover, FormulaId formula,
                              const Confirm& claim);

  std::string rule_name(RuleId rule) const { return book.rule_name(rule); }
  std::string policy_name(PolicyId policy) const { return book.policies[policy].name.full(); }
  Span place_of(RuleId rule) const { return book.rules[rule].head; }
  /// Whether the first place stands before the second: by path, then by offset.
  bool stands_before(Span a, Span b) const;

  /// Adds the example, in words and as JSON.
  void add_witness(DiagnosticBuilder finding, const Witness& witness) const;
  /// Adds who must act for a domain.
  void add_owner(DiagnosticBuilder finding, TermId domain) const;
  /// Says that a verdict about `subject` was not decided, and what stood in the way.
  void unknown(std::string_view verdict, const std::string& subject, Span place,
               Situation& situation);

 private:
  mutable std::map<Place, std::vector<RuleId>> rules_;
};

/// Whether a policy of the first level stands above one of the second, or is a hard standard of the
/// same.
bool stands_above(const Rulebook& rulebook, const Policy& above, const Policy& below);
/// Neither forbidden nor invalid.
bool is_open(const Decision& decision);
/// Whether a case's guard is true, or not false, of a request.
bool guard_is_true(const Evaluator& evaluator, const RuleCase& body);
bool guard_is_not_false(const Evaluator& evaluator, const RuleCase& body);
/// Whether the rule's own guard makes it apply to the request.
bool rule_applies(const Evaluator& evaluator, RuleId rule, const Place& place);

void find_mask_conflicts(CheckRun& run);
void find_weakened_duties(CheckRun& run);
void find_starved(CheckRun& run);
void find_exceeded_sources(CheckRun& run);
void find_dead(CheckRun& run);
void find_may_err(CheckRun& run);
void find_out_of_bounds(CheckRun& run);
void find_idle_overrides(CheckRun& run);
void find_waivers(CheckRun& run);
void find_guarantee_conflicts(CheckRun& run);
void find_requirement_conflicts(CheckRun& run);
void find_duty_conflicts(CheckRun& run);
void find_expansions(CheckRun& run);
void find_denied_guarantees(CheckRun& run);
void find_broken_assert(CheckRun& run, const Assertion& assertion);
void find_broken_asserts(CheckRun& run);
void find_narrowed(CheckRun& run);
void find_void(CheckRun& run, RuleId rule);
/// What was found, but for `void` of rules that an error speaks of.
Diagnostics without_follow_ups(const Rulebook& rulebook, const Diagnostics& found);
void find_uncovered(CheckRun& run);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_CHECK_RUN_H_
