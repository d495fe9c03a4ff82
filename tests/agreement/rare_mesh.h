// Meshes with what the generator of meshes leaves out. Entry points: rare_mesh(),
// rare_clock_mesh().
#ifndef BYLAW_TESTS_AGREEMENT_RARE_MESH_H_
#define BYLAW_TESTS_AGREEMENT_RARE_MESH_H_

#include "mesh/file_system.h"

namespace bylaw::tests {

/// Sets and records that may be absent, actions as values, uniqueness, names that two packages
/// declare, cells of many kinds, assumptions that facts break.
MemoryDisk rare_mesh();

/// Clocks that are put forward and back, addresses, duties that conflict, standards in roll-out,
/// and one assumption, which is about facts alone.
MemoryDisk rare_clock_mesh();

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_RARE_MESH_H_
