// Finds and reads the files of a mesh. The deepest path of the manifest that a file lies in owns
// it; a link must stay with its owner. Entry point: collect_files().
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "mesh/diagnostics.h"
#include "mesh/manifest.h"

namespace bylaw {
namespace {

constexpr size_t kLargestPolicy = size_t{16} << 20;
constexpr size_t kLargestFacts = size_t{256} << 20;
constexpr std::string_view kManifestName = "mesh.yaml";
constexpr std::string_view kByteOrderMarkBytes = "\xEF\xBB\xBF";

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view(".") : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Whether `name` fits `pattern`, in which '*' is any run.
bool fits(std::string_view pattern, std::string_view name) {
  size_t p = 0, n = 0, star = std::string_view::npos, mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

struct Owner {
  std::optional<size_t> domain;  // nothing: the centre
  bool may_hold_standards = false;
  auto operator<=>(const Owner&) const = default;
};

class Collector {
 public:
  Collector(const Manifest& manifest, const FileSystem& disk, SourceMap& sources,
            Diagnostics& diagnostics)
      : manifest_(manifest), disk_(disk), sources_(sources), out_(diagnostics) {
    for (const std::string& path : manifest.central) owners_[path] = std::nullopt;
    for (size_t i = 0; i < manifest.domains.size(); ++i) owners_[manifest.domains[i].path] = i;
  }

  MeshFiles run() {
    MeshFiles files;
    read_policies(files);
    for (const std::string& path : manifest_.catalog) {
      const auto wanted = [](std::string_view file) {
        return file.ends_with(".yaml") || file.ends_with(".yml");
      };
      read_facts(path, path, wanted, "contracts (*.yaml, *.yml)", files.contracts);
    }
    for (const std::string& path : manifest_.entities) {
      if (path.find('*') == std::string::npos) {
        read_facts(
            path, path, [](std::string_view) { return true; }, "entities", files.entities);
        continue;
      }
      const std::string folder(folder_of(path));
      const auto wanted = [&](std::string_view file) {
        return folder_of(file) == folder && fits(name_of(path), name_of(file));
      };
      read_facts(path, folder, wanted, "file of that form", files.entities);
    }
    return files;
  }

 private:
  Span place(std::string_view path) const {
    const auto it = manifest_.places.find(path);
    return it == manifest_.places.end() ? Span{manifest_.file, 0, 0} : it->second;
  }

  /// The deepest path that holds the file; nothing if none does.
  std::optional<Owner> owner_of(std::string_view file) const {
    for (std::string_view at = file;; at = folder_of(at)) {
      const auto it = owners_.find(at);
      if (it != owners_.end()) {
        Owner owner{it->second, !it->second.has_value()};
        if (owner.domain) {
          const std::vector<std::string>& folders = manifest_.domains[*owner.domain].standards;
          owner.may_hold_standards =
              std::any_of(folders.begin(), folders.end(),
                          [&](const std::string& folder) { return is_below(file, folder); });
        }
        return owner;
      }
      if (at == ".") return std::nullopt;
    }
  }

  /// What `path` of the manifest holds; a path that is not there is reported.
  std::vector<std::string> list(const std::string& path, std::string_view folder) {
    std::vector<std::string> refused;
    if (!disk_.exists(folder)) {
      out_.emit(diag::kMissingPath, place(path), folder);
      return {};
    }
    Result<std::vector<std::string>> found = disk_.list(folder, &refused);
    for (const std::string& link : refused) {
      if (links_.insert(link).second) out_.emit(diag::kLinkOut, place(path), link);
    }
    if (!found) {
      out_.emit(diag::kUnreadableFile, place(path), folder, found.error().message);
      return {};
    }
    return *std::move(found);
  }

  void read_policies(MeshFiles& files) {
    std::set<std::string> paths;
    const auto take = [&](const std::string& path) {
      for (std::string& file : list(path, path)) {
        if (file.ends_with(".bylaw")) paths.insert(std::move(file));
      }
    };
    for (const std::string& path : manifest_.central) take(path);
    for (const ManifestDomain& domain : manifest_.domains) {
      // The files of a domain with a repository of its own need not be here.
      if (!domain.repository.empty() && !disk_.exists(domain.path)) continue;
      take(domain.path);
      for (const std::string& folder : domain.standards) {
        // Nor has a release, or git, a folder that is empty.
        if (!domain.repository.empty()) break;
        if (!disk_.exists(folder)) out_.emit(diag::kMissingPath, place(folder), folder);
      }
    }
    for (const std::string& path : paths) {
      const std::optional<Owner> owner = owner_of(path);
      if (!owner || !stays_with(path, *owner)) continue;
      if (const auto file = read(path, kLargestPolicy)) {
        files.policies.push_back({*file, owner->domain, owner->may_hold_standards});
      }
    }
    report_unowned(paths);
  }

  /// A link must not bring one owner's text into another's path.
  bool stays_with(const std::string& path, const Owner& owner) {
    const std::string target = disk_.target(path);
    if (target == path || owner_of(target) == owner) return true;
    out_.emit(diag::kLinkToOther, Span{manifest_.file, 0, 0}, path, target);
    return false;
  }

  /// Policy files that no path holds, but for those of a mesh inside this one.
  void report_unowned(const std::set<std::string>& known) {
    const Result<std::vector<std::string>> all = disk_.list(".", nullptr);
    if (!all) return;
    std::set<std::string, std::less<>> meshes;
    for (const std::string& path : *all) {
      if (name_of(path) == kManifestName && path != kManifestName) {
        meshes.emplace(folder_of(path));
      }
    }
    for (const std::string& path : *all) {
      if (!path.ends_with(".bylaw") || known.contains(path)) continue;
      std::string_view at = folder_of(path);
      while (at != "." && !meshes.contains(at)) at = folder_of(at);
      if (at == ".") out_.emit(diag::kUnownedFile, Span{manifest_.file, 0, 0}, path);
    }
  }

  template <typename Wanted>
  void read_facts(const std::string& path, const std::string& folder, const Wanted& wanted,
                  std::string_view what, std::vector<FileId>& files) {
    if (!disk_.exists(folder)) {
      out_.emit(diag::kMissingPath, place(path), folder);
      return;
    }
    bool any = false;
    for (const std::string& file : list(path, folder)) {
      if (!wanted(file)) continue;
      any = true;
      if (!facts_.insert(file).second) continue;
      if (const auto id = read(file, kLargestFacts)) files.push_back(*id);
    }
    if (!any) out_.emit(diag::kNothingThere, place(path), path, what);
  }

  std::optional<FileId> read(const std::string& path, size_t limit) {
    Result<std::string> text = disk_.read(path, limit);
    if (!text) {
      out_.emit(diag::kUnreadableFile, Span{manifest_.file, 0, 0}, path, text.error().message);
      return std::nullopt;
    }
    const FileId file = sources_.add(path, *std::move(text));
    const std::string& content = sources_[file].text();
    if (const auto offset = invalid_utf8(content)) {
      const auto at = static_cast<uint32_t>(*offset);
      out_.emit(diag::kNotUtf8, Span{file, at, at + 1}, path);
      return std::nullopt;
    }
    if (content.starts_with(kByteOrderMarkBytes)) {
      const Span mark{file, 0, static_cast<uint32_t>(kByteOrderMarkBytes.size())};
      out_.emit(diag::kByteOrderMark, mark, path).hint("save it without one").fix(mark, "");
      return std::nullopt;
    }
    return file;
  }

  const Manifest& manifest_;
  const FileSystem& disk_;
  SourceMap& sources_;
  Diagnostics& out_;
  std::map<std::string, std::optional<size_t>, std::less<>> owners_;
  std::set<std::string> links_;
  std::set<std::string> facts_;
};

}  // namespace

MeshFiles collect_files(const Manifest& manifest, const FileSystem& disk, SourceMap& sources,
                        Diagnostics& diagnostics) {
  return Collector(manifest, disk, sources, diagnostics).run();
}

}  // namespace bylaw
