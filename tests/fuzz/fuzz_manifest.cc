// Fuzz target: the manifest, and the collection of the files it speaks of.
#include <cstdint>
#include <string>

#include "base/render.h"
#include "compiler/compile.h"
#include "tests/fuzz/fuzz_mesh.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bylaw::MemoryDisk disk = bylaw::fuzz_disk();
  disk.files["mesh.yaml"] = std::string(reinterpret_cast<const char*>(data), size);
  bylaw::Diagnostics diagnostics;
  const auto mesh = bylaw::compile_mesh(disk, {}, diagnostics);
  bylaw::render(diagnostics, mesh->sources, {});
  return 0;
}
