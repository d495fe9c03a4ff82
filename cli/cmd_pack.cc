// `bylaw pack`: the centre of a mesh as a signed release, or a release verified. Entry point:
// run_pack().
#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "cli/check_layers.h"
#include "cli/domain_checks.h"
#include "cli/facts_file.h"
#include "cli/open_domain.h"
#include "cli/release_file.h"
#include "cli/release_step.h"
#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view kManifestName = "mesh.yaml";

void describe(std::ostream& out, const Release& release) {
  out << release_name(release) << ": " << counted(release.files.size(), "file") << '\n';
  out << "  " << to_string(release.seal) << '\n';
  if (!release.previous.empty()) out << "  follows " << release.previous << '\n';
  std::vector<std::string> names;
  for (const PublicKey& signer : release.signers) names.push_back(to_string(signer));
  out << "  " << (names.empty() ? "not signed" : "signed by " + join_words(names)) << '\n';
}

int verify_release(Host& host, const PackOptions& options, const std::vector<PublicKey>& trust) {
  if (trust.empty() && !options.unsigned_too) {
    complain(host,
             "name the keys that you trust with --trust, or say --unsigned to see only whether "
             "the file is whole");
    return kUnusable;
  }
  const auto release = expect_release(host, options.verify, trust);
  if (!release) return kUnusable;
  describe(host.out, *release);
  return kHolds;
}

/// The centre's part of the mesh: its policies, the contracts, and a manifest that speaks of
/// nothing else, but for the entities where they are asked for.
Release centre_of(const OpenMesh& open, bool entities) {
  Release release;
  const Manifest& manifest = open.mesh->manifest;
  SourceMap sources;
  Diagnostics known;  // told when the mesh was opened
  const MeshFiles files = collect_files(manifest, *open.disk, sources, known);
  const auto add = [&](FileId file) {
    release.files.emplace(sources[file].path(), sources[file].text());
  };
  for (const PolicyFile& policy : files.policies) {
    if (!policy.domain) add(policy.file);
  }
  for (const FileId contract : files.contracts) add(contract);
  release.mesh = manifest.mesh;
  release.manifest = manifest;
  if (entities) {
    for (const FileId file : files.entities) add(file);
  } else {
    release.manifest.entities.clear();
  }
  // A catalogue without contracts would be missing where the release is read.
  std::erase_if(release.manifest.catalog, [&](const std::string& path) {
    return std::none_of(release.files.begin(), release.files.end(),
                        [&](const auto& file) { return is_below(file.first, path); });
  });
  for (ManifestDomain& domain : release.manifest.domains) {
    if (domain.repository.empty()) domain.repository = "elsewhere";
  }
  release.files[std::string(kManifestName)] = manifest_text(release.manifest);
  return release;
}

/// True if the release has no errors by itself; they were shown.
bool checks(Host& host, const Release& release, Timestamp now) {
  OpenMesh open = compile_release(release, now);
  check_layers(host, open);
  const int status = exit_status(open.diagnostics, /*strict=*/false);
  if (status != kHolds) {
    host.err << render(open.diagnostics, open.mesh->sources, {OutputFormat::kText, false});
  }
  if (status != kFindings) return true;
  complain(host, "the centre by itself has " + summary(open.diagnostics) +
                     "; nothing was written. A release holds its policies, contracts and manifest "
                     "alone: nothing of a domain, and no entities");
  return false;
}

/// What is proved of the release and the one before; a release that no longer compiles proves
/// nothing.
std::vector<StepReason> reasons_for_step(const Release& before, const Release& after,
                                         Timestamp now) {
  Versions versions;
  versions[kOld] = {release_name(before), compile_release(before, now)};
  versions[kNew] = {"this one", compile_release(after, now)};
  for (const Version& version : versions) {
    if (!version.open.diagnostics.has_errors()) continue;
    return {{ReleaseStep::kMajor, "not decided: the rules of " + version.name + " have errors"}};
  }
  return compare_releases(versions, before, after)->reasons;
}

constexpr size_t kMostReasons = 5;  // that are told

