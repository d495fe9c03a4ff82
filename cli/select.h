// Which entities of the store a condition of the policy language is true of. Entry point:
// select_entities().
#ifndef BYLAW_CLI_SELECT_H_
#define BYLAW_CLI_SELECT_H_

#include <optional>
#include <string>
#include <vector>

#include "cli/host.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

struct Selection {
  std::vector<EntityRef> entities;  // in order of their ids
  size_t undecided = 0;             // of which the condition erred; told on `host.err`
};

/// The entities of `type` of which `condition` is true; all of them where it is empty. The
/// condition calls the entity `name` ("resource.tier == restricted"), and may use what the modules
/// of the mesh declare. It is compiled with the mesh, for which the mesh is read again. Nothing if
/// it has mistakes, which were shown.
std::optional<Selection> select_entities(Host& host, const OpenMesh& open, EntityTypeId type,
                                         const std::string& name, const std::string& condition);

/// The entity type of that name; nothing, and told on `host.err`, if there is none.
std::optional<EntityTypeId> named_type(Host& host, const Schema& schema, const std::string& name);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_SELECT_H_
