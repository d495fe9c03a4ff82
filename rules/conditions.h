// What a condition asks of the resource alone. Entry point: resource_conditions().
#ifndef BYLAW_RULES_CONDITIONS_H_
#define BYLAW_RULES_CONDITIONS_H_

#include <vector>

#include "rules/rulebook.h"

namespace bylaw {

/// Those of the conditions that `guard` joins by `and` that read nothing but the resource, what it
/// refers to, parameters and what is written down; of an invalid guard none.
std::vector<ExprId> resource_conditions(const Rulebook& rulebook, ExprId guard);

}  // namespace bylaw

#endif  // BYLAW_RULES_CONDITIONS_H_
