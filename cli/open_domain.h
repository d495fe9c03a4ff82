// Opening a domain repository: its domain.yaml, the release it pins (cached by digest), and both as
// one mesh. Entry points: open_domain(), open_domain_under().
#ifndef BYLAW_CLI_OPEN_DOMAIN_H_
#define BYLAW_CLI_OPEN_DOMAIN_H_

#include <memory>
#include <optional>
#include <string>

#include "cli/open_mesh.h"
#include "mesh/domain_manifest.h"

namespace bylaw::cli {

/// What a mesh is made of that stands in a domain repository.
struct DomainParts {
  DomainManifest manifest;
  Release release;
  std::unique_ptr<FileSystem> folder;
  std::unique_ptr<DomainDisk> disk;
};

/// The repository at `folder` under the release that it pins. Mistakes of domain.yaml, and a
/// release that can't be had or isn't the pinned one, are diagnostics of an unusable mesh.
OpenMesh open_domain(Host& host, const std::string& folder, const CompileOptions& options);

/// The same under `release`, whatever is pinned.
OpenMesh open_domain_under(Host& host, const std::string& folder, const Release& release,
                           const CompileOptions& options);

/// The domain that the repository's domain.yaml names, though it may be refused otherwise.
std::optional<std::string> stated_domain(Host& host, const std::string& folder);

/// Those of `found` that concern the repository: they show one of its files, or no file. All of
/// them in a mesh that is no domain repository's.
Diagnostics own_findings(const OpenMesh& open, Diagnostics found);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_OPEN_DOMAIN_H_
