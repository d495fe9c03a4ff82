// Counts allocations of a program that links allocations.cc, which replaces operator new. Entry
// point: allocations().
#ifndef BYLAW_BENCH_ALLOCATIONS_H_
#define BYLAW_BENCH_ALLOCATIONS_H_

#include <cstdint>

namespace bylaw::bench {

/// How often operator new was called since the program began, by all threads.
uint64_t allocations();

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_ALLOCATIONS_H_
