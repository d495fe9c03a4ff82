// Circuits against Formulas::evaluate(): every operator on all small words.
#include "checker/bit_blast.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

constexpr uint64_t kPlenty = 100'000'000;

class Words {
 public:
  explicit Words(uint16_t w) : width(w), x(f.variable("x", w)), y(f.variable("y", w)) {}

  /// Of all values of both, the formula has exactly the value that evaluate() gives.
  void check(FormulaId formula) {
    CAPTURE(static_cast<int>(f[formula].op));
    Clauses clauses;
    BitBlaster blaster(f, clauses);
    for (Bits a = 0; a <= all_bits(width); ++a) {
      for (Bits b = 0; b <= all_bits(width); ++b) {
        const Bits value = f.evaluate(formula, {{x, a}, {y, b}});
        const FormulaId same = f.equal(formula, f.constant(value, f[formula].width));
        std::vector<Literal> literals;
        for (const FormulaId part :
             {f.equal(x, f.constant(a, width)), f.equal(y, f.constant(b, width)), same}) {
          REQUIRE(blaster.assume(part, kPlenty, literals));
        }
        REQUIRE(clauses.solve(literals, kPlenty) == Clauses::Answer::kYes);
        CHECK(blaster.value(x) == a);
        CHECK(blaster.value(y) == b);
        literals.resize(2 * size_t{width});
        REQUIRE(blaster.assume(f.negate(same), kPlenty, literals));
        CHECK(clauses.solve(literals, kPlenty) == Clauses::Answer::kNo);
      }
    }
  }

  Formulas f;
  uint16_t width;
  FormulaId x, y;
};

}  // namespace

TEST_CASE("every operator on all words of four bits") {
  Words w(4);
  Formulas& f = w.f;
  for (const FormulaOp op :
       {FormulaOp::kLess, FormulaOp::kLessEqual, FormulaOp::kSignedLess,
        FormulaOp::kSignedLessEqual, FormulaOp::kAdd, FormulaOp::kSubtract, FormulaOp::kMultiply,
        FormulaOp::kBitAnd, FormulaOp::kShiftLeft, FormulaOp::kShiftRight}) {
    w.check(f.binary(op, w.x, w.y));
    w.check(f.binary(op, w.x, f.constant(5, 4)));
    w.check(f.binary(op, f.constant(11, 4), w.y));
  }
  w.check(f.equal(w.x, w.y));
  w.check(f.extract(w.x, 1, 2));
  w.check(f.extend(w.x, 7, false));
  w.check(f.extend(w.x, 7, true));
  const FormulaId less = f.binary(FormulaOp::kLess, w.x, w.y);
  const FormulaId low = f.binary(FormulaOp::kLess, w.x, f.constant(6, 4));
  w.check(f.choose(less, w.x, f.binary(FormulaOp::kAdd, w.x, w.y)));
  w.check(f.choose(less, low, f.negate(f.equal(w.y, f.constant(3, 4)))));
  w.check(f.equal(less, low));
  w.check(f.both(f.either(less, low), f.negate(f.both(less, low))));
}

TEST_CASE("wide words") {
  Formulas f;
  const FormulaId x = f.variable("x", 128);
  Clauses clauses;
  BitBlaster blaster(f, clauses);
  const Bits value = (Bits{0x0123456789ABCDEF} << 64) | 0xFEDCBA9876543210U;
  REQUIRE(blaster.require(
      f.equal(f.binary(FormulaOp::kAdd, x, f.constant(1, 128)), f.constant(value, 128)), kPlenty));
  REQUIRE(clauses.solve({}, kPlenty) == Clauses::Answer::kYes);
  CHECK(blaster.value(x) == value - 1);
  CHECK(blaster.value(f.variable("unused", 128)) == 0);
}

TEST_CASE("a circuit that is too large is refused") {
  Formulas f;
  const FormulaId x = f.variable("x", 128);
  const FormulaId y = f.variable("y", 128);
  Clauses clauses;
  BitBlaster blaster(f, clauses);
  const FormulaId product = f.binary(FormulaOp::kMultiply, x, y);
  CHECK_FALSE(blaster.require(f.equal(product, f.constant(77, 128)), 10'000));
}

}  // namespace bylaw
