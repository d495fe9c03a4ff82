// What has a say in whether a rule stands at a place: its case there, the waivers and overrides
// that can switch it off, and their conditions. Entry points: case_at(), waivers_at(),
// overrides_at(), add_guards().
#ifndef BYLAW_CHECKER_STANDING_H_
#define BYLAW_CHECKER_STANDING_H_

#include <vector>

#include "checker/universe.h"

namespace bylaw {

/// The case of a rule at a place; null if it has none or stands elsewhere.
const RuleCase* case_at(const Rulebook& rulebook, RuleId rule, const Place& place);

/// A guardrail of a mandatory or waivable standard.
bool is_hard(const Policy& policy);

/// The waivers that can switch off a standard's rules at a place, whose chain of levels is `chain`.
std::vector<WaiverId> waivers_at(const Rulebook& book, PolicyId standard, const Place& place,
                                 const std::vector<TermId>& chain, Timestamp at);

/// The overrides that can lift a default standard's forbids there.
std::vector<OverrideId> overrides_at(const Rulebook& book, PolicyId standard, const Place& place,
                                     const std::vector<TermId>& chain);

/// Adds the conditions of rules at a place, and of the waivers, overrides and bounds that decide
/// their standing.
void add_guards(const Rulebook& rulebook, const std::vector<RuleId>& rules, const Place& place,
                Timestamp at, std::vector<ExprId>& guards);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_STANDING_H_
