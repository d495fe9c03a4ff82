// A mesh as a test of the engine needs it: compiled, lowered, and opened from its bundle's bytes.
// What goes wrong on the way fails the test. Entry point: loaded_of().
#ifndef BYLAW_TESTS_BUNDLE_LOADED_MESH_H_
#define BYLAW_TESTS_BUNDLE_LOADED_MESH_H_

#include <memory>

#include "compiler/compile.h"
#include "evaluator/loaded.h"
#include "graph/graph.h"

namespace bylaw::tests {

/// 2026-03-02T10:00:00Z.
inline constexpr Timestamp kNow{1'772'445'600'000};

std::unique_ptr<Mesh> compiled(const FileSystem& disk);
graph::GraphImage bundle(const Mesh& mesh);
std::shared_ptr<const engine::Loaded> loaded_of(const Mesh& mesh);
std::shared_ptr<const engine::Loaded> loaded_of(const FileSystem& disk);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_BUNDLE_LOADED_MESH_H_
