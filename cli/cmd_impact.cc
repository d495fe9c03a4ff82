// `bylaw impact`: what a new release of the centre newly finds in domain repositories. Entry point:
// run_impact().
#include <nlohmann/json.hpp>

#include "cli/check_layers.h"
#include "cli/facts_file.h"
#include "cli/impact.h"
#include "cli/open_domain.h"
#include "cli/release_file.h"
#include "cli/repositories.h"
#include "cli/shown.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

Json impact_json(const Host& host, const Impact& impact) {
  const std::string findings = render(impact.fresh, impact.after.mesh->sources,
                                      shown_as(host, impact.after, OutputFormat::kJson, false));
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
    for (const Impact& impact : impacts) domains.push_back(impact_json(host, impact));
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
