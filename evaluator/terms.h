// Expressions that a decision makes: what is left of a filter, or a copy of the graph's code, to be
// written as policy text. Entry points: Terms, TermPrinter.
#ifndef BYLAW_EVALUATOR_TERMS_H_
#define BYLAW_EVALUATOR_TERMS_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "evaluator/teller.h"
#include "facts/policy_text.h"

namespace bylaw::engine {

using TermIndex = uint32_t;

/// As graph::Code is, but that a literal's index is one of Terms::values.
struct Expression {
  graph::CodeOp op = graph::CodeOp::kLiteral;
  uint32_t type = 0;              // in Part::kValueTypes
  uint32_t place = graph::kNone;  // in Part::kPlaces
  uint32_t index = 0;
  std::vector<TermIndex> operands;
  auto operator<=>(const Expression&) const = default;
};

/// An equal expression of the same place is the same one.
class Terms {
 public:
  TermIndex add(Expression expression);
  TermIndex literal(const Value& value, uint32_t type, uint32_t place);
  /// The graph's code with all that is in it; literals as `teller` has them.
  TermIndex copy(uint32_t code, const Teller& teller);

  const Expression& operator[](TermIndex term) const { return *terms_[term]; }
  const Value& value(TermIndex literal) const { return values_[terms_[literal]->index]; }

 private:
  std::vector<const Expression*> terms_;
  std::map<Expression, TermIndex> index_;
  std::vector<Value> values_;
  std::map<Value, uint32_t> value_index_;
};

/// Writes expressions in policy text, with the fewest brackets that read back as the same.
class TermPrinter : public TermText<TermPrinter, TermIndex> {
 public:
  /// `locals` are the names of the first slots.
  TermPrinter(const Teller& teller, const Terms& terms, std::vector<std::string> locals = {})
      : TermText(std::move(locals)), teller_(teller), terms_(terms) {}

  std::string print(TermIndex term) { return TermText::print(term, 0, true); }

 private:
  friend TermText;
  using TermText::print;

  int tightness(TermIndex term) const;
  const std::vector<TermIndex>& operands(TermIndex term) const { return terms_[term].operands; }
  uint32_t slot(TermIndex quantifier) const { return terms_[quantifier].index; }
  const Member* member_named(TermIndex collection) const;
  const Schema& schema() const { return teller_.schema(); }
  std::string type_name(const QualifiedName& name) const;
  std::string action_name(const QualifiedName& name) const;

  std::string bare(TermIndex term, bool tail);
  std::string access(TermIndex term);
  std::string property(uint32_t index) const;
  /// Of an entity or a record.
  const std::vector<Member>& members_of(TermIndex object) const;

  const Teller& teller_;
  const Terms& terms_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_TERMS_H_
