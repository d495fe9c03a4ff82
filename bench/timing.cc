#include "bench/timing.h"

#include <time.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <vector>

#include "bench/allocations.h"

namespace bylaw::bench {
namespace {

using Clock = std::chrono::steady_clock;

uint64_t nanoseconds_since(Clock::time_point start) {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count());
}

/// Sixteen buckets to each power of two; a bucket is named by its upper bound in ns.
size_t bucket(uint64_t ns) {
  if (ns < 32) return ns;
  const auto power = static_cast<size_t>(std::bit_width(ns) - 1);
  return (power - 4) * 16 + (ns >> (power - 4));
}

uint64_t upper(size_t index) {
  return index < 32 ? index : uint64_t{index % 16 + 17} << (index / 16 - 1);
}

/// A line of /proc/self/status, in KiB; 0 where there is none.
size_t status_kib(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoul(line.substr(name.size() + 1));
  }
  return 0;
}

/// CPU time of the whole process.
uint64_t cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

uint64_t median_of_clock() {
  std::vector<uint64_t> reads(10001);
  for (uint64_t& read : reads) read = nanoseconds_since(Clock::now());
  std::ranges::sort(reads);
  return reads[reads.size() / 2];
}

}  // namespace

std::string time_decisions(size_t count, double seconds,
                           const std::function<bool(size_t)>& decide) {
  const auto quarter = static_cast<uint64_t>(seconds / 4 * 1e9);
  std::string decisions;
  Clock::time_point began = Clock::now();
  for (size_t n = 0; n < count; ++n) {
    decisions += decide(n) ? '1' : '0';
    const uint64_t spent = nanoseconds_since(began);
    if (spent > quarter && (n >= 255 || (n >= 31 && spent > 10'000'000'000))) break;
  }

  size_t i = 0;
  volatile bool sink = false;
  const auto step = [&] {
    sink = decide(i);
    if (++i == count) i = 0;
  };
  for (began = Clock::now(); nanoseconds_since(began) < quarter;) step();

  const uint64_t clock = median_of_clock();
  std::vector<uint64_t> histogram(1024);
  uint64_t timed = 0;
  uint64_t longest = 0;
  for (began = Clock::now(); nanoseconds_since(began) < quarter; ++timed) {
    const Clock::time_point start = Clock::now();
    step();
    const uint64_t ns = nanoseconds_since(start);
    ++histogram[bucket(ns)];
    longest = std::max(longest, ns);
  }

  const uint64_t allocated = allocations();
  const uint64_t cpu = cpu_nanoseconds();
  const uint64_t stride = timed > 100'000 ? 1000 : 1;
  uint64_t untimed = 0;
  for (began = Clock::now(); nanoseconds_since(began) < quarter; untimed += stride) {
    for (uint64_t n = 0; n < stride; ++n) step();
  }
  const double mean = static_cast<double>(nanoseconds_since(began)) /
                      static_cast<double>(std::max<uint64_t>(untimed, 1));

  const double cpu_each = static_cast<double>(cpu_nanoseconds() - cpu) /
                          static_cast<double>(std::max<uint64_t>(untimed, 1));
  const double allocations_each = static_cast<double>(allocations() - allocated) /
                                  static_cast<double>(std::max<uint64_t>(untimed, 1));

  std::string filled;
  for (size_t index = 0; index < histogram.size(); ++index) {
    if (histogram[index] == 0) continue;
    filled += (filled.empty() ? "[" : ",[") + std::to_string(upper(index)) + "," +
              std::to_string(histogram[index]) + "]";
  }
  return "\"decisions\":\"" + decisions + "\",\"timed\":" + std::to_string(timed) +
         ",\"clock_ns\":" + std::to_string(clock) + ",\"mean_ns\":" + std::to_string(mean) +
         ",\"cpu_ns\":" + std::to_string(cpu_each) + ",\"max_ns\":" + std::to_string(longest) +
         ",\"histogram\":[" + filled + "],\"allocations\":" + std::to_string(allocations_each) +
         ",\"rss_kib\":" + std::to_string(status_kib("VmRSS:")) +
         ",\"peak_kib\":" + std::to_string(status_kib("VmHWM:"));
}

}  // namespace bylaw::bench
