// Requests as JSON bytes to answers as JSON bytes: time and allocations by number of rules.
// `json_bench [hot] [FAMILY…] [RULES…]`, by default skewed traffic, structured and hospital at
// 1,000 and 100,000 rules.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/allocations.h"
#include "bench/loaded_family.h"
#include "bench/ticks.h"
#include "evaluator/decider.h"
#include "facts/read_json.h"

namespace {

using namespace bylaw::bench;
using bylaw::engine::Decider;

/// The request with what a client says of its subject and resource besides: what is known of them.
std::string request_text(const bylaw::Mesh& mesh, const bylaw::EntityStore& store,
                         bylaw::Request request) {
  const bylaw::Schema& schema = mesh.rulebook.schema;
  for (bylaw::RequestEntity* entity : {&request.principal, &request.resource}) {
    entity->type_name = schema.entity_types[entity->type].name.local;
    entity->stated = store.find(entity->ref())->attributes;
    if (entity->stated.size() > 7) entity->stated.resize(7);
  }
  request.action_name = schema.actions[request.action].name.local;
  return bylaw::write_request(request, schema);
}

struct Times {
  Quantiles each;
  double mean = 0;
};

/// Calls `step` with each request that comes; its bytes have just been received.
template <typename Step>
Times measure(const std::vector<std::string>& texts, const std::vector<uint32_t>& order,
              Step step) {
  std::string received;
  for (const uint32_t i : order) step(received = texts[i]);
  const StepClock clock;
  std::vector<uint32_t> times;
  times.reserve(order.size());
  for (const uint32_t i : order) {
    received = texts[i];
    const uint64_t start = ticks();
    step(received);
    times.push_back(static_cast<uint32_t>(ticks() - start));
  }
  const auto start = std::chrono::steady_clock::now();
  for (const uint32_t i : order) step(received = texts[i]);
  return {clock.quantiles(std::move(times)),
          seconds_since(start) * 1e9 / static_cast<double>(order.size())};
}

bool run(Family family, size_t rules, bool hot) {
  const auto family_loaded = load_family(family, rules, 65536);
  if (!family_loaded) return false;
  const World& world = family_loaded->world;
  std::vector<uint32_t> order = world.order;
  if (hot) std::ranges::fill(order, 0);
  std::vector<std::string> texts;
  size_t bytes_in = 0;
  for (const bylaw::Request& request : world.requests) {
    texts.push_back(request_text(*family_loaded->mesh, world.store, request));
    bytes_in += texts.back().size();
  }
  Decider decider(family_loaded->loaded);
  const Times reading = measure(texts, order, [&](const std::string& text) {
    if (!decider.reader().read(text, kNow, decider.slots())) std::abort();
  });
  size_t bytes_out = 0;
  const Times whole = measure(texts, order, [&](const std::string& text) {
    const auto told = decider.decide(text, kNow, true);
    if (!told.ok()) std::abort();
    bytes_out = told->json.size();
  });
  const uint64_t before = allocations();
  for (const uint32_t i : world.order)
    bytes_out += decider.decide(texts[i], kNow, true)->json.size();
  const auto count = static_cast<double>(order.size());
  std::printf("| %-12s | %6zu | %5.0f | %5.0f | %4.0f/%4.0f | %4.0f/%4.0f | %4.0f | %5.2f |\n",
              std::string(name_of(family)).c_str(), rules,
              static_cast<double>(bytes_in) / static_cast<double>(texts.size()),
              static_cast<double>(bytes_out) / count, reading.each.p50, reading.each.p99,
              whole.each.p50, whole.each.p99, whole.mean,
              static_cast<double>(allocations() - before) / count);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto asked = read_arguments(argc, argv, {"hot"});
  if (!asked) return 2;
  auto& [chosen, sizes, words] = *asked;
  if (chosen.empty()) chosen = {Family::kStructured, Family::kHospital};
  if (sizes.empty()) sizes = {1000, 100'000};
  std::printf(
      "| family       | rules  | B in  | B out | read p50/p99 ns | all p50/p99 ns | mean | alloc "
      "|\n"
      "|---|---|---|---|---|---|---|---|\n");
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      if (!run(family, rules, !words.empty())) return 1;
    }
  }
  return 0;
}
