// Partial evaluation of row filters: everything but the row's own columns is replaced by its value,
// and what follows is folded. Entry point: partially_evaluate().
#ifndef BYLAW_RULES_PARTIAL_H_
#define BYLAW_RULES_PARTIAL_H_

#include <vector>

#include "rules/evaluate.h"

namespace bylaw {

/// A condition in `residual` that is true of exactly the rows of which `filter` is true; a literal
/// where no row is left in it. (Where `filter` errs of a row it may be false, and the other way
/// round: both hide the row.) What erred whatever the row is added to `errors`.
ExprId partially_evaluate(const Evaluator& evaluator, ExprId filter, uint32_t frame_size,
                          ExprStore& residual, std::vector<EvalError>& errors);

}  // namespace bylaw

#endif  // BYLAW_RULES_PARTIAL_H_
