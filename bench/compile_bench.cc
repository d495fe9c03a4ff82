// Text to rulebook: time and memory for meshes of growing size. `compile_bench [RULES…]`, by
// default 1,000, 10,000 and 100,000 rules, a hundred a domain; each size is a process of its own,
// so that its peak memory is its own.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/render.h"
#include "bench/generate.h"
#include "bench/own_process.h"
#include "compiler/compile.h"

namespace {

/// Compiles one generated mesh and prints its row. False if the mesh has errors.
bool measure(size_t rules) {
  using Clock = std::chrono::steady_clock;
  bylaw::bench::MeshShape shape;
  shape.rules = rules;
  shape.domains = std::max<size_t>(1, rules / 100);
  const bylaw::MemoryDisk disk = bylaw::bench::generate_mesh(shape);
  size_t bytes = 0;
  for (const auto& [path, text] : disk.files) bytes += text.size();

  const auto start = Clock::now();
  bylaw::Diagnostics diagnostics;
  const auto mesh = bylaw::compile_mesh(disk, {}, diagnostics);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (diagnostics.has_errors()) {
    std::fputs(bylaw::render(diagnostics, mesh->sources, {}).substr(0, 4000).c_str(), stderr);
    return false;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("| %7zu | %7zu | %6.1f MB | %7.2f s | %6.1f us | %6ld MiB |\n", rules, shape.domains,
              static_cast<double>(bytes) / 1e6, seconds, seconds / static_cast<double>(rules) * 1e6,
              usage.ru_maxrss / 1024);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<size_t> sizes{1000, 10000, 100000};
  if (argc > 1) {
    sizes.clear();
    for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
  }
  std::printf("| rules   | domains | text      | compile   | per rule  | peak RSS   |\n");
  std::printf("|---------|---------|-----------|-----------|-----------|------------|\n");
  std::fflush(stdout);
  for (const size_t rules : sizes) {
    if (!bylaw::bench::in_a_process([&] { return measure(rules); })) return 1;
  }
  return 0;
}
