// Literals, entities by id, and values known at compile time. Entry points: ExprChecker::literal(),
// constant().
#include <cassert>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/mistakes.h"

namespace bylaw {

ExprId ExprChecker::literal(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  // The parser lets no literal through that can't be read.
  const auto make = [&](const auto& value, TypeKind kind) {
    assert(value.has_value());
    return book().exprs.literal(Value(*value), simple(kind), e.span);
  };
  if (e.kind == ast::ExprKind::kBool) return truth(e.flag, e.span);
  if (e.kind == ast::ExprKind::kString) return string(expr, expected);
  if (e.kind == ast::ExprKind::kDuration) return make(parse_duration(e.text), TypeKind::kDuration);
  if (e.kind == ast::ExprKind::kDate) return make(parse_date(e.text), TypeKind::kDate);
  if (e.kind == ast::ExprKind::kTimestamp) {
    return make(parse_timestamp(e.text), TypeKind::kTimestamp);
  }
  if (e.kind == ast::ExprKind::kIp) return make(parse_ip(e.text), TypeKind::kIp);
  return number(expr, e.text, expected);
}

ExprId ExprChecker::number(ast::ExprId expr, const std::string& text, Expected expected) {
  const ast::Expr& e = tree(expr);
  const bool as_decimal = expected && kind_of(*expected) == TypeKind::kDecimal;
  if (e.kind == ast::ExprKind::kDecimal || as_decimal) {
    if (const auto decimal = parse_decimal(text)) {
      return book().exprs.literal(Value(*decimal), simple(TypeKind::kDecimal), e.span);
    }
    report(diag::kConstantOverflow, e.span).note("a decimal is held as an int of 1/10,000ths");
    return error(e.span);
  }
  int64_t value = 0;
  [[maybe_unused]] const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  assert(problem == std::errc() && end == text.data() + text.size());
  return book().exprs.literal(Value(value), simple(TypeKind::kInt), e.span);
}

ExprId ExprChecker::string(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  if (expected) {
    const TypeId wanted = is_collection(*expected) ? schema().types[*expected].element : *expected;
    const Type type = schema().types[wanted];
    if (type.kind == TypeKind::kTaxonomy && type.taxonomy() == Schema::kDomains && e.text == "*") {
      return book().exprs.literal(Value(TermValue{Schema::kDomains, Schema::kRoot}), wanted,
                                  e.span);
    }
    if (const auto meant = unquoted(e.text, wanted)) {
      if (touches_mistake(analysis_.sources, analysis_.diagnostics, e.span)) return error(e.span);
      report(diag::kQuotedWord, e.span, type_name(wanted), quote(e.text))
          .hint("write " + *meant)
          .fix(e.span, *meant);
      return error(e.span);
    }
  }
  return book().exprs.literal(Value(e.text), simple(TypeKind::kString), e.span);
}

std::optional<std::string> ExprChecker::unquoted(const std::string& text, TypeId type) const {
  const auto if_read = [&](bool reads) { return reads ? std::optional(text) : std::nullopt; };
  switch (kind_of(type)) {
    case TypeKind::kBool:
      return if_read(text == "true" || text == "false");
    case TypeKind::kInt:
    case TypeKind::kDecimal:
      return if_read(parse_decimal(text).has_value());
    case TypeKind::kDuration:
      return if_read(parse_duration(text).has_value());
    case TypeKind::kTimestamp:
      return if_read(parse_timestamp(text).has_value());
    case TypeKind::kDate:
      return if_read(parse_date(text).has_value());
    case TypeKind::kIp:
      if (parse_ip(text)) return "ip\"" + text + "\"";
      return std::nullopt;
    case TypeKind::kAction:
    case TypeKind::kWeekday:
    case TypeKind::kEnum:
    case TypeKind::kTaxonomy:
      return if_read(read_word(text, type).has_value());
    case TypeKind::kEntity:
      return schema().type_name(type) + "::" + quote(text);
    case TypeKind::kError:
    case TypeKind::kString:
    case TypeKind::kColumnText:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      return std::nullopt;
  }
  return std::nullopt;
}

ExprId ExprChecker::entity(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const auto symbol = analysis_.scope.resolve(scope_.file, *e.path, kinds(SymbolKind::kEntityType),
                                              analysis_.diagnostics);
  if (!symbol) {
    failed_ = true;
    return error(e.span);
  }
  const EntityTypeId type(symbol->index);
  if (e.text.empty()) {
    report(diag::kEntityWithoutId, e.span, schema().entity_types[type].name.local);
    return error(e.span);
  }
  return book().exprs.literal(Value(EntityRef{type, e.text}), schema().types.entity(type), e.span);
}

std::optional<Value> ExprChecker::constant(ast::ExprId expr, TypeId expected) {
  const ast::Expr& e = tree(expr);
  if (is_error_type(expected)) {
    failed_ = true;
    return std::nullopt;
  }
  if (e.kind == ast::ExprKind::kRecord && kind_of(expected) == TypeKind::kRecord) {
    return constant_record(expr, expected);
  }
  if (e.kind == ast::ExprKind::kList && is_collection(expected)) {
    return constant_list(expr, expected);
  }
  const ExprId id = check(expr, expected);
  if (is_error(id)) return std::nullopt;
  if (book().exprs[id].op == Op::kLiteral) return book().exprs.value(id);
  report(diag::kNotConstant, e.span).hint("write a value, as in '30d' or '[a, b]'");
  return std::nullopt;
}

std::optional<Value> ExprChecker::constant_list(ast::ExprId expr, TypeId expected) {
  const Type type = schema().types[expected];
  std::vector<Value> members;
  bool whole = true;
  for (const ast::ExprId member : file_.operands_of(expr)) {
    auto value = constant(member, type.element);
    whole = whole && value.has_value();
    if (value) members.push_back(std::move(*value));
  }
  if (!whole) return std::nullopt;
  return type.kind == TypeKind::kSet ? Value::set(std::move(members))
                                     : Value::list(std::move(members));
}

std::optional<Value> ExprChecker::constant_record(ast::ExprId expr, TypeId expected) {
  const ast::Expr& e = tree(expr);
  const RecordId id = schema().types[expected].record();
  std::vector<std::optional<Value>> values(schema().records[id].members.size());
  bool whole = true;
  for (size_t i = 0; i < e.members.size(); ++i) {
    const ast::Name& name = e.members[i];
    const Record& record = schema().records[id];
    const auto at = find_member(record.members, name.text);
    if (!at) {
      whole = false;
      DiagnosticBuilder d =
          report(diag::kUnknownAttribute, name.span, record.name.local, name.text);
      d.label(record.span, "declared here");
      std::vector<std::string> names;
      for (const Member& member : record.members) names.push_back(member.name);
      if (const auto near = nearest(name.text, names)) {
        d.hint("did you mean '" + *near + "'?").fix(name.span, *near);
      }
      continue;
    }
    values[*at] = constant(operand(expr, i), record.members[*at].type);
    whole = whole && values[*at].has_value();
  }
  if (!whole) return std::nullopt;
  return Value::record(id, std::move(values));
}

}  // namespace bylaw
