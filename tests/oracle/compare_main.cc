// verdict_agreement [SEED [MESHES]]: the checker against the oracle on that many random small
// meshes, twenty thousand unless told otherwise. Ends with status 1 at a difference.
#include <cstdio>
#include <cstdlib>

#include "tests/oracle/compare.h"

int main(int argc, char** argv) {
  using namespace bylaw::tests;
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 5'000'000;
  const size_t meshes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20'000;
  VerdictComparison comparison;
  uint64_t s = seed;
  for (; comparison.meshes < meshes; ++s)
    compare_verdicts(*random_mesh(s, tiny_knobs()), comparison);
  std::printf("seeds %llu to %llu: %zu meshes, %zu verdicts left open, %zu differences\n",
              static_cast<unsigned long long>(seed), static_cast<unsigned long long>(s - 1),
              comparison.meshes, comparison.unknown, comparison.differences.size());
  for (const auto& [name, n] : comparison.positives) std::printf("%8zu %s\n", n, name.c_str());
  for (const std::string& difference : comparison.differences)
    std::printf("%s\n", difference.c_str());
  return comparison.differences.empty() ? 0 : 1;
}
