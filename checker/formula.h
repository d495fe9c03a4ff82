// Formulas over booleans and bit-vectors, hash-consed in one flat store: what encodings are made
// of. They can be solved (solver.h), printed as SMT-LIB (smtlib.h) and evaluated. Entry point:
// Formulas.
#ifndef BYLAW_CHECKER_FORMULA_H_
#define BYLAW_CHECKER_FORMULA_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/id.h"

namespace bylaw {

struct FormulaTag;
using FormulaId = Id<FormulaTag>;

/// The value of a formula: bit-vectors have at most 128 bits, a boolean is 0 or 1.
using Bits = unsigned __int128;

enum class FormulaOp : uint8_t {
  kConstant,    // index: into Formulas::constants
  kVariable,    // index: into Formulas::names
  kNot,         // [bool]
  kAnd,         // bools, two or more
  kOr,          // likewise
  kIf,          // [bool, a, b]
  kEqual,       // [a, b] of one sort
  kLess,        // [a, b] unsigned
  kLessEqual,   // unsigned
  kSignedLess,  // two's complement
  kSignedLessEqual,
  kAdd,  // modulo 2^width
  kSubtract,
  kMultiply,
  kBitAnd,
  kShiftLeft,   // [a, by]
  kShiftRight,  // [a, by], zeros come in
  kExtract,     // [a], index: the lowest bit taken
  kExtendZero,  // [a]
  kExtendSign,  // [a]
};

struct Formula {
  FormulaOp op = FormulaOp::kConstant;
  uint16_t width = 0;  // 0: a boolean
  uint32_t index = 0;
  uint32_t first = 0;  // operands are a slice of one array
  uint32_t count = 0;
};

/// Append-only; an equal formula is the same id, operands come before what is made of them, and
/// what follows from constants alone is a constant.
class Formulas {
 public:
  Formulas();

  FormulaId yes() const { return yes_; }
  FormulaId no() const { return no_; }
  FormulaId boolean(bool value) const { return value ? yes_ : no_; }
  FormulaId constant(Bits value, uint16_t width);
  /// A new variable; `name` is made unique by the caller.
  FormulaId variable(std::string name, uint16_t width);

  FormulaId negate(FormulaId a);
  FormulaId all_of(std::vector<FormulaId> operands);
  FormulaId any_of(std::vector<FormulaId> operands);
  FormulaId both(FormulaId a, FormulaId b) { return all_of({a, b}); }
  FormulaId either(FormulaId a, FormulaId b) { return any_of({a, b}); }
  FormulaId implies(FormulaId a, FormulaId b) { return either(negate(a), b); }
  FormulaId choose(FormulaId condition, FormulaId a, FormulaId b);
  FormulaId equal(FormulaId a, FormulaId b);
  /// kLess … kShiftRight on two bit-vectors of one width.
  FormulaId binary(FormulaOp op, FormulaId a, FormulaId b);
  FormulaId extract(FormulaId a, uint16_t lowest, uint16_t width);
  FormulaId extend(FormulaId a, uint16_t width, bool with_sign);

  const Formula& operator[](FormulaId id) const { return formulas_[id]; }
  std::span<const FormulaId> operands(FormulaId id) const {
    const Formula& f = formulas_[id];
    return {operands_.data() + f.first, f.count};
  }
  Bits constant_of(FormulaId id) const { return constants_[formulas_[id].index]; }
  const std::string& name_of(FormulaId variable) const { return names_[formulas_[variable].index]; }
  bool is_constant(FormulaId id) const { return formulas_[id].op == FormulaOp::kConstant; }
  bool is_yes(FormulaId id) const { return id == yes_; }
  bool is_no(FormulaId id) const { return id == no_; }
  size_t size() const { return formulas_.size(); }

  /// What `roots` are made of, themselves included, operands first.
  std::vector<FormulaId> below(std::span<const FormulaId> roots) const;
  /// The value under an assignment of variables; one that has none is 0.
  Bits evaluate(FormulaId root, const std::map<FormulaId, Bits>& assignment) const;

 private:
  FormulaId add(FormulaOp op, uint16_t width, std::span<const FormulaId> operands,
                uint32_t index = 0);
  FormulaId connective(FormulaOp op, std::vector<FormulaId> operands);

  Store<Formula, FormulaId> formulas_;
  std::vector<FormulaId> operands_;
  std::vector<Bits> constants_;
  std::vector<std::string> names_;
  std::unordered_multimap<uint64_t, FormulaId> index_;
  std::map<Bits, uint32_t> constant_index_;
  FormulaId yes_, no_;
};

/// All bits of a width.
constexpr Bits all_bits(uint16_t width) { return width >= 128 ? ~Bits{0} : (Bits{1} << width) - 1; }

/// A bit-vector as a signed number.
constexpr __int128 as_signed(Bits value, uint16_t width) {
  if (width >= 128 || (value >> (width - 1)) == 0) return static_cast<__int128>(value);
  return static_cast<__int128>(value | ~all_bits(width));
}

}  // namespace bylaw

#endif  // BYLAW_CHECKER_FORMULA_H_
