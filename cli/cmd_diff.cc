// `bylaw diff`: what two versions of a mesh answer differently, proved. Entry point: run_diff().
#include <nlohmann/json.hpp>

#include "cli/diff_report.h"
#include "cli/facts_file.h"
#include "cli/progress.h"
#include "cli/release_file.h"
#include "cli/release_step.h"
#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A mesh's folder, or a release; nothing after complaining.
std::optional<Version> open_version(Host& host, const std::string& path, const DiffOptions& options,
                                    const std::vector<PublicKey>& trust,
                                    std::optional<Release>& release) {
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
    release = expect_release(host, path, trust);
    if (!release) return std::nullopt;
    version.name = release_name(*release);
    version.open = compile_release(*release, *now);
  }
  if (!usable(host, version.open)) return std::nullopt;
  return version;
}

/// What the centres of two releases say differently, whatever domains write.
int diff_releases(Host& host, const DiffOptions& options, const Versions& versions,
                  const Release& before, const Release& after) {
  const auto compared = compare_releases(versions, before, after);
  if (options.json) {
    Json document = differences_json(versions, compared->answers);
    document["guarantees"] = differences_json(versions, compared->guarantees)["differences"];
    document["step"] = step_word(compared->step());
    host.out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    for (const StepReason& reason : compared->reasons) {
      host.out << step_word(reason.step) << ": " << reason.text << '\n';
    }
    host.out << "a " << step_word(compared->step()) << " step: "
             << (compared->reasons.empty() ? "no decision of any domain changes, proved"
                                           : counted(compared->reasons.size(), "reason"))
             << '\n';
  }
  const bool decided =
      compared->answers.undecided.empty() && compared->guarantees.undecided.empty();
  const bool differs =
      !compared->answers.differences.empty() || !compared->guarantees.differences.empty();
  if (options.exit_code && differs) return kFindings;
  return decided ? kHolds : kUndecided;
}

}  // namespace

int run_diff(Host& host, const DiffOptions& options) {
  const auto trust = read_trusted(host, options.trust);
  if (!trust) return kUnusable;
  Versions versions;
  std::array<std::optional<Release>, 2> releases;
  for (const size_t side : {kOld, kNew}) {
    std::optional<Version> version = open_version(
        host, side == kOld ? options.before : options.after, options, *trust, releases[side]);
    if (!version) return kUnusable;
    versions[side] = *std::move(version);
  }
  const Progress progress(host, "comparing");
  if (releases[kOld] && releases[kNew]) {
    return diff_releases(host, options, versions, *releases[kOld], *releases[kNew]);
  }
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
