// Assumptions, which the checker relies on and which are enforced: a store or a request that
// violates one is refused. One is violated where it is false; where it errs nothing is known
// against it. Entry points: request_violations(), store_violations().
#ifndef BYLAW_RULES_ASSUMPTIONS_H_
#define BYLAW_RULES_ASSUMPTIONS_H_

#include <string>
#include <vector>

#include "rules/evaluate.h"

namespace bylaw {

/// The assumptions that the request's principal and resource, together with any entities of the
/// store, or its context, violate: one sentence each.
std::vector<std::string> request_violations(const Evaluator& evaluator);

/// An assumption that doesn't hold, and for whom.
struct Violation {
  Span assumption;
  std::string sentence;
};

/// The assumptions that entities of the store alone violate, whatever is requested.
std::vector<Violation> store_violations(const Rulebook& rulebook, const EntityStore& store,
                                        Timestamp now);

}  // namespace bylaw

#endif  // BYLAW_RULES_ASSUMPTIONS_H_
