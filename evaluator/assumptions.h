// Which assumptions a request breaks, in words. Entry point: broken_assumptions().
#ifndef BYLAW_EVALUATOR_ASSUMPTIONS_H_
#define BYLAW_EVALUATOR_ASSUMPTIONS_H_

#include <string>
#include <vector>

#include "evaluator/teller.h"

namespace bylaw::engine {

/// One sentence for each, with the first entities for which it doesn't hold.
std::vector<std::string> broken_assumptions(Teller& teller);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ASSUMPTIONS_H_
