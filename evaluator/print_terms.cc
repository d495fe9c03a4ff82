// Expressions as policy text. How tightly operators bind is the order of the language's grammar.
#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "evaluator/terms.h"

namespace bylaw::engine {
namespace {

using graph::CodeOp;
using graph::NameOf;
using graph::Part;
using graph::ValueForm;

/// From the loosest to the tightest.
enum Tightness : int {
  kQuantifier,
  kIfThenElse,
  kImplication,
  kDisjunction,
  kConjunction,
  kNegation,
  kComparison,
  kUnionLevel,
  kIntersection,
  kSum,
  kProduct,
  kSign,
  kTest,  // has, known, unique
  kDefault,
  kPrimary,
};

constexpr std::array<std::string_view, 29> kReserved = {
    "and",    "or",      "not",       "implies", "if",      "then",    "else",   "in",
    "under",  "is",      "like",      "any",     "all",     "matches", "has",    "known",
    "unique", "count",   "otherwise", "true",    "false",   "cap",     "permit", "forbid",
    "oblige", "require", "filter",    "lift",    "override"};

bool is_word(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) return false;
  return std::ranges::all_of(
      text, [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; });
}

std::string name_text(std::string_view name) {
  return is_word(name) ? std::string(name) : quote(name);
}

std::string dotted_text(std::string_view name) {
  std::string text;
  while (true) {
    const size_t dot = name.find('.');
    text += name_text(name.substr(0, dot));
    if (dot == std::string_view::npos) return text;
    text += '.';
    name.remove_prefix(dot + 1);
  }
}

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

/// Operators that stand before their operand: to their left nothing is swallowed.
bool is_prefix(int tight) {
  return tight == kQuantifier || tight == kIfThenElse || tight == kNegation || tight == kSign ||
         tight == kTest;
}

std::string pattern_text(std::string_view pattern) {
  std::string text = "r\"";
  bool escaped = false;
  for (const char c : pattern) {
    if (c == '"' && !escaped) text += '\\';
    text += c;
    escaped = c == '\\' && !escaped;
  }
  return text + "\"";
}

bool is_negative(const Value& value) {
  const auto* integer = value.if_a<int64_t>();
  const auto* decimal = value.if_a<Decimal>();
  const auto* duration = value.if_a<Duration>();
  return (integer != nullptr && *integer < 0) || (decimal != nullptr && decimal->units < 0) ||
         (duration != nullptr && duration->ms < 0);
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

int tightness_of(CodeOp op) {
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
  while (terms_[term].op == CodeOp::kToDecimal) term = operand(term, 0);
  const CodeOp op = terms_[term].op;
  if (op == CodeOp::kLiteral && is_negative(terms_.value(term))) return kSign;
  return tightness_of(op);
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

/// An enum's member or a term as an expression: bare, unless it is a reserved word or no word at
/// all.
std::string TermPrinter::word(const QualifiedName& type, std::string_view word) const {
  const std::string_view first = word.substr(0, word.find('.'));
  const bool reserved = std::ranges::find(kReserved, first) != kReserved.end();
  return is_word(first) && !reserved ? dotted_text(word)
                                     : type_name(type) + "." + dotted_text(word);
}

std::string TermPrinter::value(const Value& value) const {
  const Schema& schema = teller_.schema();
  if (const auto* member = value.if_a<EnumValue>()) {
    const Enum& enumeration = schema.enums[member->enumeration];
    return word(enumeration.name, enumeration.members[member->member].name);
  }
  if (const auto* term = value.if_a<TermValue>()) {
    const Taxonomy& taxonomy = schema.taxonomies[term->taxonomy];
    const std::string& name = taxonomy.terms[term->term].name;
    // The root of the domains has no word.
    return name == "*" ? quote(name) : word(taxonomy.name, name);
  }
  if (const auto* action = value.if_a<ActionValue>()) {
    return action_name(schema.actions[action->action].name);
  }
  if (const auto* entity = value.if_a<EntityRef>()) {
    return type_name(schema.entity_types[entity->type].name) + "::" + quote(entity->id);
  }
  if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    std::string text;
    for (const Value& member : value.members()) {
      text += (text.empty() ? "" : ", ") + this->value(member);
    }
    return "[" + text + "]";
  }
  return schema.value_text(value);
}

std::string TermPrinter::print(TermIndex term, int least, bool tail) {
  const int tight = tightness(term);
  if (tight >= least || (tail && is_prefix(tight) && least < kPrimary)) return bare(term, tail);
  return "(" + bare(term, true) + ")";
}

std::string TermPrinter::binary(TermIndex term, std::string_view word, bool tail) {
  const int tight = tightness(term);
  // Comparisons don't associate; `otherwise` and `implies` do to the right, the others to the left.
  const bool right = tight == kImplication || tight == kDefault;
  const bool left = !right && tight != kComparison;
  return print(operand(term, 0), left ? tight : tight + 1, false) + " " + std::string(word) + " " +
         print(operand(term, 1), right ? tight : tight + 1, tail);
}

std::string TermPrinter::prefixed(TermIndex term, std::string_view word, bool tail) {
  return std::string(word) + print(operand(term, 0), tightness(term), tail);
}

std::string TermPrinter::chain(TermIndex term, std::string_view word, bool tail) {
  const std::vector<TermIndex>& operands = terms_[term].operands;
  std::string text;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) text += " " + std::string(word) + " ";
    text += print(operands[i], tightness(term), tail && i + 1 == operands.size());
  }
  return text;
}

