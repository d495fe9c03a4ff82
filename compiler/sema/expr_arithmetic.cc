// Arithmetic: `+ -` on numbers, durations and times, `-` on sets, `*` by an int, unary minus;
// checked, and done at once on constants. Entry point: ExprChecker::arithmetic().
#include <limits>
#include <utility>

#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"

namespace bylaw {
namespace {

constexpr int64_t kDayMs = 86'400'000;

std::optional<int64_t> calculate(Op op, int64_t a, int64_t b) {
  int64_t out = 0;
  const bool overflow = op == Op::kAdd        ? __builtin_add_overflow(a, b, &out)
                        : op == Op::kSubtract ? __builtin_sub_overflow(a, b, &out)
                                              : __builtin_mul_overflow(a, b, &out);
  if (overflow) return std::nullopt;
  return out;
}

/// The number that arithmetic on `value` counts in: ms of times and durations, units of decimals,
/// ms of dates.
int64_t amount(const Value& value) {
  if (const auto* number = value.if_a<int64_t>()) return *number;
  if (const auto* decimal = value.if_a<Decimal>()) return decimal->units;
  if (const auto* duration = value.if_a<Duration>()) return duration->ms;
  if (const auto* time = value.if_a<Timestamp>()) return time->ms;
  return int64_t{value.as<Date>().days} * kDayMs;
}

/// The value of type `kind` that counts `number`; nothing if there is none.
std::optional<Value> value_of(TypeKind kind, int64_t number) {
  if (kind == TypeKind::kInt) return Value(number);
  if (kind == TypeKind::kDecimal) return Value(Decimal{number});
  if (kind == TypeKind::kDuration) return Value(Duration{number});
  if (kind == TypeKind::kTimestamp) return Value(Timestamp{number});
  const int64_t days = number / kDayMs;
  if (days < std::numeric_limits<int32_t>::min() || days > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  return Value(Date{static_cast<int32_t>(days)});
}

bool is_number(TypeKind kind) { return kind == TypeKind::kInt || kind == TypeKind::kDecimal; }
bool is_time(TypeKind kind) { return kind == TypeKind::kTimestamp || kind == TypeKind::kDate; }

}  // namespace

ExprId ExprChecker::arithmetic(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  if (e.kind == ast::ExprKind::kMultiply) {
    const ExprId a = infer(operand(expr, 0), std::nullopt);
    return product(expr, a, infer(operand(expr, 1), std::nullopt));
  }
  const bool sets = expected && is_collection(*expected);
  auto [a, b] = infer_both(operand(expr, 0), operand(expr, 1), sets ? expected : std::nullopt);
  if (is_error(a) || is_error(b)) return error(e.span);
  if (e.kind == ast::ExprKind::kSubtract && kind_of(a) == TypeKind::kSet) {
    if (unify(a, b)) return add(Op::kMinus, type_of(a), e.span, {a, b});
    report(diag::kSetOperands, e.span, "-", type_name(a), type_name(b));
    return error(e.span);
  }
  return sum(expr, a, b);
}

ExprId ExprChecker::sum(ast::ExprId expr, ExprId a, ExprId b) {
  const ast::Expr& e = tree(expr);
  const bool plus = e.kind == ast::ExprKind::kAdd;
  const Op op = plus ? Op::kAdd : Op::kSubtract;
  // A duration moves a time from either side of a plus.
  if (plus && kind_of(a) == TypeKind::kDuration && is_time(kind_of(b))) std::swap(a, b);
  if (is_time(kind_of(a)) && kind_of(b) == TypeKind::kDuration) {
    return fold(op, type_of(a), e.span, a, b);
  }
  if (kind_of(a) == TypeKind::kColumnText && kind_of(b) == TypeKind::kColumnText) {
    report(diag::kUntypedCell, book().exprs[a].span).hint("add or subtract a number to say so");
    return error(e.span);
  }
  if (!unify(a, b)) return report_operands(expr, a, b);
  if (is_error(a) || is_error(b)) return error(e.span);
  const TypeKind kind = kind_of(a);
  if (is_number(kind) || kind == TypeKind::kDuration) return fold(op, type_of(a), e.span, a, b);
  if (!plus && is_time(kind)) return fold(op, simple(TypeKind::kDuration), e.span, a, b);
  return report_operands(expr, a, b);
}

ExprId ExprChecker::product(ast::ExprId expr, ExprId a, ExprId b) {
  const Span span = tree(expr).span;
  if (is_error(a) || is_error(b)) return error(span);
  const TypeId integer = simple(TypeKind::kInt);
  if (kind_of(a) == TypeKind::kColumnText) std::swap(a, b);
  if (kind_of(b) == TypeKind::kColumnText) {
    if (kind_of(a) == TypeKind::kColumnText) {
      report(diag::kUntypedCell, book().exprs[a].span).hint("multiply by an int to say so");
      return error(span);
    }
    b = *convert(b, integer);
  }
  if (kind_of(b) != TypeKind::kInt) std::swap(a, b);
  const TypeKind kind = kind_of(a);
  if (kind_of(b) == TypeKind::kInt && (is_number(kind) || kind == TypeKind::kDuration)) {
    return fold(Op::kMultiply, type_of(a), span, a, b);
  }
  if (is_error(a) || is_error(b)) return error(span);
  if (kind == TypeKind::kDecimal && kind_of(b) == TypeKind::kDecimal) {
    report(diag::kDecimalProduct, span)
        .note("the product of two decimals would have to be rounded, and rounding decides cases");
    return error(span);
  }
  return report_operands(expr, a, b);
}

ExprId ExprChecker::negate(ast::ExprId expr, Expected expected) {
  const Span span = tree(expr).span;
  const ast::Expr& inner = tree(operand(expr, 0));
  if (inner.kind == ast::ExprKind::kInt || inner.kind == ast::ExprKind::kDecimal) {
    const ExprId id = number(operand(expr, 0), "-" + inner.text, expected);
    if (is_error(id)) return error(span);
    const Value value = book().exprs.value(id);
    return book().exprs.literal(value, type_of(id), span);
  }
  ExprId id = infer(operand(expr, 0), expected);
  if (kind_of(id) == TypeKind::kColumnText && expected && kind_of(*expected) != TypeKind::kError) {
    if (const auto converted = convert(id, *expected)) id = *converted;
  }
  if (is_error(id)) return error(span);
  const TypeKind kind = kind_of(id);
  if (kind == TypeKind::kColumnText) {
    report(diag::kUntypedCell, span).hint("subtract it from 0 to say that it is a number");
    return error(span);
  }
  if (!is_number(kind) && kind != TypeKind::kDuration) {
    DiagnosticBuilder d = report(diag::kBadNegation, span, type_name(id));
    if (kind == TypeKind::kBool) d.hint("write 'not'");
    return error(span);
  }
  if (book().exprs[id].op != Op::kLiteral) return add(Op::kNegate, type_of(id), span, {id});
  const auto negated = calculate(Op::kSubtract, 0, amount(book().exprs.value(id)));
  if (!negated) {
    report(diag::kConstantOverflow, span);
    return error(span);
  }
  return book().exprs.literal(*value_of(kind, *negated), type_of(id), span);
}

ExprId ExprChecker::fold(Op op, TypeId type, Span span, ExprId a, ExprId b) {
  const bool constant = book().exprs[a].op == Op::kLiteral && book().exprs[b].op == Op::kLiteral;
  const bool by_days = kind_of(a) == TypeKind::kDate && kind_of(b) == TypeKind::kDuration;
  if (by_days && book().exprs[b].op == Op::kLiteral &&
      amount(book().exprs.value(b)) % kDayMs != 0) {
    report(diag::kPartialDay, book().exprs[b].span, schema().value_text(book().exprs.value(b)))
        .hint("use a timestamp where hours count");
    return error(span);
  }
  if (!constant) return add(op, type, span, {a, b});
  const auto number = calculate(op, amount(book().exprs.value(a)), amount(book().exprs.value(b)));
  const auto value = number ? value_of(kind_of(type), *number) : std::nullopt;
  if (value) return book().exprs.literal(*value, type, span);
  report(diag::kConstantOverflow, span);
  return error(span);
}

ExprId ExprChecker::report_operands(ast::ExprId expr, ExprId a, ExprId b) {
  const ast::Expr& e = tree(expr);
  const std::string_view op = e.kind == ast::ExprKind::kAdd        ? "+"
                              : e.kind == ast::ExprKind::kSubtract ? "-"
                                                                   : "*";
  DiagnosticBuilder d = report(diag::kBadOperands, e.span, op, type_name(a), type_name(b));
  d.label(book().exprs[a].span, "this is " + type_name(a))
      .label(book().exprs[b].span, "this is " + type_name(b));
  if (is_collection(type_of(a)) && e.kind == ast::ExprKind::kAdd) {
    d.hint("sets are united by '|'");
  } else if (kind_of(a) == TypeKind::kString) {
    d.hint("strings can't be put together; compare their parts");
  } else if (is_time(kind_of(a)) && kind_of(b) == TypeKind::kInt) {
    d.hint("write a duration, as in '30d'");
  }
  return error(e.span);
}

}  // namespace bylaw
