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
/// The same, at the end of `out`.
void append_pattern(std::string_view pattern, std::string& out);
/// A negative number binds as its sign does.
Tightness tightness_of(const Value& value);

/// Writes expressions with the fewest brackets that read back as the same expression. `Printer`
/// derives from it, befriends it, and says of its terms: tightness(term), operands(term) (a range),
/// bare(term, tail, out), slot(term) (of a quantifier's variable), member_named(collection) (the
/// attribute that a collection is, or nothing); and of names: schema(), append_type(name, out),
/// append_action(name, out).
template <typename Printer, typename Term>
class TermText {
 public:
  explicit TermText(std::vector<std::string> locals = {}) : locals_(std::move(locals)) {}

  std::string value(const Value& value) const {
    std::string text;
    append_value(value, text);
    return text;
  }

 protected:
  // All write to the end of `out`.
  /// `least`: how tightly it must bind where it stands; `tail`: nothing follows that it could
  /// swallow.
  void print(Term term, int least, bool tail, std::string& out);
  void binary(Term term, std::string_view word, bool tail, std::string& out);
  void prefixed(Term term, std::string_view word, bool tail, std::string& out);
  void chain(Term term, std::string_view word, bool tail, std::string& out);
  void method(Term term, std::string_view name, std::string& out);
  void if_then_else(Term term, bool tail, std::string& out);
  void quantifier(Term term, std::string_view word, bool tail, std::string& out);
  /// Operands with commas between.
  void listed(Term term, std::string& out);
  void append_value(const Value& value, std::string& out) const;
  void append_member(EnumValue member, std::string& out) const;
  void append_term(TermValue term, std::string& out) const;
  /// Told of the type of each member or term that is written; may be hidden by `Printer`.
  void mention(const QualifiedName&) const {}
  void append_local(uint32_t slot, std::string& out) const {
    if (slot < locals_.size()) {
      out += locals_[slot];
    } else {
      out += 'x';
      append_number(slot, out);
    }
  }

 private:
  /// A variable named by the first letter of what it runs over: `any p in resource.purposes`.
  std::string fresh_name(Term collection) const;
  /// An enum's member or a term as an expression: bare, unless it is a reserved word or no word at
  /// all.
  void append_word(const QualifiedName& type, std::string_view word, std::string& out) const;

  Printer& self() { return static_cast<Printer&>(*this); }
  const Printer& self() const { return static_cast<const Printer&>(*this); }
  Term operand(Term term, size_t i) const { return self().operands(term)[i]; }

  std::vector<std::string> locals_;  // by slot
};

template <typename Printer, typename Term>
void TermText<Printer, Term>::append_word(const QualifiedName& type, std::string_view word,
                                          std::string& out) const {
  self().mention(type);
  const std::string_view first = word.substr(0, word.find('.'));
  if (!is_word(first) || is_reserved(first)) {
    self().append_type(type, out);
    out += '.';
  }
  append_dotted(word, out);
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::append_member(EnumValue member, std::string& out) const {
  const Enum& enumeration = self().schema().enums[member.enumeration];
  append_word(enumeration.name, enumeration.members[member.member].name, out);
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::append_term(TermValue term, std::string& out) const {
  const Taxonomy& taxonomy = self().schema().taxonomies[term.taxonomy];
  const std::string& name = taxonomy.terms[term.term].name;
  if (name == "*") {  // the root of the domains has no word
    append_quoted(name, out);
  } else {
    append_word(taxonomy.name, name, out);
  }
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::append_value(const Value& value, std::string& out) const {
  const Schema& schema = self().schema();
  if (const auto* member = value.if_a<EnumValue>()) return append_member(*member, out);
  if (const auto* term = value.if_a<TermValue>()) return append_term(*term, out);
  if (const auto* action = value.if_a<ActionValue>()) {
    return self().append_action(schema.actions[action->action].name, out);
  }
  if (const auto* entity = value.if_a<EntityRef>()) {
    self().append_type(schema.entity_types[entity->type].name, out);
    out += "::";
    return append_quoted(entity->id, out);
  }
  if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) {
    return schema.append_value(value, out);
  }
  std::string_view before = "[";
  for (const Value& member : value.members()) {
    out += before;
    append_value(member, out);
    before = ", ";
  }
  out += value.members().empty() ? "[]" : "]";
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::print(Term term, int least, bool tail, std::string& out) {
  const int tight = self().tightness(term);
  // Operators that stand before their operand: to their left nothing is swallowed.
  const bool prefix = tight == kQuantifier || tight == kIfThenElse || tight == kNegation ||
                      tight == kSign || tight == kTest;
  if (tight >= least || (tail && prefix && least < kPrimary)) return self().bare(term, tail, out);
  out += '(';
  self().bare(term, true, out);
  out += ')';
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::binary(Term term, std::string_view word, bool tail,
                                     std::string& out) {
  const int tight = self().tightness(term);
  // Comparisons don't associate; `otherwise` and `implies` do to the right, the others to the left.
  const bool right = tight == kImplication || tight == kDefault;
  const bool left = !right && tight != kComparison;
  print(operand(term, 0), left ? tight : tight + 1, false, out);
  out += ' ';
  out += word;
  out += ' ';
  print(operand(term, 1), right ? tight : tight + 1, tail, out);
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::prefixed(Term term, std::string_view word, bool tail,
                                       std::string& out) {
  out += word;
  print(operand(term, 0), self().tightness(term), tail, out);
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::chain(Term term, std::string_view word, bool tail, std::string& out) {
  const int tight = self().tightness(term);
  const auto& operands = self().operands(term);
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) {
      out += ' ';
      out += word;
      out += ' ';
    }
    print(operands[i], tight, tail && i + 1 == operands.size(), out);
  }
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::method(Term term, std::string_view name, std::string& out) {
  print(operand(term, 0), kPrimary, false, out);
  out += '.';
  out += name;
  out += '(';
  if (self().operands(term).size() > 1) print(operand(term, 1), 0, true, out);
  out += ')';
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::if_then_else(Term term, bool tail, std::string& out) {
  out += "if ";
  print(operand(term, 0), 0, true, out);
  out += " then ";
  print(operand(term, 1), 0, true, out);
  out += " else ";
  print(operand(term, 2), kIfThenElse, tail, out);
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::quantifier(Term term, std::string_view word, bool tail,
                                         std::string& out) {
  const uint32_t slot = self().slot(term);
  const std::string name = fresh_name(operand(term, 0));
  out += word;
  out += ' ';
  out += name;
  out += " in ";
  print(operand(term, 0), 0, true, out);
  out += ": ";
  const std::vector<std::string> outer = locals_;
  if (locals_.size() <= slot) locals_.resize(slot + 1);
  locals_[slot] = name;
  print(operand(term, 1), 0, tail, out);
  locals_ = outer;
}

template <typename Printer, typename Term>
void TermText<Printer, Term>::listed(Term term, std::string& out) {
  bool first = true;
  for (const Term member : self().operands(term)) {
    if (!first) out += ", ";
    first = false;
    print(member, 0, true, out);
  }
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
