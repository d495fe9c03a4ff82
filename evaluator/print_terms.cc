// Expressions as policy text. How tightly operators bind is the order of Tightness.
#include <algorithm>
#include <array>
#include <utility>

#include "evaluator/terms.h"

namespace bylaw::engine {
namespace {

using graph::CodeOp;
using graph::NameOf;
using graph::Part;
using graph::ValueForm;

/// Short, with the package where two packages declare the same name.
std::string declared(const QualifiedName& name, size_t of_that_name) {
  const std::string local = name_text(name.local);
  if (of_that_name < 2 || name.package.empty()) return local;
  return dotted_text(name.package) + "." + local;
}

template <typename Declarations>
size_t named(const Declarations& all, const std::string& local) {
  return static_cast<size_t>(
      std::ranges::count_if(all, [&](const Declared& other) { return other.name.local == local; }));
}

/// How an operator is written that stands between two operands; empty for others.
std::string_view infix(CodeOp op) {
  constexpr std::array<std::pair<CodeOp, std::string_view>, 19> kWords = {{
      {CodeOp::kOtherwise, "otherwise"},
      {CodeOp::kImplies, "implies"},
      {CodeOp::kEqual, "=="},
      {CodeOp::kNotEqual, "!="},
      {CodeOp::kLess, "<"},
      {CodeOp::kLessEqual, "<="},
      {CodeOp::kGreater, ">"},
      {CodeOp::kGreaterEqual, ">="},
      {CodeOp::kInEntity, "in"},
      {CodeOp::kInAnyEntity, "in"},
      {CodeOp::kInSet, "in"},
      {CodeOp::kInNetwork, "in"},
      {CodeOp::kUnder, "under"},
      {CodeOp::kUnion, "|"},
      {CodeOp::kIntersect, "&"},
      {CodeOp::kMinus, "-"},
      {CodeOp::kSubtract, "-"},
      {CodeOp::kAdd, "+"},
      {CodeOp::kMultiply, "*"},
  }};
  const auto it = std::ranges::find(kWords, op, [](const auto& pair) { return pair.first; });
  return it == kWords.end() ? std::string_view() : it->second;
}

/// How an operator is written that stands behind its first operand; empty for others.
std::string_view method_name(CodeOp op) {
  constexpr std::array<std::pair<CodeOp, std::string_view>, 11> kWords = {{
      {CodeOp::kStartsWith, "startsWith"},
      {CodeOp::kEndsWith, "endsWith"},
      {CodeOp::kContains, "contains"},
      {CodeOp::kContainsAll, "containsAll"},
      {CodeOp::kContainsAny, "containsAny"},
      {CodeOp::kLower, "lower"},
      {CodeOp::kSize, "size"},
      {CodeOp::kWeekday, "weekday"},
      {CodeOp::kDate, "date"},
      {CodeOp::kTimeOfDay, "timeOfDay"},
      {CodeOp::kAddMonths, "addMonths"},
  }};
  const auto it = std::ranges::find(kWords, op, [](const auto& pair) { return pair.first; });
  return it == kWords.end() ? std::string_view() : it->second;
}

Tightness tightness_of(CodeOp op) {
  switch (op) {
    case CodeOp::kAny:
    case CodeOp::kAll:
    case CodeOp::kCount:
      return kQuantifier;
    case CodeOp::kIf:
      return kIfThenElse;
    case CodeOp::kImplies:
      return kImplication;
    case CodeOp::kOr:
      return kDisjunction;
    case CodeOp::kAnd:
      return kConjunction;
    case CodeOp::kNot:
      return kNegation;
    case CodeOp::kEqual:
    case CodeOp::kNotEqual:
    case CodeOp::kLess:
    case CodeOp::kLessEqual:
    case CodeOp::kGreater:
    case CodeOp::kGreaterEqual:
    case CodeOp::kInEntity:
    case CodeOp::kInAnyEntity:
    case CodeOp::kInSet:
    case CodeOp::kInNetwork:
    case CodeOp::kUnder:
    case CodeOp::kMatches:
    case CodeOp::kLike:
      return kComparison;
    case CodeOp::kUnion:
      return kUnionLevel;
    case CodeOp::kIntersect:
      return kIntersection;
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMinus:
      return kSum;
    case CodeOp::kMultiply:
      return kProduct;
    case CodeOp::kNegate:
      return kSign;
    case CodeOp::kHas:
    case CodeOp::kKnown:
    case CodeOp::kUnique:
      return kTest;
    case CodeOp::kOtherwise:
      return kDefault;
    case CodeOp::kLiteral:
    case CodeOp::kSelf:
    case CodeOp::kPrincipal:
    case CodeOp::kResource:
    case CodeOp::kAction:
    case CodeOp::kContext:
    case CodeOp::kProperty:
    case CodeOp::kLocal:
    case CodeOp::kParameter:
    case CodeOp::kAttribute:
    case CodeOp::kField:
    case CodeOp::kStartsWith:
    case CodeOp::kEndsWith:
    case CodeOp::kContains:
    case CodeOp::kContainsAll:
    case CodeOp::kContainsAny:
    case CodeOp::kLower:
    case CodeOp::kSize:
    case CodeOp::kWeekday:
    case CodeOp::kDate:
    case CodeOp::kTimeOfDay:
    case CodeOp::kAddMonths:
    case CodeOp::kToDecimal:
    case CodeOp::kSet:
    case CodeOp::kList:
    case CodeOp::kCall:
    case CodeOp::kColumn:
    case CodeOp::kRow:
      return kPrimary;
  }
  return kPrimary;
}

}  // namespace

int TermPrinter::tightness(TermIndex term) const {
  while (terms_[term].op == CodeOp::kToDecimal) term = operands(term)[0];
  const CodeOp op = terms_[term].op;
  return op == CodeOp::kLiteral ? bylaw::tightness_of(terms_.value(term)) : tightness_of(op);
}

std::string TermPrinter::type_name(const QualifiedName& name) const {
  const Schema& schema = teller_.schema();
  return declared(name, named(schema.enums, name.local) + named(schema.taxonomies, name.local) +
                            named(schema.records, name.local) +
                            named(schema.entity_types, name.local));
}

std::string TermPrinter::action_name(const QualifiedName& name) const {
  return declared(name, named(teller_.schema().actions, name.local));
}

const std::vector<Member>& TermPrinter::members_of(TermIndex term) const {
  const graph::ValueTypeRecord& type = teller_.graph().get<Part::kValueTypes>()[terms_[term].type];
  if (type.form == ValueForm::kEntity) {
    return teller_.schema().entity_types[EntityTypeId(type.of)].attributes;
  }
  return teller_.schema().records[RecordId(type.of)].members;
}

const Member* TermPrinter::member_named(TermIndex collection) const {
  const Expression& over = terms_[collection];
  if (over.op == CodeOp::kAttribute) return &members_of(over.operands[0])[over.index];
  return over.op == CodeOp::kContext ? &schema().context[over.index] : nullptr;
}

std::string TermPrinter::access(TermIndex term) {
  const TermIndex object = operands(term)[0];
  return print(object, kPrimary, false) + "." +
         name_text(members_of(object)[terms_[term].index].name);
}

std::string TermPrinter::property(uint32_t index) const {
  const auto& properties = teller_.schema().actions[teller_.request().action].properties;
  return "action." +
         (index < properties.size() ? name_text(properties[index].name) : std::to_string(index));
}

std::string TermPrinter::bare(TermIndex term, bool tail) {
  const Expression& expression = terms_[term];
  const graph::Graph& graph = teller_.graph();
  const uint32_t index = expression.index;
  if (const std::string_view word = infix(expression.op); !word.empty()) {
    return binary(term, word, tail);
  }
  if (const std::string_view name = method_name(expression.op); !name.empty()) {
    return method(term, name);
  }
  switch (expression.op) {
    case CodeOp::kLiteral:
      return value(terms_.value(term));
    case CodeOp::kPrincipal:
      return "principal";
    case CodeOp::kResource:
      return "resource";
    case CodeOp::kAction:
      return "action";
    case CodeOp::kContext:
      return "context." + name_text(teller_.schema().context[index].name);
    case CodeOp::kProperty:
      return property(index);
    case CodeOp::kLocal:
      return local(index);
    case CodeOp::kColumn:
      return "col";
    case CodeOp::kRow:
      return "row." + name_text(graph.text(index));
    case CodeOp::kParameter:
      return std::string(graph.name(NameOf::kParameter, index));
    case CodeOp::kAttribute:
    case CodeOp::kField:
      return access(term);
    case CodeOp::kHas:
      return prefixed(term, "has ", tail);
    case CodeOp::kKnown:
      return prefixed(term, "known ", tail);
    case CodeOp::kUnique:
      return prefixed(term, "unique ", tail);
    case CodeOp::kAnd:
      return chain(term, "and", tail);
    case CodeOp::kOr:
      return chain(term, "or", tail);
    case CodeOp::kNot:
      return prefixed(term, "not ", tail);
    case CodeOp::kNegate:
      return prefixed(term, "-", tail);
    case CodeOp::kIf:
      return if_then_else(term, tail);
    case CodeOp::kMatches:
      return print(operands(term)[0], kUnionLevel, false) + " matches " +
             pattern_text(graph.text(graph.get<Part::kPatterns>()[index]));
    case CodeOp::kLike:
      return print(operands(term)[0], kUnionLevel, false) + " like " + quote(graph.text(index));
    case CodeOp::kToDecimal:
      return bare(operands(term)[0], tail);
    case CodeOp::kSet:
    case CodeOp::kList:
      return "[" + listed(term) + "]";
    case CodeOp::kAny:
      return quantifier(term, "any", tail);
    case CodeOp::kAll:
      return quantifier(term, "all", tail);
    case CodeOp::kCount:
      return quantifier(term, "count", tail);
    case CodeOp::kCall:
      return std::string(graph.name(NameOf::kDefine, index)) + "(" + listed(term) + ")";
    case CodeOp::kSelf:
    case CodeOp::kOtherwise:
    case CodeOp::kImplies:
    case CodeOp::kEqual:
    case CodeOp::kNotEqual:
    case CodeOp::kLess:
    case CodeOp::kLessEqual:
    case CodeOp::kGreater:
    case CodeOp::kGreaterEqual:
    case CodeOp::kInEntity:
    case CodeOp::kInAnyEntity:
    case CodeOp::kInSet:
    case CodeOp::kInNetwork:
    case CodeOp::kUnder:
    case CodeOp::kStartsWith:
    case CodeOp::kEndsWith:
    case CodeOp::kContains:
    case CodeOp::kContainsAll:
    case CodeOp::kContainsAny:
    case CodeOp::kLower:
    case CodeOp::kSize:
    case CodeOp::kWeekday:
    case CodeOp::kDate:
    case CodeOp::kTimeOfDay:
    case CodeOp::kAddMonths:
    case CodeOp::kUnion:
    case CodeOp::kIntersect:
    case CodeOp::kMinus:
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMultiply:
      break;  // written above, or never
  }
  return {};
}

}  // namespace bylaw::engine
