// Times of single steps, by the processor's counter. Entry point: StepClock.
#ifndef BYLAW_BENCH_TICKS_H_
#define BYLAW_BENCH_TICKS_H_

#include <x86intrin.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bylaw::bench {

inline uint64_t ticks() {
  _mm_lfence();
  const uint64_t t = __rdtsc();
  _mm_lfence();
  return t;
}

double seconds_since(std::chrono::steady_clock::time_point start);

/// In ns.
struct Quantiles {
  double p50 = 0;
  double p99 = 0;
};

/// Takes off what two readings of the counter cost.
class StepClock {
 public:
  /// Measures the counter, for a twentieth of a second.
  StepClock();

  /// Of the times of steps, in ticks; there is one at least.
  Quantiles quantiles(std::vector<uint32_t> times) const;

 private:
  double per_ns_ = 1;
  double empty_ = 0;
};

/// Calls step(i) for each i below `count`, each timed for itself.
template <typename Step>
std::vector<uint32_t> time_steps(size_t count, const Step& step) {
  std::vector<uint32_t> times;
  times.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const uint64_t start = ticks();
    step(i);
    times.push_back(static_cast<uint32_t>(ticks() - start));
  }
  return times;
}

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_TICKS_H_
