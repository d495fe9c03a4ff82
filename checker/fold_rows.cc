// Rows of the fold: docs/language.md, "What a decision is".
#include "checker/fold_rows.h"

#include <algorithm>
#include <limits>

#include "checker/situation.h"

namespace bylaw {

FoldRow row_in_fold(const Rulebook& rulebook, RuleId id, const Place& place) {
  const Rule& rule = rulebook.rules[id];
  const Policy& policy = rulebook.policies[rule.policy];
  const bool guarantees = policy.kind == PolicyKind::kGuarantee;
  if (rule.kind == RuleKind::kPermit && !guarantees) {
    return {std::numeric_limits<size_t>::max(), 0};
  }
  const auto chain = rulebook.schema.chain(place.domain.value_or(Schema::kRoot));
  const auto level = static_cast<size_t>(std::ranges::find(chain, policy.level) - chain.begin());
  if (guarantees) return {level, 1};
  return {level, is_hard(policy) ? 0 : 2};
}

}  // namespace bylaw
