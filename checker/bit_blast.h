// Formulas as clauses: a boolean is a literal, a bit-vector one for each bit, an operator the
// clauses of its circuit. Entry point: BitBlaster.
#ifndef BYLAW_CHECKER_BIT_BLAST_H_
#define BYLAW_CHECKER_BIT_BLAST_H_

#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "checker/clauses.h"
#include "checker/formula.h"

namespace bylaw {

/// Holds references to both. A formula is put into clauses once.
class BitBlaster {
 public:
  BitBlaster(const Formulas& formulas, Clauses& clauses);

  /// Requires what is given, for good. False if that would take the clauses' work to `most_work`;
  /// then nothing can be asked any more.
  bool require(FormulaId formula, uint64_t most_work);
  /// Adds literals that hold together exactly if the formula does. False as above.
  bool assume(FormulaId formula, uint64_t most_work, std::vector<Literal>& literals);
  /// After the clauses said yes; 0 if it didn't matter.
  Bits value(FormulaId variable) const;

 private:
  using Word = std::vector<Literal>;  // the lowest bit first

  bool make(FormulaId root, uint64_t most_work);
  void make(FormulaId id);
  bool is_made(FormulaId id) const { return id.index() < at_.size() && at_[id.index()] != 0; }
  Literal of(FormulaId boolean) const { return pool_[at_[boolean.index()]]; }
  Word word(FormulaId id) const;

  Literal boolean(bool value) const { return value ? yes_ : !yes_; }
  bool is(Literal literal, bool value) const { return literal == boolean(value); }
  Literal all_of(std::vector<Literal> literals);
  Literal both(Literal a, Literal b) { return all_of({a, b}); }
  Literal either(Literal a, Literal b) { return !both(!a, !b); }
  Literal differ(Literal a, Literal b);
  Literal choose(Literal condition, Literal a, Literal b);
  Literal most_of(Literal a, Literal b, Literal c);
  Literal equal(const Word& a, const Word& b);
  /// Of numbers without a sign.
  Literal less(const Word& a, const Word& b, bool or_equal);
  Word sum(const Word& a, const Word& b, bool carry);
  Word product(const Word& a, const Word& b);
  Word shifted(const Word& a, const Word& by, bool left);

  const Formulas& formulas_;
  Clauses& clauses_;
  Literal yes_;
  std::vector<Literal> pool_;
  std::vector<uint32_t> at_;  // by formula: where its bits begin in the pool; 0: not made
  // Gates of few inputs are made once.
  enum class Gate : uint8_t { kBoth, kDiffer, kChoose, kMost };
  struct GateHash {
    size_t operator()(const std::array<uint32_t, 4>& gate) const;
  };
  std::optional<Literal> known(Gate gate, Literal a, Literal b, Literal c) const;
  Literal keep(Gate gate, Literal a, Literal b, Literal c, Literal output);
  std::unordered_map<std::array<uint32_t, 4>, Literal, GateHash> gates_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_BIT_BLAST_H_
