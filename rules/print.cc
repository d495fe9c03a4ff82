// Expressions as policy text: see expr_printer.h and print.h. How tightly operators bind is the
// order of Tightness.
#include "rules/print.h"

#include <algorithm>

#include "base/text.h"
#include "rules/expr_printer.h"

namespace bylaw {
namespace {

Tightness tightness_of(const ExprStore& exprs, ExprId id) {
  switch (exprs[id].op) {
    case Op::kAny:
    case Op::kAll:
    case Op::kCount:
      return kQuantifier;
    case Op::kIf:
      return kIfThenElse;
    case Op::kImplies:
      return kImplication;
    case Op::kOr:
      return kDisjunction;
    case Op::kAnd:
      return kConjunction;
    case Op::kNot:
      return kNegation;
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kInEntity:
    case Op::kInAnyEntity:
    case Op::kInSet:
    case Op::kInNetwork:
    case Op::kUnder:
    case Op::kMatches:
    case Op::kLike:
      return kComparison;
    case Op::kUnion:
      return kUnionLevel;
    case Op::kIntersect:
      return kIntersection;
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMinus:
      return kSum;
    case Op::kMultiply:
      return kProduct;
    case Op::kNegate:
      return kSign;
    case Op::kHas:
    case Op::kKnown:
    case Op::kUnique:
      return kTest;
    case Op::kOtherwise:
      return kDefault;
    case Op::kToDecimal:
      return tightness_of(exprs, exprs.operand(id, 0));
    case Op::kLiteral:
      return bylaw::tightness_of(exprs.value(id));
    case Op::kPrincipal:
    case Op::kResource:
    case Op::kAction:
    case Op::kContext:
    case Op::kProperty:
    case Op::kLocal:
    case Op::kColumn:
    case Op::kRow:
    case Op::kParameter:
    case Op::kAttribute:
    case Op::kField:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains:
    case Op::kContainsAll:
    case Op::kContainsAny:
    case Op::kLower:
    case Op::kSize:
    case Op::kWeekday:
    case Op::kDate:
    case Op::kTimeOfDay:
    case Op::kAddMonths:
    case Op::kSet:
    case Op::kList:
    case Op::kCall:
      return kPrimary;
  }
  return kPrimary;
}

template <typename Visit>
void each_name(const Rulebook& book, NameBook::Space space, const Visit& visit) {
  auto all = [&](const auto& store) {
    for (const auto& declared : store) visit(declared.name);
  };
  switch (space) {
    case NameBook::Space::kType:
      all(book.schema.enums);
      all(book.schema.taxonomies);
      all(book.schema.records);
      all(book.schema.entity_types);
      return;
    case NameBook::Space::kAction:
      return all(book.schema.actions);
    case NameBook::Space::kDefine:
      return all(book.defines);
    case NameBook::Space::kMask:
      return all(book.schema.masks);
    case NameBook::Space::kDuty:
      return all(book.schema.duties);
    case NameBook::Space::kPolicy:
      return all(book.policies);
    case NameBook::Space::kParameter:
      return all(book.parameters);
  }
}

}  // namespace

NameBook::NameBook(const Rulebook& book) {
  for (Space space : {Space::kType, Space::kAction, Space::kDefine, Space::kMask, Space::kDuty,
                      Space::kPolicy, Space::kParameter}) {
    each_name(book, space, [&](const QualifiedName& name) { ++counts_[{space, name.local}]; });
  }
}

std::string NameBook::of(Space space, const QualifiedName& name) {
  const bool vocabulary = space != Space::kPolicy && space != Space::kParameter;
  if (vocabulary && !name.package.empty()) packages_.insert(name.package);
  const auto found = counts_.find({space, name.local});
  if (found == counts_.end() || found->second < 2 || name.package.empty()) {
    return name_text(name.local);
  }
  return dotted_text(name.package) + "." + name_text(name.local);
}

std::string ExprPrinter::declared(NameBook::Space space, const QualifiedName& name) const {
  if (names_ != nullptr) return names_->of(space, name);
  int same = 0;
  each_name(book_, space,
            [&](const QualifiedName& other) { same += other.local == name.local ? 1 : 0; });
  const std::string local = name_text(name.local);
  return same < 2 || name.package.empty() ? local : dotted_text(name.package) + "." + local;
}

int ExprPrinter::tightness(ExprId id) const { return tightness_of(exprs_, id); }

void ExprPrinter::mention(const QualifiedName& type) const {
  if (names_ != nullptr) names_->of(NameBook::Space::kType, type);
}

const std::vector<Member>& ExprPrinter::members_of(ExprId object) const {
  const Type& type = book_.schema.types[exprs_[object].type];
  return type.kind == TypeKind::kEntity ? book_.schema.entity_types[type.entity()].attributes
                                        : book_.schema.records[type.record()].members;
}

const Member* ExprPrinter::member_named(ExprId collection) const {
  const Expr& expr = exprs_[collection];
  if (expr.op == Op::kAttribute) return &members_of(exprs_.operand(collection, 0))[expr.index];
  return expr.op == Op::kContext ? &book_.schema.context[expr.index] : nullptr;
}

void ExprPrinter::access(ExprId id, std::string& out) {
  const ExprId object = exprs_.operand(id, 0);
  TermText::print(object, kPrimary, false, out);
  out += '.';
  append_name(members_of(object)[exprs_[id].index].name, out);
}

/// Without its action, a property has the name it has in the first action where position and type
/// fit.
void ExprPrinter::property(const Expr& expr, std::string& out) const {
  const Store<Action, ActionId>& actions = book_.schema.actions;
  const Member* found = nullptr;
  if (action_) {
    found = &actions[*action_].properties[expr.index];
  } else {
    for (const Action& action : actions) {
      if (expr.index >= action.properties.size()) continue;
      if (action.properties[expr.index].type != expr.type) continue;
      found = &action.properties[expr.index];
      break;
    }
  }
  out += "action.";
  if (found == nullptr) {
    append_number(expr.index, out);
  } else {
    append_name(found->name, out);
  }
}

void ExprPrinter::bare(ExprId id, bool tail, std::string& out) {
  const Expr& expr = exprs_[id];
  switch (expr.op) {
    case Op::kLiteral:
      return append_value(exprs_.value(id), out);
    case Op::kPrincipal:
      out += "principal";
      return;
    case Op::kResource:
      out += "resource";
      return;
    case Op::kAction:
      out += "action";
      return;
    case Op::kContext:
      out += "context.";
      return append_name(book_.schema.context[expr.index].name, out);
    case Op::kProperty:
      return property(expr, out);
    case Op::kLocal:
      return append_local(expr.index, out);
    case Op::kColumn:
      out += "col";
      return;
    case Op::kRow:
      out += "row.";
      return append_name(exprs_.text(id), out);
    case Op::kParameter:
      out += declared(NameBook::Space::kParameter, book_.parameters[ParameterId(expr.index)].name);
      return;
    case Op::kAttribute:
    case Op::kField:
      return access(id, out);
    case Op::kHas:
      return prefixed(id, "has ", tail, out);
    case Op::kKnown:
      return prefixed(id, "known ", tail, out);
    case Op::kUnique:
      return prefixed(id, "unique ", tail, out);
    case Op::kOtherwise:
      return binary(id, "otherwise", tail, out);
    case Op::kAnd:
      return chain(id, "and", tail, out);
    case Op::kOr:
      return chain(id, "or", tail, out);
    case Op::kNot:
      return prefixed(id, "not ", tail, out);
    case Op::kImplies:
      return binary(id, "implies", tail, out);
    case Op::kIf:
      return if_then_else(id, tail, out);
    case Op::kEqual:
      return binary(id, "==", tail, out);
    case Op::kNotEqual:
      return binary(id, "!=", tail, out);
    case Op::kLess:
      return binary(id, "<", tail, out);
    case Op::kLessEqual:
      return binary(id, "<=", tail, out);
    case Op::kGreater:
      return binary(id, ">", tail, out);
    case Op::kGreaterEqual:
      return binary(id, ">=", tail, out);
    case Op::kInEntity:
    case Op::kInAnyEntity:
    case Op::kInSet:
    case Op::kInNetwork:
      return binary(id, "in", tail, out);
    case Op::kUnder:
      return binary(id, "under", tail, out);
    case Op::kMatches:
      TermText::print(exprs_.operand(id, 0), kUnionLevel, false, out);
      out += " matches ";
      return append_pattern(exprs_.text(id), out);
    case Op::kLike:
      TermText::print(exprs_.operand(id, 0), kUnionLevel, false, out);
      out += " like ";
      return append_quoted(exprs_.text(id), out);
    case Op::kStartsWith:
      return method(id, "startsWith", out);
    case Op::kEndsWith:
      return method(id, "endsWith", out);
    case Op::kContains:
      return method(id, "contains", out);
    case Op::kContainsAll:
      return method(id, "containsAll", out);
    case Op::kContainsAny:
      return method(id, "containsAny", out);
    case Op::kLower:
      return method(id, "lower", out);
    case Op::kSize:
      return method(id, "size", out);
    case Op::kWeekday:
      return method(id, "weekday", out);
    case Op::kDate:
      return method(id, "date", out);
    case Op::kTimeOfDay:
      return method(id, "timeOfDay", out);
    case Op::kAddMonths:
      return method(id, "addMonths", out);
    case Op::kUnion:
      return binary(id, "|", tail, out);
    case Op::kIntersect:
      return binary(id, "&", tail, out);
    case Op::kMinus:
    case Op::kSubtract:
      return binary(id, "-", tail, out);
    case Op::kAdd:
      return binary(id, "+", tail, out);
    case Op::kMultiply:
      return binary(id, "*", tail, out);
    case Op::kNegate:
      return prefixed(id, "-", tail, out);
    case Op::kToDecimal:
      return bare(exprs_.operand(id, 0), tail, out);
    case Op::kSet:
    case Op::kList:
      out += '[';
      listed(id, out);
      out += ']';
      return;
    case Op::kAny:
      return quantifier(id, "any", tail, out);
    case Op::kAll:
      return quantifier(id, "all", tail, out);
    case Op::kCount:
      return quantifier(id, "count", tail, out);
    case Op::kCall:
      out += declared(NameBook::Space::kDefine, book_.defines[DefineId(expr.index)].name);
      out += '(';
      listed(id, out);
      out += ')';
      return;
  }
}

std::string print_expr(const Rulebook& rulebook, const ExprStore& exprs, ExprId expr) {
  return ExprPrinter(rulebook, exprs).print(expr);
}

}  // namespace bylaw
