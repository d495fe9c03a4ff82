// Duties whose arguments are data: how two of a kind become one, as facts/duties.h has it of
// values. Entry point: combine_duties().
#ifndef BYLAW_EVALUATOR_DUTIES_H_
#define BYLAW_EVALUATOR_DUTIES_H_

#include <span>
#include <string>
#include <string_view>

#include "evaluator/teller.h"
#include "facts/duties.h"

namespace bylaw::engine {

/// A duty to be done, its arguments computed. They lie in the workspace.
struct DutyUse {
  uint32_t duty = 0;
  std::span<const graph::Datum> arguments;
};

/// Combines the duties of each kind as its declaration says, and puts them in order. Each conflict
/// is added to `conflicts`: `keep(until: 1d) and keep(until: 2d) conflict`.
void combine_duties(Teller& teller, List<DutyUse>& duties, List<std::string_view>& conflicts);

bool same_duty(const Machine& machine, const DutyUse& a, const DutyUse& b);

/// `audit(level: "full")`, at the end of `out`.
void append_duty(const Teller& teller, const DutyUse& duty, std::string& out);

/// With values for its arguments.
DutyValue value_of(const Machine& machine, const DutyUse& duty);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_DUTIES_H_
