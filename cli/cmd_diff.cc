// `bylaw diff`: what two versions of a mesh answer differently, proved. Entry point: run_diff().
#include <nlohmann/json.hpp>

#include "cli/diff_report.h"
#include "cli/facts_file.h"
#include "cli/progress.h"
#include "cli/release_file.h"
#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A mesh's folder, or a release; nothing after complaining.
std::optional<Version> open_version(Host& host, const std::string& path, const DiffOptions& options,
                                    const std::vector<PublicKey>& trust) {
  Version version;
  const bool manifest = path.ends_with("mesh.yaml") || path.ends_with("domain.yaml");
  if (host.is_folder(path) || manifest || !host.exists(path)) {
    MeshOptions mesh;
    mesh.path = path;
    mesh.at = options.at;
    std::optional<OpenMesh> open = open_mesh(host, mesh, /*facts=*/false);
    if (!open) return std::nullopt;
    version.name = path;
    version.open = *std::move(open);
  } else {
    const auto now = time_asked(host, options.at);
    if (!now) return std::nullopt;
    const auto release = expect_release(host, path, trust);
    if (!release) return std::nullopt;
    version.name = release_name(*release);
    version.open = compile_release(*release, *now);
    version.is_release = true;
  }
  if (!usable(host, version.open)) return std::nullopt;
  return version;
}

}  // namespace

int run_diff(Host& host, const DiffOptions& options) {
  const auto trust = read_trusted(host, options.trust);
  if (!trust) return kUnusable;
  Versions versions;
  for (const size_t side : {kOld, kNew}) {
    std::optional<Version> version =
        open_version(host, side == kOld ? options.before : options.after, options, *trust);
    if (!version) return kUnusable;
    versions[side] = *std::move(version);
  }
  const Progress progress(host, "comparing");
  DiffSettings settings;
  settings.at = versions[kNew].open.now;
  const DiffResult result = diff_rulebooks(versions[kOld].open.mesh->rulebook,
                                           versions[kNew].open.mesh->rulebook, settings);
  if (options.json) {
    host.out
        << differences_json(versions, result).dump(2, ' ', false, Json::error_handler_t::replace)
        << '\n';
  } else {
    tell_differences(host.out, versions, result);
  }
  if (options.exit_code && !result.differences.empty()) return kFindings;
  return result.undecided.empty() ? kHolds : kUndecided;
}

}  // namespace bylaw::cli
