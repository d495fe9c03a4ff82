// Decisions in a form that doesn't depend on how a mesh is written down: names instead of ids,
// everything that has no order sorted. Entry points: canonical(), rows_shown().
#ifndef BYLAW_TESTS_AGREEMENT_CANONICAL_H_
#define BYLAW_TESTS_AGREEMENT_CANONICAL_H_

#include <string>

#include "rules/decide.h"

namespace bylaw::tests {

/// Everything a decision says but for what erred on the way and how filters are worded.
std::string canonical(const Rulebook& rulebook, const Decision& decision);

/// What a few rows show under the decision: its filters and masks at work.
std::string rows_shown(const Rulebook& rulebook, const EntityStore& store, const Request& request,
                       const Decision& decision);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_CANONICAL_H_
