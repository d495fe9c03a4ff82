// Values of the language's types, as the reference evaluator and the readers hold them. Entry
// point: Value.
#ifndef BYLAW_FACTS_VALUE_H_
#define BYLAW_FACTS_VALUE_H_

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "facts/type.h"

namespace bylaw {

/// In units of 1/10,000.
struct Decimal {
  int64_t units = 0;
  auto operator<=>(const Decimal&) const = default;
};
/// In milliseconds.
struct Duration {
  int64_t ms = 0;
  auto operator<=>(const Duration&) const = default;
};
/// Milliseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  int64_t ms = 0;
  auto operator<=>(const Timestamp&) const = default;
};
/// Days since 1970-01-01 (proleptic Gregorian).
struct Date {
  int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};
/// An address or a network. IPv4 is held v4-mapped (::ffff:0:0/96), so `prefix` counts from 0 to
/// 128; an address has prefix 128. Host bits of a network are zero.
struct Ip {
  std::array<uint8_t, 16> bytes{};
  uint8_t prefix = 128;
  auto operator<=>(const Ip&) const = default;
};
struct EnumValue {
  EnumId enumeration;
  uint32_t member = 0;
  auto operator<=>(const EnumValue&) const = default;
};
struct TermValue {
  TaxonomyId taxonomy;
  TermId term;
  auto operator<=>(const TermValue&) const = default;
};
struct ActionValue {
  ActionId action;
  auto operator<=>(const ActionValue&) const = default;
};
/// 0 is Monday.
struct Weekday {
  uint8_t day = 0;
  auto operator<=>(const Weekday&) const = default;
};
struct EntityRef {
  EntityTypeId type;
  std::string id;
  auto operator<=>(const EntityRef&) const = default;
};

class Value;
/// Members of a record by position in its declaration; an optional one may be absent.
struct RecordValue {
  RecordId record;
  std::shared_ptr<const std::vector<std::optional<Value>>> members;
};
/// Sorted, without duplicates.
struct SetValue {
  std::shared_ptr<const std::vector<Value>> members;
};
struct ListValue {
  std::shared_ptr<const std::vector<Value>> members;
};

template <typename T, typename V>
constexpr bool kIsAlternative = false;
template <typename T, typename... Alternatives>
constexpr bool kIsAlternative<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

/// An immutable value; copying is cheap. Ordered totally (by kind, then by content), which is the
/// language's order within ordered types; strings compare bytewise.
class Value {
 public:
  using Variant =
      std::variant<bool, int64_t, Decimal, std::string, Duration, Timestamp, Date, Ip, EnumValue,
                   TermValue, ActionValue, Weekday, EntityRef, RecordValue, SetValue, ListValue>;

  Value() : data_(false) {}
  template <typename T>
  requires(kIsAlternative<std::decay_t<T>, Variant>) Value(T&& value)
      : data_(std::forward<T>(value)) {}  // NOLINT(google-explicit-constructor)

  static Value set(std::vector<Value> members);  // sorts and removes duplicates
  static Value list(std::vector<Value> members);
  static Value record(RecordId id, std::vector<std::optional<Value>> members);

  template <typename T>
  const T& as() const {
    return std::get<T>(data_);
  }
  template <typename T>
  const T* if_a() const {
    return std::get_if<T>(&data_);
  }
  const Variant& data() const { return data_; }
  /// Members of a set or list.
  const std::vector<Value>& members() const;

  std::strong_ordering operator<=>(const Value& other) const;
  bool operator==(const Value& other) const { return (*this <=> other) == 0; }

 private:
  Variant data_;
};

/// Visits the entities that a value names, those inside it too. (Values nest no deeper than the
/// text that they were read from.)
void for_each_entity(const Value& value, const std::function<void(const EntityRef&)>& visit);

/// Readers of the textual forms that policy text and JSON share. Nothing on a malformed or
/// out-of-range text.
std::optional<Decimal> parse_decimal(std::string_view text);  // "12.5", at most four places
std::optional<Duration> parse_duration(
    std::string_view text);  // "90d", "2mo" (mo = 30 d, y = 365 d)
std::optional<Timestamp> parse_timestamp(
    std::string_view text);                             // RFC 3339, years 0001 … 9999, to the ms
std::optional<Date> parse_date(std::string_view text);  // "2027-06-30"
std::optional<Ip> parse_ip(std::string_view text);      // "10.0.0.0/8", "2001:db8::1"

std::string to_string(Decimal value);
std::string to_string(Duration value);  // the largest unit that divides it: "90d", "36h", "0s"
std::string to_string(Timestamp value);
std::string to_string(Date value);
std::string to_string(const Ip& value);
/// The same, at the end of `out`.
void append_text(Decimal value, std::string& out);
void append_text(Duration value, std::string& out);
void append_text(Timestamp value, std::string& out);
void append_text(Date value, std::string& out);
void append_text(const Ip& value, std::string& out);
std::string_view weekday_word(Weekday value);  // "mon" … "sun"

/// Start (00:00) of `date`, `zone_offset_ms` east of UTC.
Timestamp start_of(Date date, int64_t zone_offset_ms = 0);
Date date_of(Timestamp time, int64_t zone_offset_ms = 0);
/// Since 00:00 of date_of().
Duration time_of_day(Timestamp time, int64_t zone_offset_ms = 0);
Weekday weekday_of(Date date);
/// The same day `months` calendar months later (earlier if negative), or that month's last day if
/// it is shorter. Nothing outside the years 0001 to 9999.
std::optional<Date> add_months(Date date, int64_t months);

/// True if `network` holds `address` (an address or a narrower network).
bool contains(const Ip& network, const Ip& address);

}  // namespace bylaw

#endif  // BYLAW_FACTS_VALUE_H_
