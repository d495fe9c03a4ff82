// What bundles cost: lowering, bytes by part, opening. `bundle_bench [FAMILY…] [RULES…]`, by
// default all families at 10,000 rules; each row is a process of its own, so that its peak memory
// is its own.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/loaded_family.h"
#include "bench/own_process.h"
#include "compiler/lower/bundle.h"
#include "graph/bundle.h"

namespace {

using bylaw::bench::Family;

/// Processor time of this thread: what others do on the same cores is not in it.
double now_ms() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/// The parts of a graph, the largest first, in bytes a rule; those of less than one are left out.
void print_parts(const bylaw::graph::Graph& graph, double rules) {
  std::vector<std::pair<double, std::string>> parts;
  bylaw::graph::GraphHeader header;
  std::memcpy(static_cast<void*>(&header), graph.bytes().data(), sizeof(header));
  for (uint32_t i = 0; i < bylaw::graph::kParts; ++i) {
    const auto bytes =
        static_cast<double>(header.places[i].count * bylaw::graph::kElementSizes[i]) / rules;
    parts.emplace_back(bytes, bylaw::graph::kPartNames[i]);
  }
  std::ranges::stable_sort(parts, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::printf("    ");
  for (const auto& [bytes, name] : parts) {
    if (bytes >= 1) std::printf(" %s %.1f", name.c_str(), bytes);
  }
  std::printf("\n");
}

bool run(Family family, size_t rules) {
  const auto mesh = bylaw::bench::compile_family(family, rules);
  if (!mesh) return false;
  const long peak_before = peak_mib();
  double start = now_ms();
  const auto lowered = bylaw::lower_rulebook(mesh->rulebook, &mesh->sources);
  const double lowering = now_ms() - start;
  if (!lowered.ok()) return false;
  const bylaw::graph::GraphImage image = bylaw::bundle_of(*mesh, *lowered);
  const long peak_after = peak_mib();
  start = now_ms();
  const auto bundle = bylaw::graph::Bundle::open(image.bytes());
  const double opening = now_ms() - start;
  if (!bundle.ok()) return false;
  start = now_ms();
  const auto graph = bylaw::graph::Graph::open(bundle->graph().bytes());
  const double verifying = now_ms() - start;
  if (!graph.ok()) return false;
  const auto count = static_cast<double>(rules);
  size_t text = 0;
  for (size_t i = 0; i < mesh->sources.size(); ++i) {
    text += mesh->sources[bylaw::FileId(static_cast<uint32_t>(i))].text().size();
  }
  std::printf("| %-12s | %6zu | %8.1f | %4ld / %4ld MiB | %8.1f | %8.1f | %8.1f | %6.0f |\n",
              std::string(bylaw::bench::name_of(family)).c_str(), rules, lowering * 1e3 / count,
              peak_before, peak_after, static_cast<double>(image.bytes().size()) / count, verifying,
              opening, static_cast<double>(text) / count);
  print_parts(*graph, count);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto asked = bylaw::bench::read_arguments(argc, argv, {});
  if (!asked) return 2;
  if (asked->families.empty()) asked->families = bylaw::bench::families();
  if (asked->sizes.empty()) asked->sizes = {10000};
  std::printf(
      "| family       | rules  | lower us | peak: read/lower | B a rule | verify ms| open ms  | "
      "text B |\n|---|---|---|---|---|---|---|---|\n");
  std::fflush(stdout);
  for (const Family family : asked->families) {
    for (const size_t rules : asked->sizes) {
      if (!bylaw::bench::in_a_process([&] { return run(family, rules); })) return 1;
    }
  }
  return 0;
}
