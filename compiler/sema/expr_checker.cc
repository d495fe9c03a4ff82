// The walk over an expression: which theme types which form, what converts into what, and the small
// things that all themes use. Entry points: ExprChecker::check(), check_guard(), constant(),
// term().
#include "compiler/sema/expr_checker.h"

#include <algorithm>
#include <utility>

#include "compiler/sema/diagnostics_types.h"

namespace bylaw {
namespace {

/// What a cell's text can be read as.
bool is_readable(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kString:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kIp:
    case TypeKind::kEnum:
    case TypeKind::kTaxonomy:
    case TypeKind::kEntity:
      return true;
    case TypeKind::kError:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
    case TypeKind::kColumnText:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      return false;
  }
  return false;
}

}  // namespace

ExprChecker::ExprChecker(Analysis& analysis, const ast::File& file, ExprScope scope)
    : analysis_(analysis), file_(file), scope_(std::move(scope)) {
  for (const auto& [name, type] : scope_.locals) locals_.push_back({name, type, false});
  frame_size_ = static_cast<uint32_t>(locals_.size());
}

ExprId ExprChecker::check(ast::ExprId expr, std::optional<TypeId> expected) {
  atom_ = {};
  if (!expected) return infer(expr, std::nullopt);
  if (kind_of(*expected) == TypeKind::kBool) return condition(expr).id;
  return expect(expr, *expected);
}

ExprId ExprChecker::check_guard(std::span<const ast::ExprId> when,
                                std::span<const ast::ExprId> unless) {
  present_.clear();
  std::vector<ExprId> parts;
  Span span;
  const auto take = [&](ast::ExprId expr, ExprId id, const Facts& known) {
    parts.push_back(id);
    present_.insert(present_.end(), known.begin(), known.end());
    span = span.valid() ? join(span, tree(expr).span) : tree(expr).span;
  };
  for (const ast::ExprId expr : when) {
    const Condition c = condition(expr);
    take(expr, c.id, c.if_true);
  }
  for (const ast::ExprId expr : unless) {
    const Condition c = condition(expr);
    take(expr, negation(c.id, tree(expr).span), c.if_false);
  }
  if (parts.empty()) return ExprId();
  return conjunction(parts, span);
}

std::optional<TermId> ExprChecker::term(const ast::Path& path, TaxonomyId taxonomy) {
  const std::string text = path.text();
  if (const auto found = find_term(text, taxonomy)) return found;
  report_unknown_term(path.span, taxonomy, text);
  return std::nullopt;
}

ExprId ExprChecker::infer(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  switch (e.kind) {
    case ast::ExprKind::kError:
      failed_ = true;
      return error(e.span);
    case ast::ExprKind::kBool:
    case ast::ExprKind::kInt:
    case ast::ExprKind::kDecimal:
    case ast::ExprKind::kString:
    case ast::ExprKind::kDuration:
    case ast::ExprKind::kDate:
    case ast::ExprKind::kTimestamp:
    case ast::ExprKind::kIp:
      return literal(expr, expected);
    case ast::ExprKind::kName:
    case ast::ExprKind::kMember:
      return name(expr, expected, Reading::kValue);
    case ast::ExprKind::kEntity:
      return entity(expr);
    case ast::ExprKind::kMethod:
      return method(expr);
    case ast::ExprKind::kCall:
      return call(expr);
    case ast::ExprKind::kNot:
    case ast::ExprKind::kAnd:
    case ast::ExprKind::kOr:
    case ast::ExprKind::kImplies:
    case ast::ExprKind::kHas:
      return condition(expr).id;
    case ast::ExprKind::kIf:
      return conditional(expr, expected);
    case ast::ExprKind::kNegate:
      return negate(expr, expected);
    case ast::ExprKind::kEqual:
    case ast::ExprKind::kNotEqual:
    case ast::ExprKind::kLess:
    case ast::ExprKind::kLessEqual:
    case ast::ExprKind::kGreater:
    case ast::ExprKind::kGreaterEqual:
      return compare(expr);
    case ast::ExprKind::kIn:
      return membership(expr);
    case ast::ExprKind::kUnder:
      return under(expr);
    case ast::ExprKind::kIs:
      return is_type(expr);
    case ast::ExprKind::kMatches:
    case ast::ExprKind::kLike:
      return text_test(expr);
    case ast::ExprKind::kUnion:
    case ast::ExprKind::kIntersect:
      return set_operation(expr, expected);
    case ast::ExprKind::kAdd:
    case ast::ExprKind::kSubtract:
    case ast::ExprKind::kMultiply:
      return arithmetic(expr, expected);
    case ast::ExprKind::kKnown:
      return known(expr);
    case ast::ExprKind::kUnique:
      return unique(expr);
    case ast::ExprKind::kOtherwise:
      return otherwise(expr, expected);
    case ast::ExprKind::kAny:
    case ast::ExprKind::kAll:
    case ast::ExprKind::kCount:
      return quantifier(expr);
    case ast::ExprKind::kList:
      return list(expr, expected);
    case ast::ExprKind::kRecord:
      report(diag::kRecordHere, e.span).hint("records are written out in tests only");
      return error(e.span);
  }
  return error(e.span);
}

