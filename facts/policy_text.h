// How values and operators are written as policy text, whatever holds the expression. Entry point:
// TermText, the base of the printers of expressions.
#ifndef BYLAW_FACTS_POLICY_TEXT_H_
#define BYLAW_FACTS_POLICY_TEXT_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/policy_words.h"
#include "base/text.h"
#include "facts/schema.h"

namespace bylaw {

/// How tightly operators bind, from the loosest to the tightest: the order of the grammar's `expr`.
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

/// A pattern as it stands behind `matches`: r"…".
std::string pattern_text(std::string_view pattern);
/// A negative number binds as its sign does.
Tightness tightness_of(const Value& value);

/// Prints expressions with the fewest brackets that read back as the same expression. `Printer`
/// derives from it, befriends it, and says of its terms: tightness(term), operands(term) (a range),
/// bare(term, tail), slot(term) (of a quantifier's variable), member_named(collection) (the
/// attribute that a collection is, or nothing); and of names: schema(), type_name(name),
/// action_name(name).
template <typename Printer, typename Term>
class TermText {
 public:
  explicit TermText(std::vector<std::string> locals = {}) : locals_(std::move(locals)) {}

  std::string value(const Value& value) const;

 protected:
  /// `least`: how tightly it must bind where it stands; `tail`: nothing follows that it could
  /// swallow.
  std::string print(Term term, int least, bool tail);
  std::string binary(Term term, std::string_view word, bool tail);
  std::string prefixed(Term term, std::string_view word, bool tail);
  std::string chain(Term term, std::string_view word, bool tail);
  std::string method(Term term, std::string_view name);
  std::string if_then_else(Term term, bool tail);
  std::string quantifier(Term term, std::string_view word, bool tail);
  /// Operands with commas between.
  std::string listed(Term term);
  /// Told of the type of each member or term that is written; may be hidden by `Printer`.
  void mention(const QualifiedName&) const {}
  std::string local(uint32_t slot) const {
    return slot < locals_.size() ? locals_[slot] : "x" + std::to_string(slot);
  }

 private:
  /// A variable named by the first letter of what it runs over: `any p in resource.purposes`.
  std::string fresh_name(Term collection) const;
  /// An enum's member or a term as an expression: bare, unless it is a reserved word or no word at
  /// all.
  std::string word(const QualifiedName& type, std::string_view word) const;

  Printer& self() { return static_cast<Printer&>(*this); }
  const Printer& self() const { return static_cast<const Printer&>(*this); }
  Term operand(Term term, size_t i) const { return self().operands(term)[i]; }

  std::vector<std::string> locals_;  // by slot
};

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::word(const QualifiedName& type, std::string_view word) const {
  self().mention(type);
  const std::string_view first = word.substr(0, word.find('.'));
  const bool bare = is_word(first) && !is_reserved(first);
  return bare ? dotted_text(word) : self().type_name(type) + "." + dotted_text(word);
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::value(const Value& value) const {
  const Schema& schema = self().schema();
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
    return self().action_name(schema.actions[action->action].name);
  }
  if (const auto* entity = value.if_a<EntityRef>()) {
    return self().type_name(schema.entity_types[entity->type].name) + "::" + quote(entity->id);
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

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::print(Term term, int least, bool tail) {
  const int tight = self().tightness(term);
  // Operators that stand before their operand: to their left nothing is swallowed.
  const bool prefix = tight == kQuantifier || tight == kIfThenElse || tight == kNegation ||
                      tight == kSign || tight == kTest;
  if (tight >= least || (tail && prefix && least < kPrimary)) return self().bare(term, tail);
  return "(" + self().bare(term, true) + ")";
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::binary(Term term, std::string_view word, bool tail) {
  const int tight = self().tightness(term);
  // Comparisons don't associate; `otherwise` and `implies` do to the right, the others to the left.
  const bool right = tight == kImplication || tight == kDefault;
  const bool left = !right && tight != kComparison;
  return print(operand(term, 0), left ? tight : tight + 1, false) + " " + std::string(word) + " " +
         print(operand(term, 1), right ? tight : tight + 1, tail);
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::prefixed(Term term, std::string_view word, bool tail) {
  return std::string(word) + print(operand(term, 0), self().tightness(term), tail);
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::chain(Term term, std::string_view word, bool tail) {
  const int tight = self().tightness(term);
  const auto& operands = self().operands(term);
  std::string text;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) text += " " + std::string(word) + " ";
    text += print(operands[i], tight, tail && i + 1 == operands.size());
  }
  return text;
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::method(Term term, std::string_view name) {
  std::string text = print(operand(term, 0), kPrimary, false) + "." + std::string(name) + "(";
  if (self().operands(term).size() > 1) text += print(operand(term, 1), 0, true);
  return text + ")";
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::if_then_else(Term term, bool tail) {
  return "if " + print(operand(term, 0), 0, true) + " then " + print(operand(term, 1), 0, true) +
         " else " + print(operand(term, 2), kIfThenElse, tail);
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::quantifier(Term term, std::string_view word, bool tail) {
  const uint32_t slot = self().slot(term);
  const std::string over = print(operand(term, 0), 0, true);
  const std::vector<std::string> outer = locals_;
  const std::string name = fresh_name(operand(term, 0));
  if (locals_.size() <= slot) locals_.resize(slot + 1);
  locals_[slot] = name;
  const std::string body = print(operand(term, 1), 0, tail);
  locals_ = outer;
  return std::string(word) + " " + name + " in " + over + ": " + body;
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::listed(Term term) {
  std::string text;
  for (const Term member : self().operands(term)) {
    text += (text.empty() ? "" : ", ") + print(member, 0, true);
  }
  return text;
}

template <typename Printer, typename Term>
std::string TermText<Printer, Term>::fresh_name(Term collection) const {
  const Member* member = self().member_named(collection);
  std::string letter = member == nullptr ? "x" : member->name.substr(0, 1);
  if (!is_word(letter)) letter = "x";
  std::string name = letter;
  for (int n = 2; std::ranges::find(locals_, name) != locals_.end(); ++n) {
    name = letter + std::to_string(n);
  }
  return name;
}

}  // namespace bylaw

#endif  // BYLAW_FACTS_POLICY_TEXT_H_
