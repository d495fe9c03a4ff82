// Operators on values that are known. Numbers never wrap: what leaves 64 bits errs.
#include <algorithm>
#include <optional>

#include "base/text.h"
#include "evaluator/convert.h"
#include "evaluator/machine.h"
#include "facts/value.h"
#include "graph/finder.h"

namespace bylaw::engine {

using graph::Code;
using graph::CodeOp;
using graph::Datum;
using graph::Kind;
using graph::Part;
using graph::Pool;

namespace {

constexpr int64_t kDay = 86'400'000;
constexpr int64_t kDecimalUnit = 10'000;

bool is_number(Kind kind) {
  return kind == Kind::kInt || kind == Kind::kDecimal || kind == Kind::kDuration ||
         kind == Kind::kTimestamp;
}

bool is_collection(Kind kind) { return kind == Kind::kSet || kind == Kind::kList; }

Datum like_number(Kind kind, int64_t n) {
  const bool same = kind == Kind::kDecimal || kind == Kind::kDuration || kind == Kind::kTimestamp;
  return {.kind = same ? kind : Kind::kInt, .n = n};
}

template <typename T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

int Machine::compare(const Datum& a, const Datum& b) const {
  if (a.kind != b.kind) return three_way(a.kind, b.kind);
  if (a.kind == Kind::kString) return three_way(text(a.n), text(b.n));
  if (a.kind == Kind::kIp) {
    const graph::Address& x = address(a);
    const graph::Address& y = address(b);
    return x == y ? 0 : x < y ? -1 : 1;
  }
  if (a.kind == Kind::kRecord || is_collection(a.kind)) {
    if (a.kind == Kind::kRecord && a.aux != b.aux) return three_way(a.aux, b.aux);
    const size_t count = std::min(members(a).size(), members(b).size());
    for (size_t i = 0; i < count; ++i) {
      const int order = compare(members(a)[i], members(b)[i]);
      if (order != 0) return order;
    }
    return three_way(members(a).size(), members(b).size());
  }
  if (a.aux != b.aux) return three_way(a.aux, b.aux);
  if (a.kind == Kind::kEntity) return three_way(text(a.n), text(b.n));
  return three_way(a.n, b.n);
}

bool Machine::equal(const Datum& a, const Datum& b) const {
  if (is_scalar(a.kind) || a.kind != b.kind) {
    return a.kind == b.kind && a.aux == b.aux && a.n == b.n;
  }
  return compare(a, b) == 0;
}

bool Machine::includes(const Datum& collection, const Datum& member) const {
  return std::ranges::any_of(members(collection), [&](const Datum& m) { return equal(m, member); });
}

Datum Machine::compare_op(CodeOp op, const Datum& a, const Datum& b) const {
  if (op == CodeOp::kEqual) return Datum::boolean(equal(a, b));
  if (op == CodeOp::kNotEqual) return Datum::boolean(!equal(a, b));
  const int order = compare(a, b);
  if (op == CodeOp::kLess) return Datum::boolean(order < 0);
  if (op == CodeOp::kLessEqual) return Datum::boolean(order <= 0);
  if (op == CodeOp::kGreater) return Datum::boolean(order > 0);
  return Datum::boolean(order >= 0);
}

Datum Machine::text_op(CodeOp op, const Datum& a, const Datum& b) const {
  if (a.kind != Kind::kString || b.kind != Kind::kString) return Datum::invalid();
  const std::string_view x = text(a.n);
  const std::string_view y = text(b.n);
  if (op == CodeOp::kStartsWith) return Datum::boolean(x.starts_with(y));
  if (op == CodeOp::kEndsWith) return Datum::boolean(x.ends_with(y));
  return Datum::boolean(x.find(y) != std::string_view::npos);
}

Datum Machine::arithmetic(CodeOp op, const Datum& a, const Datum& b) const {
  const bool back = op == CodeOp::kSubtract;
  const auto shifted = [](const Datum& date, const Datum& by, bool backwards) -> Datum {
    if (by.kind != Kind::kDuration) return Datum::invalid();
    if (by.n % kDay != 0) return failed(Fault::kWholeDays);
    const int64_t days = backwards ? date.n - by.n / kDay : date.n + by.n / kDay;
    if (days < INT32_MIN || days > INT32_MAX) return failed(Fault::kOverflow);
    return {.kind = Kind::kDate, .n = days};
  };
  if (a.kind == Kind::kDate) {
    if (b.kind == Kind::kDuration) return shifted(a, b, back);
    if (b.kind != Kind::kDate) return Datum::invalid();
    return {.kind = Kind::kDuration, .n = (a.n - b.n) * kDay};
  }
  if (b.kind == Kind::kDate) return shifted(b, a, false);
  if (!is_number(a.kind) || !is_number(b.kind)) return Datum::invalid();
  int64_t result = 0;
  const bool wraps = op == CodeOp::kAdd        ? __builtin_add_overflow(a.n, b.n, &result)
                     : op == CodeOp::kMultiply ? __builtin_mul_overflow(a.n, b.n, &result)
                                               : __builtin_sub_overflow(a.n, b.n, &result);
  if (wraps) return failed(Fault::kOverflow);
  if (a.kind == Kind::kTimestamp && b.kind == Kind::kTimestamp) {
    return {.kind = Kind::kDuration, .n = result};
  }
  // time + duration is a time, number * int a number, whichever side they stand on.
  const bool left = a.kind != Kind::kInt && b.kind != Kind::kTimestamp;
  return like_number(left ? a.kind : b.kind, result);
}

/// Members from `first` to the end of the request's are a new collection; a set is put in order.
Datum Machine::make_collection(Kind kind, size_t first) {
  auto& pool = scratch_.members;
  if (kind == Kind::kSet) {
    const auto begin = pool.begin() + static_cast<ptrdiff_t>(first);
    std::sort(begin, pool.end(), [&](const Datum& a, const Datum& b) { return compare(a, b) < 0; });
    pool.erase(
        std::unique(begin, pool.end(), [&](const Datum& a, const Datum& b) { return equal(a, b); }),
        pool.end());
  }
  return {.kind = kind,
          .pool = Pool::kScratch,
          .aux = static_cast<uint32_t>(pool.size() - first),
          .n = static_cast<int64_t>(first)};
}

Datum Machine::set_op(CodeOp op, const Datum& a, const Datum& b) {
  if (!is_collection(a.kind) || !is_collection(b.kind)) return Datum::invalid();
  if (op == CodeOp::kContainsAll || op == CodeOp::kContainsAny) {
    const auto in_a = [&](const Datum& m) { return includes(a, m); };
    return Datum::boolean(op == CodeOp::kContainsAll ? std::ranges::all_of(members(b), in_a)
                                                     : std::ranges::any_of(members(b), in_a));
  }
  const size_t first = scratch_.members.size();
  for (uint32_t i = 0; i < a.aux; ++i) {
    const Datum m = members(a)[i];
    if (op == CodeOp::kUnion || includes(b, m) == (op == CodeOp::kIntersect)) {
      scratch_.members.push_back(m);
    }
  }
  for (uint32_t i = 0; op == CodeOp::kUnion && i < b.aux; ++i) {
    const Datum m = members(b)[i];
    scratch_.members.push_back(m);
  }
  return make_collection(Kind::kSet, first);
}

Datum Machine::unite(const Datum& a, const Datum& b) { return set_op(CodeOp::kUnion, a, b); }

Datum Machine::binary(const Code& c) {
  const Datum a = eval(operand(c, 0));
  const Datum b = eval(operand(c, 1));
  if (!a.is_value()) return a;
  if (!b.is_value()) return b;
  const Datum result = applied(c, a, b);
  return result.is_value() ? result : at_fault(result, place(c));
}

/// An operator on two values.
Datum Machine::applied(const Code& c, const Datum& a, const Datum& b) {
  const CodeOp op = c.op;
  if (op == CodeOp::kInEntity || op == CodeOp::kInAnyEntity) return membership(a, b);
  if (op == CodeOp::kInSet) {
    return is_collection(b.kind) ? Datum::boolean(includes(b, a)) : Datum::invalid();
  }
  if (op == CodeOp::kInNetwork) {
    const bool networks = a.kind == Kind::kIp && b.kind == Kind::kIp;
    return networks ? Datum::boolean(graph::holds(address(b), address(a))) : Datum::invalid();
  }
  if (op == CodeOp::kUnder) {
    const bool terms = a.kind == Kind::kTerm && b.kind == Kind::kTerm;
    return terms ? Datum::boolean(under(a, b)) : Datum::invalid();
  }
  if (op == CodeOp::kContains && is_collection(a.kind)) return Datum::boolean(includes(a, b));
  if (op == CodeOp::kContains || op == CodeOp::kStartsWith || op == CodeOp::kEndsWith) {
    return text_op(op, a, b);
  }
  if (op == CodeOp::kContainsAll || op == CodeOp::kContainsAny || op == CodeOp::kUnion ||
      op == CodeOp::kIntersect || op == CodeOp::kMinus) {
    return set_op(op, a, b);
  }
  if (op == CodeOp::kAdd || op == CodeOp::kSubtract || op == CodeOp::kMultiply) {
    return arithmetic(op, a, b);
  }
  if (op == CodeOp::kAddMonths) {
    if (a.kind != Kind::kDate || b.kind != Kind::kInt) return Datum::invalid();
    const std::optional<Date> date = add_months(Date{static_cast<int32_t>(a.n)}, b.n);
    return date ? Datum{.kind = Kind::kDate, .n = date->days} : failed(Fault::kYears);
  }
  return compare_op(op, a, b);
}

/// What the mesh's clocks are ahead of UTC at a time.
int64_t Machine::zone_at(int64_t ms) const {
  const auto zones = graph_.get<Part::kZones>();
  auto zone =
      std::upper_bound(zones.begin(), zones.end(), ms,
                       [](int64_t at, const graph::ZoneRecord& z) { return at < z.from_ms; });
  if (zone != zones.begin()) --zone;
  return zone->offset_ms;
}

/// Operators on a time, by the mesh's clocks, or on a date.
Datum Machine::clock(CodeOp op, const Datum& d) const {
  const Timestamp time{d.n};
  Date date{static_cast<int32_t>(std::clamp<int64_t>(d.n, INT32_MIN, INT32_MAX))};
  if (d.kind == Kind::kTimestamp) date = date_of(time, zone_at(d.n));
  if (d.kind != Kind::kTimestamp && (d.kind != Kind::kDate || op != CodeOp::kWeekday)) {
    return Datum::invalid();
  }
  if (op == CodeOp::kWeekday) return {.kind = Kind::kWeekday, .n = weekday_of(date).day};
  if (op == CodeOp::kDate) return {.kind = Kind::kDate, .n = date.days};
  return {.kind = Kind::kDuration, .n = time_of_day(time, zone_at(d.n)).ms};
}

Datum Machine::unary(const Code& c) {
  const Datum d = eval(operand(c, 0));
  if (!d.is_value()) return d;
  const Datum result = applied(c, d);
  return result.is_value() ? result : at_fault(result, place(c));
}

/// An operator on one value.
Datum Machine::applied(const Code& c, const Datum& d) {
  if (c.op == CodeOp::kLower) {
    if (d.kind != Kind::kString) return Datum::invalid();
    scratch_.text.clear();
    append_lower(text(d.n), scratch_.text);
    return {.kind = Kind::kString, .n = symbol(scratch_.text)};
  }
  if (c.op == CodeOp::kWeekday || c.op == CodeOp::kDate || c.op == CodeOp::kTimeOfDay) {
    return clock(c.op, d);
  }
  if (c.op == CodeOp::kMatches || c.op == CodeOp::kLike) {
    if (d.kind != Kind::kString) return Datum::invalid();
    if (c.op == CodeOp::kLike) return Datum::boolean(matches_glob(text(d.n), graph_.text(c.index)));
    const std::optional<bool> fits = snapshot_.patterns().matches(c.index, text(d.n));
    return fits ? Datum::boolean(*fits) : failed(Fault::kPattern);
  }
  if (c.op == CodeOp::kSize) {
    if (is_collection(d.kind)) return {.kind = Kind::kInt, .n = d.aux};
    if (d.kind != Kind::kString) return Datum::invalid();
    const auto begins = [](char byte) { return (static_cast<uint8_t>(byte) & 0xC0) != 0x80; };
    return {.kind = Kind::kInt, .n = std::ranges::count_if(text(d.n), begins)};
  }
  if (c.op == CodeOp::kToDecimal) {
    int64_t units = 0;
    const bool wraps = __builtin_mul_overflow(d.n, kDecimalUnit, &units);
    if (d.kind != Kind::kInt) return Datum::invalid();
    if (wraps) return failed(Fault::kOverflow);
    return {.kind = Kind::kDecimal, .n = units};
  }
  if (!is_number(d.kind)) return Datum::invalid();
  if (d.n == INT64_MIN) return failed(Fault::kOverflow);
  return like_number(d.kind, -d.n);
}

/// Operands first, so that collections in collections do not mix their members.
Datum Machine::collection(const Code& c) {
  const size_t base = scratch_.locals.size();
  for (uint32_t i = 0; i < c.count; ++i) {
    const Datum member = eval(operand(c, i));
    if (!member.is_value()) {
      scratch_.locals.resize(base);
      return member;
    }
    scratch_.locals.push_back(member);
  }
  const size_t first = scratch_.members.size();
  scratch_.members.insert(scratch_.members.end(),
                          scratch_.locals.begin() + static_cast<ptrdiff_t>(base),
                          scratch_.locals.end());
  scratch_.locals.resize(base);
  return make_collection(c.op == CodeOp::kSet ? Kind::kSet : Kind::kList, first);
}

}  // namespace bylaw::engine
