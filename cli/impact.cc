#include "cli/impact.h"

#include "cli/check_layers.h"
#include "cli/fresh_findings.h"
#include "cli/open_domain.h"

namespace bylaw::cli {
namespace {

std::string owner_of(const OpenMesh& open) {
  for (const ManifestDomain& entry : open.mesh->manifest.domains) {
    if (open.domain && entry.name == open.domain->manifest.domain) return entry.owner;
  }
  return {};
}

}  // namespace

Impact find_impact(Host& host, const std::string& folder, const Release& before,
                   const Release& after, Timestamp now) {
  const CompileOptions compile{now, /*facts=*/true, 1};
  OpenMesh old = open_domain_under(host, folder, before, compile);
  Impact impact;
  impact.folder = folder;
  impact.after = open_domain_under(host, folder, after, compile);
  impact.compared = !old.diagnostics.has_errors() || !impact.after.diagnostics.has_errors();
  check_layers(host, old);
  check_layers(host, impact.after);
  for (Diagnostic& d : fresh_findings(old, impact.after).take_since(0)) {
    if (d.severity != Severity::kNote) impact.fresh.add(std::move(d));
  }
  impact.domain = impact.after.domain ? impact.after.domain->manifest.domain : folder;
  impact.owner = owner_of(impact.after);
  return impact;
}

}  // namespace bylaw::cli
