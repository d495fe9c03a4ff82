// Reads service levels with their units. Entry point: ServiceLevels.
#include "facts/odcs_service_levels.h"

#include <algorithm>

#include "base/text.h"
#include "facts/convert.h"
#include "facts/diagnostics.h"

namespace bylaw {
namespace {

struct Unit {
  std::string_view name;
  int64_t ms;
};
constexpr int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr Unit kUnits[] = {{"ms", 1},
                           {"millisecond", 1},
                           {"milliseconds", 1},
                           {"s", 1000},
                           {"sec", 1000},
                           {"second", 1000},
                           {"seconds", 1000},
                           {"min", 60000},
                           {"minute", 60000},
                           {"minutes", 60000},
                           {"h", 3600000},
                           {"hr", 3600000},
                           {"hour", 3600000},
                           {"hours", 3600000},
                           {"d", kDayMs},
                           {"day", kDayMs},
                           {"days", kDayMs},
                           {"w", 7 * kDayMs},
                           {"week", 7 * kDayMs},
                           {"weeks", 7 * kDayMs},
                           {"mo", 30 * kDayMs},
                           {"month", 30 * kDayMs},
                           {"months", 30 * kDayMs},
                           {"y", 365 * kDayMs},
                           {"yr", 365 * kDayMs},
                           {"year", 365 * kDayMs},
                           {"years", 365 * kDayMs}};

const std::vector<std::string> kFields = {"id",        "property", "value",  "valueExt",
                                          "unit",      "element",  "driver", "description",
                                          "scheduler", "schedule"};

bool is_level(const TreeNode& level, std::string_view snake_name) {
  return snake_case(level.find("property")->text) == snake_name;
}

std::optional<int64_t> unit_ms(const TreeNode* unit) {
  if (unit == nullptr) return std::nullopt;
  for (const Unit& known : kUnits) {
    if (known.name == unit->text) return known.ms;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> level_duration(const TreeNode& level) {
  const TreeNode* value = level.find("value");
  const auto count = value == nullptr ? std::nullopt : parse_decimal(value->text);
  const auto unit = unit_ms(level.find("unit"));
  int64_t scaled = 0;
  if (!count || !unit || __builtin_mul_overflow(count->units, *unit, &scaled) ||
      scaled % 10000 != 0) {
    return std::nullopt;
  }
  return Duration{scaled / 10000};
}

ServiceLevels::ServiceLevels(ContractContext& context, const TreeNode& root) : context_(context) {
  const TreeNode* list = context.list(root, "slaProperties");
  for (size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    const TreeNode& level = list->items[i];
    if (!context.expect_map(level, "a service level")) continue;
    context.known_fields(level, "a service level", kFields);
    if (context.text(level, "property") == nullptr) {
      if (level.find("property") == nullptr) {
        context.diagnostics.emit(kMissingContractField, context.span(level), "property");
      }
      continue;
    }
    const TreeNode* value = level.find("value");
    if (value != nullptr && !value->is(TreeNode::Kind::kNull)) levels_.push_back(&level);
  }
}

const TreeNode* ServiceLevels::find(const std::string& snake_name) const {
  const auto it = std::find_if(levels_.begin(), levels_.end(),
                               [&](const TreeNode* level) { return is_level(*level, snake_name); });
  return it == levels_.end() ? nullptr : *it;
}

std::optional<Value> ServiceLevels::value(const Member& member) {
  const std::string name = snake_case(member.name);
  const bool is_duration = context_.schema.types[member.type].kind == TypeKind::kDuration;
  std::optional<Value> longest;
  for (const TreeNode* level : levels_) {
    if (!is_level(*level, name)) continue;
    if (!is_duration) return context_.convert(member, *level->find("value"), name);
    const auto read = duration(member, *level);
    if (!read) return std::nullopt;
    longest = longest ? std::max(*longest, *read) : *read;
  }
  return longest;
}

std::optional<Value> ServiceLevels::duration(const Member& member, const TreeNode& level) {
  const TreeNode& value = *level.find("value");
  const std::string& name = level.find("property")->text;
  const TreeNode* unit = context_.text(level, "unit");
  const std::optional<Decimal> count = parse_decimal(value.text);
  if (!count) return context_.convert(member, value, name);
  if (unit == nullptr) {
    context_.diagnostics.emit(kUnitMissing, context_.span(value), name)
        .hint("d for days, y for years");
    return std::nullopt;
  }
  if (!unit_ms(unit)) {
    context_.diagnostics.emit(kUnitUnknown, context_.span(*unit), name, describe(*unit))
        .hint("its unit is ms, s, min, h, d, w, mo or y");
    return std::nullopt;
  }
  if (const auto read = level_duration(level)) return Value(*read);
  context_.diagnostics.emit(
      kFactRange, context_.span(value), name,
      describe(value) + " " + unit->text + " is no whole number of milliseconds in range");
  return std::nullopt;
}

}  // namespace bylaw
