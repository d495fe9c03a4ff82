// Duties with their arguments: how two of a kind become one, and how they are written. Entry point:
// combine_duties().
#ifndef BYLAW_RULES_DUTIES_H_
#define BYLAW_RULES_DUTIES_H_

#include <string>
#include <vector>

#include "rules/decide.h"

namespace bylaw {

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

#endif  // BYLAW_RULES_DUTIES_H_
