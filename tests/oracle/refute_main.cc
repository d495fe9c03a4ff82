// verdict_refutation [SEED [MESHES [QUESTIONS [FOLDER]]]]: looks for requests that refute what the
// checker says of random meshes too large for the oracle, or its silence. Ends with status 1 if one
// does. With FOLDER each mesh is written there, to be looked at.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/oracle/compare.h"

int main(int argc, char** argv) {
  using namespace bylaw::tests;
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 6'000'000;
  const uint64_t meshes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000;
  const size_t questions = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 500;
  VerdictComparison comparison;
  size_t differences = 0;
  for (uint64_t s = seed; s < seed + meshes; ++s) {
    const auto mesh = random_mesh(s);
    if (!mesh->usable()) continue;
    if (argc > 4 && !write_files(mesh->disk, std::filesystem::path(argv[4]) / std::to_string(s)))
      return 2;
    refute(*mesh, questions, comparison);
    for (; differences < comparison.differences.size(); ++differences) {
      std::printf("%s\n", comparison.differences[differences].c_str());
      std::fflush(stdout);
    }
  }
  std::printf("%zu meshes from seed %llu, %zu verdicts left open, %zu refuted\n", comparison.meshes,
              static_cast<unsigned long long>(seed), comparison.left_open.size(), differences);
  for (const auto& [name, count] : comparison.positives)
    std::printf("%8zu %s\n", count, name.c_str());
  return differences == 0 ? 0 : 1;
}
