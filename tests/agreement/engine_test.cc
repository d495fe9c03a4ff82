// The engine decides as the reference evaluator does: all requests of tiny meshes, and random ones
// of rich meshes over healthy and damaged stores. Seeds are the numbers of the meshes.
#include "tests/agreement/engine.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace bylaw::tests {
namespace {

void report(const EngineComparison& c) {
  MESSAGE(c.tally.text());
  MESSAGE(c.census.text());
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
  std::ranges::sort(comparison.sizes);
  MESSAGE(meshes, " meshes, of ", comparison.sizes.front(), " to ", comparison.sizes.back(),
          " requests each, half of them have ", comparison.sizes[meshes / 2], " or more");
  report(comparison);
}

TEST_CASE("rich meshes: random requests, half of them over damaged facts") {
  EngineComparison comparison;
  for (uint64_t seed = 3'000'000; seed < 3'000'250; ++seed) {
    compare_random(*random_mesh(seed), 400, comparison);
  }
  report(comparison);
  // What is tested by a mesh of its own: presence, actions as values, uniqueness (meshes_test.cc).
  std::vector<std::string> missing = comparison.census.missing();
  std::erase_if(missing, [](const std::string& form) {
    return form == "classifier 0" || form == "code 4" || form == "code 56";
  });
  for (const std::string& form : missing) MESSAGE("no graph has ", form);
  CHECK(missing.empty());
  // Nothing may be so rare that its mistakes would hide.
  const Tally& t = comparison.tally;
  for (const size_t count : {t.permits, t.forbidden, t.not_permitted, t.cannot_enforce, t.invalid,
                             t.filtered, t.masked, t.duties, t.errors, t.notices}) {
    CHECK(count * 200 > t.requests);
  }
}

}  // namespace
}  // namespace bylaw::tests
