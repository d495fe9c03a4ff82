// Why code erred, in the spare bytes of a datum that is no value: the reason, the code at fault,
// and whom it concerns. Entry points: Fault, at_fault().
#ifndef BYLAW_EVALUATOR_FAULT_H_
#define BYLAW_EVALUATOR_FAULT_H_

#include "graph/datum.h"

namespace bylaw::engine {

/// `aux` of the datum is the code; `n` what the comment says.
enum class Fault : uint16_t {
  kNone,       // not told
  kAbsent,     // an optional value is read that is absent
  kAttribute,  // an attribute is missing, unfitting, stated in two ways, or its entity unknown;
               // n: the entity's key
  kContext,    // a member of the context is missing or unfitting
  kProperty,   // a property of the action is
  kField,      // a required member of a record is missing; n: the record
  kUnknown,    // nobody knows an entity whose groups are asked for; n: its key
  kGroup,      // or a group that it is in; n: its key
  kTooDeep,
  kOverflow,
  kWholeDays,  // a date is moved by a part of a day
  kYears,      // a date leaves the years that there are
  kPattern,    // a pattern can't be read
  kCells,      // a collection of the row's cells is counted over
};

inline graph::Datum failed(Fault fault, int64_t n = 0) {
  return {.kind = graph::Kind::kInvalid,
          .fault = static_cast<uint16_t>(fault),
          .aux = graph::kNone,
          .n = n};
}
/// The same at `code`.
inline graph::Datum at_fault(graph::Datum d, uint32_t code) {
  d.aux = code;
  return d;
}
inline Fault fault_of(const graph::Datum& d) { return static_cast<Fault>(d.fault); }

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_FAULT_H_
