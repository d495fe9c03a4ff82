// What every verdict works with: the places a rule applies at, situations, proofs, and findings
// with their witnesses. Entry points: CheckRun, find_*().
#ifndef BYLAW_CHECKER_CHECK_RUN_H_
#define BYLAW_CHECKER_CHECK_RUN_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "checker/check.h"
#include "checker/diagnostics.h"
#include "checker/place_class.h"
#include "checker/prover.h"

namespace bylaw {

/// What a question is asked for.
struct Purpose {
  std::string_view verdict;
  std::string subject;
  Span place;
};

class CheckRun {
 public:
  CheckRun(const Rulebook& rulebook, const SourceMap& sources, const CheckSettings& settings);

  const Rulebook& book;
  const SourceMap& sources;
  const CheckSettings& settings;
  Basis basis{book, settings.at};
  SolverContext context{settings.z3_alone ? 0 : SolverContext::kMostInClauses};
  Diagnostics found;
  /// Rules that an error speaks of, once errors are known.
  std::set<RuleId> with_errors;

  /// Begins another piece of work, which sees nothing of those before.
  void start(size_t unit) {
    context.clear();
    found = Diagnostics();
    unit_ = unit;
    questions_ = 0;
    engines_disagree_ = false;
  }

  /// Asks near by, and again as far as can be if some question is left open there: what is found is
  /// all there is in `found`. Of what only one of them decides, that is taken.
  void look(const std::function<void()>& ask);

  /// The places at which a policy of `level` can speak of the environments of `cases`: its domain
  /// and those below, in order.
  std::vector<Place> places(const std::vector<RuleCase>& cases, TermId level) const;
  /// The rules that have a case at the place, ascending.
  const std::vector<RuleId>& rules_at(const Place& place) const;
  /// Those of them that say yes or no.
  std::vector<RuleId> deciding_rules_at(const Place& place) const;

  /// What `rules` and `guards` have to do with the place: at another place of the same class, each
  /// question about them alone has the same answer.
  PlaceClass class_of(const Place& place, const std::vector<RuleId>& rules,
                      const std::vector<ExprId>& guards = {}) const {
    return classes_.of(place, rules, guards);
  }

  /// The catalogue's resources of a place, in order.
  std::vector<const Entity*> resources_at(const Place& place) const;

  /// Those entities of the store with all that they name, directly or not: for Scope::facts.
  std::vector<const Entity*> facts_of(std::vector<const Entity*> entities) const;

  Prover prover(Situation& situation) {
    return {context, situation, settings.budget, &listener_, &left_open_};
  }

  /// Whether there is a request at the place of which `wanted` holds, and to which none of `others`
  /// applies. Few of many matter: they are taken in as examples meet them.
  /// What is undecided is told of the verdict.
  Existence ask_without(const Place& place, const Scope& scope,
                        const std::function<FormulaId(Situation&)>& wanted,
                        const std::vector<RuleId>& others, const Purpose& asked);

  /// Decides an example as the settings say; what is found where that fails is not kept.
  Replay replay();
  /// Whether an example of this unit was decided differently by the engines.
  bool engines_disagree() const { return engines_disagree_; }

  /// Whether a request of which `formula` holds is more than one that the encoding allows for want
  /// of knowing better: an example of it keeps the claim when it is decided.
  bool is_real(Situation& situation, Prover& prover, FormulaId formula, const Confirm& claim) const;

  /// The plainest request of which `formula` holds, replayed. Nothing if it can't be shown: why
  /// is in Situation::hindrance.
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
  Listener listener_;
  size_t unit_ = 0;
  size_t questions_ = 0;  // that this unit asked
  bool engines_disagree_ = false;
  bool left_open_ = false;  // some question that has limits, since it was last looked
  std::map<TermId, std::vector<RuleId>> by_level_;
  /// Adds those of `others` that an example meets; false if it can't be told.
  bool meets(const Place& place, Witness& example, const std::vector<RuleId>& others,
             std::set<RuleId>& met) const;

  mutable std::map<Place, std::vector<RuleId>> rules_;
  mutable PlaceClasses classes_;
};

/// Whether requests are looked at that don't exist.
bool invents_requests(const Situation& situation);
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

// The verdicts; check.cc says in which order.
void find_unsatisfiable_assumptions(CheckRun& run);
void find_mask_conflicts(CheckRun& run, RuleId rule);
void find_weakened_duties(CheckRun& run, RuleId rule);
void find_starved(CheckRun& run, RuleId rule);
std::vector<const Entity*> derived_products(const CheckRun& run);
void find_exceeded_sources(CheckRun& run, const Entity& product);
void find_dead(CheckRun& run, RuleId rule);
void find_may_err(CheckRun& run, RuleId rule);
void find_out_of_bounds(CheckRun& run, OverrideId lift);
void find_idle_overrides(CheckRun& run, OverrideId lift);
void find_waivers(CheckRun& run, WaiverId waiver);
void find_guarantee_conflicts(CheckRun& run, PolicyId policy);
std::vector<Place> places_of_requirements(const CheckRun& run);
void find_requirement_conflicts(CheckRun& run, const Place& place);
void find_duty_conflicts(CheckRun& run, RuleId rule);
void find_expansions(CheckRun& run, RuleId rule);
void find_denied_guarantees(CheckRun& run, RuleId rule);
void find_broken_assert(CheckRun& run, const Assertion& assertion);
void find_narrowed(CheckRun& run, RuleId rule);
void find_void(CheckRun& run, RuleId rule);
void find_uncovered(CheckRun& run);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_CHECK_RUN_H_
