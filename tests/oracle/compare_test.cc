// The checker finds what the oracle finds, on random small meshes; verdict_agreement is the long
// run. Of larger ones no request refutes it; verdict_refutation is the long run of that.
#include "tests/oracle/compare.h"

#include <doctest/doctest.h>

#include "tests/oracle/verdicts.h"

namespace bylaw::tests {
namespace {

TEST_CASE("the checker against the oracle") {
  VerdictComparison comparison;
  for (uint64_t seed = 1000; seed < 1085; ++seed) {
    compare_verdicts(*random_mesh(seed, family_knobs(family_of(seed))), comparison);
  }
  for (const std::string& difference : comparison.differences) MESSAGE(difference);
  CHECK(comparison.differences.empty());
  CHECK(comparison.meshes > 70);
  for (const std::string& open : comparison.left_open) MESSAGE(open);
  CHECK(comparison.left_open.empty());
  for (const std::string_view verdict : kOracleVerdicts) {
    MESSAGE(comparison.positives[std::string(verdict)], " ", verdict);
  }
}

TEST_CASE("no request of larger meshes refutes what the checker says or is silent of") {
  VerdictComparison comparison;
  for (uint64_t seed = 6'000'000; seed < 6'000'004; ++seed) {
    const auto mesh = random_mesh(seed);
    if (mesh->usable()) refute(*mesh, 200, comparison);
  }
  for (const std::string& difference : comparison.differences) MESSAGE(difference);
  CHECK(comparison.differences.empty());
  CHECK(comparison.positives["request"] > 300);
  for (const auto& [name, count] : comparison.positives) MESSAGE(count, " ", name);
}

}  // namespace
}  // namespace bylaw::tests
