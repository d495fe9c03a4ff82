// Release files for the commands: read, verified, compiled. Entry points: read_release(),
// compile_release().
#ifndef BYLAW_CLI_RELEASE_FILE_H_
#define BYLAW_CLI_RELEASE_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "cli/host.h"
#include "cli/open_mesh.h"
#include "mesh/release.h"

namespace bylaw::cli {

/// Reads and opens a release; with `trust`, one of those keys must have signed it. The error says
/// which file and why.
Result<Release> read_release(const Host& host, const std::string& path,
                             const std::vector<PublicKey>& trust);

/// As read_release(); nothing after complaining.
std::optional<Release> expect_release(Host& host, const std::string& path,
                                      const std::vector<PublicKey>& trust);

/// The centre of a release by itself, without facts.
OpenMesh compile_release(const Release& release, Timestamp now);

/// "northwind 3.2.0".
std::string release_name(const Release& release);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_RELEASE_FILE_H_
