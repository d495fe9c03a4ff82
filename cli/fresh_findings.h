// What a check finds that it did not find before. Entry point: fresh_findings().
#ifndef BYLAW_CLI_FRESH_FINDINGS_H_
#define BYLAW_CLI_FRESH_FINDINGS_H_

#include "cli/open_mesh.h"

namespace bylaw::cli {

/// The findings of `after` that `before` doesn't have, by their fingerprints; of several alike, as
/// many as there are more.
Diagnostics fresh_findings(const OpenMesh& before, const OpenMesh& after);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_FRESH_FINDINGS_H_
