// Weighs every rule that speaks of a request: its guard, and whether its standard stands, is
// waived, lifted or still being rolled out. The decision and its explanation both read this. Entry
// point: weigh().
#ifndef BYLAW_RULES_WEIGH_H_
#define BYLAW_RULES_WEIGH_H_

#include <optional>
#include <vector>

#include "rules/decide.h"
#include "rules/evaluate.h"

namespace bylaw {

enum class Standing : uint8_t {
  kStands,
  kWaived,     // by `waiver`
  kLifted,     // by `lifted_by`: a default standard's forbid
  kRolledOut,  // its standard only warns or observes yet
  kEnded,      // a permit after its `until`
};

struct WeighedRule {
  RuleId rule;
  const RuleCase* body = nullptr;  // the case of the request's environment
  size_t level = 0;                // position in the chain of domains, 0 is the root
  Evaluated guard = Value(false);
  Standing standing = Standing::kStands;
  WaiverId waiver;
  OverrideId lifted_by;

  /// A restriction applies when its guard is true or errs, a relaxation only when it is true.
  bool applies(const Rulebook& rulebook) const;
};

struct Weighing {
  std::vector<TermId> chain;  // from the root to the resource's domain
  std::vector<WeighedRule> rules;
};

/// All rules of the levels from the root to the resource's domain that have a case for
/// `environment`, by level, then in the rulebook's order. `also` is taken as enforced although it
/// is being rolled out. What erred is added to `errors`.
Weighing weigh(const Evaluator& evaluator, EnvironmentId environment, std::optional<PolicyId> also,
               std::vector<EvaluationError>& errors);

/// The case of an environment; null if there is none.
const RuleCase* case_of(const std::vector<RuleCase>& cases, EnvironmentId environment);

/// True while `policy` is decided as if absent.
bool in_rollout(const Policy& policy, Timestamp now);

}  // namespace bylaw

#endif  // BYLAW_RULES_WEIGH_H_
