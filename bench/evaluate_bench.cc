// The engine's decisions: time, allocations and memory by family and number of rules.
// `evaluate_bench [FAMILY…] [RULES…]`, by default all families at 10 … 10,000 rules. Each row is a
// process of its own.
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "base/render.h"
#include "bench/families.h"
#include "compiler/compile.h"
#include "compiler/lower/lower.h"
#include "evaluator/engine.h"

namespace {

std::atomic<size_t> allocations{0};

}  // namespace

void* operator new(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace {

using Clock = std::chrono::steady_clock;
using bylaw::bench::Family;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

uint64_t ticks() {
  _mm_lfence();
  const uint64_t t = __rdtsc();
  _mm_lfence();
  return t;
}

double ticks_per_ns() {
  const auto start = Clock::now();
  const uint64_t first = ticks();
  while (seconds_since(start) < 0.05) continue;
  return static_cast<double>(ticks() - first) / (seconds_since(start) * 1e9);
}

struct Row {
  double p50 = 0;
  double p99 = 0;
  double mean = 0;
  double allocations = 0;
  double permits = 0;
  double reasons = 0;
};

/// Warm: every request was decided before. The two readings of the clock are taken off.
Row measure(const bylaw::engine::Engine& engine, const bylaw::bench::World& world) {
  const bylaw::Timestamp now = *bylaw::parse_timestamp("2026-03-02T10:00:00Z");
  std::vector<bylaw::engine::RequestSlots> slots(world.requests.size());
  for (size_t i = 0; i < slots.size(); ++i) engine.read(world.requests[i], now, slots[i]);
  bylaw::engine::Context context(engine);
  Row row;
  for (const uint32_t i : world.order) engine.decide(slots[i], context);
  const double scale = ticks_per_ns();
  std::vector<uint32_t> empty;
  for (size_t i = 0; i < 10'000; ++i) {
    const uint64_t start = ticks();
    empty.push_back(static_cast<uint32_t>(ticks() - start));
  }
  std::ranges::nth_element(empty, empty.begin() + 5000);
  std::vector<uint32_t> times;
  times.reserve(world.order.size());
  const size_t before = allocations;
  for (const uint32_t i : world.order) {
    const uint64_t start = ticks();
    const auto decision = engine.decide(slots[i], context);
    times.push_back(static_cast<uint32_t>(ticks() - start));
    row.permits += decision.permit ? 1 : 0;
    row.reasons += static_cast<double>(decision.reasons.size());
  }
  const auto count = static_cast<double>(world.order.size());
  row.allocations = static_cast<double>(allocations - before) / count;
  row.permits /= count;
  row.reasons /= count;
  std::ranges::sort(times);
  const auto ns = [&](size_t at) {
    return std::max(0.0, (static_cast<double>(times[at]) - empty[5000]) / scale);
  };
  row.p50 = ns(times.size() / 2);
  row.p99 = ns(times.size() * 99 / 100);
  const auto start = Clock::now();
  for (const uint32_t i : world.order) engine.decide(slots[i], context);
  row.mean = seconds_since(start) * 1e9 / count;
  return row;
}

bool run(Family family, size_t rules) {
  const bylaw::MemoryDisk disk = bylaw::bench::family_mesh(family, rules);
  bylaw::Diagnostics diagnostics;
  bylaw::CompileOptions options;
  options.now = *bylaw::parse_timestamp("2026-03-02T10:00:00Z");
  const auto mesh = bylaw::compile_mesh(disk, options, diagnostics);
  if (diagnostics.has_errors()) {
    std::fputs(bylaw::render(diagnostics, mesh->sources, {}).substr(0, 4000).c_str(), stderr);
    return false;
  }
  const auto start = Clock::now();
  const bylaw::Result<bylaw::Lowered> lowered = bylaw::lower_rulebook(mesh->rulebook);
  const double lowering = seconds_since(start) * 1e6 / static_cast<double>(rules);
  if (!lowered.ok()) return false;
  const auto opening = Clock::now();
  const auto graph = bylaw::graph::Graph::open(lowered->image.bytes());
  const double verified = seconds_since(opening) * 1e3;
  if (!graph.ok()) return false;
  const bylaw::bench::World world =
      bylaw::bench::family_world(family, mesh->rulebook.schema, rules, 65536);
  const bylaw::engine::Engine engine(bylaw::engine::Snapshot::make(*graph, world.store));
  const Row row = measure(engine, world);
  const double bytes = static_cast<double>(lowered->image.bytes().size());
  size_t depth = 0;
  for (const auto& root : lowered->roots) depth = std::max(depth, root.tree.depth);
  std::printf(
      "| %-12s | %6zu | %6.0f | %6.0f | %6.0f | %5.2f | %5.1f | %5.2f | %6.1f | %6.0f | %5.1f | "
      "%3zu |\n",
      std::string(bylaw::bench::name_of(family)).c_str(), rules, row.p50, row.p99, row.mean,
      row.allocations, row.permits * 100, row.reasons, lowering, bytes / static_cast<double>(rules),
      verified, depth);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Family> chosen;
  std::vector<size_t> sizes;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    bool found = false;
    for (const Family family : bylaw::bench::families()) {
      if (word != bylaw::bench::name_of(family)) continue;
      chosen.push_back(family);
      found = true;
    }
    if (found) continue;
    const size_t rules = std::strtoull(argv[i], nullptr, 10);
    if (rules == 0) {
      std::fprintf(stderr, "evaluate_bench: '%s' is neither a family nor a number of rules\n",
                   argv[i]);
      return 2;
    }
    sizes.push_back(rules);
  }
  if (chosen.empty()) chosen = bylaw::bench::families();
  if (sizes.empty()) sizes = {10, 100, 1000, 10000};
  std::printf(
      "| family       | rules  | p50 ns | p99 ns | mean   | alloc | perm%% | why   | us/rule | "
      "B/rule | verify ms | depth |\n");
  std::printf("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  std::fflush(stdout);
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      const pid_t child = fork();
      if (child == 0) {
        const bool ok = run(family, rules);
        std::fflush(stdout);
        _exit(ok ? 0 : 1);
      }
      int status = 0;
      if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
          WEXITSTATUS(status) != 0) {
        return 1;
      }
    }
  }
  return 0;
}
