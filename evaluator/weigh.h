// Weighs every rule that speaks of a request, by the graph's code as it was written: its guard, and
// whether its standard stands, is waived, lifted or still being rolled out. The graph says which
// rules apply; this says why the others don't, and what erred. Entry point: weigh().
#ifndef BYLAW_EVALUATOR_WEIGH_H_
#define BYLAW_EVALUATOR_WEIGH_H_

#include <vector>

#include "evaluator/teller.h"

namespace bylaw::engine {

enum class Standing : uint8_t {
  kStands,
  kWaived,     // by `relaxation`
  kLifted,     // by `relaxation`: a default standard's forbid
  kRolledOut,  // its standard only warns or observes yet
  kEnded,      // a permit after its end
};

struct Weighed {
  const graph::BodyRecord* body = nullptr;
  graph::Datum guard;  // a truth value or an error
  Standing standing = Standing::kStands;
  uint32_t relaxation = graph::kNone;
};

/// Of all rules of the request's levels from the root down, by level, then in the rulebook's order.
/// What erred is added to `errors`.
std::vector<Weighed> weigh(Teller& teller, List<Trouble>& errors);
/// The same of those rules alone.
void weigh(Teller& teller, std::span<const uint32_t> rules, List<Trouble>& errors);

/// True while a policy is decided as if absent.
bool in_rollout(const graph::StandingRecord& standing, int64_t now_ms);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_WEIGH_H_
