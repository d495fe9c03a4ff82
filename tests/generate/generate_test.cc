// Tests of the generator: its meshes compile, contain everything the language has, and decide in
// every way; the same seed gives the same mesh.
#include <doctest/doctest.h>

#include "tests/generate/balance.h"

namespace bylaw::tests {
namespace {

double share(size_t part, size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

TEST_CASE("meshes compile, and nothing in them is trivial") {
  const Balance b = measure(4200, 150, 60, {});
  MESSAGE(b.text());
  CHECK(b.unusable == 0);
  for (const Outcome outcome :
       {Outcome::kForbidden, Outcome::kGuaranteed, Outcome::kGranted, Outcome::kNotPermitted}) {
    CHECK(share(b.outcomes.at(outcome), b.questions) > 0.05);
  }
  CHECK(b.outcomes.at(Outcome::kCannotEnforce) > 50);
  CHECK(b.outcomes.at(Outcome::kInvalid) > 50);
  CHECK(share(b.permits, b.questions) > 0.15);
  CHECK(share(b.with_views, b.permits) > 0.3);
  CHECK(share(b.with_errors, b.questions) > 0.1);
  CHECK(b.with_notices > 100);
  CHECK(share(b.trivial_guards, b.guards) < 0.4);
}

TEST_CASE("every operator and every kind of rule occurs") {
  const Balance b = measure(0, 300, 1, {});
  for (uint8_t op = 0; op <= static_cast<uint8_t>(Op::kCall); ++op) {
    if (static_cast<Op>(op) == Op::kUnique) continue;  // asked in audits alone
    CAPTURE(op_name(static_cast<Op>(op)));
    CHECK(b.ops.contains(op_name(static_cast<Op>(op))));
  }
  for (const char* kind : {"permit",
                           "forbid",
                           "require",
                           "cap",
                           "filter",
                           "oblige",
                           "guarantee",
                           "subject to",
                           "bylaw",
                           "mandatory standard",
                           "waivable standard",
                           "default standard",
                           "override within",
                           "override",
                           "waiver",
                           "warn",
                           "observe",
                           "enforced from a day on",
                           "permit until",
                           "parameter",
                           "set",
                           "assumption",
                           "assertion",
                           "define",
                           "filter of a view",
                           "mask of a view",
                           "duty of a view",
                           "all columns",
                           "columns under",
                           "columns named",
                           "columns where",
                           "domain's own mandatory standard",
                           "domain's own guarantee"}) {
    CAPTURE(kind);
    CHECK(b.kinds.contains(kind));
  }
}

TEST_CASE("a seed is a mesh") {
  CHECK(random_mesh(7)->text() == random_mesh(7)->text());
  CHECK(random_mesh(7)->text() != random_mesh(8)->text());
  CHECK(random_mesh(7, tiny_knobs())->vocabulary.types.size() == 6);
}

}  // namespace
}  // namespace bylaw::tests
