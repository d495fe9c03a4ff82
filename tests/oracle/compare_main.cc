// verdict_agreement [SEED [MESHES]]: the checker against the oracle on that many random small
// meshes, twenty thousand unless told otherwise. Ends with status 1 at a difference, or if the
// checker left something open.
#include <cstdio>
#include <cstdlib>

#include "tests/oracle/compare.h"
#include "tests/oracle/verdicts.h"

int main(int argc, char** argv) {
  using namespace bylaw::tests;
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 5'000'000;
  const size_t meshes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20'000;
  VerdictComparison comparison;
  uint64_t s = seed;
  for (; comparison.meshes < meshes; ++s) {
    compare_verdicts(*random_mesh(s, family_knobs(family_of(s))), comparison);
  }
  std::printf("seeds %llu to %llu: %zu meshes, %zu verdicts left open, %zu differences\n",
              static_cast<unsigned long long>(seed), static_cast<unsigned long long>(s - 1),
              comparison.meshes, comparison.left_open.size(), comparison.differences.size());
  for (const std::string_view verdict : kOracleVerdicts) {
    const std::string name(verdict);
    std::printf("%8zu %s\n", comparison.positives[name], name.c_str());
  }
  for (const auto* lines : {&comparison.differences, &comparison.left_open}) {
    for (const std::string& line : *lines) std::printf("%s\n", line.c_str());
  }
  return comparison.differences.empty() && comparison.left_open.empty() ? 0 : 1;
}
