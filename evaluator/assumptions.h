// Which assumptions a request breaks, in words. Entry point: broken_assumptions().
#ifndef BYLAW_EVALUATOR_ASSUMPTIONS_H_
#define BYLAW_EVALUATOR_ASSUMPTIONS_H_

#include <string_view>

#include "evaluator/teller.h"

namespace bylaw::engine {

/// Adds one sentence for each, with the first entities for which it doesn't hold.
void broken_assumptions(Teller& teller, List<std::string_view>& problems);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ASSUMPTIONS_H_
