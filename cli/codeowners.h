// The file CODEOWNERS of GitHub and GitLab, from a manifest. Entry point: codeowners_text().
#ifndef BYLAW_CLI_CODEOWNERS_H_
#define BYLAW_CLI_CODEOWNERS_H_

#include <string>

#include "base/result.h"
#include "mesh/manifest.h"

namespace bylaw::cli {

/// A line for each path, deeper ones later, since the last that fits decides; the centre's paths
/// and the manifest are `centre`'s. An owner "team/x" is written "@team/x". An error if an owner
/// can't be written there.
Result<std::string> codeowners_text(const Manifest& manifest, const std::string& centre);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_CODEOWNERS_H_
