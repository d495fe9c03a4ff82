// The textual forms of numbers, times and addresses that policy text and JSON share, and the
// calendar behind them. Entry points: the parse_* and to_string functions of facts/value.h.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <limits>
#include <string>

#include "base/text.h"
#include "facts/value.h"

namespace bylaw {
namespace {

constexpr int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr int32_t kFirstDay = -719162;  // 0001-01-01
constexpr int32_t kLastDay = 2932896;   // 9999-12-31

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes digits from the front of `text` into `value`; false if there are none, if they overflow,
/// or if a number of several digits starts with zero.
bool take_integer(std::string_view& text, uint64_t& value) {
  size_t n = 0;
  value = 0;
  for (; n < text.size() && is_digit(text[n]); ++n) {
    const auto digit = static_cast<uint64_t>(text[n] - '0');
    if (value > (std::numeric_limits<uint64_t>::max() - digit) / 10) return false;
    value = value * 10 + digit;
  }
  if (n == 0 || (n > 1 && text[0] == '0')) return false;
  text.remove_prefix(n);
  return true;
}

/// Takes exactly `count` digits.
bool take_digits(std::string_view& text, size_t count, int& value) {
  if (text.size() < count) return false;
  value = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// `magnitude` with a sign, if it fits.
std::optional<int64_t> signed_value(uint64_t magnitude, bool negative) {
  constexpr auto kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (magnitude > kMax + (negative ? 1 : 0)) return std::nullopt;
  if (!negative) return static_cast<int64_t>(magnitude);
  return magnitude == 0 ? 0 : -static_cast<int64_t>(magnitude - 1) - 1;
}

uint64_t magnitude_of(int64_t value) {
  return value < 0 ? static_cast<uint64_t>(-(value + 1)) + 1 : static_cast<uint64_t>(value);
}

void append_digits(uint64_t number, std::string& out) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

template <typename T>
std::string text_of(const T& value) {
  std::string text;
  append_text(value, text);
  return text;
}

struct Civil {
  int year;
  int month;
  int day;
};

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, by counting 400-year eras
/// from March.
int32_t days_from_civil(Civil c) {
  const int y = c.month <= 2 ? c.year - 1 : c.year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Civil civil_from_days(int64_t days) {
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t day_of_era = z - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t mp = (5 * day_of_year + 2) / 153;
  const int64_t month = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), static_cast<int>(month),
          static_cast<int>(day_of_year - (153 * mp + 2) / 5 + 1)};
}

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool take_date(std::string_view& text, int32_t& days) {
  Civil c{};
  if (!take_digits(text, 4, c.year) || !take(text, '-') || !take_digits(text, 2, c.month) ||
      !take(text, '-') || !take_digits(text, 2, c.day)) {
    return false;
  }
  if (c.year < 1 || c.month < 1 || c.month > 12) return false;
  if (c.day < 1 || c.day > days_in_month(c.year, c.month)) return false;
  days = days_from_civil(c);
  return true;
}

/// Takes ".123…" if it is there; digits past the millisecond are dropped.
bool take_fraction(std::string_view& text, int& ms) {
  ms = 0;
  if (!take(text, '.')) return true;
  size_t n = 0;
  int weight = 100;
  for (; n < text.size() && is_digit(text[n]); ++n, weight /= 10) ms += (text[n] - '0') * weight;
  text.remove_prefix(n);
  return n > 0;
}

/// Takes "Z" or "+02:00" to the end of the text.
bool take_offset(std::string_view text, int64_t& offset_ms) {
  offset_ms = 0;
  if (text == "Z" || text == "z") return true;
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!take_digits(text, 2, hours) || !take(text, ':') || !take_digits(text, 2, minutes))
    return false;
  if (!text.empty() || hours > 23 || minutes > 59) return false;
  offset_ms = (hours * 60LL + minutes) * 60 * 1000 * (west ? -1 : 1);
  return true;
}

int64_t floor_days(int64_t ms) { return ms / kDayMs - (ms % kDayMs < 0 ? 1 : 0); }

void append_padded(int64_t value, size_t width, std::string& out) {
  if (value < 0) out += '-';
  const uint64_t magnitude = magnitude_of(value);
  for (uint64_t least = 10; width > 1; --width, least *= 10) {
    if (magnitude < least) {
      out.append(width - 1, '0');
      break;
    }
  }
  append_digits(magnitude, out);
}

void append_date(int64_t days, std::string& out) {
  const Civil c = civil_from_days(days);
  append_padded(c.year, 4, out);
  out += '-';
  append_padded(c.month, 2, out);
  out += '-';
  append_padded(c.day, 2, out);
}

constexpr std::array<uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_mapped(const std::array<uint8_t, 16>& bytes) {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

/// True if no bit at or after `prefix` is set.
bool host_bits_zero(const Ip& ip) {
  for (unsigned bit = ip.prefix; bit < 128; ++bit) {
    if ((ip.bytes[bit / 8] >> (7 - bit % 8)) & 1) return false;
  }
  return true;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = take(text, '-');
  uint64_t whole = 0;
  if (!take_integer(text, whole)) return std::nullopt;
  uint64_t fraction = 0;
  if (take(text, '.')) {
    if (text.empty() || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit)) {
      return std::nullopt;
    }
    uint64_t weight = 1000;
    for (const char c : text) {
      fraction += static_cast<uint64_t>(c - '0') * weight;
      weight /= 10;
    }
  } else if (!text.empty()) {
    return std::nullopt;
  }
  if (whole > (std::numeric_limits<uint64_t>::max() - fraction) / 10000) return std::nullopt;
  const auto units = signed_value(whole * 10000 + fraction, negative);
  if (!units) return std::nullopt;
  return Decimal{*units};
}

std::optional<Duration> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    uint64_t ms;
  };
  constexpr auto kDay = static_cast<uint64_t>(kDayMs);
  static constexpr Unit kUnits[] = {{"ms", 1},          {"s", 1000},      {"min", 60 * 1000},
                                    {"h", 3600 * 1000}, {"d", kDay},      {"w", 7 * kDay},
                                    {"mo", 30 * kDay},  {"y", 365 * kDay}};
  const bool negative = take(text, '-');
  uint64_t count = 0;
  if (!take_integer(text, count)) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (text != unit.name) continue;
    if (count > std::numeric_limits<uint64_t>::max() / unit.ms) return std::nullopt;
    const auto ms = signed_value(count * unit.ms, negative);
    if (!ms) return std::nullopt;
    return Duration{*ms};
  }
  return std::nullopt;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  int32_t days = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int ms = 0;
  int64_t offset_ms = 0;
  if (!take_date(text, days) || (!take(text, 'T') && !take(text, 't'))) return std::nullopt;
  if (!take_digits(text, 2, hour) || !take(text, ':') || !take_digits(text, 2, minute) ||
      !take(text, ':') || !take_digits(text, 2, second) || !take_fraction(text, ms) ||
      !take_offset(text, offset_ms)) {
    return std::nullopt;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const int64_t of_day = ((hour * 60LL + minute) * 60 + second) * 1000 + ms;
  const int64_t result = days * kDayMs + of_day - offset_ms;
  if (floor_days(result) < kFirstDay || floor_days(result) > kLastDay) return std::nullopt;
  return Timestamp{result};
}

