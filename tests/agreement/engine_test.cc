// The engine decides as the reference evaluator does: all requests of tiny meshes, and random ones
// of rich meshes over healthy and damaged stores. Seeds are the numbers of the meshes.
#include "tests/agreement/engine.h"

#include <doctest/doctest.h>

namespace bylaw::tests {
namespace {

void report(const EngineComparison& c) {
  MESSAGE(c.tally.requests, " requests: ", c.tally.permits, " permitted, ", c.tally.forbidden,
          " forbidden, ", c.tally.not_permitted, " not permitted, ", c.tally.invalid,
          " invalid; something erred in ", c.tally.errors);
  for (const std::string& difference : c.differences) MESSAGE(difference);
  CHECK(c.differences.empty());
}

TEST_CASE("tiny meshes: every request") {
  EngineComparison comparison;
  size_t meshes = 0;
  for (uint64_t seed = 2'000'000; seed < 2'000'030; ++seed) {
    meshes += compare_all(*random_mesh(seed, tiny_knobs()), comparison) ? 1 : 0;
  }
  CHECK(meshes > 25);
  report(comparison);
}

TEST_CASE("rich meshes: random requests, half of them over damaged facts") {
  EngineComparison comparison;
  for (uint64_t seed = 3'000'000; seed < 3'000'250; ++seed) {
    compare_random(*random_mesh(seed), 400, comparison);
  }
  report(comparison);
}

}  // namespace
}  // namespace bylaw::tests
