// The bundle of a mesh: its decision graph, vocabulary and facts in one file (graph/bundle.h).
// Entry point: bundle_of().
#ifndef BYLAW_COMPILER_LOWER_BUNDLE_H_
#define BYLAW_COMPILER_LOWER_BUNDLE_H_

#include "compiler/compile.h"
#include "compiler/lower/lower.h"

namespace bylaw {

/// `lowered` is of the mesh's rulebook. Same mesh, same bytes.
graph::GraphImage bundle_of(const Mesh& mesh, const Lowered& lowered);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_LOWER_BUNDLE_H_
