// What a new release newly finds in a domain repository. Entry point: find_impact().
#ifndef BYLAW_CLI_IMPACT_H_
#define BYLAW_CLI_IMPACT_H_

#include <string>

#include "cli/open_mesh.h"
#include "mesh/release.h"

namespace bylaw::cli {

struct Impact {
  std::string folder;
  std::string domain;
  std::string owner;
  OpenMesh after;
  Diagnostics fresh;     // under the new release, but not under the old; no notes
  bool compared = true;  // false: errors under both hide what else may differ
};

/// Checks the repository at `folder` under both releases, whatever it pins.
Impact find_impact(Host& host, const std::string& folder, const Release& before,
                   const Release& after, Timestamp now);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_IMPACT_H_
