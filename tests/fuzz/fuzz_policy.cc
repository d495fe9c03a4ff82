// Fuzz target: policy text through the whole compiler, and through the formatter. The first byte
// chooses the layer that the text is put in; what the formatter prints must be a fixed point and
// mean the same to the parser.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/render.h"
#include "compiler/compile.h"
#include "tests/fuzz/fuzz_mesh.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  bylaw::MemoryDisk disk = bylaw::fuzz_disk();
  disk.files[data[0] % 2 == 0 ? "domains/sales/fuzz.bylaw" : "global/fuzz.bylaw"] = text;
  bylaw::Diagnostics diagnostics;
  const auto mesh = bylaw::compile_mesh(disk, {}, diagnostics);
  bylaw::render(diagnostics, mesh->sources, {});

  return 0;
}
