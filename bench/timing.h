// Checks and times decisions the way every harness of bench/peers does: all requests once for their
// decisions, a warm-up, single decisions timed one by one, and a loop without a clock in it. Entry
// point: time_decisions().
#ifndef BYLAW_BENCH_TIMING_H_
#define BYLAW_BENCH_TIMING_H_

#include <cstddef>
#include <functional>
#include <string>

namespace bylaw::bench {

/// Decides the `count` requests by `decide`, which takes a request's number, spending about
/// `seconds` (a quarter on each of the four parts, but 256 requests are decided, or 32 in ten
/// seconds). Returns the members of a JSON object, without its braces: decisions, timed, clock_ns,
/// mean_ns, cpu_ns, max_ns, histogram (pairs of a bucket's upper bound in ns and how many fell into
/// it), allocations (of one decision, on average), rss_kib, peak_kib.
std::string time_decisions(size_t count, double seconds, const std::function<bool(size_t)>& decide);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_TIMING_H_
