// `bylaw impact`: what a new release of the centre newly finds in domain repositories. Entry point:
// run_impact().
#include <map>
#include <nlohmann/json.hpp>

#include "cli/check_layers.h"
#include "cli/facts_file.h"
#include "cli/open_domain.h"
#include "cli/release_file.h"
#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Impact {
  std::string folder;
  std::string domain;
  std::string owner;
  OpenMesh after;
  Diagnostics fresh;     // under the new release, but not under the old
  bool compared = true;  // false: errors under both hide what else may differ
};

/// What `after` holds more than `before`; notes are left out.
Diagnostics fresh_findings(const OpenMesh& before, const OpenMesh& after) {
  std::map<std::string, size_t> known;
  for (const Diagnostic& d : before.diagnostics.list())
    ++known[fingerprint(before.mesh->sources, d)];
  Diagnostics fresh;
  for (const Diagnostic& d : after.diagnostics.list()) {
    if (d.severity == Severity::kNote) continue;
    size_t& left = known[fingerprint(after.mesh->sources, d)];
    if (left > 0) {
      --left;
    } else {
      fresh.add(d);
    }
  }
  return fresh;
}

std::string owner_of(const OpenMesh& open) {
  for (const ManifestDomain& entry : open.mesh->manifest.domains) {
    if (open.domain && entry.name == open.domain->manifest.domain) return entry.owner;
  }
  return {};
}

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
  impact.fresh = fresh_findings(old, impact.after);
  impact.domain = impact.after.domain ? impact.after.domain->manifest.domain : folder;
  impact.owner = owner_of(impact.after);
  return impact;
}

Json impact_json(const Impact& impact) {
  const std::string findings =
      render(impact.fresh, impact.after.mesh->sources, {OutputFormat::kJson, false});
  return Json{{"domain", impact.domain},
              {"folder", impact.folder},
              {"owner", impact.owner.empty() ? Json(nullptr) : Json(impact.owner)},
              {"compared", impact.compared},
              {"findings", Json::parse(findings)["findings"]}};
}

void tell(Host& host, const Impact& impact) {
  host.out << impact.domain;
  if (!impact.owner.empty()) host.out << " (" << impact.owner << ")";
  host.out << ": " << (impact.fresh.empty() ? "nothing new" : "new: " + summary(impact.fresh))
           << '\n';
  if (!impact.compared) {
    host.out << "  it has errors under both releases; what else differs is not known\n";
  }
  if (impact.fresh.empty()) return;
  host.out << '\n'
           << render(impact.fresh, impact.after.mesh->sources, {OutputFormat::kText, host.color})
           << '\n';
}

/// The worst of the domains: new errors, then what is not known.
int status_of(const std::vector<Impact>& impacts) {
  int status = kHolds;
  for (const Impact& impact : impacts) {
    const int own = exit_status(impact.fresh, /*strict=*/false);
    if (own == kFindings) return kFindings;
    if (own == kUndecided || !impact.compared) status = kUndecided;
  }
  return status;
}

}  // namespace

int run_impact(Host& host, const ImpactOptions& options) {
  const auto trust = read_trusted(host, options.trust);
  if (!trust) return kUnusable;
  const auto now = time_asked(host, options.at);
  if (!now) return kUnusable;
  const auto before = expect_release(host, options.before, *trust);
  const auto after = expect_release(host, options.after, *trust);
  if (!before || !after) return kUnusable;
  if (before->mesh != after->mesh) {
    complain(host, "the releases are of two meshes: " + before->mesh + " and " + after->mesh);
    return kUnusable;
  }
  std::vector<Impact> impacts;
  for (const std::string& folder : options.domains) {
    if (!host.exists(folder + "/" + std::string(kDomainManifest))) {
      complain(host, "'" + folder + "' holds no domain.yaml");
      return kUnusable;
    }
    impacts.push_back(find_impact(host, folder, *before, *after, *now));
  }
  if (options.json) {
    Json domains = Json::array();
    for (const Impact& impact : impacts) domains.push_back(impact_json(impact));
    const Json document{{"mesh", after->mesh},
                        {"old", to_string(before->version)},
                        {"new", to_string(after->version)},
                        {"domains", std::move(domains)}};
    host.out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    for (const Impact& impact : impacts) tell(host, impact);
  }
  return status_of(impacts);
}

}  // namespace bylaw::cli
