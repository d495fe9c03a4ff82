// Whose check newly fails under a release of the centre that follows another. Entry points:
// failing_domains(), failing_repository().
#ifndef BYLAW_CLI_DOMAIN_CHECKS_H_
#define BYLAW_CLI_DOMAIN_CHECKS_H_

#include <string>
#include <vector>

#include "cli/open_mesh.h"
#include "cli/release_step.h"
#include "mesh/release.h"

namespace bylaw::cli {

/// One reason for a major step by each domain of `open` whose check has an error under `after` that
/// it hasn't under `before`, with the example; one more by each whose check is newly undecided. A
/// domain whose policies can't be read under `before` fails already: that is told on `host.err`.
std::vector<StepReason> failing_domains(Host& host, const OpenMesh& open, const Release& before,
                                        const Release& after);

/// The same of the domain repository at `folder`.
std::vector<StepReason> failing_repository(Host& host, const std::string& folder,
                                           const Release& before, const Release& after,
                                           Timestamp now);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_DOMAIN_CHECKS_H_
