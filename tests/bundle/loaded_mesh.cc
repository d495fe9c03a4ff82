#include "tests/bundle/loaded_mesh.h"

#include <doctest/doctest.h>

#include "compiler/lower/bundle.h"

namespace bylaw::tests {

std::unique_ptr<Mesh> compiled(const FileSystem& disk) {
  Diagnostics diagnostics;
  auto mesh = compile_mesh(disk, {kNow, true, 1}, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.severity == Severity::kError) FAIL(d.message);
  }
  return mesh;
}

graph::GraphImage bundle(const Mesh& mesh) {
  const Result<Lowered> lowered = lower_rulebook(mesh.rulebook, &mesh.sources);
  REQUIRE(lowered.ok());
  return bundle_of(mesh, *lowered);
}

std::shared_ptr<const engine::Loaded> loaded_of(const Mesh& mesh) {
  const auto loaded = engine::Loaded::open(graph::copy_bytes(bundle(mesh).bytes()));
  REQUIRE_MESSAGE(loaded.ok(), loaded.error().message);
  return *loaded;
}

std::shared_ptr<const engine::Loaded> loaded_of(const FileSystem& disk) {
  return loaded_of(*compiled(disk));
}

}  // namespace bylaw::tests
