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

std::string ExprPrinter::access(ExprId id) {
  const ExprId object = exprs_.operand(id, 0);
  return print(object, kPrimary, false) + "." +
         name_text(members_of(object)[exprs_[id].index].name);
}

/// Without its action, a property has the name it has in the first action where position and type
/// fit.
std::string ExprPrinter::property(const Expr& expr) const {
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
  return "action." + (found == nullptr ? std::to_string(expr.index) : name_text(found->name));
}

std::string ExprPrinter::bare(ExprId id, bool tail) {
  const Expr& expr = exprs_[id];
  switch (expr.op) {
    case Op::kLiteral:
      return value(exprs_.value(id));
    case Op::kPrincipal:
      return "principal";
    case Op::kResource:
      return "resource";
    case Op::kAction:
      return "action";
    case Op::kContext:
      return "context." + name_text(book_.schema.context[expr.index].name);
    case Op::kProperty:
      return property(expr);
    case Op::kLocal:
      return local(expr.index);
    case Op::kColumn:
      return "col";
    case Op::kRow:
      return "row." + name_text(exprs_.text(id));
    case Op::kParameter:
      return declared(NameBook::Space::kParameter, book_.parameters[ParameterId(expr.index)].name);
    case Op::kAttribute:
    case Op::kField:
      return access(id);
    case Op::kHas:
      return prefixed(id, "has ", tail);
    case Op::kKnown:
      return prefixed(id, "known ", tail);
    case Op::kUnique:
      return prefixed(id, "unique ", tail);
    case Op::kOtherwise:
      return binary(id, "otherwise", tail);
    case Op::kAnd:
      return chain(id, "and", tail);
    case Op::kOr:
      return chain(id, "or", tail);
    case Op::kNot:
      return prefixed(id, "not ", tail);
    case Op::kImplies:
      return binary(id, "implies", tail);
    case Op::kIf:
      return if_then_else(id, tail);
    case Op::kEqual:
      return binary(id, "==", tail);
    case Op::kNotEqual:
      return binary(id, "!=", tail);
    case Op::kLess:
      return binary(id, "<", tail);
    case Op::kLessEqual:
      return binary(id, "<=", tail);
    case Op::kGreater:
      return binary(id, ">", tail);
    case Op::kGreaterEqual:
      return binary(id, ">=", tail);
    case Op::kInEntity:
    case Op::kInAnyEntity:
    case Op::kInSet:
    case Op::kInNetwork:
      return binary(id, "in", tail);
    case Op::kUnder:
      return binary(id, "under", tail);
    case Op::kMatches:
      return print(exprs_.operand(id, 0), kUnionLevel, false) + " matches " +
             pattern_text(exprs_.text(id));
    case Op::kLike:
      return print(exprs_.operand(id, 0), kUnionLevel, false) + " like " + quote(exprs_.text(id));
    case Op::kStartsWith:
      return method(id, "startsWith");
    case Op::kEndsWith:
      return method(id, "endsWith");
    case Op::kContains:
      return method(id, "contains");
    case Op::kContainsAll:
      return method(id, "containsAll");
    case Op::kContainsAny:
      return method(id, "containsAny");
    case Op::kLower:
      return method(id, "lower");
    case Op::kSize:
      return method(id, "size");
    case Op::kWeekday:
      return method(id, "weekday");
    case Op::kDate:
      return method(id, "date");
    case Op::kTimeOfDay:
      return method(id, "timeOfDay");
    case Op::kAddMonths:
      return method(id, "addMonths");
    case Op::kUnion:
      return binary(id, "|", tail);
    case Op::kIntersect:
      return binary(id, "&", tail);
    case Op::kMinus:
    case Op::kSubtract:
      return binary(id, "-", tail);
    case Op::kAdd:
      return binary(id, "+", tail);
    case Op::kMultiply:
      return binary(id, "*", tail);
    case Op::kNegate:
      return prefixed(id, "-", tail);
    case Op::kToDecimal:
      return bare(exprs_.operand(id, 0), tail);
    case Op::kSet:
    case Op::kList:
      return "[" + listed(id) + "]";
    case Op::kAny:
      return quantifier(id, "any", tail);
    case Op::kAll:
      return quantifier(id, "all", tail);
    case Op::kCount:
      return quantifier(id, "count", tail);
    case Op::kCall:
      return declared(NameBook::Space::kDefine, book_.defines[DefineId(expr.index)].name) + "(" +
             listed(id) + ")";
  }
  return {};
}

std::string print_expr(const Rulebook& rulebook, const ExprStore& exprs, ExprId expr) {
  return ExprPrinter(rulebook, exprs).print(expr);
}

}  // namespace bylaw
