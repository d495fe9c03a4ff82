// The parts of `bylaw new` that add to a mesh: a domain, a standard to start from, a bylaw. Entry
// points: new_domain(), new_standard(), new_bylaw().
#ifndef BYLAW_CLI_NEW_PARTS_H_
#define BYLAW_CLI_NEW_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "compiler/compile.h"

namespace bylaw::cli {

/// Adds the domain to mesh.yaml and makes its folder with a first bylaw. Exit status.
int new_domain(Host& host, const NewOptions& options);

/// Writes a starter (cli/starters) into the centre's first folder; without a name lists them.
int new_standard(Host& host, const NewOptions& options);

/// Writes a bylaw with a test into a domain's folder, in the words of the mesh.
int new_bylaw(Host& host, const NewOptions& options);

/// A file of `domain` with a bylaw and a test, in the words of the mesh; nothing if it has no
/// action that could be permitted.
std::optional<std::string> bylaw_text(const Mesh& mesh, const ManifestDomain& domain,
                                      const std::string& name);

/// Writes files that must not be there yet, all or none, and names them on `host.out`.
struct NewFile {
  std::string path;
  std::string text;
};
int write_new(Host& host, const std::vector<NewFile>& files);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_NEW_PARTS_H_
