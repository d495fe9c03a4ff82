// Expressions as policy text: see expr_printer.h and print.h. How tightly operators bind is the
// grammar's order of `expr`.
#include "rules/print.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "rules/expr_printer.h"

namespace bylaw {
namespace {

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

constexpr std::array<std::string_view, 26> kReserved = {
    "and",       "or",      "not",   "implies", "if",     "then",    "else",  "in",     "under",
    "is",        "matches", "like",  "any",     "all",    "has",     "known", "unique", "count",
    "otherwise", "true",    "false", "permit",  "forbid", "require", "cap",   "oblige"};

bool is_word(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  });
}

bool is_reserved(std::string_view word) {
  return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end() ||
         word == "filter" || word == "lift" || word == "override";
}

int tightness(const Expr& expr, const ExprStore& exprs, ExprId id) {
  switch (expr.op) {
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
      return tightness(exprs[exprs.operand(id, 0)], exprs, exprs.operand(id, 0));
    case Op::kLiteral: {
      const Value& value = exprs.value(id);
      const int64_t* integer = value.if_a<int64_t>();
      const Decimal* decimal = value.if_a<Decimal>();
      const Duration* duration = value.if_a<Duration>();
      const bool negative = (integer != nullptr && *integer < 0) ||
                            (decimal != nullptr && decimal->units < 0) ||
                            (duration != nullptr && duration->ms < 0);
      return negative ? kSign : kPrimary;
    }
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

/// Operators that stand before their operand: to their left nothing is swallowed.
bool is_prefix(int tight) {
  return tight == kQuantifier || tight == kIfThenElse || tight == kNegation || tight == kSign ||
         tight == kTest;
}

std::string pattern_text(std::string_view pattern) {
  std::string text = "r\"";
  bool escaped = false;
  for (char c : pattern) {
    if (c == '"' && !escaped) text += '\\';
    text += c;
    escaped = c == '\\' && !escaped;
  }
  return text + "\"";
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

/// An enum's member or a term as an expression: bare, unless it is a reserved word or no word at
/// all.
std::string ExprPrinter::word(const QualifiedName& type, std::string_view word) const {
  if (names_ != nullptr) names_->of(NameBook::Space::kType, type);
  const std::string_view first = word.substr(0, word.find('.'));
  if (is_word(first) && !is_reserved(first)) return dotted_text(word);
  return declared(NameBook::Space::kType, type) + "." + dotted_text(word);
}

std::string ExprPrinter::value(const Value& value) const {
  const Schema& schema = book_.schema;
  if (const EnumValue* member = value.if_a<EnumValue>()) {
    const Enum& enumeration = schema.enums[member->enumeration];
    return word(enumeration.name, enumeration.members[member->member].name);
  }
  if (const TermValue* term = value.if_a<TermValue>()) {
    const Taxonomy& taxonomy = schema.taxonomies[term->taxonomy];
    const std::string& name = taxonomy.terms[term->term].name;
    // The root of the domains has no word.
    return name == "*" ? quote(name) : word(taxonomy.name, name);
  }
  if (const ActionValue* action = value.if_a<ActionValue>()) {
    return declared(NameBook::Space::kAction, schema.actions[action->action].name);
  }
  if (const EntityRef* entity = value.if_a<EntityRef>()) {
    return declared(NameBook::Space::kType, schema.entity_types[entity->type].name) +
           "::" + quote(entity->id);
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

std::string ExprPrinter::conjunct(ExprId id) { return print(id, kConjunction, false); }

std::string ExprPrinter::print(ExprId id, int least, bool tail) {
  const int tight = tightness(exprs_[id], exprs_, id);
  if (tight >= least || (tail && is_prefix(tight) && least < kPrimary)) return bare(id, tail);
  return "(" + bare(id, true) + ")";
}

std::string ExprPrinter::binary(ExprId id, std::string_view word, bool tail) {
  const int tight = tightness(exprs_[id], exprs_, id);
  // Comparisons don't associate; `otherwise` and `implies` do to the right, the others to the left.
  const bool right = tight == kImplication || tight == kDefault;
  const bool left = !right && tight != kComparison;
  return print(exprs_.operand(id, 0), left ? tight : tight + 1, false) + " " + std::string(word) +
         " " + print(exprs_.operand(id, 1), right ? tight : tight + 1, tail);
}

std::string ExprPrinter::prefixed(ExprId id, std::string_view word, bool tail) {
  return std::string(word) + print(exprs_.operand(id, 0), tightness(exprs_[id], exprs_, id), tail);
}

std::string ExprPrinter::chain(ExprId id, std::string_view word, bool tail) {
  const int tight = tightness(exprs_[id], exprs_, id);
  std::string text;
  const auto operands = exprs_.operands(id);
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) text += " " + std::string(word) + " ";
    text += print(operands[i], tight, tail && i + 1 == operands.size());
  }
  return text;
}

std::string ExprPrinter::method(ExprId id, std::string_view name) {
  std::string text = print(exprs_.operand(id, 0), kPrimary, false) + "." + std::string(name) + "(";
  if (exprs_[id].count > 1) text += print(exprs_.operand(id, 1), 0, true);
  return text + ")";
}

/// A variable named by the first letter of what it runs over: `any p in resource.purposes`.
std::string ExprPrinter::fresh_name(ExprId collection) const {
  std::string letter = "x";
  const Expr& expr = exprs_[collection];
  if (expr.op == Op::kAttribute) {
    const Type& type = book_.schema.types[exprs_[exprs_.operand(collection, 0)].type];
    if (type.kind == TypeKind::kEntity) {
      letter = book_.schema.entity_types[type.entity()].attributes[expr.index].name.substr(0, 1);
    }
  } else if (expr.op == Op::kContext) {
    letter = book_.schema.context[expr.index].name.substr(0, 1);
  }
  if (!is_word(letter)) letter = "x";
  std::string name = letter;
  for (int n = 2; std::find(locals_.begin(), locals_.end(), name) != locals_.end(); ++n) {
    name = letter + std::to_string(n);
  }
  return name;
}

std::string ExprPrinter::quantifier(ExprId id, std::string_view word, bool tail) {
  const ExprId collection = exprs_.operand(id, 0);
  const uint32_t slot = exprs_[id].index;
  const std::string over = print(collection, 0, true);
  const std::vector<std::string> outer = locals_;
  const std::string name = fresh_name(collection);
  if (locals_.size() <= slot) locals_.resize(slot + 1);
  locals_[slot] = name;
  std::string text =
      std::string(word) + " " + name + " in " + over + ": " + print(exprs_.operand(id, 1), 0, tail);
  locals_ = outer;
  return text;
}

std::string ExprPrinter::call(ExprId id) {
  std::string text;
  for (ExprId argument : exprs_.operands(id)) {
    text += (text.empty() ? "" : ", ") + print(argument, 0, true);
  }
  const Define& define = book_.defines[DefineId(exprs_[id].index)];
  return declared(NameBook::Space::kDefine, define.name) + "(" + text + ")";
}

std::string ExprPrinter::list(ExprId id) {
  std::string text;
  for (ExprId member : exprs_.operands(id)) {
    text += (text.empty() ? "" : ", ") + print(member, 0, true);
  }
  return "[" + text + "]";
}

std::string ExprPrinter::access(ExprId id) {
  const Schema& schema = book_.schema;
  const ExprId object = exprs_.operand(id, 0);
  const Type& type = schema.types[exprs_[object].type];
  const std::vector<Member>& members = type.kind == TypeKind::kEntity
                                           ? schema.entity_types[type.entity()].attributes
                                           : schema.records[type.record()].members;
  return print(object, kPrimary, false) + "." + name_text(members[exprs_[id].index].name);
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
      return expr.index < locals_.size() ? locals_[expr.index] : "x" + std::to_string(expr.index);
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
      return "if " + print(exprs_.operand(id, 0), 0, true) + " then " +
             print(exprs_.operand(id, 1), 0, true) + " else " +
             print(exprs_.operand(id, 2), kIfThenElse, tail);
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
      return list(id);
    case Op::kAny:
      return quantifier(id, "any", tail);
    case Op::kAll:
      return quantifier(id, "all", tail);
    case Op::kCount:
      return quantifier(id, "count", tail);
    case Op::kCall:
      return call(id);
  }
  return {};
}

std::string print_expr(const Rulebook& rulebook, const ExprStore& exprs, ExprId expr) {
  return ExprPrinter(rulebook, exprs).print(expr);
}

}  // namespace bylaw
