// Service levels of a contract (`slaProperties`). Entry point: ServiceLevels.
#ifndef BYLAW_FACTS_ODCS_SERVICE_LEVELS_H_
#define BYLAW_FACTS_ODCS_SERVICE_LEVELS_H_

#include <optional>
#include <string>
#include <vector>

#include "facts/odcs_context.h"
#include "facts/tree.h"

namespace bylaw {

/// The value of a service level times its unit; nothing if it has no unit that is known, or is no
/// whole number of milliseconds in range.
std::optional<Duration> level_duration(const TreeNode& level);

class ServiceLevels {
 public:
  ServiceLevels(ContractContext& context, const TreeNode& root);
  /// The first level of that name; null if there is none.
  const TreeNode* find(const std::string& snake_name) const;
  /// The level as the member's type has it. A duration is the value with its unit, the longest
  /// where elements differ; of other types the first one stands.
  std::optional<Value> value(const Member& member);

 private:
  std::optional<Value> duration(const Member& member, const TreeNode& level);
  ContractContext& context_;
  std::vector<const TreeNode*> levels_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_ODCS_SERVICE_LEVELS_H_
