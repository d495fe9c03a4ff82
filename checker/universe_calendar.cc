// Clocks and the calendar: what is asked of a date or a time is told by variables that it alone
// determines.
#include "checker/universe.h"

namespace bylaw {
namespace {

constexpr int64_t kDayMs = 86'400'000;
/// A Monday before the first day that a date can be, counted from 1970-01-01.
constexpr int64_t kFirstMonday = -719'169;
/// Years begin with March, so that the day that some have more is their last. Such a calendar is in
/// Howard Hinnant, "chrono-compatible low-level date algorithms" (2021).
constexpr int64_t kFirstMarch = -719'468;      // 0000-03-01
constexpr int64_t kFirstMonth = 10;            // of the months since March 0000: 0001-01
constexpr int64_t kLastMonth = 9999 * 12 + 9;  // 9999-12
constexpr int64_t kMostMonths = 12 * 10'000;   // more leaves the calendar from any of its dates
constexpr uint32_t kMonthStarts[] = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};
constexpr uint32_t kMonthDays[] = {31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28};

}  // namespace

FormulaId Universe::zone_offset(FormulaId time) {
  FormulaId offset = number(schema().zone_offset_ms);
  for (const ZoneChange& change : schema().zone_changes) {
    // What changed before the first moment asked about has changed.
    const FormulaId after =
        change.from <= at_ && time == this->time()
            ? formulas.yes()
            : compare(FormulaOp::kSignedLessEqual, number(change.from.ms), time);
    offset = formulas.choose(after, number(change.offset_ms), offset);
  }
  return offset;
}

/// Days are 7 · week + weekday: both are determined by the days, whatever they are.
FormulaId Universe::weekday(FormulaId days) {
  if (const auto it = weekdays_.find(days); it != weekdays_.end()) return it->second;
  const SymbolPath path{"week", {97, static_cast<uint32_t>(weekdays_.size())}};
  const FormulaId week = new_variable(VariableSymbol::Kind::kNumber, 20, path);
  const FormulaId day = new_variable(VariableSymbol::Kind::kNumber, 3, path.below("day", 0));
  const FormulaId wide_week = formulas.extend(week, kNumberBits, false);
  const FormulaId since = compare(FormulaOp::kSubtract, days, number(kFirstMonday));
  const FormulaId sum =
      compare(FormulaOp::kAdd, compare(FormulaOp::kMultiply, wide_week, number(7)),
              formulas.extend(day, kNumberBits, false));
  constraints_.push_back(compare(FormulaOp::kLess, day, formulas.constant(7, 3)));
  // Outside the years that dates have, nothing is said of the weekday.
  const FormulaId fits = compare(FormulaOp::kLess, since, number(int64_t{1} << 22));
  constraints_.push_back(formulas.implies(fits, formulas.equal(since, sum)));
  return weekdays_.emplace(days, day).first->second;
}

LocalTime Universe::local_time(const Symbol& timestamp) {
  if (const auto it = local_times_.find(timestamp.bits); it != local_times_.end())
    return it->second;
  const SymbolPath path{"clock", {96, static_cast<uint32_t>(local_times_.size())}};
  const FormulaId day = new_variable(VariableSymbol::Kind::kNumber, 22, path);
  const FormulaId ms = new_variable(VariableSymbol::Kind::kNumber, 27, path.below("ms", 0));
  const FormulaId local = compare(FormulaOp::kAdd, timestamp.bits, zone_offset(timestamp.bits));
  const FormulaId since = compare(FormulaOp::kSubtract, local, number(kFirstMonday * kDayMs));
  const FormulaId wide_day = formulas.extend(day, kNumberBits, false);
  LocalTime result;
  result.ms = formulas.extend(ms, kNumberBits, false);
  result.days = compare(FormulaOp::kAdd, wide_day, number(kFirstMonday));
  const FormulaId sum =
      compare(FormulaOp::kAdd, compare(FormulaOp::kMultiply, wide_day, number(kDayMs)), result.ms);
  constraints_.push_back(
      compare(FormulaOp::kLess, ms, formulas.constant(static_cast<Bits>(kDayMs), 27)));
  const FormulaId fits = compare(FormulaOp::kLess, since, number((int64_t{1} << 22) * kDayMs));
  constraints_.push_back(formulas.implies(fits, formulas.equal(since, sum)));
  return local_times_.emplace(timestamp.bits, result).first->second;
}

