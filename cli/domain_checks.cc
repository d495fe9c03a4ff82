// The domains' policies are laid over both releases, and what both checks find is compared.
#include "cli/domain_checks.h"

#include <algorithm>
#include <map>
#include <set>

#include "cli/check_layers.h"
#include "cli/fresh_findings.h"
#include "cli/impact.h"
#include "cli/shown.h"

namespace bylaw::cli {
namespace {

/// Policy texts by path, of each domain.
using DomainTexts = std::map<std::string, std::map<std::string, std::string>>;

DomainTexts texts_of(const OpenMesh& open, const Manifest& known) {
  const Manifest& manifest = open.mesh->manifest;
  SourceMap sources;
  Diagnostics told;  // when the mesh was opened
  DomainTexts texts;
  for (const PolicyFile& policy : collect_files(manifest, *open.disk, sources, told).policies) {
    if (!policy.domain) continue;
    const ManifestDomain& domain = manifest.domains[*policy.domain];
    const bool stood = std::ranges::any_of(known.domains, [&](const ManifestDomain& other) {
      return other.name == domain.name && other.path == domain.path;
    });
    if (!stood) continue;
    texts[domain.name].emplace(sources[policy.file].path(), sources[policy.file].text());
  }
  return texts;
}

/// The release with the domains' policies, without facts: rules are held against rules.
OpenMesh lay_over(const Release& release, const DomainTexts& texts, Timestamp now) {
  OpenMesh open;
  open.now = now;
  auto disk = std::make_unique<MemoryDisk>();
  disk->files = release.files;
  for (const auto& [domain, files] : texts) disk->files.insert(files.begin(), files.end());
  open.disk = std::move(disk);
  open.mesh = compile_mesh(*open.disk, {now, /*facts=*/false, 1}, open.diagnostics);
  return open;
}

/// The release before with the domains that can be read under it; the others are taken out.
OpenMesh readable_before(Host& host, const Release& before, DomainTexts& texts, Timestamp now) {
  while (true) {
    OpenMesh open = lay_over(before, texts, now);
    std::map<std::string, size_t> unreadable;  // errors by domain
    for (const Diagnostic& d : open.diagnostics.list()) {
      if (d.severity != Severity::kError || d.labels.empty()) continue;
      const std::string& path = open.mesh->sources[d.labels.front().span.file].path();
      ++unreadable[file_side(before.manifest, path).domain];
    }
    const size_t count = texts.size();
    for (const auto& [domain, errors] : unreadable) {
      if (texts.erase(domain) == 0) continue;
      host.err << domain << ": not compared, its policies have " << counted(errors, "error")
               << " under " << to_string(before.version) << '\n';
    }
    if (texts.size() == count) return open;
  }
}

/// The example, as the finding tells it.
std::string example_of(const Diagnostic& d) {
  if (d.witness.empty()) return {};
  const auto shows = [](const std::string& note) {
    return note.starts_with("for example, ") || note.starts_with("possible ");
  };
  const auto note = std::ranges::find_if(d.notes, shows);
  return note == d.notes.end() ? std::string() : "\n  " + *note;
}

/// One reason by domain, and one more for what is not decided.
std::vector<StepReason> reasons_of(const Diagnostics& fresh, const SourceMap& sources,
                                   const Manifest& manifest) {
  std::vector<StepReason> reasons;
  std::set<std::string> told;
  for (const Diagnostic& d : fresh.list()) {
    if (d.severity != Severity::kError) continue;
    std::string domain;
    for (const Label& label : d.labels) {
      if (domain.empty()) domain = file_side(manifest, sources[label.span.file].path()).domain;
    }
    const std::string whose = domain.empty() ? "the centre" : domain;
    const bool decided = d.code != kUnknownCode;
    if (!told.insert(whose + (decided ? "" : "?")).second) continue;
    const std::string what = decided ? "the check of " + whose + " newly fails: "
                                     : "not decided: the check of " + whose + ": ";
    reasons.push_back(
        {ReleaseStep::kMajor, what + std::string(d.name) + ": " + d.message + example_of(d)});
  }
  return reasons;
}

}  // namespace

std::vector<StepReason> failing_domains(Host& host, const OpenMesh& open, const Release& before,
                                        const Release& after) {
  DomainTexts texts = texts_of(open, before.manifest);
  if (texts.empty()) return {};
  OpenMesh old = readable_before(host, before, texts, open.now);
  OpenMesh fresh = lay_over(after, texts, open.now);
  check_layers(host, old);
  check_layers(host, fresh);
  return reasons_of(fresh_findings(old, fresh), fresh.mesh->sources, after.manifest);
}

std::vector<StepReason> failing_repository(Host& host, const std::string& folder,
                                           const Release& before, const Release& after,
                                           Timestamp now) {
  const Impact impact = find_impact(host, folder, before, after, now);
  return reasons_of(impact.fresh, impact.after.mesh->sources, after.manifest);
}

}  // namespace bylaw::cli
