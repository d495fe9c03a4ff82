// Tests of the textual forms: each form, its neighbours that are refused, and its way back to text.
#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <string>

#include "facts/value.h"

namespace bylaw {
namespace {

TEST_CASE("decimals") {
  CHECK(parse_decimal("12.5") == Decimal{125000});
  CHECK(parse_decimal("-0.0001") == Decimal{-1});
  CHECK(parse_decimal("7") == Decimal{70000});
  CHECK(parse_decimal("0.1234") == Decimal{1234});
  CHECK(parse_decimal("922337203685477.5807") == Decimal{std::numeric_limits<int64_t>::max()});
  CHECK(parse_decimal("-922337203685477.5808") == Decimal{std::numeric_limits<int64_t>::min()});
  for (const char* bad :
       {"", "-", ".5", "5.", "0.12345", "06", "1e3", "+1", " 1", "1 ", "1.-5", "--1",
        "922337203685477.5808", "-922337203685477.5809", "99999999999999999999999"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_decimal(bad));
  }
}

TEST_CASE("decimals print with at least one place and read back") {
  CHECK(to_string(Decimal{125000}) == "12.5");
  CHECK(to_string(Decimal{70000}) == "7.0");
  CHECK(to_string(Decimal{-1}) == "-0.0001");
  CHECK(to_string(Decimal{}) == "0.0");
  for (const int64_t units :
       {int64_t{1}, int64_t{10}, int64_t{-123456789}, std::numeric_limits<int64_t>::max(),
        std::numeric_limits<int64_t>::min()}) {
    CHECK(parse_decimal(to_string(Decimal{units})) == Decimal{units});
  }
}

TEST_CASE("durations") {
  constexpr int64_t kDay = 86400000;
  CHECK(parse_duration("500ms") == Duration{500});
  CHECK(parse_duration("30s") == Duration{30000});
  CHECK(parse_duration("15min") == Duration{900000});
  CHECK(parse_duration("12h") == Duration{12 * 3600000});
  CHECK(parse_duration("90d") == Duration{90 * kDay});
  CHECK(parse_duration("2w") == Duration{14 * kDay});
  CHECK(parse_duration("24mo") == Duration{720 * kDay});
  CHECK(parse_duration("7y") == Duration{7 * 365 * kDay});
  CHECK(parse_duration("-1d") == Duration{-kDay});
  CHECK(parse_duration("9223372036854775807ms") == Duration{std::numeric_limits<int64_t>::max()});
  for (const char* bad :
       {"", "d", "15", "15minutes", "1h30min", "06d", "1.5d", "1 d", "15m", "1D", "+1d",
        "9223372036854775808ms", "99999999999999y", "18446744073709551616ms"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_duration(bad));
  }
}

TEST_CASE("durations print in the largest unit up to a day that divides them") {
  for (const char* text : {"0s", "1ms", "1500ms", "90s", "36h", "90d", "-2min"}) {
    CHECK(to_string(*parse_duration(text)) == text);
  }
  CHECK(to_string(*parse_duration("2w")) == "14d");
  CHECK(to_string(*parse_duration("60s")) == "1min");
}

TEST_CASE("timestamps") {
  CHECK(parse_timestamp("1970-01-01T00:00:00Z") == Timestamp{0});
  CHECK(parse_timestamp("2026-03-02T10:00:00Z") == Timestamp{1772445600000});
  CHECK(parse_timestamp("2026-03-02T12:00:00+02:00") == Timestamp{1772445600000});
  CHECK(parse_timestamp("2026-03-02t10:00:00z") == Timestamp{1772445600000});
  CHECK(parse_timestamp("1969-12-31T23:59:59.5-00:00") == Timestamp{-500});
  CHECK(parse_timestamp("2026-03-02T10:00:00.123999Z") == Timestamp{1772445600123});
  CHECK(parse_timestamp("2024-02-29T00:00:00Z").has_value());
  for (const char* bad :
       {"2026-03-02", "2026-03-02T10:00Z", "2026-03-02T10:00:00", "2026-03-02 10:00:00Z",
        "2026-03-02T24:00:00Z", "2026-03-02T10:60:00Z", "2026-03-02T10:00:60Z",
        "2026-03-02T10:00:00.Z", "2026-03-02T10:00:00+0200", "2026-03-02T10:00:00+24:00",
        "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-03-02T10:00:00Z ",
        "26-03-02T10:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_timestamp(bad));
  }
}

TEST_CASE("timestamps print in UTC and read back") {
  CHECK(to_string(Timestamp{0}) == "1970-01-01T00:00:00Z");
  CHECK(to_string(Timestamp{-1}) == "1969-12-31T23:59:59.999Z");
  for (const char* text :
       {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2000-02-29T12:34:56.007Z"}) {
    CHECK(to_string(*parse_timestamp(text)) == text);
  }
}

TEST_CASE("dates") {
  CHECK(parse_date("1970-01-01") == Date{0});
  CHECK(parse_date("2000-03-01") == Date{11017});
  for (const char* text : {"0001-01-01", "1900-02-28", "2000-02-29", "2027-06-30", "9999-12-31"}) {
    CHECK(to_string(*parse_date(text)) == text);
  }
  for (const char* bad : {"", "2027-06-31", "1900-02-29", "2027-06-301", "2027-6-30", "0000-01-01",
                          "2027-00-10", "2027-01-00", "2027/01/01", "-027-01-01"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_date(bad));
  }
}

TEST_CASE("every day of 800 years goes to text and back in order") {
  for (int32_t day = -400 * 366; day < 400 * 366; day += 1) {
    const Date date{day};
    if (parse_date(to_string(date)) != date) FAIL("day ", day);
  }
}

TEST_CASE("days start and end by the zone") {
  const Date day = *parse_date("2027-06-30");
  const int64_t two_hours = 2 * 3600000;
  CHECK(to_string(start_of(day)) == "2027-06-30T00:00:00Z");
  CHECK(to_string(start_of(day, two_hours)) == "2027-06-29T22:00:00Z");
  CHECK(date_of(*parse_timestamp("2027-06-29T22:00:00Z"), two_hours) == day);
  CHECK(date_of(*parse_timestamp("2027-06-29T21:59:59Z"), two_hours) == Date{day.days - 1});
  CHECK(date_of(Timestamp{-1}) == Date{-1});
}

TEST_CASE("weekdays") {
  CHECK(weekday_word(weekday_of(Date{0})) == "thu");
  CHECK(weekday_word(weekday_of(*parse_date("2026-03-02"))) == "mon");
  CHECK(weekday_word(weekday_of(*parse_date("2026-03-08"))) == "sun");
  CHECK(weekday_word(weekday_of(Date{-1})) == "wed");
  CHECK(weekday_word(weekday_of(Date{-8})) == "wed");
}

TEST_CASE("the time of day is what clocks show") {
  CHECK(time_of_day(*parse_timestamp("2026-03-02T10:30:00Z")) == Duration{37'800'000});
  CHECK(time_of_day(*parse_timestamp("2026-03-02T23:30:00Z"), 3'600'000) == Duration{1'800'000});
  CHECK(time_of_day(Timestamp{-1}) == Duration{86'399'999});
}

TEST_CASE("calendar months end no later than the month does") {
  struct Case {
    const char* from;
    int64_t months;
    const char* to;
  };
  for (const Case& c :
       {Case{"2026-01-31", 1, "2026-02-28"}, Case{"2024-01-31", 1, "2024-02-29"},
        Case{"2024-02-29", 12, "2025-02-28"}, Case{"2024-02-29", 48, "2028-02-29"},
        Case{"2026-11-30", 3, "2027-02-28"}, Case{"2026-03-31", -1, "2026-02-28"},
        Case{"2026-03-15", -27, "2023-12-15"}, Case{"2026-03-15", 0, "2026-03-15"},
        Case{"0001-12-31", -11, "0001-01-31"}, Case{"9999-01-31", 11, "9999-12-31"}}) {
    CAPTURE(c.from);
    CAPTURE(c.months);
    REQUIRE(add_months(*parse_date(c.from), c.months));
    CHECK(to_string(*add_months(*parse_date(c.from), c.months)) == c.to);
  }
  // As the standard library counts, with the day cut to the month's last.
  size_t differ = 0;
  for (int32_t day = parse_date("1999-12-25")->days; day < parse_date("2001-03-05")->days; ++day) {
    for (int months = -30; months <= 30; ++months) {
      using namespace std::chrono;
      const year_month_day from{sys_days{days{day}}};
      const year_month_day to = from + std::chrono::months(months);
      const sys_days last = year_month_day_last(to.year(), month_day_last(to.month()));
      const sys_days expected = to.ok() ? sys_days(to) : last;
      differ += add_months(Date{day}, months)->days != expected.time_since_epoch().count() ? 1 : 0;
    }
  }
  CHECK(differ == 0);
  CHECK_FALSE(add_months(*parse_date("0001-01-31"), -1));
  CHECK_FALSE(add_months(*parse_date("9999-12-01"), 1));
  CHECK_FALSE(add_months(*parse_date("2026-01-01"), INT64_MAX));
  CHECK_FALSE(add_months(*parse_date("2026-01-01"), INT64_MIN));
  CHECK_FALSE(add_months(Date{INT32_MAX}, 1));
}

TEST_CASE("addresses and networks") {
  for (const char* text :
       {"10.1.2.3", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::1", "2001:db8::/32", "::/0", "::"}) {
    CAPTURE(text);
    REQUIRE(parse_ip(text));
    CHECK(to_string(*parse_ip(text)) == text);
  }
  CHECK(to_string(*parse_ip("::ffff:10.1.2.3")) == "10.1.2.3");
  CHECK(parse_ip("::ffff:10.0.0.0/104") == parse_ip("10.0.0.0/8"));
  CHECK(to_string(*parse_ip("10.1.2.3/32")) == "10.1.2.3");
  CHECK(to_string(*parse_ip("2001:DB8:0:0::1")) == "2001:db8::1");
}

TEST_CASE("a network with host bits, and other malformed addresses, are refused") {
  for (const char* bad :
       {"10.1.2.3/8", "2001:db8::1/32", "", "10.1.2", "10.1.2.256", "010.1.2.3", "10.1.2.3/33",
        "::1/129", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-8", "1.2.3.4.5", "fe80::1%eth0", "[::1]",
        "10.0.0.1 ", "::ffff:10.1.2.3/104"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_ip(bad));
  }
  CHECK_FALSE(parse_ip(std::string_view("10.1.2.3\0", 9)));
}

TEST_CASE("a network holds addresses and narrower networks") {
  const auto holds = [](const char* network, const char* address) {
    return contains(*parse_ip(network), *parse_ip(address));
  };
  CHECK(holds("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
  CHECK(holds("10.0.0.0/9", "10.127.0.0/16"));
  CHECK_FALSE(holds("10.0.0.0/9", "10.128.0.0"));
  CHECK_FALSE(holds("10.0.0.0/9", "10.0.0.0/8"));
  CHECK(holds("10.1.2.3", "::ffff:10.1.2.3"));
  CHECK(holds("2001:db8::/32", "2001:db8:1::1"));
  CHECK_FALSE(holds("2001:db8::/32", "10.1.2.3"));
}

}  // namespace
}  // namespace bylaw
