// verdict_agreement [SEED [MESHES [FOLDER]]]: the checker against the oracle on that many random
// small meshes, twenty thousand unless told otherwise; what differs or is left open is told at
// once. Ends with status 1 if there is any. With FOLDER each mesh is written there, to be looked
// at.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/oracle/compare.h"
#include "tests/oracle/verdicts.h"

namespace {

/// Tells the lines from the `told`-th on.
void tell(const std::vector<std::string>& lines, size_t& told) {
  for (; told < lines.size(); ++told) std::printf("%s\n", lines[told].c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace bylaw::tests;
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 5'000'000;
  const size_t meshes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20'000;
  VerdictComparison comparison;
  uint64_t s = seed;
  size_t differences = 0;
  size_t left_open = 0;
  for (; comparison.meshes < meshes; ++s) {
    const auto mesh = random_mesh(s, family_knobs(family_of(s)));
    if (argc > 3 && !write_files(mesh->disk, std::filesystem::path(argv[3]) / std::to_string(s)))
      return 2;
    compare_verdicts(*mesh, comparison);
    tell(comparison.differences, differences);
    tell(comparison.left_open, left_open);
  }
  std::printf("seeds %llu to %llu: %zu meshes, %zu verdicts left open, %zu differences\n",
              static_cast<unsigned long long>(seed), static_cast<unsigned long long>(s - 1),
              comparison.meshes, comparison.left_open.size(), comparison.differences.size());
  for (const std::string_view verdict : kOracleVerdicts) {
    const std::string name(verdict);
    std::printf("%8zu %s\n", comparison.positives[name], name.c_str());
  }
  return comparison.differences.empty() && comparison.left_open.empty() ? 0 : 1;
}
