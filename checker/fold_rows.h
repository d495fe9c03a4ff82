// Where rules stand in the fold, and so which of two that apply decides. Entry points:
// row_in_fold(), decides_before().
#ifndef BYLAW_CHECKER_FOLD_ROWS_H_
#define BYLAW_CHECKER_FOLD_ROWS_H_

#include <compare>
#include <cstddef>

#include "checker/universe.h"
#include "rules/rulebook.h"

namespace bylaw {

/// From the root down hard forbids, guarantees and plain forbids of each level, and last all
/// permits.
struct FoldRow {
  size_t level = 0;
  int of_level = 0;
  auto operator<=>(const FoldRow&) const = default;
};

FoldRow row_in_fold(const Rulebook& rulebook, RuleId rule, const Place& place);

/// Whether the first rule decides, and the second doesn't, where both apply.
inline bool decides_before(const Rulebook& rulebook, RuleId first, RuleId second,
                           const Place& place) {
  return row_in_fold(rulebook, first, place) < row_in_fold(rulebook, second, place);
}

}  // namespace bylaw

#endif  // BYLAW_CHECKER_FOLD_ROWS_H_
