// A partially evaluated filter is true of exactly the rows of which the filter is true.
#include "rules/partial.h"

#include <doctest/doctest.h>

#include "rules/test_mesh.h"

namespace bylaw {
namespace {

struct Fixture : TestMesh {
  std::vector<EvalError> errors;
  ExprStore residual;

  ExprId left_of(ExprId filter) {
    const RequestFacts known(book, store, request, options.now);
    errors.clear();
    return partially_evaluate(Evaluator(known, book.exprs), filter, 4, residual, errors);
  }
  bool shows(ExprId left, const Row& row) const {
    const RequestFacts known(book, store, request, options.now);
    Frame frame;
    frame.row = &row;
    return Evaluator(known, residual).evaluate(left, frame).is_true();
  }
  bool is_literal(ExprId left, bool value) const {
    return residual[left].op == Op::kLiteral && residual.value(left) == Value(value);
  }
};

/// Every filter of depth `depth` over two tests of the row, the constants and an error.
std::vector<ExprId> filters(TestMesh& mesh, int depth) {
  std::vector<ExprId> leaves{mesh.yes(), mesh.no(), mesh.error(),
                             mesh.test(Op::kEqual, mesh.row("region"), mesh.principal("region")),
                             mesh.test(Op::kLess, mesh.row("amount"), mesh.number(10))};
  if (depth == 0) return leaves;
  const std::vector<ExprId> below = filters(mesh, depth - 1);
  std::vector<ExprId> all = leaves;
  for (const ExprId a : below) {
    all.push_back(mesh.negate(a));
    for (const ExprId b : leaves) {
      for (const Op op : {Op::kAnd, Op::kOr, Op::kImplies, Op::kEqual, Op::kNotEqual}) {
        all.push_back(mesh.test(op, a, b));
        all.push_back(mesh.test(op, b, a));
      }
      for (const ExprId c : {mesh.yes(), mesh.error(), leaves[4]}) {
        all.push_back(mesh.make(Op::kIf, mesh.boolean, {a, b, c}));
        all.push_back(mesh.make(Op::kIf, mesh.boolean, {b, a, c}));
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "every small filter shows the same rows before and after") {
  const std::vector<Row> rows{{{"region", "eea"}, {"amount", "1"}},
                              {{"region", "uk"}, {"amount", "99"}},
                              {{"region", "eea"}, {"amount", "x"}},
                              {{"amount", "1"}},
                              {}};
  size_t wrong = 0;
  size_t count = 0;
  for (const ExprId filter : filters(*this, 2)) {
    const ExprId left = left_of(filter);
    for (const Row& row : rows) {
      ++count;
      if (evaluate(filter, &row).is_true() != shows(left, row)) ++wrong;
    }
  }
  CHECK(wrong == 0);
  CHECK(count > 10'000);
}

TEST_CASE_FIXTURE(Fixture, "everything but the row is replaced by its value, and folded") {
  const ExprId same = test(Op::kEqual, row("region"), principal("region"));
  const ExprId left = left_of(all_of({same, test(Op::kEqual, principal("employee"), yes())}));
  REQUIRE(residual[left].op == Op::kEqual);
  CHECK(residual[residual.operand(left, 0)].op == Op::kRow);
  CHECK(residual.value(residual.operand(left, 1)) == region_of("eea"));
  CHECK(is_literal(left_of(any_of({same, yes()})), true));
  CHECK(is_literal(left_of(all_of({same, no()})), false));
  CHECK(is_literal(left_of(principal("employee")), true));
  CHECK(left_of(negate(negate(same))) == left_of(same));
}

TEST_CASE_FIXTURE(Fixture,
                  "what errs whatever the row hides it, and is reported unless it can't matter") {
  const ExprId same = test(Op::kEqual, row("region"), principal("region"));
  CHECK(is_literal(left_of(all_of({same, error()})), false));
  left_of(any_of({same, error()}));
  CHECK(errors.size() == 1);
  left_of(any_of({same, error(), yes()}));
  CHECK(errors.empty());
  CHECK(is_literal(
      left_of(test(Op::kLess, row("amount"), attribute(entity(user, "nobody"), "age"))), false));
  CHECK(errors.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "quantifiers are unrolled, calls unfolded") {
  const TypeId region_type = book.schema.types.enumeration(region);
  const ExprId each = make(Op::kLocal, region_type, {}, 0);
  const ExprId any =
      make(Op::kAny, boolean, {principal("regions"), test(Op::kEqual, row("region"), each)}, 0);
  const ExprId left = left_of(any);
  CHECK(residual[left].op == Op::kOr);
  CHECK(shows(left, {{"region", "uk"}}));
  CHECK_FALSE(shows(left, {{"region", "us"}}));

  const ExprId count =
      make(Op::kCount, integer, {principal("regions"), test(Op::kEqual, row("region"), each)}, 0);
  const ExprId one = left_of(test(Op::kEqual, count, number(1)));
  CHECK(shows(one, {{"region", "uk"}}));
  CHECK_FALSE(shows(one, {{"region", "us"}}));

  Define d;
  d.parameters = {{}, {}};
  d.parameters[0].type = region_type;
  d.parameters[1].type = region_type;
  d.type = boolean;
  d.body = test(Op::kEqual, each, make(Op::kLocal, region_type, {}, 1));
  d.frame_size = 2;
  const DefineId same = book.defines.add(d);
  const ExprId called =
      left_of(make(Op::kCall, boolean, {row("region"), principal("region")}, same.value));
  CHECK(shows(called, {{"region", "eea"}}));
  CHECK_FALSE(shows(called, {{"region", "uk"}}));
}

TEST_CASE_FIXTURE(Fixture, "a list of the row's own cells") {
  const ExprId cells = make(Op::kList, book.schema.types.list(row_text), {row("from"), row("to")});
  const ExprId each = make(Op::kLocal, row_text, {}, 0);
  const ExprId any =
      make(Op::kAny, boolean, {cells, test(Op::kEqual, each, principal("region"))}, 0);
  const ExprId left = left_of(any);
  CHECK(shows(left, {{"from", "us"}, {"to", "eea"}}));
  CHECK_FALSE(shows(left, {{"from", "us"}, {"to", "uk"}}));
}

}  // namespace bylaw