std::optional<Date> parse_date(std::string_view text) {
  int32_t days = 0;
  if (!take_date(text, days) || !text.empty()) return std::nullopt;
  return Date{days};
}

std::optional<Ip> parse_ip(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string_view written = text.substr(0, slash);
  std::array<char, INET6_ADDRSTRLEN> address{};  // ends in a zero
  if (written.size() >= address.size() || written.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::copy(written.begin(), written.end(), address.begin());
  Ip ip;
  const bool v4 = written.find(':') == std::string_view::npos;
  if (v4) {
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), ip.bytes.begin());
    if (inet_pton(AF_INET, address.data(), ip.bytes.data() + 12) != 1) return std::nullopt;
  } else if (inet_pton(AF_INET6, address.data(), ip.bytes.data()) != 1) {
    return std::nullopt;
  }
  if (slash == std::string_view::npos) return ip;
  std::string_view rest = text.substr(slash + 1);
  uint64_t prefix = 0;
  if (!take_integer(rest, prefix) || !rest.empty() || prefix > (v4 ? 32 : 128)) return std::nullopt;
  ip.prefix = static_cast<uint8_t>(prefix + (v4 ? 96 : 0));
  if (!host_bits_zero(ip)) return std::nullopt;
  return ip;
}

void append_text(Decimal value, std::string& out) {
  constexpr uint64_t kUnits = 10000;
  const uint64_t magnitude = magnitude_of(value.units);
  if (value.units < 0) out += '-';
  append_digits(magnitude / kUnits, out);
  out += '.';
  append_padded(static_cast<int64_t>(magnitude % kUnits), 4, out);
  for (size_t places = 4; places > 1 && out.back() == '0'; --places) out.pop_back();
}

