// `bylaw prove`: a claim about the decisions of a mesh, proved for all requests or broken by one.
// Entry point: run_prove().
#include <algorithm>

#include "checker/check.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "cli/two_engines.h"
#include "cli/with_file.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view kPackage = "claim";
constexpr std::string_view kName = "asked";

/// A file with the claim as an assertion of the root.
std::string claim_text(const Mesh& mesh, const std::string& claim) {
  const bool plain = mesh.manifest.central.empty();
  const std::string header = plain ? "domain \"*\"" : "standards " + std::string(kPackage);
  return header + "\n" + import_vocabulary(mesh.rulebook.schema) + "\nassert " +
         std::string(kName) + " \"what was asked\":\n  " + claim + "\n";
}

const Assertion* find_claim(const Mesh& mesh) {
  const auto is_it = [](const Assertion& a) { return a.name.local == kName; };
  const auto& all = mesh.rulebook.assertions;
  const auto found = std::ranges::find_if(all, is_it);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

int run_prove(Host& host, const ProveOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open, options.format)) return kUnusable;
  const std::string path = central_folder(open->mesh->manifest) + "/(claim).bylaw";
  const WithFile disk(*open->disk, path, claim_text(*open->mesh, options.claim));
  Diagnostics told;
  const std::unique_ptr<Mesh> mesh =
      compile_mesh(disk, {open->now, /*facts=*/true, /*jobs=*/1}, told);
  const Assertion* claim = find_claim(*mesh);
  if (told.has_errors() || claim == nullptr) {
    host.err << render(told, mesh->sources, {OutputFormat::kText, false});
    complain(host, "the claim can't be read; nothing was proved");
    return kUnusable;
  }
  const Progress progress(host, "proving");
  CheckSettings settings;
  settings.at = open->now;
  TwoEngines engines(host, mesh->rulebook, mesh->sources);
  settings.replay = engines.replay();
  const Diagnostics found = check_assertion(mesh->rulebook, mesh->sources, settings, *claim);
  host.out << render(found, mesh->sources, {options.format, host.color});
  if (found.empty() && options.format == OutputFormat::kText) {
    host.out << "proved for all requests: " << options.claim << '\n';
  }
  for (const Diagnostic& finding : found.list()) {
    if (finding.code != kUnknownCode) return kFindings;
  }
  return found.empty() ? kHolds : kUndecided;
}

}  // namespace bylaw::cli
