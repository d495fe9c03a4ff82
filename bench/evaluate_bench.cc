// The engine's decisions: time, allocations and memory by family and number of rules, beside
// hand-written C++ for the smallest. `evaluate_bench [TRAFFIC] [FAMILY…] [RULES…]`, by default
// skewed traffic and all families at 10 … 10,000 rules. Each row is a process of its own.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "bench/allocations.h"
#include "bench/arrivals.h"
#include "bench/hand_written.h"
#include "bench/loaded_family.h"
#include "bench/own_process.h"
#include "bench/ticks.h"
#include "compiler/lower/root_forms.h"

namespace {

using Clock = std::chrono::steady_clock;
using namespace bylaw::bench;

struct Row {
  Quantiles engine;
  std::optional<Quantiles> hand;
  double mean = 0;
  double allocations = 0;
  double permits = 0;
  double reasons = 0;
};

/// The same decisions by hand-written C++; nothing after complaining if they aren't the same.
std::optional<Quantiles> by_hand(Family family, const bylaw::engine::Engine& engine,
                                 const World& world, const bylaw::Schema& schema,
                                 const std::vector<uint32_t>& order) {
  const HandFacts facts = hand_facts(world, schema);
  const HandPolicy policy = hand_policy(family);
  std::vector<HandRequest> requests;
  bylaw::engine::RequestSlots slots;
  bylaw::engine::Context context(engine);
  for (const bylaw::Request& request : world.requests) {
    requests.push_back(hand_request(request, schema));
    engine.read(request, kNow, slots);
    const uint32_t held = policy(facts, requests.back());
    const bool forbidden = (held & kHandForbids) != 0;
    uint32_t reasons = 0;
    const auto decision = engine.decide(slots, context);
    for (const uint32_t rule : decision.reasons) reasons |= 1u << rule;
    if (reasons != (forbidden ? kHandForbids : held) ||
        decision.permit != (!forbidden && held != 0)) {
      std::fputs("evaluate_bench: by hand it is decided otherwise\n", stderr);
      return std::nullopt;
    }
  }
  std::vector<HandRequest> stream;
  for (const uint32_t i : order) stream.push_back(requests[i]);
  uint32_t sum = 0;
  const auto step = [&](size_t i) { sum += policy(facts, stream[i]); };
  for (size_t i = 0; i < stream.size(); ++i) step(i);
  const Quantiles times = StepClock().quantiles(time_steps(stream.size(), step));
  asm volatile("" : : "r"(sum));
  return times;
}

/// Warm: every request was decided before. Putting the request into the slots is part of it.
Row measure(const bylaw::engine::Engine& engine, const World& world,
            const std::vector<uint32_t>& order) {
  const std::vector<Arrival> stream = arrivals(engine, world, order, kNow);
  Slots slots(kNow);
  bylaw::engine::Context context(engine);
  Row row;
  const auto step = [&](size_t i) {
    const auto decision = engine.decide(slots.put(stream[i]), context);
    row.permits += decision.permit ? 1 : 0;
    row.reasons += static_cast<double>(decision.reasons.size());
  };
  for (size_t i = 0; i < stream.size(); ++i) step(i);
  const StepClock clock;
  row.permits = row.reasons = 0;
  const uint64_t before = allocations();
  std::vector<uint32_t> times = time_steps(stream.size(), step);
  const auto count = static_cast<double>(stream.size());
  // The list of times is one.
  row.allocations = static_cast<double>(allocations() - before - 1) / count;
  row.permits /= count;
  row.reasons /= count;
  row.engine = clock.quantiles(std::move(times));
  const auto start = Clock::now();
  for (const Arrival& arrival : stream) engine.decide(slots.put(arrival), context);
  row.mean = seconds_since(start) * 1e9 / count;
  return row;
}

bool run(Family family, size_t rules, Traffic traffic) {
  const auto mesh = compile_family(family, rules);
  if (!mesh) return false;
  const auto start = Clock::now();
  const bylaw::Result<bylaw::Lowered> lowered = bylaw::lower_rulebook(mesh->rulebook);
  const double lowering = seconds_since(start) * 1e6 / static_cast<double>(rules);
  if (!lowered.ok()) return false;
  const auto opening = Clock::now();
  const auto graph = bylaw::graph::Graph::open(lowered->image.bytes());
  const double verified = seconds_since(opening) * 1e3;
  if (!graph.ok()) return false;
  const bylaw::Schema& schema = mesh->rulebook.schema;
  const World world = family_world(family, schema, rules, 65536);
  const bylaw::engine::Engine engine(bylaw::engine::Snapshot::make(*graph, world.store));
  const std::vector<uint32_t> order = order_of(world, traffic);
  Row row = measure(engine, world, order);
  std::string hand = "–";
  if (rules == kHandRules) {
    row.hand = by_hand(family, engine, world, schema, order);
    if (!row.hand) return false;
    hand = std::to_string(std::lround(row.hand->p50)) + "/" +
           std::to_string(std::lround(row.hand->p99));
  }
  const double bytes = static_cast<double>(lowered->image.bytes().size());
  size_t depth = 0;
  for (const bylaw::RootForm& form : bylaw::root_forms(*graph, lowered->roots)) {
    depth = std::max(depth, form.depth);
  }
  std::printf(
      "| %-12s | %6zu | %6.0f | %6.0f | %7s | %6.0f | %5.2f | %5.1f | %5.2f | %6.1f | %6.0f | "
      "%5.1f "
      "| %3zu |\n",
      std::string(name_of(family)).c_str(), rules, row.engine.p50, row.engine.p99, hand.c_str(),
      row.mean, row.allocations, row.permits * 100, row.reasons, lowering,
      bytes / static_cast<double>(rules), verified, depth);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto asked = read_arguments(argc, argv, {std::begin(kTraffics), std::end(kTraffics)});
  if (!asked) return 2;
  auto& [chosen, sizes, words] = *asked;
  if (chosen.empty()) chosen = families();
  if (sizes.empty()) sizes = {10, 100, 1000, 10'000};
  Traffic traffic = Traffic::kSkewed;
  if (!words.empty()) {
    traffic = static_cast<Traffic>(std::ranges::find(kTraffics, words.back()) - kTraffics);
  }
  std::printf("%s traffic\n\n", std::string(kTraffics[static_cast<size_t>(traffic)]).c_str());
  std::printf(
      "| family       | rules  | p50 ns | p99 ns | by hand | mean   | alloc | perm%% | why   | "
      "us/rule "
      "| B/rule | verify ms | depth |\n");
  std::printf("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  std::fflush(stdout);
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      if (!in_a_process([&] { return run(family, rules, traffic); })) return 1;
    }
  }
  return 0;
}
