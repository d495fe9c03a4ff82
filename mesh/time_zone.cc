// Reads the last line of a zone's file in the system's database (RFC 8536): the rule for all times
// to come, in the form of POSIX's TZ, as in "CET-1CEST,M3.5.0,M10.5.0/3". Entry point:
// find_time_zone().
#include "mesh/time_zone.h"

#include <algorithm>
#include <fstream>

namespace bylaw {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr std::string_view kDatabase = "/usr/share/zoneinfo/";
constexpr size_t kLargestZone = 1 << 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `[h]h[:mm[:ss]]` at the start of `text`, which moves past it.
std::optional<int64_t> read_clock(std::string_view& text) {
  int64_t units[3] = {0, 0, 0};
  for (int i = 0; i < 3; ++i) {
    if (i > 0) {
      if (!text.starts_with(':')) break;
      text.remove_prefix(1);
    }
    size_t digits = 0;
    while (digits < text.size() && digits < 2 && is_digit(text[digits])) {
      units[i] = units[i] * 10 + (text[digits++] - '0');
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
  }
  if (units[0] > 24 || units[1] > 59 || units[2] > 59) return std::nullopt;
  return (units[0] * 60 + units[1]) * kMinuteMs + units[2] * 1000;
}

/// "+05:30": its sign is that of the language's timestamps, east is positive.
std::optional<TimeZone> numeric_zone(std::string_view name) {
  std::string_view rest = name.substr(1);
  if (rest.size() != 5 || rest[2] != ':') return std::nullopt;
  const auto offset = read_clock(rest);
  if (!offset || !rest.empty()) return std::nullopt;
  return TimeZone{std::string(name), name.front() == '-' ? -*offset : *offset, false};
}

/// POSIX's rule: a name, then hours west of UTC, then the name of the summer time if there is one.
std::optional<TimeZone> posix_zone(std::string_view name, std::string_view rule) {
  if (rule.starts_with('<')) {
    const size_t close = rule.find('>');
    if (close == std::string_view::npos) return std::nullopt;
    rule.remove_prefix(close + 1);
  } else {
    while (!rule.empty() && is_letter(rule.front())) rule.remove_prefix(1);
  }
  const bool east = rule.starts_with('-');
  if (rule.starts_with('-') || rule.starts_with('+')) rule.remove_prefix(1);
  const auto offset = read_clock(rule);
  if (!offset) return std::nullopt;
  return TimeZone{std::string(name), east ? *offset : -*offset, !rule.empty()};
}

bool is_zone_name(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '+' || c == '/';
  });
  return plain && !name.empty() && is_letter(name.front()) && name.back() != '/';
}

}  // namespace

std::optional<TimeZone> find_time_zone(std::string_view name) {
  if (name == "UTC" || name == "Z") return TimeZone{"UTC", 0, false};
  if (name.starts_with('+') || name.starts_with('-')) return numeric_zone(name);
  if (!is_zone_name(name)) return std::nullopt;
  std::ifstream file(std::string(kDatabase) + std::string(name), std::ios::binary);
  std::string text(kLargestZone, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (!text.starts_with("TZif") || !text.ends_with('\n')) return std::nullopt;
  text.pop_back();
  const size_t line = text.rfind('\n');
  if (line == std::string::npos) return std::nullopt;
  return posix_zone(name, std::string_view(text).substr(line + 1));
}

}  // namespace bylaw
