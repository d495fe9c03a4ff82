// Contracts to facts: time and memory for catalogues of growing size. `contract_bench
// [CONTRACTS…]`, by default 100, 1,000 and 10,000, each in a process of its own; `contract_bench
// --write FOLDER CONTRACTS` writes the generated mesh instead, for the commands of `bylaw`.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/render.h"
#include "bench/contracts.h"
#include "bench/own_process.h"
#include "compiler/compile.h"

namespace {

/// Loads one generated catalogue and prints its row. False if the mesh has errors.
bool measure(size_t contracts) {
  using Clock = std::chrono::steady_clock;
  bylaw::bench::CatalogShape shape;
  shape.contracts = contracts;
  const bylaw::MemoryDisk disk = bylaw::bench::generate_catalog(shape);
  size_t bytes = 0;
  for (const auto& [path, text] : disk.files) bytes += text.size();

  const auto seconds_of = [&](bool facts) {
    const auto start = Clock::now();
    bylaw::Diagnostics diagnostics;
    const auto mesh = bylaw::compile_mesh(disk, {{}, facts, 1}, diagnostics);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (diagnostics.has_errors() || (facts && mesh->store.size() < contracts)) {
      std::fputs(bylaw::render(diagnostics, mesh->sources, {}).substr(0, 4000).c_str(), stderr);
      return -1.0;
    }
    return seconds;
  };
  const double without = seconds_of(false);
  const double whole = seconds_of(true);
  if (without < 0 || whole < 0) return false;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double facts = whole - without;
  std::printf("| %9zu | %6.1f MB | %7.2f s | %8.1f us | %6.1f MB/s | %6ld MiB |\n", contracts,
              static_cast<double>(bytes) / 1e6, facts, facts / static_cast<double>(contracts) * 1e6,
              static_cast<double>(bytes) / 1e6 / facts, usage.ru_maxrss / 1024);
  return true;
}

bool write(const std::string& folder, size_t contracts) {
  bylaw::bench::CatalogShape shape;
  shape.contracts = contracts;
  for (const auto& [path, text] : bylaw::bench::generate_catalog(shape).files) {
    const std::filesystem::path target = std::filesystem::path(folder) / path;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream file(target, std::ios::binary);
    file << text;
    if (!file) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--write") {
    return write(argv[2], std::strtoull(argv[3], nullptr, 10)) ? 0 : 1;
  }
  std::vector<size_t> sizes{100, 1000, 10000};
  if (argc > 1) {
    sizes.clear();
    for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
  }
  std::printf("| contracts | text      | load      | per one     | text       | peak RSS   |\n");
  std::printf("|-----------|-----------|-----------|-------------|------------|------------|\n");
  std::fflush(stdout);
  for (const size_t contracts : sizes) {
    if (!bylaw::bench::in_a_process([&] { return measure(contracts); })) return 1;
  }
  return 0;
}