/// A month of the calendar; any of the years 0000 to 12799.
Universe::MarchMonth Universe::march_month() {
  Formulas& f = formulas;
  const SymbolPath path{"calendar", {98, months_++}};
  const auto part = [&](const char* name, uint32_t index, uint16_t width) {
    const FormulaId v = new_variable(VariableSymbol::Kind::kNumber, width, path.below(name, index));
    return std::pair(v, f.extend(v, kDateBits, false));
  };
  const auto [era, wide_era] = part("era", 0, 5);
  const auto [century, wide_century] = part("century", 1, 2);
  const auto [four, wide_four] = part("four", 2, 5);
  const auto [year, wide_year] = part("year", 3, 2);
  const auto [month, wide_month] = part("month", 4, 4);
  constraints_.push_back(compare(FormulaOp::kLess, four, f.constant(25, 5)));
  constraints_.push_back(compare(FormulaOp::kLess, month, f.constant(12, 4)));
  const auto sum = [&](Bits of_era, Bits of_century, Bits of_four, Bits of_year) {
    const auto times = [&](FormulaId a, Bits by) {
      return compare(FormulaOp::kMultiply, a, f.constant(by, kDateBits));
    };
    return compare(
        FormulaOp::kAdd,
        compare(FormulaOp::kAdd, times(wide_era, of_era), times(wide_century, of_century)),
        compare(FormulaOp::kAdd, times(wide_four, of_four), times(wide_year, of_year)));
  };
  const FormulaId leap = f.both(
      f.equal(year, f.constant(3, 2)),
      f.either(f.negate(f.equal(four, f.constant(24, 5))), f.equal(century, f.constant(3, 2))));
  MarchMonth result;
  result.days = f.constant(31, 5);
  FormulaId start = f.constant(0, kDateBits);
  for (size_t i = 0; i < std::size(kMonthDays); ++i) {
    const FormulaId is = f.equal(month, f.constant(i, 4));
    start = f.choose(is, f.constant(kMonthStarts[i], kDateBits), start);
    result.days = f.choose(is, f.constant(kMonthDays[i], 5), result.days);
  }
  const FormulaId february = f.equal(month, f.constant(11, 4));
  result.days = f.choose(f.both(february, leap), f.constant(29, 5), result.days);
  result.start = compare(FormulaOp::kAdd, sum(146'097, 36'524, 1'461, 365), start);
  result.number = compare(FormulaOp::kAdd, sum(400 * 12, 100 * 12, 4 * 12, 12), wide_month);
  return result;
}

Checked Universe::add_months(FormulaId date, FormulaId months) {
  const std::pair key(date, months);
  if (const auto it = moved_dates_.find(key); it != moved_dates_.end()) return it->second;
  Formulas& f = formulas;
  const auto days = [&](int64_t n) { return f.extract(number(n), 0, kDateBits); };
  const auto between = [&](FormulaId a, FormulaId low, FormulaId high) {
    return f.both(compare(FormulaOp::kSignedLessEqual, low, a),
                  compare(FormulaOp::kSignedLessEqual, a, high));
  };
  const MarchMonth from = march_month();
  const MarchMonth to = march_month();
  const FormulaId day = new_variable(VariableSymbol::Kind::kNumber, 5, {"day", {98, months_++}});
  const auto wide = [&](FormulaId a) { return f.extend(a, kDateBits, false); };
  const auto date_of = [&](const MarchMonth& month, FormulaId of_month) {
    return compare(FormulaOp::kAdd, days(kFirstMarch),
                   compare(FormulaOp::kAdd, month.start, wide(of_month)));
  };
  constraints_.push_back(compare(FormulaOp::kLess, day, from.days));
  const FormulaId is_date = between(date, days(kFirstDay), days(kLastDay));
  constraints_.push_back(f.implies(is_date, f.equal(date, date_of(from, day))));
  // So few months that 32 bits hold them.
  const FormulaId few = between(months, number(-kMostMonths), number(kMostMonths));
  const FormulaId moved = compare(FormulaOp::kAdd, from.number, f.extract(months, 0, kDateBits));
  Checked result;
  result.ok = f.all_of({is_date, few, between(moved, days(kFirstMonth), days(kLastMonth))});
  constraints_.push_back(f.implies(result.ok, f.equal(to.number, moved)));
  const FormulaId last = compare(FormulaOp::kSubtract, to.days, f.constant(1, 5));
  const FormulaId there = f.choose(compare(FormulaOp::kLess, day, to.days), day, last);
  result.bits = date_of(to, there);
  return moved_dates_.emplace(key, result).first->second;
}

Checked Universe::whole_days(FormulaId ms) {
  if (const auto it = whole_days_.find(ms); it != whole_days_.end()) return it->second;
  constexpr uint16_t kWide = 80;  // no product of a day and so many days leaves it
  Formulas& f = formulas;
  const SymbolPath path{"days", {98, months_++}};
  const FormulaId day = new_variable(VariableSymbol::Kind::kNumber, 38, path);
  const FormulaId rest = new_variable(VariableSymbol::Kind::kNumber, 27, path.below("rest", 0));
  constraints_.push_back(
      compare(FormulaOp::kLess, rest, f.constant(static_cast<Bits>(kDayMs), 27)));
  const FormulaId product = compare(FormulaOp::kMultiply, f.extend(day, kWide, true),
                                    f.constant(static_cast<Bits>(kDayMs), kWide));
  constraints_.push_back(f.equal(f.extend(ms, kWide, true),
                                 compare(FormulaOp::kAdd, product, f.extend(rest, kWide, false))));
  const Checked result{f.extend(day, kNumberBits, true), f.equal(rest, f.constant(0, 27))};
  return whole_days_.emplace(ms, result).first->second;
}

}  // namespace bylaw
