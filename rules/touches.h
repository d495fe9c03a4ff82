// What a policy speaks of: actions, types, attributes, masks, duties, parameters. For people and
// tools that ask what a rule touches. Entry point: touches_of().
#ifndef BYLAW_RULES_TOUCHES_H_
#define BYLAW_RULES_TOUCHES_H_

#include <set>
#include <string>

#include "rules/rulebook.h"

namespace bylaw {

/// Names in byte order, as an author writes them.
struct Touches {
  std::set<std::string> actions;
  std::set<std::string> principals;  // entity types
  std::set<std::string> resources;   // entity types
  /// What its conditions and arguments read, those of the defines they call included:
  /// "User.clearance", "Column.tier", "context.purpose", "action.reason", "row.region".
  std::set<std::string> reads;
  std::set<std::string> columns;  // chosen by caps and masks: "under user.contact", "named \"a\""
  std::set<std::string> masks;    // "hash", "last(4)"
  std::set<std::string> duties;
  std::set<std::string> parameters;  // "privacy.retention_limit"
};

/// Of all rules of a policy and of its bound for overrides.
Touches touches_of(const Rulebook& rulebook, PolicyId policy);

}  // namespace bylaw

#endif  // BYLAW_RULES_TOUCHES_H_
