// Hash-consing of expressions and literals.
#include "rules/expr.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

struct Fixture {
  TypeTable types;
  ExprStore exprs;
  TypeId boolean = types.simple(TypeKind::kBool);
  TypeId integer = types.simple(TypeKind::kInt);
  Span here{FileId(0), 3, 9};
  Span there{FileId(0), 20, 26};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an equal expression of the same place is the same id") {
  const ExprId one = exprs.literal(Value(int64_t{1}), integer, here);
  const ExprId two = exprs.literal(Value(int64_t{2}), integer, here);
  const std::vector<ExprId> operands{one, two};
  const ExprId less = exprs.add(Op::kLess, boolean, here, operands);
  CHECK(exprs.add(Op::kLess, boolean, here, operands) == less);
  CHECK(exprs.add(Op::kLess, boolean, there, operands) != less);
  CHECK(exprs.add(Op::kGreater, boolean, here, operands) != less);
  CHECK(exprs.add(Op::kLess, integer, here, operands) != less);
  const std::vector<ExprId> swapped{two, one};
  CHECK(exprs.add(Op::kLess, boolean, here, swapped) != less);
  CHECK(exprs.add(Op::kLess, boolean, here, operands, 7) != less);
  CHECK(exprs.operand(less, 1) == two);
}

TEST_CASE_FIXTURE(Fixture, "literals are shared by value, kinds kept apart") {
  const ExprId one = exprs.literal(Value(int64_t{1}), integer, here);
  const ExprId again = exprs.literal(Value(int64_t{1}), integer, there);
  CHECK(one != again);
  CHECK(exprs[one].index == exprs[again].index);
  const ExprId duration =
      exprs.literal(Value(Duration{1}), types.simple(TypeKind::kDuration), here);
  CHECK(exprs[duration].index != exprs[one].index);
  CHECK(exprs.value(one) == Value(int64_t{1}));
}

TEST_CASE_FIXTURE(Fixture, "texts are interned beside the string literals") {
  const uint32_t index = exprs.text("region");
  CHECK(exprs.text("region") == index);
  CHECK(exprs.text("Region") != index);
  const ExprId row = exprs.add(Op::kRow, types.simple(TypeKind::kColumnText), here, {}, index);
  CHECK(exprs.text(row) == "region");
}

TEST_CASE_FIXTURE(Fixture, "operands may be a view into the store") {
  const ExprId a = exprs.literal(Value(true), boolean, here);
  const ExprId b = exprs.literal(Value(false), boolean, here);
  const std::vector<ExprId> both{a, b};
  const ExprId conjunction = exprs.add(Op::kAnd, boolean, here, both);
  ExprId last = conjunction;
  for (uint32_t i = 1; i < 100; ++i) {
    last = exprs.add(Op::kOr, boolean, Span{FileId(0), i, i + 1}, exprs.operands(conjunction));
  }
  CHECK(exprs.operand(last, 0) == a);
  CHECK(exprs.operand(last, 1) == b);
}

}  // namespace bylaw
