// Why each rule that could have applied did or didn't: the part of its guard that settled it, and
// the values seen there. Entry point: trace_of().
#ifndef BYLAW_EVALUATOR_EXPLAIN_H_
#define BYLAW_EVALUATOR_EXPLAIN_H_

#include <string>
#include <vector>

#include "evaluator/weigh.h"

namespace bylaw::engine {

enum class Verdict : uint8_t { kApplied, kFailed, kErred, kWaived, kLifted, kRolledOut };

struct Trace {
  uint32_t rule = 0;
  Verdict verdict = Verdict::kFailed;
  graph::PlaceRecord condition = kNowhere;  // what settled it
  std::string text;                         // of that; empty where the rule has no guard
  std::vector<std::string> values;          // "principal.clearance = internal"
  std::string by;                           // the waiver or override, "package.name"
};

Trace trace_of(Teller& teller, const Weighed& weighed);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_EXPLAIN_H_
