// Operators on known values. Numbers never wrap: what leaves 64 bits errs.
#include "rules/operators.h"

#include <re2/re2.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <iterator>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/text.h"

namespace bylaw {
namespace {

constexpr int64_t kDay = 86'400'000;
constexpr int64_t kDecimalUnit = 10'000;
constexpr size_t kCachedPatterns = 1024;

EvalError overflow(Span span) { return {"overflow", span}; }

/// A number of whatever kind as its 64 bits, and back.
std::optional<int64_t> number_of(const Value& value) {
  if (const auto* n = value.if_a<int64_t>()) return *n;
  if (const auto* d = value.if_a<Decimal>()) return d->units;
  if (const auto* d = value.if_a<Duration>()) return d->ms;
  if (const auto* t = value.if_a<Timestamp>()) return t->ms;
  return std::nullopt;
}

Value like_number(const Value& pattern, int64_t n) {
  if (pattern.if_a<Decimal>() != nullptr) return Value(Decimal{n});
  if (pattern.if_a<Duration>() != nullptr) return Value(Duration{n});
  if (pattern.if_a<Timestamp>() != nullptr) return Value(Timestamp{n});
  return Value(n);
}

Evaluated shift_date(Date date, Duration by, bool back, Span span) {
  if (by.ms % kDay != 0) return EvalError{"a date moves by whole days only", span};
  const int64_t days = back ? date.days - by.ms / kDay : date.days + by.ms / kDay;
  if (days < INT32_MIN || days > INT32_MAX) return overflow(span);
  return Value(Date{static_cast<int32_t>(days)});
}

Evaluated arithmetic(Op op, const Value& a, const Value& b, Span span) {
  const bool back = op == Op::kSubtract;
  if (const auto* date = a.if_a<Date>()) {
    if (const auto* by = b.if_a<Duration>()) return shift_date(*date, *by, back, span);
    return Value(Duration{(int64_t{date->days} - b.as<Date>().days) * kDay});
  }
  if (const auto* date = b.if_a<Date>()) return shift_date(*date, a.as<Duration>(), false, span);
  const std::optional<int64_t> x = number_of(a);
  const std::optional<int64_t> y = number_of(b);
  if (!x || !y) return EvalError{"not a number", span};
  int64_t result = 0;
  const bool wraps = op == Op::kAdd        ? __builtin_add_overflow(*x, *y, &result)
                     : op == Op::kMultiply ? __builtin_mul_overflow(*x, *y, &result)
                                           : __builtin_sub_overflow(*x, *y, &result);
  if (wraps) return overflow(span);
  const bool times = a.if_a<Timestamp>() != nullptr && b.if_a<Timestamp>() != nullptr;
  if (times) return Value(Duration{result});
  // time + duration is a time, number * int a number, whichever side they stand on.
  const bool left = a.if_a<int64_t>() == nullptr && !(b.if_a<Timestamp>() != nullptr);
  return like_number(left ? a : b, result);
}

bool includes(const Value& collection, const Value& member) {
  return std::ranges::any_of(collection.members(), [&](const Value& m) { return m == member; });
}

Evaluated set_operation(Op op, const Value& a, const Value& b) {
  std::vector<Value> result;
  for (const Value& m : a.members()) {
    if (op == Op::kUnion || includes(b, m) == (op == Op::kIntersect)) result.push_back(m);
  }
  if (op == Op::kUnion) result.insert(result.end(), b.members().begin(), b.members().end());
  return Value::set(std::move(result));
}

int64_t count_code_points(const std::string& text) {
  return std::ranges::count_if(text,
                               [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; });
}

}  // namespace

Evaluated apply_unary(Op op, const Value& operand, const Schema& schema, Span span) {
  if (op == Op::kLower) return Value(to_lower(operand.as<std::string>()));
  if (op == Op::kSize) {
    if (const auto* text = operand.if_a<std::string>()) return Value(count_code_points(*text));
    return Value(static_cast<int64_t>(operand.members().size()));
  }
  if (op == Op::kWeekday) {
    if (const auto* date = operand.if_a<Date>()) return Value(weekday_of(*date));
    return Value(weekday_of(schema.local_date(operand.as<Timestamp>())));
  }
  if (op == Op::kDate) return Value(schema.local_date(operand.as<Timestamp>()));
  if (op == Op::kTimeOfDay) return Value(schema.local_time_of_day(operand.as<Timestamp>()));
  if (op == Op::kToDecimal) {
    int64_t units = 0;
    if (__builtin_mul_overflow(operand.as<int64_t>(), kDecimalUnit, &units)) {
      return overflow(span);
    }
    return Value(Decimal{units});
  }
  assert(op == Op::kNegate);
  const std::optional<int64_t> n = number_of(operand);
  if (!n) return EvalError{"not a number", span};
  if (*n == INT64_MIN) return overflow(span);
  return like_number(operand, -*n);
}

Evaluated apply_binary(Op op, const Value& a, const Value& b, const Schema& schema, Span span) {
  if (op == Op::kEqual) return Value(a == b);
  if (op == Op::kNotEqual) return Value(a != b);
  if (op == Op::kLess) return Value(a < b);
  if (op == Op::kLessEqual) return Value(a <= b);
  if (op == Op::kGreater) return Value(a > b);
  if (op == Op::kGreaterEqual) return Value(a >= b);
  if (op == Op::kInSet) return Value(includes(b, a));
  if (op == Op::kInNetwork) return Value(contains(b.as<Ip>(), a.as<Ip>()));
  if (op == Op::kUnder) return Value(is_under(schema, a.as<TermValue>(), b.as<TermValue>()));
  if (op == Op::kStartsWith) return Value(a.as<std::string>().starts_with(b.as<std::string>()));
  if (op == Op::kEndsWith) return Value(a.as<std::string>().ends_with(b.as<std::string>()));
  if (op == Op::kContains) {
    const auto* text = a.if_a<std::string>();
    if (text == nullptr) return Value(includes(a, b));
    return Value(text->find(b.as<std::string>()) != std::string::npos);
  }
  const auto in_a = [&](const Value& m) { return includes(a, m); };
  if (op == Op::kContainsAll) return Value(std::ranges::all_of(b.members(), in_a));
  if (op == Op::kContainsAny) return Value(std::ranges::any_of(b.members(), in_a));
  if (op == Op::kUnion || op == Op::kIntersect || op == Op::kMinus) {
    return set_operation(op, a, b);
  }
  if (op == Op::kAddMonths) {
    const std::optional<Date> date = add_months(a.as<Date>(), b.as<int64_t>());
    if (!date) return EvalError{"a date outside the years 0001 to 9999", span};
    return Value(*date);
  }
  assert(op == Op::kAdd || op == Op::kSubtract || op == Op::kMultiply);
  return arithmetic(op, a, b, span);
}

bool is_under(const Schema& schema, const TermValue& term, const TermValue& ancestor) {
  const Taxonomy& ours = schema.taxonomies[term.taxonomy];
  const Taxonomy& theirs = schema.taxonomies[ancestor.taxonomy];
  const Taxonomy& wider = ours.terms.size() >= theirs.terms.size() ? ours : theirs;
  return wider.under(term.term, ancestor.term);
}

Evaluated matches(const std::string& text, const std::string& pattern, Span span) {
  static thread_local std::unordered_map<std::string, std::unique_ptr<RE2>> cache;
  auto it = cache.find(pattern);
  if (it == cache.end()) {
    if (cache.size() >= kCachedPatterns) cache.clear();
    RE2::Options options;
    options.set_log_errors(false);
    it = cache.emplace(pattern, std::make_unique<RE2>(pattern, options)).first;
  }
  if (!it->second->ok()) return EvalError{"the pattern can't be read", span};
  return Value(RE2::FullMatch(text, *it->second));
}

bool like(std::string_view text, std::string_view glob) {
  // Only the last star needs another try: what an earlier one swallowed can be left as short as it
  // was.
  size_t t = 0;
  size_t g = 0;
  size_t star = std::string_view::npos;
  size_t swallowed = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      swallowed = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++swallowed;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

Evaluated read_cell(const std::string& raw, TypeId type, const Schema& schema, Span span) {
  if (invalid_utf8(raw)) return EvalError{"the cell isn't well-formed UTF-8", span};
  const std::string text = to_nfc(raw);
  const auto fits = [&](auto value) -> Evaluated {
    if (value) return Value(*value);
    return EvalError{quote(text) + " is no " + schema.type_name(type), span};
  };
  const Type& t = schema.types[type];
  switch (t.kind) {
    case TypeKind::kColumnText:
    case TypeKind::kString:
      return Value(text);
    case TypeKind::kBool:
      return fits(text == "true"    ? std::optional(true)
                  : text == "false" ? std::optional(false)
                                    : std::nullopt);
    case TypeKind::kInt: {
      int64_t n = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
      const bool whole = error == std::errc() && end == text.data() + text.size();
      return fits(whole ? std::optional(n) : std::nullopt);
    }
    case TypeKind::kDecimal:
      return fits(parse_decimal(text));
    case TypeKind::kDuration:
      return fits(parse_duration(text));
    case TypeKind::kTimestamp:
      return fits(parse_timestamp(text));
    case TypeKind::kDate:
      return fits(parse_date(text));
    case TypeKind::kIp:
      return fits(parse_ip(text));
    case TypeKind::kEnum: {
      const auto member = schema.enums[t.enumeration()].find(text);
      return fits(member ? std::optional(EnumValue{t.enumeration(), *member}) : std::nullopt);
    }
    case TypeKind::kTaxonomy: {
      const auto term = schema.taxonomies[t.taxonomy()].find(text);
      return fits(term ? std::optional(TermValue{t.taxonomy(), *term}) : std::nullopt);
    }
    case TypeKind::kEntity:
      return Value(EntityRef{t.entity(), text});
    case TypeKind::kAction: {
      const auto action = schema.find_action(text);
      return fits(action ? std::optional(ActionValue{*action}) : std::nullopt);
    }
    case TypeKind::kWeekday: {
      std::optional<Weekday> day;
      for (uint8_t d = 0; d < 7; ++d) {
        if (weekday_word(Weekday{d}) == text) day = Weekday{d};
      }
      return fits(day);
    }
    case TypeKind::kError:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      break;
  }
  return EvalError{"a cell is no " + schema.type_name(type), span};
}

}  // namespace bylaw
