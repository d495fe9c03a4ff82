// engine_agreement [SEED [PAIRS]]: a long run of the engine against the reference evaluator; ten
// million pairs of mesh and request unless told otherwise. Ends with status 1 at a difference.
#include <cstdio>
#include <cstdlib>

#include "tests/agreement/engine.h"

int main(int argc, char** argv) {
  using namespace bylaw::tests;
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  const size_t pairs = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10'000'000;
  EngineComparison comparison;
  uint64_t s = seed;
  size_t tiny = 0;
  for (; comparison.tally.requests < pairs && comparison.differences.empty(); ++s) {
    if (s % 4 == 0) {
      tiny += compare_all(*random_mesh(s, tiny_knobs()), comparison) ? 1 : 0;
    } else {
      compare_random(*random_mesh(s), 2000, comparison);
    }
  }
  std::printf("seeds %llu to %llu, %zu tiny meshes in full; %s\n%s\n",
              static_cast<unsigned long long>(seed), static_cast<unsigned long long>(s - 1), tiny,
              comparison.tally.text().c_str(), comparison.census.text().c_str());
  for (const std::string& difference : comparison.differences)
    std::printf("%s\n", difference.c_str());
  return comparison.differences.empty() ? 0 : 1;
}