void tell_reasons(std::ostream& out, const std::vector<StepReason>& reasons) {
  for (size_t i = 0; i < reasons.size() && i < kMostReasons; ++i) {
    std::string text = reasons[i].text;
    while (text.ends_with('\n')) text.pop_back();
    out << step_word(reasons[i].step) << ": " << text << '\n';
  }
  if (reasons.size() > kMostReasons) {
    out << counted(reasons.size() - kMostReasons, "further reason") << "; `bylaw diff` tells all\n";
  }
}

/// All that the step rests on, the gravest first.
std::vector<StepReason> all_reasons(Host& host, const PackOptions& options, const OpenMesh& open,
                                    const Release& before, const Release& after) {
  std::vector<StepReason> reasons = failing_domains(host, open, before, after);
  const auto add = [&](std::vector<StepReason> more) {
    std::ranges::move(more, std::back_inserter(reasons));
  };
  for (const std::string& folder : options.domains) {
    add(failing_repository(host, folder, before, after, open.now));
  }
  add(reasons_for_step(before, after, open.now));
  std::ranges::stable_sort(reasons, std::greater<>(), &StepReason::step);
  return reasons;
}

/// Sets the release's number; false after complaining.
bool number(Host& host, const PackOptions& options, const OpenMesh& open,
            const std::optional<Release>& before, Release& release) {
  const std::optional<ReleaseVersion> stated = parse_release_version(options.version);
  if (!options.version.empty() && !stated) {
    complain(host, "--version takes three numbers such as 3.2.0, not '" + options.version + "'");
    return false;
  }
  if (!before) {
    if (stated) release.version = *stated;
    if (!stated) complain(host, "state the number of the first release: --version 1.0.0");
    return stated.has_value();
  }
  if (before->mesh != release.mesh) {
    complain(host, "'" + options.after + "' is a release of " + before->mesh + ", not of " +
                       release.mesh);
    return false;
  }
  release.previous = to_string(before->seal);
  if (stated && *stated <= before->version) {
    complain(host,
             "the release " + options.version + " can't follow " + to_string(before->version));
    return false;
  }
  const std::vector<StepReason> reasons = all_reasons(host, options, open, *before, release);
  const ReleaseStep step = reasons.empty() ? ReleaseStep::kPatch : reasons.front().step;
  const ReleaseVersion least = next_version(before->version, step);
  release.version = stated.value_or(least);
  if (release.version >= least) {
    host.err << "a " << step_word(step) << " step from " << to_string(before->version) << '\n';
    if (!stated) tell_reasons(host.err, reasons);
    return true;
  }
  complain(host, options.version + " is too low a number: what changed since " +
                     to_string(before->version) + " is a " + std::string(step_word(step)) +
                     " step, " + to_string(least) + " or higher");
  tell_reasons(host.err, reasons);
  return false;
}

}  // namespace

int run_pack(Host& host, const PackOptions& options) {
  const auto trust = read_trusted(host, options.trust);
  if (!trust) return kUnusable;
  if (!options.verify.empty()) return verify_release(host, options, *trust);
  if (options.out.empty()) {
    complain(host, "say with --out where to write the release, or verify one with --verify");
    return kUnusable;
  }
  const auto keys = read_secret(host, options.key);
  if (!keys) return kUnusable;
  for (const std::string& folder : options.domains) {
    if (host.exists(folder + "/" + std::string(kDomainManifest))) continue;
    complain(host, "'" + folder + "' holds no domain.yaml");
    return kUnusable;
  }
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (open->domain) {
    complain(host, "a domain repository has no centre to pack; name the folder of a mesh.yaml");
    return kUnusable;
  }
  if (!usable(host, *open)) return kFindings;
  Release release = centre_of(*open, options.entities);
  std::optional<Release> before;
  if (!options.after.empty()) {
    before = expect_release(host, options.after, *trust);
    if (!before) return kUnusable;
  }
  if (!checks(host, release, open->now)) return kFindings;
  if (!number(host, options, *open, before, release)) return kUnusable;
  const std::string text = release_text(release, *keys);
  if (options.out == "-") {
    host.out << text;
    return kHolds;
  }
  if (const Status written = host.write(options.out, text); !written) {
    complain(host, written.error().message);
    return kUnusable;
  }
  const auto file = expect_release(host, options.out, {});
  if (!file) return kUnusable;
  describe(host.out, *file);
  return kHolds;
}

}  // namespace bylaw::cli
