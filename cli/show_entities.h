// The part of `bylaw show` that lists entities. Entry point: show_entities().
#ifndef BYLAW_CLI_SHOW_ENTITIES_H_
#define BYLAW_CLI_SHOW_ENTITIES_H_

#include "cli/commands.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

/// All entities as JSON; of one type, those of which a condition is true; an exit status.
int show_entities(Host& host, const OpenMesh& open, const ShowOptions& options);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_SHOW_ENTITIES_H_
