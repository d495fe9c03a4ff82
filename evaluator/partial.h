// What is left of a row filter once all but the row's own cells is known. Entry point:
// partially_evaluate().
#ifndef BYLAW_EVALUATOR_PARTIAL_H_
#define BYLAW_EVALUATOR_PARTIAL_H_

#include "evaluator/teller.h"

namespace bylaw::engine {

/// A condition that is true of exactly the rows of which the code `filter` is true; a literal where
/// no row is left in it. What erred whatever the row is added to `errors`.
TermIndex partially_evaluate(Teller& teller, uint32_t filter, uint32_t frame_size, Terms& terms,
                             List<graph::Datum>& errors);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_PARTIAL_H_
