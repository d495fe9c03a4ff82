// Duties with their arguments: how two of a kind become one, and how they are written. Entry point:
// combine_duties().
#ifndef BYLAW_FACTS_DUTIES_H_
#define BYLAW_FACTS_DUTIES_H_

#include <string>
#include <vector>

#include "facts/schema.h"
#include "facts/value.h"

namespace bylaw {

/// A duty to be done, its arguments computed.
struct DutyValue {
  DutyId duty;
  std::vector<Value> arguments;
  auto operator<=>(const DutyValue&) const = default;
};

struct CombinedDuties {
  std::vector<DutyValue> duties;       // in order
  std::vector<std::string> conflicts;  // `"keep(until: 1d) and keep(until: 2d) conflict"`
};

/// Combines the duties of each kind as its declaration says. The order in which they come does not
/// matter.
CombinedDuties combine_duties(const Schema& schema, std::vector<DutyValue> duties);

/// The local name, or the full one where another duty has the same.
std::string duty_name(const Schema& schema, DutyId duty);

/// `audit(level: "full")`.
std::string duty_text(const Schema& schema, const DutyValue& duty);

}  // namespace bylaw

#endif  // BYLAW_FACTS_DUTIES_H_
