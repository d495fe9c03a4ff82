// Requests of a family in the order in which they come, as a gateway has them. Entry points:
// arrivals(), Slots.
#ifndef BYLAW_BENCH_ARRIVALS_H_
#define BYLAW_BENCH_ARRIVALS_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bench/families.h"
#include "evaluator/engine.h"

namespace bylaw::bench {

/// Which of the requests come, and how often.
enum class Traffic : uint8_t {
  kHot,      // one, again and again
  kSkewed,   // popular ones more often
  kUniform,  // each as often as any other
};
inline constexpr std::string_view kTraffics[] = {"hot", "skewed", "uniform"};

/// The numbers of a world's requests in the order in which they come.
std::vector<uint32_t> order_of(const World& world, Traffic traffic);

/// A request on its way in: what is put into the slots that a thread keeps.
struct Arrival {
  engine::RequestEntitySlots principal;
  engine::RequestEntitySlots resource;
  uint32_t action = 0;
  std::array<graph::Datum, 3> context;
  graph::Address address;
};
std::vector<Arrival> arrivals(const engine::Engine& engine, const World& world,
                              const std::vector<uint32_t>& order, Timestamp now);

/// Slots for requests of a family, at one time.
class Slots {
 public:
  explicit Slots(Timestamp now);
  const engine::RequestSlots& put(const Arrival& arrival);

 private:
  engine::RequestSlots slots_;
};

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_ARRIVALS_H_