std::string TermPrinter::method(TermIndex term, std::string_view name) {
  std::string text = print(operand(term, 0), kPrimary, false) + "." + std::string(name) + "(";
  if (terms_[term].operands.size() > 1) text += print(operand(term, 1), 0, true);
  return text + ")";
}

const std::vector<Member>& TermPrinter::members_of(TermIndex term) const {
  const graph::ValueTypeRecord& type = teller_.graph().get<Part::kValueTypes>()[terms_[term].type];
  if (type.form == ValueForm::kEntity) {
    return teller_.schema().entity_types[EntityTypeId(type.of)].attributes;
  }
  return teller_.schema().records[RecordId(type.of)].members;
}

/// A variable named by the first letter of what it runs over: `any p in resource.purposes`.
std::string TermPrinter::fresh_name(TermIndex collection) const {
  std::string letter = "x";
  const Expression& over = terms_[collection];
  if (over.op == CodeOp::kAttribute) {
    letter = members_of(over.operands[0])[over.index].name.substr(0, 1);
  } else if (over.op == CodeOp::kContext) {
    letter = teller_.schema().context[over.index].name.substr(0, 1);
  }
  if (!is_word(letter)) letter = "x";
  std::string name = letter;
  for (int n = 2; std::ranges::find(locals_, name) != locals_.end(); ++n) {
    name = letter + std::to_string(n);
  }
  return name;
}

std::string TermPrinter::quantifier(TermIndex term, std::string_view word, bool tail) {
  const uint32_t slot = terms_[term].index;
  const std::string over = print(operand(term, 0), 0, true);
  const std::vector<std::string> outer = locals_;
  const std::string name = fresh_name(operand(term, 0));
  if (locals_.size() <= slot) locals_.resize(slot + 1);
  locals_[slot] = name;
  const std::string body = print(operand(term, 1), 0, tail);
  locals_ = outer;
  return std::string(word) + " " + name + " in " + over + ": " + body;
}

std::string TermPrinter::listed(TermIndex term) {
  std::string text;
  for (const TermIndex member : terms_[term].operands) {
    text += (text.empty() ? "" : ", ") + print(member, 0, true);
  }
  return text;
}

std::string TermPrinter::access(TermIndex term) {
  const TermIndex object = operand(term, 0);
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
      return index < locals_.size() ? locals_[index] : "x" + std::to_string(index);
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
      return "if " + print(operand(term, 0), 0, true) + " then " +
             print(operand(term, 1), 0, true) + " else " +
             print(operand(term, 2), kIfThenElse, tail);
    case CodeOp::kMatches:
      return print(operand(term, 0), kUnionLevel, false) + " matches " +
             pattern_text(graph.text(graph.get<Part::kPatterns>()[index]));
    case CodeOp::kLike:
      return print(operand(term, 0), kUnionLevel, false) + " like " + quote(graph.text(index));
    case CodeOp::kToDecimal:
      return bare(operand(term, 0), tail);
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
