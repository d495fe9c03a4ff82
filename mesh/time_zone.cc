// Reads the last line of a zone's file in the system's database (RFC 8536): the rule for all times
// to come, in the form of POSIX's TZ, as in "CET-1CEST,M3.5.0,M10.5.0/3". Entry point:
// find_time_zone().
#include "mesh/time_zone.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

namespace bylaw {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr std::string_view kDatabase = "/usr/share/zoneinfo/";
constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;
constexpr size_t kLargestZone = 1 << 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A whole number of at most three digits at the start of `text`, which moves past it.
std::optional<unsigned> read_number(std::string_view& text) {
  unsigned number = 0;
  size_t digits = 0;
  while (digits < text.size() && digits < 3 && is_digit(text[digits])) {
    number = number * 10 + static_cast<unsigned>(text[digits++] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool skip(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// `[+|-]h[:mm[:ss]]` at the start of `text`, which moves past it, in milliseconds.
std::optional<int64_t> read_clock(std::string_view& text) {
  const bool negative = skip(text, '-');
  if (!negative) skip(text, '+');
  int64_t ms = 0;
  int64_t unit = 60 * kMinuteMs;
  for (int i = 0; i < 3; ++i) {
    if (i > 0 && !skip(text, ':')) break;
    const auto number = read_number(text);
    if (!number || *number > (i == 0 ? 167U : 59U)) return std::nullopt;
    ms += *number * unit;
    unit /= 60;
  }
  return negative ? -ms : ms;
}

/// "+05:30": its sign is that of the language's timestamps, east is positive.
std::optional<TimeZone> numeric_zone(std::string_view name) {
  if (name.size() != 6 || name[3] != ':') return std::nullopt;
  std::string_view rest = name;
  const auto offset = read_clock(rest);
  if (!offset || !rest.empty() || std::abs(*offset) > 14 * 60 * kMinuteMs) return std::nullopt;
  return TimeZone{std::string(name), *offset, {}};
}

/// `M3.5.0/2`: the week's day (0 is Sunday) in a month's week (5 is the last), and the clock at
/// which it happens.
struct YearlyRule {
  std::chrono::month month{1};
  unsigned week = 1;
  std::chrono::weekday day{0};
  int64_t clock_ms = 2 * 60 * kMinuteMs;

  /// When it happens in a year, on clocks that are `offset_ms` ahead of UTC.
  int64_t at(int year, int64_t offset_ms) const {
    using namespace std::chrono;
    const year_month first = std::chrono::year(year) / month;
    const sys_days date = week == 5 ? sys_days(first / day[last]) : sys_days(first / day[week]);
    return duration_cast<milliseconds>(date.time_since_epoch()).count() + clock_ms - offset_ms;
  }
};

/// `,M3.5.0/2` at the start of `text`, which moves past it.
std::optional<YearlyRule> read_yearly(std::string_view& text) {
  if (!skip(text, ',') || !skip(text, 'M')) return std::nullopt;
  const auto month = read_number(text);
  if (!month || !skip(text, '.')) return std::nullopt;
  const auto week = read_number(text);
  if (!week || !skip(text, '.')) return std::nullopt;
  const auto day = read_number(text);
  if (!day || *month < 1 || *month > 12 || *week < 1 || *week > 5 || *day > 6) return std::nullopt;
  YearlyRule rule{std::chrono::month(*month), *week, std::chrono::weekday(*day)};
  if (skip(text, '/')) {
    const auto clock = read_clock(text);
    if (!clock) return std::nullopt;
    rule.clock_ms = *clock;
  }
  return rule;
}

/// `CET` or `<+03>` at the start of `text`, which moves past it.
void skip_name(std::string_view& text) {
  if (text.starts_with('<')) {
    text.remove_prefix(std::min(text.find('>'), text.size() - 1) + 1);
    return;
  }
  while (!text.empty() && is_letter(text.front())) text.remove_prefix(1);
}

/// POSIX's rule: a name and the hours west of UTC, then the same of the summer time, its start and
/// its end.
std::optional<TimeZone> posix_zone(std::string_view name, std::string_view rule) {
  skip_name(rule);
  const auto west = read_clock(rule);
  if (!west) return std::nullopt;
  TimeZone zone{std::string(name), -*west, {}};
  if (rule.empty()) return zone;
  skip_name(rule);
  int64_t summer_ms = zone.offset_ms + 60 * kMinuteMs;
  if (!rule.starts_with(',')) {
    const auto summer_west = read_clock(rule);
    if (!summer_west) return std::nullopt;
    summer_ms = -*summer_west;
  }
  const auto start = read_yearly(rule);
  const auto end = start ? read_yearly(rule) : std::nullopt;
  if (!end || !rule.empty()) return std::nullopt;
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    zone.changes.push_back({start->at(year, zone.offset_ms), summer_ms});
    zone.changes.push_back({end->at(year, summer_ms), zone.offset_ms});
  }
  std::sort(
      zone.changes.begin(), zone.changes.end(),
      [](const TimeZone::Change& a, const TimeZone::Change& b) { return a.from_ms < b.from_ms; });
  return zone;
}

bool is_zone_name(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '+' || c == '/';
  });
  return plain && !name.empty() && is_letter(name.front()) && name.back() != '/';
}

}  // namespace

std::optional<TimeZone> find_time_zone(std::string_view name) {
  if (name == "UTC" || name == "Z") return TimeZone{"UTC", 0, {}};
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
