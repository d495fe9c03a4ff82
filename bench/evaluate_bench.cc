// The engine's decisions: time, allocations and memory by family and number of rules.
// `evaluate_bench [TRAFFIC] [FAMILY…] [RULES…]`, by default skewed traffic and all families at
// 10 … 10,000 rules. Each row is a process of its own.
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <string_view>
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

/// Which of the requests come, and how often.
enum class Traffic : uint8_t {
  kHot,      // one, again and again
  kSkewed,   // popular ones more often
  kUniform,  // each as often as any other
};
constexpr std::string_view kTraffics[] = {"hot", "skewed", "uniform"};

/// A request on its way in, as a gateway has it: what it puts into the slots that it keeps.
struct Arrival {
  bylaw::engine::RequestEntitySlots principal;
  bylaw::engine::RequestEntitySlots resource;
  uint32_t action = 0;
  std::array<bylaw::graph::Datum, 3> context;
  bylaw::graph::Address address;
};

/// The requests in the order in which they come.
std::vector<Arrival> arrivals(const bylaw::engine::Engine& engine, const bylaw::bench::World& world,
                              Traffic traffic) {
  const bylaw::Timestamp now = *bylaw::parse_timestamp("2026-03-02T10:00:00Z");
  std::vector<Arrival> distinct;
  bylaw::engine::RequestSlots slots;
  for (const bylaw::Request& request : world.requests) {
    engine.read(request, now, slots);
    Arrival& arrival = distinct.emplace_back();
    arrival.principal = slots.principal;
    arrival.resource = slots.resource;
    arrival.action = slots.action;
    std::ranges::copy(slots.context, arrival.context.begin());
    arrival.address = slots.addresses.front();
  }
  std::vector<Arrival> all;
  all.reserve(world.order.size());
  std::mt19937_64 random(7);
  for (const uint32_t popular : world.order) {
    size_t i = popular;
    if (traffic == Traffic::kHot) i = 0;
    if (traffic == Traffic::kUniform) i = random() % distinct.size();
    all.push_back(distinct[i]);
  }
  return all;
}

/// Puts a request into the slots.
void fill(const Arrival& arrival, bylaw::engine::RequestSlots& slots) {
  slots.principal = arrival.principal;
  slots.resource = arrival.resource;
  slots.action = arrival.action;
  std::ranges::copy(arrival.context, slots.context.begin());
  slots.addresses.front() = arrival.address;
}

/// Warm: every request was decided before. The two readings of the clock are taken off; putting the
/// request into the slots is part of it.
Row measure(const bylaw::engine::Engine& engine, const bylaw::bench::World& world,
            Traffic traffic) {
  const std::vector<Arrival> stream = arrivals(engine, world, traffic);
  bylaw::engine::RequestSlots slots;
  slots.context.resize(stream.front().context.size());
  slots.addresses.resize(1);
  slots.now_ms = bylaw::parse_timestamp("2026-03-02T10:00:00Z")->ms;
  bylaw::engine::Context context(engine);
  Row row;
  for (const Arrival& arrival : stream) {
    fill(arrival, slots);
    engine.decide(slots, context);
  }
  const double scale = ticks_per_ns();
  std::vector<uint32_t> empty;
  for (size_t i = 0; i < 10'000; ++i) {
    const uint64_t start = ticks();
    empty.push_back(static_cast<uint32_t>(ticks() - start));
  }
  std::ranges::nth_element(empty, empty.begin() + 5000);
  std::vector<uint32_t> times;
  times.reserve(stream.size());
  const size_t before = allocations;
  for (const Arrival& arrival : stream) {
    const uint64_t start = ticks();
    fill(arrival, slots);
    const auto decision = engine.decide(slots, context);
    times.push_back(static_cast<uint32_t>(ticks() - start));
    row.permits += decision.permit ? 1 : 0;
    row.reasons += static_cast<double>(decision.reasons.size());
  }
  const auto count = static_cast<double>(stream.size());
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
  for (const Arrival& arrival : stream) {
    fill(arrival, slots);
    engine.decide(slots, context);
  }
  row.mean = seconds_since(start) * 1e9 / count;
  return row;
}

bool run(Family family, size_t rules, Traffic traffic) {
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
  const Row row = measure(engine, world, traffic);
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
  Traffic traffic = Traffic::kSkewed;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto named = std::ranges::find(kTraffics, word);
    if (named != std::end(kTraffics)) {
      traffic = static_cast<Traffic>(named - std::begin(kTraffics));
      continue;
    }
    bool found = false;
    for (const Family family : bylaw::bench::families()) {
      if (word != bylaw::bench::name_of(family)) continue;
      chosen.push_back(family);
      found = true;
    }
    if (found) continue;
    const size_t rules = std::strtoull(argv[i], nullptr, 10);
    if (rules == 0) {
      std::fprintf(stderr,
                   "evaluate_bench: '%s' is neither traffic, nor a family, nor a number of rules\n",
                   argv[i]);
      return 2;
    }
    sizes.push_back(rules);
  }
  if (chosen.empty()) chosen = bylaw::bench::families();
  if (sizes.empty()) sizes = {10, 100, 1000, 10000};
  std::printf("%s traffic\n\n", std::string(kTraffics[static_cast<size_t>(traffic)]).c_str());
  std::printf(
      "| family       | rules  | p50 ns | p99 ns | mean   | alloc | perm%% | why   | us/rule | "
      "B/rule | verify ms | depth |\n");
  std::printf("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  std::fflush(stdout);
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      const pid_t child = fork();
      if (child == 0) {
        const bool ok = run(family, rules, traffic);
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
