// A release with a domain's own files laid over it, as one mesh. Entry point: DomainDisk.
#include <algorithm>
#include <set>

#include "mesh/diagnostics_domain.h"
#include "mesh/domain_manifest.h"

namespace bylaw {
namespace {

constexpr std::string_view kManifestName = "mesh.yaml";
/// What a manifest says of a domain whose files lie in a repository that nobody named.
constexpr std::string_view kElsewhere = "elsewhere";

/// Who owns a path: the deepest path of the manifest that holds it.
struct PathOwner {
  bool owned = false;
  const ManifestDomain* domain = nullptr;  // null, if owned: the centre's
};

PathOwner owner_of(const Manifest& manifest, std::string_view path) {
  PathOwner owner;
  size_t deepest = 0;
  const auto look = [&](std::string_view folder, const ManifestDomain* domain) {
    const size_t depth = folder == "." ? 1 : folder.size() + 1;
    if (!is_below(path, folder) || depth < deepest) return;
    deepest = depth;
    owner = {true, domain};
  };
  for (const std::string& folder : manifest.central) look(folder, nullptr);
  for (const ManifestDomain& domain : manifest.domains) look(domain.path, &domain);
  return owner;
}

/// Whether a path that may hold `*` in its last part leads to, or holds, `path`.
bool leads_to(std::string_view pattern, std::string_view path) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return is_below(path, pattern);
  const size_t slash = pattern.rfind('/');
  const size_t folder = slash == std::string_view::npos ? 0 : slash + 1;
  return path.starts_with(pattern.substr(0, folder)) &&
         path.find('/', folder) == std::string_view::npos;
}

void add_new(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& item : more) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
  }
}

}  // namespace

DomainDisk::DomainDisk(const Release& release, const DomainManifest& domain,
                       const FileSystem& folder)
    : domain_(domain), folder_(folder), manifest_(release.manifest) {
  release_.files = release.files;
  for (ManifestDomain& entry : manifest_.domains) {
    if (entry.name == domain.domain) {
      known_ = true;
      entry.repository.clear();
    } else if (entry.repository.empty()) {
      entry.repository = std::string(kElsewhere);
    }
  }
  const Result<std::vector<std::string>> all = folder.list(".", nullptr);
  if (all) {
    for (const std::string& path : *all) take(path);
  }
  // A folder that holds nothing is in no repository.
  for (ManifestDomain& entry : manifest_.domains) {
    if (entry.name != domain.domain) continue;
    std::erase_if(entry.standards, [&](const std::string& path) { return !exists(path); });
  }
  add_new(manifest_.catalog, domain.catalog);
  add_new(manifest_.entities, domain.entities);
  release_.files[std::string(kManifestName)] = manifest_text(manifest_);
}

bool DomainDisk::is_fact(std::string_view path) const {
  const auto leads = [&](const std::string& pattern) { return leads_to(pattern, path); };
  return std::any_of(domain_.catalog.begin(), domain_.catalog.end(), leads) ||
         std::any_of(domain_.entities.begin(), domain_.entities.end(), leads);
}

void DomainDisk::take(const std::string& path) {
  const bool policy = path.ends_with(".bylaw");
  if (path == kManifestName) {
    foreign_.push_back({path, "the centre"});
    return;
  }
  if (!policy && !is_fact(path)) return;
  const PathOwner owner = owner_of(manifest_, path);
  if (owner.owned && owner.domain == nullptr) {
    foreign_.push_back({path, "the centre"});
  } else if (owner.owned && owner.domain->name != domain_.domain) {
    foreign_.push_back({path, "the domain '" + owner.domain->name + "'"});
  } else if (release_.files.contains(path)) {
    // The same text does no harm: a contract may lie at both places while it moves.
    const Result<std::string> text = folder_.read(path, release_.files.find(path)->second.size());
    if (!text || *text != release_.files.find(path)->second) {
      foreign_.push_back({path, "the release, with another text"});
    }
  } else {
    own_.push_back(path);
  }
}

bool DomainDisk::is_own(std::string_view path) const {
  return std::binary_search(own_.begin(), own_.end(), path);
}

Result<std::string> DomainDisk::read(std::string_view path, size_t limit) const {
  return is_own(path) ? folder_.read(path, limit) : release_.read(path, limit);
}

Result<std::vector<std::string>> DomainDisk::list(std::string_view path,
                                                  std::vector<std::string>* refused) const {
  std::set<std::string> found;
  if (release_.exists(path)) {
    const Result<std::vector<std::string>> listed = release_.list(path, nullptr);
    if (listed) found.insert(listed->begin(), listed->end());
  }
  for (const std::string& own : own_) {
    if (is_below(own, path)) found.insert(own);
  }
  if (refused != nullptr && folder_.exists(path)) {
    const Result<std::vector<std::string>> listed = folder_.list(path, refused);
    if (!listed) return listed.error();
  }
  return std::vector<std::string>(found.begin(), found.end());
}

bool DomainDisk::exists(std::string_view path) const {
  if (release_.exists(path)) return true;
  const auto below = [&](const std::string& own) { return is_below(own, path); };
  return std::any_of(own_.begin(), own_.end(), below) || folder_.exists(path);
}

std::string DomainDisk::target(std::string_view path) const {
  return is_own(path) ? folder_.target(path) : std::string(path);
}

void DomainDisk::check(Diagnostics& diagnostics) const {
  if (!known_) {
    DiagnosticBuilder report =
        diagnostics.emit(diag::kUnknownRepositoryDomain, domain_.domain_span, domain_.domain);
    std::string names;
    for (const ManifestDomain& entry : manifest_.domains) {
      names += (names.empty() ? "" : ", ") + entry.name;
    }
    report.hint(names.empty() ? "it has none" : "it has " + names);
    return;
  }
  for (const Foreign& foreign : foreign_) {
    diagnostics.emit(diag::kForeignFile, domain_.domain_span, foreign.path, foreign.owner,
                     domain_.domain);
  }
}

}  // namespace bylaw
