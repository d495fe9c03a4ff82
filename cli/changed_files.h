// What of a folder changed since a revision of git, and the findings that show it. Entry point:
// keep_changed().
#ifndef BYLAW_CLI_CHANGED_FILES_H_
#define BYLAW_CLI_CHANGED_FILES_H_

#include <string>

#include "cli/open_mesh.h"

namespace bylaw::cli {

/// Leaves those findings of the mesh that show a file changed, added or untracked since `revision`,
/// or no file. False after complaining: no such revision, no repository, no git.
bool keep_changed(Host& host, const std::string& revision, OpenMesh& open);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_CHANGED_FILES_H_
