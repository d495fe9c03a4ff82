// Batches: one subject and action over 250 resources, time of each decision. `batch_bench [FAMILY…]
// [RULES…]`, by default all families at 1,000 and 10,000 rules.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/allocations.h"
#include "bench/loaded_family.h"
#include "evaluator/decider.h"

namespace {

using Clock = std::chrono::steady_clock;
using bylaw::bench::Family;
using bylaw::bench::kNow;

constexpr size_t kBatch = 250;
constexpr size_t kBatches = 4000;

/// Calls `step` with the number of a batch, again and again; the median of the times of one of its
/// decisions, in ns.
template <typename Step>
double median(Step step) {
  for (size_t i = 0; i < kBatches; ++i) step(i);
  std::vector<double> times;
  for (size_t i = 0; i < kBatches; ++i) {
    const auto start = Clock::now();
    step(i);
    times.push_back(std::chrono::duration<double, std::nano>(Clock::now() - start).count() /
                    kBatch);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

bool run(Family family, size_t rules) {
  const auto family_loaded = bylaw::bench::load_family(family, rules, kBatches);
  if (!family_loaded) return false;
  const bylaw::engine::Engine& engine = family_loaded->loaded->engine();
  const auto& requests = family_loaded->world.requests;
  const bylaw::Schema& schema = family_loaded->mesh->rulebook.schema;
  bylaw::engine::Decider decider(family_loaded->loaded);

  // The resources of a batch stand one after the other, as a table's columns or a page's rows do.
  const auto things = family_loaded->world.store.all_of(requests.front().resource.type);
  std::vector<bylaw::engine::RequestSlots> slots(kBatches);
  std::vector<std::vector<bylaw::engine::RequestEntitySlots>> resources(kBatches);
  std::vector<std::vector<std::string_view>> ids(kBatches);
  std::vector<std::string> texts(kBatches);
  for (size_t i = 0; i < kBatches; ++i) {
    bylaw::Request request = requests[i];
    engine.read(request, kNow, slots[i]);
    request.principal.type_name = schema.entity_types[request.principal.type].name.local;
    request.resource.type_name = schema.entity_types[request.resource.type].name.local;
    request.action_name = schema.actions[request.action].name.local;
    texts[i] = bylaw::write_request(request, schema);
    for (size_t k = 0; k < kBatch; ++k) {
      ids[i].push_back(things[(i * 977 + k) % things.size()]->ref.id);
      resources[i].push_back(slots[i].resource);
      engine.name_entity(ids[i].back(), bylaw::engine::hash_of(ids[i].back()), resources[i].back(),
                         slots[i]);
    }
  }
  std::vector<bylaw::engine::BatchDecision> decisions(kBatch);
  size_t permits = 0;
  const double by_slots = median(
      [&](size_t i) { engine.decide_each(slots[i], resources[i], decider.context(), decisions); });
  std::vector<bylaw::engine::BatchTold> told(kBatch);
  const double by_names = median([&](size_t i) {
    if (!decider.decide_each(texts[i], ids[i], kNow, told).ok()) std::abort();
  });
  const uint64_t before = bylaw::bench::allocations();
  for (size_t i = 0; i < kBatches; ++i) {
    if (!decider.decide_each(texts[i], ids[i], kNow, told).ok()) std::abort();
    for (const auto& each : told) permits += each.permit ? 1 : 0;
  }
  const uint64_t allocated = bylaw::bench::allocations() - before;
  const double one_by_one = median([&](size_t i) {
    for (const auto& resource : resources[i]) {
      slots[i].resource = resource;
      engine.decide(slots[i], decider.context());
    }
  });
  std::printf("| %-12s | %6zu | %6.1f | %6.1f | %6.1f | %5.1f | %5.2f |\n",
              std::string(bylaw::bench::name_of(family)).c_str(), rules, by_slots, by_names,
              one_by_one, static_cast<double>(permits) * 100 / (kBatch * kBatches),
              static_cast<double>(allocated) / kBatches);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto asked = bylaw::bench::read_arguments(argc, argv, {});
  if (!asked) return 2;
  auto& [chosen, sizes, words] = *asked;
  if (chosen.empty()) chosen = bylaw::bench::families();
  if (sizes.empty()) sizes = {1000, 10'000};
  std::printf(
      "| family       | rules  | slots ns | JSON and ids ns | one by one ns | perm%% | alloc a "
      "batch |\n"
      "|---|---|---|---|---|---|---|\n");
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      if (!run(family, rules)) return 1;
    }
  }
  return 0;
}
