// Generated meshes of any size: one centre with vocabulary and standards, and as many domains as
// asked for, each with bylaws in several files. Deterministic. Entry point: generate_mesh().
#ifndef BYLAW_BENCH_GENERATE_H_
#define BYLAW_BENCH_GENERATE_H_

#include <cstddef>

#include "mesh/file_system.h"

namespace bylaw::bench {

struct MeshShape {
  size_t rules = 1000;  // clauses of bylaws; standards come on top
  size_t domains = 10;
  size_t rules_per_file = 50;
  size_t standards = 20;  // central, with one guardrail each
};

/// A mesh that checks clean: every rule is another condition over the same vocabulary, of all kinds
/// (permits with filters, masks and duties, forbids, requires), with a test for every tenth.
MemoryDisk generate_mesh(const MeshShape& shape);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_GENERATE_H_
