// Formulas: folding, evaluation, and what the solver makes of them.
#include "checker/formula.h"

#include <doctest/doctest.h>

#include <optional>
#include <random>

#include "checker/smtlib.h"
#include "checker/solver.h"
#include "checker/substitute.h"

namespace bylaw {
namespace {

/// Random formulas over two 8-bit variables.
class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {
    x = formulas.variable("x", 8);
    y = formulas.variable("y", 8);
  }
  FormulaId number(int depth) {
    if (depth == 0) return leaf();
    static constexpr FormulaOp kOps[] = {FormulaOp::kAdd,       FormulaOp::kSubtract,
                                         FormulaOp::kMultiply,  FormulaOp::kBitAnd,
                                         FormulaOp::kShiftLeft, FormulaOp::kShiftRight};
    switch (pick(4)) {
      case 0:
        return formulas.choose(truth(depth - 1), number(depth - 1), number(depth - 1));
      case 1:
        return formulas.extract(formulas.extend(number(depth - 1), 16, pick(2) == 0),
                                static_cast<uint16_t>(pick(9)), 8);
      default:
        return formulas.binary(kOps[pick(6)], number(depth - 1), number(depth - 1));
    }
  }
  FormulaId truth(int depth) {
    static constexpr FormulaOp kOps[] = {FormulaOp::kLess, FormulaOp::kLessEqual,
                                         FormulaOp::kSignedLess, FormulaOp::kSignedLessEqual};
    if (depth == 0) return formulas.binary(kOps[pick(4)], leaf(), leaf());
    switch (pick(5)) {
      case 0:
        return formulas.both(truth(depth - 1), truth(depth - 1));
      case 1:
        return formulas.either(truth(depth - 1), truth(depth - 1));
      case 2:
        return formulas.negate(truth(depth - 1));
      case 3:
        return formulas.equal(number(depth - 1), number(depth - 1));
      default:
        return formulas.binary(kOps[pick(4)], number(depth - 1), number(depth - 1));
    }
  }
  Formulas formulas;
  FormulaId x, y;

