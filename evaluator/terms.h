// Expressions that a decision makes: what is left of a filter, or a copy of the graph's code, to be
// written as policy text. Entry points: Terms, TermPrinter.
#ifndef BYLAW_EVALUATOR_TERMS_H_
#define BYLAW_EVALUATOR_TERMS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluator/machine.h"
#include "facts/policy_text.h"

namespace bylaw::engine {

class Teller;

using TermIndex = uint32_t;

/// As graph::Code is, but that a literal is its value.
struct Expression {
  graph::CodeOp op = graph::CodeOp::kLiteral;
  uint32_t type = 0;              // in Part::kValueTypes
  uint32_t place = graph::kNone;  // in Part::kPlaces
  uint32_t index = 0;             // not of a literal
  graph::Datum value;             // of a literal
};

/// An equal expression of the same place is the same one. What it holds is kept when it is cleared.
class Terms {
 public:
  void clear();
  TermIndex add(const Expression& expression, std::span<const TermIndex> operands,
                const Machine& machine);
  /// What is no value stands for false.
  TermIndex literal(const graph::Datum& value, uint32_t type, uint32_t place,
                    const Machine& machine);
  /// The graph's code with all that is in it; literals as `teller` has them.
  TermIndex copy(uint32_t code, const Teller& teller);

  const Expression& operator[](TermIndex term) const { return terms_[term].expression; }
  std::span<const TermIndex> operands(TermIndex term) const {
    return std::span(operands_).subspan(terms_[term].first, terms_[term].count);
  }

 private:
  struct Entry {
    Expression expression;
    uint32_t first = 0;  // in operands_
    uint32_t count = 0;
  };
  bool is(TermIndex term, const Expression& expression, std::span<const TermIndex> operands,
          const Machine& machine) const;
  void grow();

  std::vector<Entry> terms_;
  std::vector<TermIndex> operands_;
  std::vector<uint32_t> places_;  // a hash of terms: index + 1
  std::vector<uint64_t> hashes_;  // by term
};

/// Writes expressions in policy text, with the fewest brackets that read back as the same.
class TermPrinter : public TermText<TermPrinter, TermIndex> {
 public:
  /// `locals` are the names of the first slots.
  TermPrinter(const Teller& teller, const Terms& terms, std::vector<std::string> locals = {})
      : TermText(std::move(locals)), teller_(teller), terms_(terms) {}

  /// At the end of `out`.
  void print(TermIndex term, std::string& out) { TermText::print(term, 0, true, out); }

 private:
  friend TermText;
  using TermText::print;

  int tightness(TermIndex term) const;
  std::span<const TermIndex> operands(TermIndex term) const { return terms_.operands(term); }
  uint32_t slot(TermIndex quantifier) const { return terms_[quantifier].index; }
  const Member* member_named(TermIndex collection) const;
  const Schema& schema() const;
  void append_type(const QualifiedName& name, std::string& out) const;
  void append_action(const QualifiedName& name, std::string& out) const;

  void bare(TermIndex term, bool tail, std::string& out);
  void access(TermIndex term, std::string& out);
  void property(uint32_t index, std::string& out) const;
  void literal(const graph::Datum& value, std::string& out) const;
  /// Of an entity or a record.
  const std::vector<Member>& members_of(TermIndex object) const;

  const Teller& teller_;
  const Terms& terms_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_TERMS_H_
