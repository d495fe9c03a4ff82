// The compiler's façade: a mesh folder becomes a rulebook and a store of facts. Entry point:
// compile_mesh().
#ifndef BYLAW_COMPILER_COMPILE_H_
#define BYLAW_COMPILER_COMPILE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "facts/entities.h"
#include "mesh/file_system.h"
#include "mesh/manifest.h"
#include "rules/rulebook.h"

namespace bylaw {

struct CompileOptions {
  Timestamp now;      // the day of the check
  bool facts = true;  // read entities and catalogue too
  unsigned jobs = 1;
};

/// Everything a mesh is. Spans of the rulebook and of diagnostics refer into `sources`.
struct Mesh {
  SourceMap sources;
  bool usable = false;  // its manifest could be read
  Manifest manifest;
  Rulebook rulebook;
  EntityStore store;
};

/// Compiles the mesh in `disk`: manifest, policies (and the modules of the standard library that
/// they import), and facts. All mistakes are diagnostics, sorted and without repetitions; a mesh
/// with errors is still returned, but must not be used to decide.
std::unique_ptr<Mesh> compile_mesh(const FileSystem& disk, const CompileOptions& options,
                                   Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_COMPILE_H_
