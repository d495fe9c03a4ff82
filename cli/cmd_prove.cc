// `bylaw prove`: claims about the decisions of a mesh, each proved for all requests or broken by
// one. Entry point: run_prove().
#include "checker/check.h"
#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "cli/two_engines.h"

namespace bylaw::cli {

int run_prove(Host& host, const ProveOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open, options.format)) return kUnusable;
  std::vector<Claim> asked{plain_claim(options.claim)};
  for (const std::string& claim : options.also) asked.push_back(plain_claim(claim));
  Claims claims(*open, std::move(asked));
  if (!claims.usable(host, "nothing was proved")) return kUnusable;
  const Progress progress(host, "proving");
  CheckSettings settings;
  settings.at = open->now;
  settings.store = &claims.mesh().store;
  TwoEngines engines(host, claims.mesh().rulebook, claims.mesh().sources);
  settings.replay = engines.replay();
  Diagnostics found;
  std::vector<size_t> proved;
  for (size_t i = 0; i < claims.size(); ++i) {
    Diagnostics of_claim = check_assertion(claims.mesh().rulebook, claims.mesh().sources, settings,
                                           claims.assertion(i));
    if (of_claim.empty()) proved.push_back(i);
    found.append(claims.moved(of_claim));
  }
  host.out << render(found, claims.mesh().sources, {options.format, host.color});
  if (options.format == OutputFormat::kText) {
    for (const size_t i : proved) {
      host.out << "proved for all requests: " << claims.assertion(i).text << '\n';
    }
  }
  for (const Diagnostic& finding : found.list()) {
    if (finding.code != kUnknownCode) return kFindings;
  }
  return found.empty() ? kHolds : kUndecided;
}

}  // namespace bylaw::cli
