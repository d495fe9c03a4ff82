// The checker over an open mesh, for every command that judges one. Entry points: check_layers(),
// exit_status().
#ifndef BYLAW_CLI_CHECK_LAYERS_H_
#define BYLAW_CLI_CHECK_LAYERS_H_

#include "cli/open_mesh.h"

namespace bylaw::cli {

/// Holds the layers of the mesh against each other, if it has no errors otherwise, and adds what is
/// found; in a domain repository only what concerns it.
void check_layers(Host& host, OpenMesh& open, const LayerOptions& options = {});

/// Errors fail, and warnings if they are asked to; what could not be decided has its own status.
int exit_status(const Diagnostics& found, bool strict);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_CHECK_LAYERS_H_
