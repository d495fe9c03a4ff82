#include "bench/ticks.h"

#include <algorithm>

namespace bylaw::bench {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

StepClock::StepClock() {
  const auto start = Clock::now();
  const uint64_t first = ticks();
  while (seconds_since(start) < 0.05) continue;
  per_ns_ = static_cast<double>(ticks() - first) / (seconds_since(start) * 1e9);
  std::vector<uint32_t> empty = time_steps(10'001, [](size_t) {});
  std::ranges::nth_element(empty, empty.begin() + 5000);
  empty_ = empty[5000];
}

Quantiles StepClock::quantiles(std::vector<uint32_t> times) const {
  std::ranges::sort(times);
  const auto ns = [&](size_t at) {
    return std::max(0.0, (static_cast<double>(times[at]) - empty_) / per_ns_);
  };
  return {ns(times.size() / 2), ns(times.size() * 99 / 100)};
}

}  // namespace bylaw::bench