ExprId ExprChecker::expect(ast::ExprId expr, TypeId expected) {
  const ExprId id = infer(expr, expected);
  if (const auto converted = convert(id, expected)) return *converted;
  const Span span = tree(expr).span;
  DiagnosticBuilder d = report(diag::kTypeMismatch, span, type_name(expected), type_name(id));
  if (is_collection(expected) && schema().types[expected].element == type_of(id)) {
    d.hint("a list of one is written in brackets")
        .fix({span.file, span.begin, span.begin}, "[")
        .fix({span.file, span.end, span.end}, "]");
  }
  return error(span);
}

std::optional<ExprId> ExprChecker::convert(ExprId id, TypeId to) {
  const TypeId from = type_of(id);
  if (from == to || is_error_type(from)) return id;
  const Expr e = book().exprs[id];
  if (is_error_type(to)) return error(e.span);
  const Type target = schema().types[to];
  if (kind_of(from) == TypeKind::kColumnText) {
    if (is_readable(target.kind)) return book().exprs.add(Op::kRow, to, e.span, {}, e.index);
    report(diag::kUnreadableCell, e.span, type_name(to));
    return error(e.span);
  }
  if (kind_of(from) == TypeKind::kInt && target.kind == TypeKind::kDecimal) {
    if (e.op != Op::kLiteral) return add(Op::kToDecimal, to, e.span, {id});
    int64_t units = 0;
    if (__builtin_mul_overflow(book().exprs.value(id).as<int64_t>(), int64_t{10'000}, &units)) {
      report(diag::kConstantOverflow, e.span).note("a decimal is held as an int of 1/10,000ths");
      return error(e.span);
    }
    return book().exprs.literal(Value(Decimal{units}), to, e.span);
  }
  if (e.op == Op::kList && is_collection(to) &&
      (e.count == 0 || schema().types[from].element == target.element)) {
    const auto operands = book().exprs.operands(id);
    const Op op = target.kind == TypeKind::kSet ? Op::kSet : Op::kList;
    return book().exprs.add(op, to, e.span, operands);
  }
  if (e.op == Op::kLiteral && kind_of(from) == TypeKind::kTaxonomy &&
      target.kind == TypeKind::kTaxonomy) {
    // A term of a taxonomy is, with the same id, a term of those that extend it.
    const TermValue value = book().exprs.value(id).as<TermValue>();
    for (auto base = schema().taxonomies[target.taxonomy()].base; base;
         base = schema().taxonomies[*base].base) {
      if (*base != value.taxonomy) continue;
      return book().exprs.literal(Value(TermValue{target.taxonomy(), value.term}), to, e.span);
    }
  }
  return std::nullopt;
}

std::pair<ExprId, ExprId> ExprChecker::infer_both(ast::ExprId a, ast::ExprId b, Expected expected) {
  if (need(a) > need(b)) {
    const ExprId second = infer(b, expected);
    return {infer(a, type_of(second)), second};
  }
  const ExprId first = infer(a, expected);
  return {first, infer(b, type_of(first))};
}

bool ExprChecker::unify(ExprId& a, ExprId& b) {
  if (is_error(a) || is_error(b)) return true;
  if (type_of(a) == type_of(b)) {
    if (kind_of(a) != TypeKind::kColumnText) return true;
    const TypeId string = simple(TypeKind::kString);
    a = *convert(a, string);
    b = *convert(b, string);
    return true;
  }
  if (const auto converted = convert(b, type_of(a))) {
    b = *converted;
    return true;
  }
  if (const auto converted = convert(a, type_of(b))) {
    a = *converted;
    return true;
  }
  return false;
}

ExprChecker::Need ExprChecker::need(ast::ExprId expr) const {
  const ast::Expr& e = tree(expr);
  const auto least = [&](size_t from) {
    Need all = Need::kWord;
    for (size_t i = from; i < e.count; ++i) all = std::min(all, need(operand(expr, i)));
    return all;
  };
  switch (e.kind) {
    case ast::ExprKind::kName:
    case ast::ExprKind::kMember: {
      const std::vector<ast::Name> words = words_of(expr);
      return words.empty() || names_a_value(words) ? Need::kNone : Need::kWord;
    }
    case ast::ExprKind::kInt:
    case ast::ExprKind::kString:
      return Need::kLiteral;
    case ast::ExprKind::kList:
    case ast::ExprKind::kUnion:
    case ast::ExprKind::kIntersect:
    case ast::ExprKind::kNegate:
      return least(0);
    case ast::ExprKind::kIf:
      return least(1);
    case ast::ExprKind::kError:
    case ast::ExprKind::kBool:
    case ast::ExprKind::kDecimal:
    case ast::ExprKind::kDuration:
    case ast::ExprKind::kDate:
    case ast::ExprKind::kTimestamp:
    case ast::ExprKind::kIp:
    case ast::ExprKind::kEntity:
    case ast::ExprKind::kMethod:
    case ast::ExprKind::kCall:
    case ast::ExprKind::kNot:
    case ast::ExprKind::kAnd:
    case ast::ExprKind::kOr:
    case ast::ExprKind::kImplies:
    case ast::ExprKind::kEqual:
    case ast::ExprKind::kNotEqual:
    case ast::ExprKind::kLess:
    case ast::ExprKind::kLessEqual:
    case ast::ExprKind::kGreater:
    case ast::ExprKind::kGreaterEqual:
    case ast::ExprKind::kIn:
    case ast::ExprKind::kUnder:
    case ast::ExprKind::kIs:
    case ast::ExprKind::kMatches:
    case ast::ExprKind::kLike:
    case ast::ExprKind::kAdd:
    case ast::ExprKind::kSubtract:
    case ast::ExprKind::kMultiply:
    case ast::ExprKind::kHas:
    case ast::ExprKind::kKnown:
    case ast::ExprKind::kUnique:
    case ast::ExprKind::kOtherwise:
    case ast::ExprKind::kAny:
    case ast::ExprKind::kAll:
    case ast::ExprKind::kCount:
    case ast::ExprKind::kRecord:
      return Need::kNone;
  }
  return Need::kNone;
}

ExprId ExprChecker::error(Span span) {
  return book().exprs.literal(Value(false), simple(TypeKind::kError), span);
}

ExprId ExprChecker::add(Op op, TypeId type, Span span, std::initializer_list<ExprId> operands,
                        uint32_t index) {
  if (std::any_of(operands.begin(), operands.end(), [&](ExprId id) { return is_error(id); })) {
    return error(span);
  }
  return book().exprs.add(op, type, span, {operands.begin(), operands.size()}, index);
}

ExprId ExprChecker::truth(bool value, Span span) {
  return book().exprs.literal(Value(value), simple(TypeKind::kBool), span);
}

std::optional<bool> ExprChecker::known_truth(ExprId id) const {
  if (book().exprs[id].op != Op::kLiteral || kind_of(id) != TypeKind::kBool) return std::nullopt;
  return book().exprs.value(id).as<bool>();
}

bool ExprChecker::is_collection(TypeId type) const {
  return kind_of(type) == TypeKind::kSet || kind_of(type) == TypeKind::kList;
}

std::string ExprChecker::type_name(TypeId type) const {
  if (is_collection(type) && is_error_type(schema().types[type].element)) return "an empty list";
  return schema().type_name(type);
}

}  // namespace bylaw
