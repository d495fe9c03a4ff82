// Decisions by several threads over one snapshot: how much more they are than one thread's.
// `threads_bench [FAMILY…] [RULES…]`, by default structured, hospital and conjunctions at 1,000 and
// 100,000 rules; as many threads as there are processors.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "bench/arrivals.h"
#include "bench/loaded_family.h"
#include "bench/ticks.h"

namespace {

using namespace bylaw::bench;

constexpr int kTurns = 5;

/// Decisions a second of so many threads, each through all of the stream from a place of its own.
double throughput(const bylaw::engine::Engine& engine, const std::vector<Arrival>& stream,
                  size_t threads) {
  std::atomic<size_t> ready{0};
  std::atomic<bool> begin{false};
  std::vector<std::thread> all;
  for (size_t t = 0; t < threads; ++t) {
    all.emplace_back([&, t] {
      Slots slots(kNow);
      bylaw::engine::Context context(engine);
      const size_t first = stream.size() / threads * t;
      const auto go_through = [&] {
        for (size_t i = first; i < stream.size(); ++i) engine.decide(slots.put(stream[i]), context);
        for (size_t i = 0; i < first; ++i) engine.decide(slots.put(stream[i]), context);
      };
      go_through();
      ++ready;
      while (!begin) continue;
      go_through();
    });
  }
  while (ready < threads) std::this_thread::yield();
  const auto start = std::chrono::steady_clock::now();
  begin = true;
  for (std::thread& thread : all) thread.join();
  return static_cast<double>(stream.size() * threads) / seconds_since(start);
}

bool run(Family family, size_t rules, size_t threads) {
  const auto loaded = load_family(family, rules, 65536);
  if (!loaded) return false;
  const bylaw::engine::Engine& engine = loaded->loaded->engine();
  const auto stream = arrivals(engine, loaded->world, loaded->world.order, kNow);
  // By turns, so that what else the machine does meets both; the best turn of each.
  double one = 0;
  double several = 0;
  for (int turn = 0; turn < kTurns; ++turn) {
    one = std::max(one, throughput(engine, stream, 1));
    several = std::max(several, throughput(engine, stream, threads));
  }
  std::printf("| %-12s | %6zu | %8.2f | %8.2f | %5.2f |\n", std::string(name_of(family)).c_str(),
              rules, one / 1e6, several / 1e6, several / one);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto asked = read_arguments(argc, argv, {});
  if (!asked) return 2;
  auto& [chosen, sizes, words] = *asked;
  if (chosen.empty()) chosen = {Family::kStructured, Family::kHospital, Family::kConjunctions};
  if (sizes.empty()) sizes = {1000, 100'000};
  const size_t threads = std::max(2u, std::thread::hardware_concurrency());
  std::printf(
      "| family       | rules  | one, M/s | %zu, M/s | times |\n"
      "|---|---|---|---|---|\n",
      threads);
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      if (!run(family, rules, threads)) return 1;
    }
  }
  return 0;
}
