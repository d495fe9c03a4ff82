// The small mesh that fuzz targets work in. Entry points: fuzz_disk(), fuzz_mesh().
#ifndef BYLAW_TESTS_FUZZ_FUZZ_MESH_H_
#define BYLAW_TESTS_FUZZ_FUZZ_MESH_H_

#include "compiler/compile.h"
#include "mesh/file_system.h"

namespace bylaw {

/// A centre with vocabulary and standards, and one domain; it checks clean.
MemoryDisk fuzz_disk();

/// That mesh, compiled once.
const Mesh& fuzz_mesh();

}  // namespace bylaw

#endif  // BYLAW_TESTS_FUZZ_FUZZ_MESH_H_
