// A mesh with what the generator of meshes leaves out: sets and records that may be absent, actions
// as values, uniqueness, names that two packages declare, cells of many kinds, assumptions that
// facts break. Entry point: rare_mesh().
#ifndef BYLAW_TESTS_AGREEMENT_RARE_MESH_H_
#define BYLAW_TESTS_AGREEMENT_RARE_MESH_H_

#include "mesh/file_system.h"

namespace bylaw::tests {

MemoryDisk rare_mesh();

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_RARE_MESH_H_
