// Expressions as policy text. How tightly operators bind is the order of Tightness.
#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

#include "evaluator/teller.h"
#include "evaluator/terms.h"

namespace bylaw::engine {
namespace {

using graph::CodeOp;
using graph::Datum;
using graph::NameOf;
using graph::Part;
using graph::ValueForm;

/// Short, with the package where two packages declare the same name.
void append_declared(const QualifiedName& name, const std::set<std::string, std::less<>>& shared,
                     std::string& out) {
  if (!name.package.empty() && shared.contains(name.local)) {
    append_dotted(name.package, out);
    out += '.';
  }
  append_name(name.local, out);
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
  const Expression& expression = terms_[term];
  if (expression.op != CodeOp::kLiteral) return tightness_of(expression.op);
  // A negative number binds as its sign does.
  const graph::Kind kind = expression.value.kind;
  const bool signed_number =
      kind == graph::Kind::kInt || kind == graph::Kind::kDecimal || kind == graph::Kind::kDuration;
  return signed_number && expression.value.n < 0 ? kSign : kPrimary;
}

const Schema& TermPrinter::schema() const { return teller_.schema(); }

void TermPrinter::append_type(const QualifiedName& name, std::string& out) const {
  append_declared(name, teller_.loaded().words().shared_types, out);
}

void TermPrinter::append_action(const QualifiedName& name, std::string& out) const {
  append_declared(name, teller_.loaded().words().shared_actions, out);
}

/// As append_value() writes values.
void TermPrinter::literal(const Datum& d, std::string& out) const {
  const auto number = static_cast<uint32_t>(d.n);
  switch (d.kind) {
    case graph::Kind::kEnum:
      return append_member({EnumId(d.aux), number}, out);
    case graph::Kind::kTerm:
      return append_term({TaxonomyId(d.aux), TermId(number)}, out);
    case graph::Kind::kAction:
      return append_action(schema().actions[ActionId(number)].name, out);
    case graph::Kind::kEntity:
      append_type(schema().entity_types[EntityTypeId(d.aux)].name, out);
      out += "::";
      return append_quoted(teller_.machine().text(d.n), out);
    case graph::Kind::kSet:
    case graph::Kind::kList: {
      std::string_view before = "[";
      for (const Datum& member : teller_.members(d)) {
        out += before;
        literal(member, out);
        before = ", ";
      }
      out += d.aux == 0 ? "[]" : "]";
      return;
    }
    case graph::Kind::kAbsent:
    case graph::Kind::kInvalid:
    case graph::Kind::kBool:
    case graph::Kind::kInt:
    case graph::Kind::kDecimal:
    case graph::Kind::kDuration:
    case graph::Kind::kTimestamp:
    case graph::Kind::kDate:
    case graph::Kind::kWeekday:
    case graph::Kind::kString:
    case graph::Kind::kIp:
    case graph::Kind::kRecord:
      return teller_.append_value(d, out);
  }
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
  if (over.op == CodeOp::kAttribute) return &members_of(operands(collection)[0])[over.index];
  return over.op == CodeOp::kContext ? &schema().context[over.index] : nullptr;
}

void TermPrinter::access(TermIndex term, std::string& out) {
  const TermIndex object = operands(term)[0];
  print(object, kPrimary, false, out);
  out += '.';
  append_name(members_of(object)[terms_[term].index].name, out);
}

void TermPrinter::property(uint32_t index, std::string& out) const {
  const auto& properties = schema().actions[ActionId(teller_.slots().action)].properties;
  out += "action.";
  if (index < properties.size()) {
    append_name(properties[index].name, out);
  } else {
    append_number(index, out);
  }
}

void TermPrinter::bare(TermIndex term, bool tail, std::string& out) {
  const Expression& expression = terms_[term];
  const graph::Graph& graph = teller_.graph();
  const uint32_t index = expression.index;
  if (const std::string_view word = infix(expression.op); !word.empty()) {
    return binary(term, word, tail, out);
  }
  if (const std::string_view name = method_name(expression.op); !name.empty()) {
    return method(term, name, out);
  }
  switch (expression.op) {
    case CodeOp::kLiteral:
      return literal(expression.value, out);
    case CodeOp::kPrincipal:
      out += "principal";
      return;
    case CodeOp::kResource:
      out += "resource";
      return;
    case CodeOp::kAction:
      out += "action";
      return;
    case CodeOp::kContext:
      out += "context.";
      return append_name(schema().context[index].name, out);
    case CodeOp::kProperty:
      return property(index, out);
    case CodeOp::kLocal:
      return append_local(index, out);
    case CodeOp::kColumn:
      out += "col";
      return;
    case CodeOp::kRow:
      out += "row.";
      return append_name(graph.text(index), out);
    case CodeOp::kParameter:
      out += graph.name(NameOf::kParameter, index);
      return;
    case CodeOp::kAttribute:
    case CodeOp::kField:
      return access(term, out);
    case CodeOp::kHas:
      return prefixed(term, "has ", tail, out);
    case CodeOp::kKnown:
      return prefixed(term, "known ", tail, out);
    case CodeOp::kUnique:
      return prefixed(term, "unique ", tail, out);
    case CodeOp::kAnd:
      return chain(term, "and", tail, out);
    case CodeOp::kOr:
      return chain(term, "or", tail, out);
    case CodeOp::kNot:
      return prefixed(term, "not ", tail, out);
    case CodeOp::kNegate:
      return prefixed(term, "-", tail, out);
    case CodeOp::kIf:
      return if_then_else(term, tail, out);
    case CodeOp::kMatches:
      print(operands(term)[0], kUnionLevel, false, out);
      out += " matches ";
      return append_pattern(graph.text(graph.get<Part::kPatterns>()[index]), out);
    case CodeOp::kLike:
      print(operands(term)[0], kUnionLevel, false, out);
      out += " like ";
      return append_quoted(graph.text(index), out);
    case CodeOp::kToDecimal:
      return bare(operands(term)[0], tail, out);
    case CodeOp::kSet:
    case CodeOp::kList:
      out += '[';
      listed(term, out);
      out += ']';
      return;
    case CodeOp::kAny:
      return quantifier(term, "any", tail, out);
    case CodeOp::kAll:
      return quantifier(term, "all", tail, out);
    case CodeOp::kCount:
      return quantifier(term, "count", tail, out);
    case CodeOp::kCall:
      out += graph.name(NameOf::kDefine, index);
      out += '(';
      listed(term, out);
      out += ')';
      return;
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
      return;  // written above, or never
  }
}

}  // namespace bylaw::engine