 private:
  FormulaId leaf() {
    const uint32_t which = pick(3);
    return which == 0 ? x : which == 1 ? y : formulas.constant(pick(256), 8);
  }
  uint32_t pick(uint32_t below) {
    return std::uniform_int_distribution<uint32_t>(0, below - 1)(random_);
  }
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("connectives are flat, sorted and without repetition; constants fold") {
  Formulas f;
  const FormulaId a = f.variable("a", 0);
  const FormulaId b = f.variable("b", 0);
  CHECK(f.both(a, b) == f.both(b, a));
  CHECK(f.both(a, f.both(b, a)) == f.both(a, b));
  CHECK(f.is_no(f.both(a, f.negate(a))));
  CHECK(f.is_yes(f.either(f.negate(b), f.either(a, b))));
  CHECK(f.both(a, f.yes()) == a);
  CHECK(f.negate(f.negate(a)) == a);
  CHECK(f.choose(a, f.yes(), b) == f.either(a, b));
  const FormulaId seven = f.binary(FormulaOp::kAdd, f.constant(3, 4), f.constant(4, 4));
  CHECK(seven == f.constant(7, 4));
  CHECK(f.is_yes(f.binary(FormulaOp::kSignedLess, f.constant(15, 4), f.constant(0, 4))));
  CHECK(f.extend(f.constant(15, 4), 8, true) == f.constant(255, 8));
}

TEST_CASE("random formulas: models hold, what is refuted no values make true, Z3 says the same") {
  size_t satisfiable = 0;
  for (uint32_t seed = 1; seed <= 120; ++seed) {
    CAPTURE(seed);
    Generator g(seed);
    const FormulaId formula = g.truth(3);
    std::optional<Satisfiable> answer;
    for (const uint64_t in_clauses : {SolverContext::kMostInClauses, uint64_t{0}}) {
      CAPTURE(in_clauses);
      SolverContext context(in_clauses);
      Solver solver(context, g.formulas, 10'000'000);
      solver.require(formula);
      const Satisfiable said = solver.check();
      REQUIRE(said != Satisfiable::kUnknown);
      CHECK(answer.value_or(said) == said);
      answer = said;
      if (said != Satisfiable::kYes) continue;
      CHECK(g.formulas.evaluate(formula, {{g.x, solver.value(g.x)}, {g.y, solver.value(g.y)}}) ==
            1);
    }
    if (answer == Satisfiable::kYes) ++satisfiable;
    if (answer == Satisfiable::kYes) continue;
    for (Bits x = 0; x < 256; x += 5) {
      for (Bits y = 0; y < 256; y += 3) {
        CHECK(g.formulas.evaluate(formula, {{g.x, x}, {g.y, y}}) == 0);
      }
    }
  }
  CHECK(satisfiable > 20);
}

TEST_CASE("a budget that is too small is no answer") {
  SolverContext context;
  Formulas f;
  const FormulaId x = f.variable("x", 64);
  const FormulaId y = f.variable("y", 64);
  const FormulaId product =
      f.binary(FormulaOp::kMultiply, f.extend(x, 128, false), f.extend(y, 128, false));
  Solver solver(context, f, 1000);
  solver.require(f.equal(product, f.constant((Bits{0xC96F2A3D} << 64) | 0x1D3F7A5B9E1C0B27U, 128)));
  CHECK(solver.check() == Satisfiable::kUnknown);
}

TEST_CASE("frames: clauses and Z3 take turns, and what is popped is forgotten") {
  for (const uint64_t in_clauses : {SolverContext::kMostInClauses, uint64_t{200}, uint64_t{0}}) {
    CAPTURE(in_clauses);
    SolverContext context(in_clauses);
    Formulas f;
    const FormulaId x = f.variable("x", 16);
    const FormulaId y = f.variable("y", 16);
    const auto is = [&](FormulaId a, Bits value) { return f.equal(a, f.constant(value, 16)); };
    Solver solver(context, f, 10'000'000);
    solver.require(f.binary(FormulaOp::kLess, x, y));
    solver.push();
    solver.require(is(y, 1));
    CHECK(solver.check() == Satisfiable::kYes);
    CHECK(solver.value(x) == 0);
    solver.push();
    solver.require(f.negate(is(x, 0)));
    CHECK(solver.check() == Satisfiable::kNo);
    solver.pop();
    CHECK(solver.check() == Satisfiable::kYes);
    solver.pop();
    solver.push();
    solver.require(is(f.binary(FormulaOp::kMultiply, x, y), 35));
    solver.require(f.negate(is(x, 1)));
    solver.require(f.binary(FormulaOp::kLess, y, f.constant(255, 16)));
    CHECK(solver.check() == Satisfiable::kYes);
    CHECK(solver.value(x) == 5);
    CHECK(solver.value(y) == 7);
    solver.pop();
    solver.require(is(y, 0));
    CHECK(solver.check() == Satisfiable::kNo);
  }
}

TEST_CASE("substitution puts formulas in for variables") {
  Formulas f;
  const FormulaId x = f.variable("x", 8);
  const FormulaId y = f.variable("y", 8);
  const FormulaId sum = f.binary(FormulaOp::kAdd, x, y);
  Substitution put(f);
  put.put(x, f.constant(1, 8));
  CHECK(put.apply(f.equal(sum, y)) == f.equal(f.binary(FormulaOp::kAdd, f.constant(1, 8), y), y));
}

TEST_CASE("as SMT-LIB, in both forms") {
  Formulas f;
  const FormulaId x = f.variable("resource.size", 8);
  const FormulaId small = f.binary(FormulaOp::kSignedLess, x, f.constant(5, 8));
  CHECK(smtlib(f, {small}, SmtlibForm::kDefinitions, "sat") ==
        "(set-logic QF_BV)\n(set-info :status sat)\n"
        "(declare-const v2 (_ BitVec 8)) ; resource.size\n"
        "(define-fun n4 () Bool (bvslt v2 #b00000101))\n"
        "(assert n4)\n(check-sat)\n");
  CHECK(smtlib(f, {small}, SmtlibForm::kEquations, "sat") ==
        "(set-logic QF_BV)\n(set-info :status sat)\n"
        "(declare-const v2 (_ BitVec 8)) ; resource.size\n"
        "(declare-const n4 Bool)\n(assert (= n4 (bvslt v2 #b00000101)))\n"
        "(assert n4)\n(check-sat)\n");
}

}  // namespace bylaw