void append_text(Duration value, std::string& out) {
  struct Unit {
    std::string_view name;
    int64_t ms;
  };
  static constexpr Unit kUnits[] = {
      {"d", kDayMs}, {"h", 3600 * 1000}, {"min", 60 * 1000}, {"s", 1000}, {"ms", 1}};
  if (value.ms == 0) {
    out += "0s";
    return;
  }
  for (const Unit& unit : kUnits) {
    if (value.ms % unit.ms != 0) continue;
    append_number(value.ms / unit.ms, out);
    out += unit.name;
    return;
  }
}

void append_text(Timestamp value, std::string& out) {
  const int64_t days = floor_days(value.ms);
  const int64_t of_day = value.ms - days * kDayMs;
  append_date(days, out);
  out += 'T';
  append_padded(of_day / 3600000, 2, out);
  out += ':';
  append_padded(of_day / 60000 % 60, 2, out);
  out += ':';
  append_padded(of_day / 1000 % 60, 2, out);
  if (of_day % 1000 != 0) {
    out += '.';
    append_padded(of_day % 1000, 3, out);
  }
  out += 'Z';
}

void append_text(Date value, std::string& out) { append_date(value.days, out); }

void append_text(const Ip& value, std::string& out) {
  char buffer[INET6_ADDRSTRLEN] = {};
  const bool v4 = is_mapped(value.bytes) && value.prefix >= 96;
  const char* text = v4 ? inet_ntop(AF_INET, value.bytes.data() + 12, buffer, sizeof buffer)
                        : inet_ntop(AF_INET6, value.bytes.data(), buffer, sizeof buffer);
  assert(text != nullptr);
  out += text;
  if (value.prefix == 128) return;
  out += '/';
  append_number(value.prefix - (v4 ? 96 : 0), out);
}

std::string to_string(Decimal value) { return text_of(value); }
std::string to_string(Duration value) { return text_of(value); }
std::string to_string(Timestamp value) { return text_of(value); }
std::string to_string(Date value) { return text_of(value); }
std::string to_string(const Ip& value) { return text_of(value); }

std::string_view weekday_word(Weekday value) {
  static constexpr std::string_view kWords[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  assert(value.day < 7);
  return kWords[value.day];
}

Timestamp start_of(Date date, int64_t zone_offset_ms) {
  return Timestamp{date.days * kDayMs - zone_offset_ms};
}

Date date_of(Timestamp time, int64_t zone_offset_ms) {
  int64_t local = 0;
  if (__builtin_add_overflow(time.ms, zone_offset_ms, &local)) local = time.ms;
  const int64_t days = std::clamp<int64_t>(floor_days(local), std::numeric_limits<int32_t>::min(),
                                           std::numeric_limits<int32_t>::max());
  return Date{static_cast<int32_t>(days)};
}

Duration time_of_day(Timestamp time, int64_t zone_offset_ms) {
  int64_t local = 0;
  if (__builtin_add_overflow(time.ms, zone_offset_ms, &local)) local = time.ms;
  return Duration{(local % kDayMs + kDayMs) % kDayMs};
}

std::optional<Date> add_months(Date date, int64_t months) {
  constexpr int64_t kMost = 12 * 10'000;  // more leaves the calendar from any of its dates
  if (date.days < kFirstDay || date.days > kLastDay || months < -kMost || months > kMost) {
    return std::nullopt;
  }
  const Civil from = civil_from_days(date.days);
  const int64_t month = from.year * 12LL + from.month - 1 + months;
  if (month < 12 || month >= kMost) return std::nullopt;
  Civil to{static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, from.day};
  to.day = std::min(to.day, days_in_month(to.year, to.month));
  return Date{days_from_civil(to)};
}

Weekday weekday_of(Date date) {
  // 1970-01-01 was a Thursday, day 3.
  const int64_t day = (static_cast<int64_t>(date.days) % 7 + 7 + 3) % 7;
  return Weekday{static_cast<uint8_t>(day)};
}

bool contains(const Ip& network, const Ip& address) {
  if (network.prefix > address.prefix) return false;
  const size_t whole = network.prefix / 8;
  if (!std::equal(network.bytes.begin(), network.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin())) {
    return false;
  }
  const unsigned rest = network.prefix % 8;
  return rest == 0 || ((network.bytes[whole] ^ address.bytes[whole]) >> (8 - rest)) == 0;
}

}  // namespace bylaw
