// Methods, and calls of defines. Entry points: ExprChecker::method(), call().
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"

namespace bylaw {
namespace {

constexpr std::array<std::string_view, 11> kMethods{
    "startsWith", "endsWith",  "contains",  "lower",       "size",       "weekday",
    "date",       "timeOfDay", "addMonths", "containsAll", "containsAny"};

size_t arity(std::string_view method) {
  constexpr std::array<std::string_view, 5> kWithout{"lower", "size", "weekday", "date",
                                                     "timeOfDay"};
  return std::find(kWithout.begin(), kWithout.end(), method) == kWithout.end() ? 1 : 0;
}

/// What a method is of, for a message.
std::string_view owner(std::string_view method) {
  if (method == "weekday") return "a timestamp or date";
  if (method == "date" || method == "timeOfDay") return "a timestamp";
  if (method == "addMonths") return "a date";
  if (method == "size" || method == "contains") return "a string, set or list";
  if (method == "containsAll" || method == "containsAny") return "a set";
  return "a string";
}

std::string arguments(size_t count) {
  if (count == 0) return "no argument";
  return count == 1 ? "one argument" : std::to_string(count) + " arguments";
}

}  // namespace

std::span<const std::string_view> ExprChecker::method_names() { return kMethods; }

ExprId ExprChecker::method(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const ExprId object = infer(operand(expr, 0), std::nullopt);
  if (std::find(kMethods.begin(), kMethods.end(), e.text) == kMethods.end()) {
    return report_unknown_method({e.text, e.name_span}, e.span);
  }
  const size_t given = e.count - 1;
  if (given != arity(e.text)) {
    report(diag::kMethodArguments, e.name_span, e.text, arguments(arity(e.text)),
           static_cast<int>(given));
    return error(e.span);
  }
  if (is_error(object)) return error(e.span);
  return method_of(expr, object);
}

ExprId ExprChecker::report_unknown_method(const ast::Name& name, Span span) {
  DiagnosticBuilder d = report(diag::kUnknownMethod, name.span, name.text);
  const std::vector<std::string> names(kMethods.begin(), kMethods.end());
  if (const auto near = nearest(name.text, names)) {
    d.hint("did you mean '" + *near + "'?").fix(name.span, *near);
  } else {
    d.hint("the methods are " + join_words(names));
  }
  return error(span);
}

ExprId ExprChecker::method_of(ast::ExprId expr, ExprId object) {
  const ast::Expr& e = tree(expr);
  const TypeId boolean = simple(TypeKind::kBool);
  const TypeKind kind = kind_of(object);
  const auto wrong_type = [&] {
    report(diag::kMethodOnWrongType, e.span, e.text, owner(e.text), type_name(object));
    return error(e.span);
  };
  if (e.text == "weekday") {
    if (kind == TypeKind::kColumnText) {
      report(diag::kUntypedCell, book().exprs[object].span).hint("compare it with a date instead");
      return error(e.span);
    }
    if (kind != TypeKind::kTimestamp && kind != TypeKind::kDate) return wrong_type();
    return add(Op::kWeekday, simple(TypeKind::kWeekday), e.span, {object});
  }
  if (e.text == "date" || e.text == "timeOfDay") {
    const auto time = convert(object, simple(TypeKind::kTimestamp));
    if (!time) return wrong_type();
    if (e.text == "date") return add(Op::kDate, simple(TypeKind::kDate), e.span, {*time});
    return add(Op::kTimeOfDay, simple(TypeKind::kDuration), e.span, {*time});
  }
  if (e.text == "addMonths") {
    const auto date = convert(object, simple(TypeKind::kDate));
    if (!date) return wrong_type();
    const ExprId months = expect(operand(expr, 1), simple(TypeKind::kInt));
    return add(Op::kAddMonths, simple(TypeKind::kDate), e.span, {*date, months});
  }
  if (e.text == "containsAll" || e.text == "containsAny") {
    if (kind != TypeKind::kSet) return wrong_type();
    const ExprId other = expect(operand(expr, 1), type_of(object));
    const Op op = e.text == "containsAll" ? Op::kContainsAll : Op::kContainsAny;
    return add(op, boolean, e.span, {object, other});
  }
  if (is_collection(type_of(object))) {
    if (e.text == "size") return add(Op::kSize, simple(TypeKind::kInt), e.span, {object});
    if (e.text != "contains") return wrong_type();
    const TypeId element = schema().types[type_of(object)].element;
    if (is_error_type(element)) {
      report(diag::kEmptyCollection, book().exprs[object].span, "false");
      return truth(false, e.span);
    }
    return add(Op::kContains, boolean, e.span, {object, expect(operand(expr, 1), element)});
  }
  const TypeId string = simple(TypeKind::kString);
  const auto text = convert(object, string);
  if (!text) return wrong_type();
  if (e.text == "size") return add(Op::kSize, simple(TypeKind::kInt), e.span, {*text});
  if (e.text == "lower") return add(Op::kLower, string, e.span, {*text});
  const Op op = e.text == "startsWith" ? Op::kStartsWith
                : e.text == "endsWith" ? Op::kEndsWith
                                       : Op::kContains;
  return add(op, boolean, e.span, {*text, expect(operand(expr, 1), string)});
}

ExprId ExprChecker::call(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const ast::Path& path = *e.path;
  const std::string name = path.text();
  const std::span<const ast::ExprId> arguments_given = file_.operands_of(expr);
  // `context.time.weekdy()`: what stands before the last dot is a value, so this was to be a
  // method.
  const std::vector<ast::Name> before(path.parts.begin(), path.parts.end() - 1);
  if (!before.empty() && names_a_value(before)) {
    return report_unknown_method(path.parts.back(), e.span);
  }
  const bool is_method = std::find(kMethods.begin(), kMethods.end(), name) != kMethods.end();
  if (is_method && analysis_.scope.find(scope_.file, name, kinds(SymbolKind::kDefine)).empty()) {
    report(diag::kMethodAsFunction, path.span, name).hint("as in 'x." + name + "(…)'");
    return error(e.span);
  }
  const auto symbol =
      analysis_.scope.resolve(scope_.file, path, kinds(SymbolKind::kDefine), analysis_.diagnostics);
  if (!symbol) {
    failed_ = true;
    return error(e.span);
  }
  const DefineId id(symbol->index);
  const Define& define = book().defines[id];
  if (define.parameters.size() != arguments_given.size()) {
    report(diag::kDefineArguments, e.span, name, arguments(define.parameters.size()),
           static_cast<int>(arguments_given.size()))
        .label(define.span, "declared here");
    return error(e.span);
  }
  std::vector<ExprId> values;
  bool wrong = is_error_type(define.type);
  for (size_t i = 0; i < arguments_given.size(); ++i) {
    const Member& parameter = define.parameters[i];
    const ExprId value = infer(arguments_given[i], parameter.type);
    const auto converted = convert(value, parameter.type);
    if (!converted) {
      report(diag::kArgumentMismatch, tree(arguments_given[i]).span, parameter.name, name,
             type_name(parameter.type), type_name(value))
          .label(parameter.span, "declared here");
    }
    wrong = wrong || !converted || is_error(*converted);
    if (converted) values.push_back(*converted);
  }
  if (wrong) return error(e.span);
  return book().exprs.add(Op::kCall, define.type, e.span, values, id.value);
}

}  // namespace bylaw
