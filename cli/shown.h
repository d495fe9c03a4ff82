// How the findings of a mesh are shown: whose each place is, and by which path a code host knows
// it. Entry points: file_side(), shown_as().
#ifndef BYLAW_CLI_SHOWN_H_
#define BYLAW_CLI_SHOWN_H_

#include <string>

#include "base/render.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

/// Whose a file of a mesh is, by the deepest path of the manifest that holds it.
FileSide file_side(const Manifest& manifest, const std::string& path);

/// For the findings of `open`, which must outlive the options. Where they are for a code host,
/// paths of the mesh are those of the git repository around it, if there is one.
RenderOptions shown_as(const Host& host, const OpenMesh& open, OutputFormat format, bool color);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_SHOWN_H_
