// Patterns of policy text, and how values bind.
#include "facts/policy_text.h"

namespace bylaw {

std::string pattern_text(std::string_view pattern) {
  std::string text;
  append_pattern(pattern, text);
  return text;
}

void append_pattern(std::string_view pattern, std::string& out) {
  out += "r\"";
  bool escaped = false;
  for (const char c : pattern) {
    if (c == '"' && !escaped) out += '\\';
    out += c;
    escaped = c == '\\' && !escaped;
  }
  out += '"';
}

Tightness tightness_of(const Value& value) {
  const auto* integer = value.if_a<int64_t>();
  const auto* decimal = value.if_a<Decimal>();
  const auto* duration = value.if_a<Duration>();
  const bool negative = (integer != nullptr && *integer < 0) ||
                        (decimal != nullptr && decimal->units < 0) ||
                        (duration != nullptr && duration->ms < 0);
  return negative ? kSign : kPrimary;
}

}  // namespace bylaw
