#include "bench/arrivals.h"

#include <algorithm>
#include <random>

namespace bylaw::bench {

std::vector<uint32_t> order_of(const World& world, Traffic traffic) {
  std::vector<uint32_t> order = world.order;
  std::mt19937_64 random(7);
  if (traffic == Traffic::kHot) std::ranges::fill(order, 0);
  if (traffic == Traffic::kUniform) {
    for (uint32_t& i : order) i = static_cast<uint32_t>(random() % world.requests.size());
  }
  return order;
}

std::vector<Arrival> arrivals(const engine::Engine& engine, const World& world,
                              const std::vector<uint32_t>& order, Timestamp now) {
  std::vector<Arrival> distinct;
  engine::RequestSlots slots;
  for (const Request& request : world.requests) {
    engine.read(request, now, slots);
    Arrival& arrival = distinct.emplace_back();
    arrival.principal = slots.principal;
    arrival.resource = slots.resource;
    arrival.action = slots.action;
    std::ranges::copy(slots.context, arrival.context.begin());
    arrival.address = slots.addresses.front();
  }
  std::vector<Arrival> all;
  all.reserve(order.size());
  for (const uint32_t i : order) all.push_back(distinct[i]);
  return all;
}

Slots::Slots(Timestamp now) {
  slots_.context.resize(std::tuple_size_v<decltype(Arrival::context)>);
  slots_.addresses.resize(1);
  slots_.now_ms = now.ms;
}

const engine::RequestSlots& Slots::put(const Arrival& arrival) {
  slots_.principal = arrival.principal;
  slots_.resource = arrival.resource;
  slots_.action = arrival.action;
  std::ranges::copy(arrival.context, slots_.context.begin());
  slots_.addresses.front() = arrival.address;
  return slots_;
}

}  // namespace bylaw::bench
