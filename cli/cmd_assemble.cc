// `bylaw assemble`: one mesh of the centre's current release and the domains' repositories. A
// domain that fails keeps what the last assembly took of it. Entry point: run_assemble().
#include <map>
#include <optional>

#include "cli/assembly.h"
#include "cli/check_layers.h"
#include "cli/facts_file.h"
#include "cli/open_domain.h"
#include "cli/release_file.h"
#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

constexpr size_t kLargestFile = size_t{64} << 20;

/// The domain's own files, as they stand in its repository.
Result<AssembledDomain> take_files(const DomainParts& parts) {
  AssembledDomain taken;
  taken.state = DomainState::kCurrent;
  taken.catalog = parts.manifest.catalog;
  taken.entities = parts.manifest.entities;
  for (const std::string& path : parts.disk->own()) {
    Result<std::string> text = parts.folder->read(path, kLargestFile);
    if (!text) return Error{"'" + path + "' can't be read: " + text.error().message};
    taken.files.emplace(path, *std::move(text));
  }
  return taken;
}

/// The files of the last assembly, if they can stand under the release: its guardrails cut what
/// they grant, but they must still be understood.
std::optional<AssembledDomain> keep_files(const std::string& name, const Assembly& last,
                                          const Release& release, Timestamp now) {
  const auto known = last.domains.find(name);
  if (known == last.domains.end() || known->second.state == DomainState::kLeftOut) {
    return std::nullopt;
  }
  AssembledDomain kept = known->second;
  kept.state = DomainState::kKept;
  DomainManifest manifest;
  manifest.mesh = release.mesh;
  manifest.domain = name;
  manifest.catalog = kept.catalog;
  manifest.entities = kept.entities;
  MemoryDisk folder;
  folder.files.insert(kept.files.begin(), kept.files.end());
  const DomainDisk disk(release, manifest, folder);
  Diagnostics found;
  disk.check(found);
  if (!found.has_errors()) compile_mesh(disk, {now, /*facts=*/false, 1}, found);
  if (found.has_errors()) return std::nullopt;
  return kept;
}

/// Judges one repository; what was found is told.
AssembledDomain assemble_domain(Host& host, OpenMesh& open, const std::string& name,
                                const Assembly& last, const Release& release) {
  check_layers(host, open);
  std::string why = summary(open.diagnostics);
  if (exit_status(open.diagnostics, /*strict=*/false) == kHolds) {
    Result<AssembledDomain> taken = take_files(*open.domain);
    if (taken) {
      host.out << name << ": current, " << counted(taken->files.size(), "file") << '\n';
      return *std::move(taken);
    }
    why = taken.error().message;
  }
  host.err << render(open.diagnostics, open.mesh->sources, {OutputFormat::kText, false});
  if (auto kept = keep_files(name, last, release, open.now)) {
    host.out << name << ": fails (" << why << "), so its last passing rules are kept, "
             << counted(kept->files.size(), "file") << '\n';
    return *std::move(kept);
  }
  const auto earlier = last.domains.find(name);
  const bool changed = earlier != last.domains.end() && !earlier->second.changed.empty();
  host.out << name << ": fails (" << why << ") and "
           << (changed ? "'" + earlier->second.changed + "' of its earlier rules was changed since"
                       : "has no earlier rules that this release understands")
           << ", so it is left out\n";
  return {};
}

/// A path that two domains want, or nothing.
std::optional<std::string> taken_twice(const Assembly& assembly) {
  std::map<std::string, std::string> owners;
  for (const auto& [name, domain] : assembly.domains) {
    for (const auto& [path, text] : domain.files) {
      const auto [at, first] = owners.emplace(path, name);
      if (!first) return "'" + path + "' is in the repositories of " + at->second + " and " + name;
    }
  }
  return std::nullopt;
}

/// Whether the whole can be read as one mesh; else nothing may be written.
bool stands(Host& host, const Assembly& assembly, Timestamp now) {
  if (const auto twice = taken_twice(assembly)) {
    complain(host, *twice + "; nothing was written");
    return false;
  }
  MemoryDisk disk;
  disk.files = assembled_files(assembly);
  Diagnostics found;
  const auto mesh = compile_mesh(disk, {now, /*facts=*/false, 1}, found);
  if (!found.has_errors()) return true;
  host.err << render(found, mesh->sources, {OutputFormat::kText, false});
  complain(host, "the domains do not fit together: " + summary(found) + "; nothing was written");
  return false;
}

}  // namespace

int run_assemble(Host& host, const AssembleOptions& options) {
  const auto trust = read_trusted(host, options.trust);
  const auto now = time_asked(host, options.at);
  if (!trust || !now) return kUnusable;
  const auto release = expect_release(host, options.release, *trust);
  if (!release) return kUnusable;
  Result<Assembly> last = read_assembly(host, options.out);
  if (!last) {
    complain(host, last.error().message);
    return kUnusable;
  }
  if (!last->mesh.empty() && last->mesh != release->mesh) {
    complain(host,
             "'" + options.out + "' is an assembly of " + last->mesh + ", not of " + release->mesh);
    return kUnusable;
  }
  if (release->version < last->release.version) {
    host.err << release_name(*release) << " is older than " << to_string(last->release.version)
             << ", which '" << options.out << "' was made of\n";
  }
  Assembly assembly;
  assembly.mesh = release->mesh;
  assembly.release = *release;
  bool whole = true;
  for (const std::string& folder : options.domains) {
    if (!host.exists(folder + "/" + std::string(kDomainManifest))) {
      complain(host, "'" + folder + "' holds no domain.yaml");
      return kUnusable;
    }
    OpenMesh open = open_domain_under(host, folder, *release, {*now, /*facts=*/true, 1});
    const std::optional<std::string> name = stated_domain(host, folder);
    if (!name) {
      host.err << render(open.diagnostics, open.mesh->sources, {OutputFormat::kText, false});
      complain(host, "whose repository '" + folder + "' is can't be read; nothing was written");
      return kUnusable;
    }
    AssembledDomain domain = assemble_domain(host, open, *name, *last, *release);
    whole &= domain.state == DomainState::kCurrent;
    if (!assembly.domains.emplace(*name, std::move(domain)).second) {
      complain(host,
               "two repositories are those of the domain '" + *name + "'; nothing was written");
      return kUnusable;
    }
  }
  if (!stands(host, assembly, *now)) return kFindings;
  if (const Status written = write_assembly(host, options.out, *last, assembly); !written) {
    complain(host, written.error().message);
    return kUnusable;
  }
  host.out << release_name(*release) << " with " << counted(assembly.domains.size(), "domain")
           << " in " << options.out << '\n';
  return whole ? kHolds : kFindings;
}

}  // namespace bylaw::cli
