// Requests of a mesh that people wrote, decided from its bundle: time and allocations of each,
// without and with its answer as JSON. `mesh_bench BUNDLE REQUEST…`; of the example mesh:
// `bylaw compile policies/northwind --at 2026-03-02T10:00:00Z -o B`, policies/northwind/requests.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "bench/allocations.h"
#include "bench/ticks.h"
#include "evaluator/pdp.h"

namespace {

using namespace bylaw::bench;

constexpr bylaw::Timestamp kNow{1'772'445'600'000};  // 2026-03-02T10:00:00Z
constexpr size_t kTimes = 20'000;

struct Row {
  Quantiles each;
  uint64_t allocations = 0;  // of one decision
  const char* answer = "";
};

Row measure(bylaw::Pdp& pdp, const std::string& text, bool want_json, const StepClock& clock) {
  Row row;
  std::string received;
  const auto decide = [&] {
    const auto decision = pdp.decide(received, kNow, want_json);
    row.answer = !decision.ok() ? "none" : decision->permit ? "permit" : "deny";
  };
  received = text;
  for (int i = 0; i < 100; ++i) decide();
  const uint64_t before = allocations();
  decide();
  row.allocations = allocations() - before;
  row.each = clock.quantiles(time_steps(kTimes, [&](size_t) { decide(); }));
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto snapshot = bylaw::PdpSnapshot::open(argv[1]);
  if (!snapshot.ok()) {
    std::fprintf(stderr, "%s\n", snapshot.error().message.c_str());
    return 2;
  }
  bylaw::Pdp pdp(*snapshot);
  const StepClock clock;
  std::printf(
      "| request | answer | p50/p99 ns | allocations | with JSON: p50/p99 ns | allocations |\n"
      "| --- | --- | --- | --- | --- | --- |\n");
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    const Row bare = measure(pdp, text, false, clock);
    const Row whole = measure(pdp, text, true, clock);
    const std::string path = argv[i];
    std::printf("| %s | %s | %.0f/%.0f | %zu | %.0f/%.0f | %zu |\n",
                path.substr(path.find_last_of('/') + 1).c_str(), whole.answer, bare.each.p50,
                bare.each.p99, static_cast<size_t>(bare.allocations), whole.each.p50,
                whole.each.p99, static_cast<size_t>(whole.allocations));
    std::fflush(stdout);
  }
  return 0;
}
