// What of a folder changed since a revision of git, and the findings of that change. Entry point:
// keep_changed().
#ifndef BYLAW_CLI_CHANGED_FILES_H_
#define BYLAW_CLI_CHANGED_FILES_H_

#include "cli/open_mesh.h"

namespace bylaw::cli {

/// Leaves those findings of the mesh that show a file changed, added or untracked since the
/// revision that `options` name, or no file; and those that a check of the folder as it was then
/// doesn't have. False after complaining: no such revision, no repository, no git.
bool keep_changed(Host& host, const CheckOptions& options, OpenMesh& open);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_CHANGED_FILES_H_
