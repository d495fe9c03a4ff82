// Applies the fix-its of diagnostics to the files of a mesh. Entry point: apply_fixes().
#ifndef BYLAW_CLI_APPLY_FIXES_H_
#define BYLAW_CLI_APPLY_FIXES_H_

#include "cli/open_mesh.h"

namespace bylaw::cli {

struct FixReport {
  size_t fixes = 0;  // diagnostics mended
};

/// A diagnostic's fix-its are applied together or not at all: not where they overlap ones applied
/// already, or touch a text that is no file of the mesh.
Result<FixReport> apply_fixes(Host& host, const OpenMesh& open);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_APPLY_FIXES_H_
