// The reference evaluator against itself: changes that must not matter, over random meshes and
// requests. Seeds are the numbers of the meshes.
#include <doctest/doctest.h>

#include "tests/agreement/rewrite.h"

namespace bylaw::tests {
namespace {

constexpr uint64_t kFirstSeed = 1'000'000;
constexpr size_t kMeshes = 100;
constexpr size_t kQuestions = 40;

/// `rewrite` makes the other mesh's files; none if this one can't be rewritten.
template <typename Rewrite>
void compare(size_t most_unusable, Rewrite rewrite) {
  size_t compared = 0;
  size_t unusable = 0;
  for (uint64_t seed = kFirstSeed; seed < kFirstSeed + kMeshes; ++seed) {
    CAPTURE(seed);
    const auto mesh = random_mesh(seed);
    REQUIRE(mesh->usable());
    Random random(seed);
    const MemoryDisk disk = rewrite(*mesh, random);
    Diagnostics diagnostics;
    const auto other = compile_disk(disk, diagnostics);
    if (diagnostics.has_errors()) {
      ++unusable;
      continue;
    }
    const Comparison comparison(*mesh, *other);
    for (size_t q = 0; q < kQuestions; ++q) {
      const std::string difference = comparison.difference(random_question(*mesh, random));
      if (!difference.empty()) FAIL(difference);
      ++compared;
    }
  }
  MESSAGE(compared, " decisions compared, ", unusable, " meshes could not be rewritten");
  CHECK(unusable <= most_unusable);
}

TEST_CASE("the order of files, declarations and rules doesn't matter") {
  compare(0, [](const RandomMesh& mesh, Random& random) { return shuffled(mesh.disk, random); });
}

TEST_CASE("a rulebook that is printed and read again decides alike") {
  compare(0, [](const RandomMesh& mesh, Random&) { return printed(mesh); });
}

MemoryDisk in_other_words(const RandomMesh& mesh, bool unfold, bool twist) {
  MeshKnobs knobs;
  knobs.unfold = unfold;
  knobs.twist = twist;
  knobs.first_attempt = knobs.last_attempt = mesh.attempt;
  return random_mesh(mesh.seed, knobs)->disk;
}

TEST_CASE("unfolding a define never changes a decision") {
  compare(10, [](const RandomMesh& mesh, Random&) { return in_other_words(mesh, true, false); });
}

TEST_CASE("the laws of strong Kleene logic: double negation, units, idempotence, quantifiers") {
  compare(0, [](const RandomMesh& mesh, Random&) { return in_other_words(mesh, false, true); });
}

}  // namespace
}  // namespace bylaw::tests
