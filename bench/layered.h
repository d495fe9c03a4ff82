// Generated meshes whose layers have much to do with each other: those of generate.h, with
// guarantees, adjustable requirements, waivers, overrides and assertions beside them. They check
// without errors. Deterministic. Entry points: layered_mesh(), override_pair().
#ifndef BYLAW_BENCH_LAYERED_H_
#define BYLAW_BENCH_LAYERED_H_

#include "bench/generate.h"

namespace bylaw::bench {

/// Every domain overrides a default standard and asserts something; every tenth has a waiver.
MemoryDisk layered_mesh(const MeshShape& shape);

/// The `i`-th of many pairs of a default standard with a bound and an override of it: half of them
/// out of bounds.
MemoryDisk override_pair(size_t i);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_LAYERED_H_
