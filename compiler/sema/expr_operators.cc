// Comparisons, `is`, and the tests of texts by pattern and glob. What an environment decides by
// itself (`principal is User`, `action == read`) folds to a constant. Entry points:
// ExprChecker::compare(), is_type(), text_test().
#include <algorithm>
#include <utility>

#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/mistakes.h"
#include "compiler/sema/pattern.h"

namespace bylaw {
namespace {

Op comparison(ast::ExprKind kind) {
  if (kind == ast::ExprKind::kEqual) return Op::kEqual;
  if (kind == ast::ExprKind::kNotEqual) return Op::kNotEqual;
  if (kind == ast::ExprKind::kLess) return Op::kLess;
  if (kind == ast::ExprKind::kLessEqual) return Op::kLessEqual;
  if (kind == ast::ExprKind::kGreater) return Op::kGreater;
  return Op::kGreaterEqual;
}

std::string_view sign(Op op) {
  if (op == Op::kEqual) return "==";
  if (op == Op::kNotEqual) return "!=";
  if (op == Op::kLess) return "<";
  if (op == Op::kLessEqual) return "<=";
  if (op == Op::kGreater) return ">";
  return ">=";
}

bool holds(Op op, const Value& a, const Value& b) {
  if (op == Op::kEqual) return a == b;
  if (op == Op::kNotEqual) return a != b;
  if (op == Op::kLess) return a < b;
  if (op == Op::kLessEqual) return a <= b;
  if (op == Op::kGreater) return a > b;
  return a >= b;
}

}  // namespace

ExprId ExprChecker::compare(ast::ExprId expr) {
  const Span span = tree(expr).span;
  const Op op = comparison(tree(expr).kind);
  auto [a, b] = infer_both(operand(expr, 0), operand(expr, 1), std::nullopt);
  if (!unify(a, b)) {
    report_across(expr, a, b);
    return error(span);
  }
  if (is_error(a) || is_error(b)) return error(span);
  const bool equality = op == Op::kEqual || op == Op::kNotEqual;
  if (!equality && !check_order(expr, type_of(a))) return error(span);
  if (const std::string path = path_key(a); !path.empty() && path == path_key(b)) {
    report(diag::kComparedWithItself, span, path);
  }
  if (book().exprs[a].op == Op::kLiteral && book().exprs[b].op == Op::kLiteral) {
    const bool outcome = holds(op, book().exprs.value(a), book().exprs.value(b));
    report(diag::kConstantComparison, span, outcome ? "true" : "false");
    return truth(outcome, span);
  }
  if (equality && scope_.environment) {
    const ActionId here = schema().environments[*scope_.environment].action;
    const auto action = [&](ExprId id) -> std::optional<ActionId> {
      if (kind_of(id) != TypeKind::kAction) return std::nullopt;
      if (book().exprs[id].op == Op::kAction) return here;
      if (book().exprs[id].op != Op::kLiteral) return std::nullopt;
      return book().exprs.value(id).as<ActionValue>().action;
    };
    const auto left = action(a);
    const auto right = action(b);
    if (left && right) return truth((*left == *right) == (op == Op::kEqual), span);
  }
  return add(op, simple(TypeKind::kBool), span, {a, b});
}

bool ExprChecker::check_order(ast::ExprId expr, TypeId type) {
  const ast::Expr& e = tree(expr);
  const std::string_view op = sign(comparison(e.kind));
  switch (kind_of(type)) {
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kString:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kWeekday:
    case TypeKind::kColumnText:
    case TypeKind::kError:
      return true;
    case TypeKind::kEnum: {
      const Enum& declared = schema().enums[schema().types[type].enumeration()];
      if (declared.ordered) return true;
      report(diag::kEnumNotOrdered, e.span, op, declared.name.local)
          .label(declared.span, "declared here without 'ordered'")
          .hint("compare with '==' or 'in'");
      return false;
    }
    case TypeKind::kTaxonomy:
      report(diag::kNotOrdered, e.span, op, type_name(type))
          .hint("to stand below a term is 'under'");
      return false;
    case TypeKind::kEntity:
      report(diag::kNotOrdered, e.span, op, type_name(type))
          .hint("to stand below an entity is 'in'");
      return false;
    case TypeKind::kSet:
    case TypeKind::kList:
      report(diag::kNotOrdered, e.span, op, type_name(type))
          .hint("write '.containsAll(…)', or compare '.size()'");
      return false;
    case TypeKind::kIp:
      report(diag::kNotOrdered, e.span, op, type_name(type))
          .hint("to lie in a network is 'in ip\"…\"'");
      return false;
    case TypeKind::kBool:
    case TypeKind::kAction:
    case TypeKind::kRecord:
      report(diag::kNotOrdered, e.span, op, type_name(type)).hint("compare with '==' or '!='");
      return false;
  }
  return false;
}

void ExprChecker::report_across(ast::ExprId expr, ExprId a, ExprId b) {
  const ast::Expr& e = tree(expr);
  if (touches_mistake(analysis_.sources, analysis_.diagnostics, e.span)) return;
  DiagnosticBuilder d = report(diag::kComparedAcrossTypes, e.span, sign(comparison(e.kind)),
                               type_name(a), type_name(b));
  const Span left = book().exprs[a].span;
  const Span right = book().exprs[b].span;
  d.label(left, "this is " + type_name(a)).label(right, "this is " + type_name(b));
  const auto element = [&](ExprId id) {
    return is_collection(type_of(id)) ? schema().types[type_of(id)].element : TypeId();
  };
  if (e.kind == ast::ExprKind::kEqual && element(a) == type_of(b)) {
    d.hint("to ask whether it is one of them, write '… in …'");
  } else if (e.kind == ast::ExprKind::kEqual && element(b) == type_of(a)) {
    d.hint("to ask whether it is one of them, write 'in'").fix(e.name_span, "in");
  } else if (kind_of(a) == TypeKind::kTimestamp && kind_of(b) == TypeKind::kDate) {
    d.hint("write the time of day too, as in '2027-01-01T00:00:00Z'");
  }
}

ExprId ExprChecker::is_type(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const ExprId id = infer(operand(expr, 0), std::nullopt);
  const auto symbol = analysis_.scope.resolve(scope_.file, *e.path, kinds(SymbolKind::kEntityType),
                                              analysis_.diagnostics);
  if (!symbol) failed_ = true;
  if (!symbol || is_error(id)) return error(e.span);
  if (kind_of(id) != TypeKind::kEntity) {
    report(diag::kIsNeedsEntity, e.span, type_name(id));
    return error(e.span);
  }
  const bool same = schema().types[type_of(id)].entity() == EntityTypeId(symbol->index);
  const Op op = book().exprs[id].op;
  if (op != Op::kPrincipal && op != Op::kResource) {
    report(diag::kConstantIs, e.span, type_name(id), same ? "true" : "false");
  }
  return truth(same, e.span);
}

ExprId ExprChecker::text_test(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const bool matches = e.kind == ast::ExprKind::kMatches;
  const bool sound = !matches || check_pattern(e);
  if (!matches && e.text.find('*') == std::string::npos) {
    report(diag::kGlobWithoutStar, e.span).hint("write '==', or '*' where anything may stand");
  }
  const TypeId string = simple(TypeKind::kString);
  const ExprId id = infer(operand(expr, 0), string);
  const auto text = convert(id, string);
  if (!text) {
    DiagnosticBuilder d =
        report(diag::kTextNeeded, e.span, matches ? "matches" : "like", type_name(id));
    if (kind_of(id) == TypeKind::kIp) d.hint("to lie in a network is 'in ip\"…\"'");
    if (is_collection(type_of(id))) d.hint("ask about its members: 'any x in …: x matches …'");
    return error(e.span);
  }
  if (!sound) return error(e.span);
  return add(matches ? Op::kMatches : Op::kLike, simple(TypeKind::kBool), e.span, {*text},
             book().exprs.text(e.text));
}

bool ExprChecker::check_pattern(const ast::Expr& expr) {
  const auto problem = pattern_problem(expr.text);
  if (!problem) return true;
  // The pattern's text ends right before the closing quote, which ends the expression.
  Span place = expr.span;
  const std::string_view source = analysis_.sources.text(expr.span);
  if (source.ends_with(expr.text + "\"")) {
    const uint32_t begin = expr.span.end - 1 - static_cast<uint32_t>(expr.text.size());
    place.begin = begin + static_cast<uint32_t>(problem->begin);
    place.end = begin + static_cast<uint32_t>(problem->end);
  }
  DiagnosticBuilder d = report(diag::kBadPattern, place, problem->message);
  if (!problem->hint.empty()) d.hint(problem->hint);
  return false;
}

}  // namespace bylaw
