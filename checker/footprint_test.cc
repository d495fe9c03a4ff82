// How many members a collection gets: one for each test, wherever and how often it is written.
#include "checker/footprint.h"

#include <doctest/doctest.h>

#include "rules/test_mesh.h"

namespace bylaw {
namespace {

class Fixture : public TestMesh {
 public:
  /// Everything is written at another place than before.
  ExprId some_column(bool like) {
    ++here.begin;
    ++here.end;
    return make(Op::kAny, boolean, {resource("columns"), like ? yes() : no()}, 0);
  }
  ExprId at_least(int64_t n) {
    ++here.begin;
    ++here.end;
    const ExprId count = make(Op::kCount, integer, {resource("columns"), yes()}, 0);
    return test(Op::kGreaterEqual, count, number(n));
  }
  uint32_t members(const std::vector<Root>& roots, const std::set<ExprId>& free = {}) {
    const Footprint found = find_footprint(book, roots, {.free = free});
    CHECK(found.limits.empty());
    return found.members.at(
        {CollectionKey::Kind::kAttribute, product.value, book.exprs[resource("columns")].index});
  }
};

}  // namespace

TEST_CASE("tests that are alike share a member, others don't") {
  Fixture f;
  const ExprId once = f.some_column(true);
  const ExprId again = f.some_column(true);
  REQUIRE(once != again);
  CHECK(f.members({{once, {}}, {again, {}}}) == 1);
  CHECK(f.members({{once, {}}, {f.some_column(false), {}}}) == 2);
  CHECK(f.members({{f.all_of({once, f.negate(again)}), {}}, {f.negate(once), {}}}) == 1);
}

TEST_CASE("counts that are alike, compared with different numbers, are told apart") {
  Fixture f;
  const ExprId one = f.at_least(1);
  const ExprId three = f.at_least(3);
  const ExprId one_again = f.at_least(1);
  CHECK(f.members({{one, {}}, {one_again, {}}}) == 2);
  CHECK(f.members({{one, {}}, {three, {}}}) == 6);
}

TEST_CASE("a test of another resource is another, and so is one that may have any value") {
  Fixture f;
  const ExprId once = f.some_column(true);
  const ExprId again = f.some_column(true);
  CHECK(f.members({{once, {}, 0}, {again, {}, 1}}) == 2);
  CHECK(f.members({{once, {}, 0}, {once, {}, 1}}) == 2);
  CHECK(f.members({{f.negate(once), {}}, {f.negate(again), {}}}, {once}) == 1);
}

TEST_CASE("what is stated of the resource needs no members, and is as many as it is") {
  Fixture f;
  const ExprId some = f.some_column(true);
  Entity stated;
  stated.ref = {f.product, "p"};
  stated.attributes.resize(f.book.schema.entity_types[f.product].attributes.size());
  const Footprint found = find_footprint(f.book, {{some, {}}}, {.facts = {&stated}});
  CHECK(found.members.empty());
}

}  // namespace bylaw
