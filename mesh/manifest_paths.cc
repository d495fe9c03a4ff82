// The paths of a manifest. Entry points: plain_path(), check_paths().
#include "mesh/manifest_paths.h"

#include <algorithm>
#include <vector>

#include "mesh/diagnostics.h"
#include "mesh/file_system.h"

namespace bylaw {
namespace {

/// Whether following the parts of a relative path ever leaves its start.
bool escapes(std::string_view path) {
  int depth = 0;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    if (part == "..") {
      if (--depth < 0) return true;
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

struct OwnedPath {
  std::string_view path;
  const ManifestDomain* domain = nullptr;  // null: the centre's
  Span span;
};

std::string owner_text(const OwnedPath& owned) {
  return owned.domain == nullptr ? "the centre" : "the domain '" + owned.domain->name + "'";
}

bool may_lie_inside(const OwnedPath& inner, const OwnedPath& outer) {
  if (outer.domain == nullptr) return inner.domain == nullptr;
  if (outer.domain->name == "*") return true;
  return inner.domain != nullptr && is_below_domain(inner.domain->name, outer.domain->name);
}

Span place(const Manifest& manifest, const std::string& path) {
  const auto it = manifest.places.find(path);
  return it == manifest.places.end() ? Span{manifest.file, 0, 0} : it->second;
}

/// In the order of a walk over the folders: what lies inside a path comes right after it.
std::vector<OwnedPath> owned_paths(const Manifest& manifest) {
  std::vector<OwnedPath> paths;
  for (const std::string& path : manifest.central) {
    paths.push_back({path, nullptr, place(manifest, path)});
  }
  for (const ManifestDomain& domain : manifest.domains) {
    if (!domain.path.empty()) paths.push_back({domain.path, &domain, domain.span});
  }
  const auto before = [](char a, char b) { return (a == '/' ? '\0' : a) < (b == '/' ? '\0' : b); };
  std::stable_sort(paths.begin(), paths.end(), [&](const OwnedPath& a, const OwnedPath& b) {
    if ((a.path == ".") != (b.path == ".")) return a.path == ".";
    return std::lexicographical_compare(a.path.begin(), a.path.end(), b.path.begin(), b.path.end(),
                                        before);
  });
  return paths;
}

void check_standards(const Manifest& manifest, const ManifestDomain& domain,
                     Diagnostics& diagnostics) {
  for (const std::string& folder : domain.standards) {
    const Span span = place(manifest, folder);
    if (!is_below(folder, domain.path)) {
      diagnostics.emit(diag::kStandardsOutside, span, folder, domain.name)
          .hint("its files lie in '" + domain.path + "'");
      continue;
    }
    for (const ManifestDomain& other : manifest.domains) {
      if (&other == &domain || other.path.empty() || !is_below(folder, other.path) ||
          other.path.size() <= domain.path.size()) {
        continue;
      }
      diagnostics.emit(diag::kStandardsOfSubDomain, span, folder, other.name)
          .hint("let '" + other.name + "' hold standards there");
      break;
    }
  }
}

}  // namespace

std::optional<std::string> plain_path(std::string_view written, Span span, PathForm form,
                                      Diagnostics& diagnostics) {
  if (written.starts_with('/') || (written.size() > 1 && written[1] == ':')) {
    diagnostics.emit(diag::kAbsolutePath, span, written);
    return std::nullopt;
  }
  if (escapes(written)) {
    diagnostics.emit(diag::kPathEscapes, span, written);
    return std::nullopt;
  }
  std::string_view path = written;
  while (path.starts_with("./")) path.remove_prefix(2);
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (!is_clean_path(path)) {
    diagnostics.emit(diag::kBadPath, span, written)
        .hint("write folders with '/' between, without '..' and '\\'");
    return std::nullopt;
  }
  const size_t star = path.find('*');
  const size_t last = path.rfind('/');
  const bool in_last =
      star != std::string_view::npos && (last == std::string_view::npos || star > last);
  if (star != std::string_view::npos && (form == PathForm::kPlain || !in_last)) {
    diagnostics.emit(diag::kMisplacedPattern, span, written);
    return std::nullopt;
  }
  return std::string(path);
}

bool is_below_domain(std::string_view inner, std::string_view outer) {
  if (outer == "*" || inner == outer) return true;
  return inner.size() > outer.size() && inner.starts_with(outer) && inner[outer.size()] == '.';
}

void check_paths(const Manifest& manifest, Diagnostics& diagnostics) {
  std::vector<OwnedPath> around;  // the paths that the last one lies in, outermost first
  for (const OwnedPath& next : owned_paths(manifest)) {
    while (!around.empty() && !is_below(next.path, around.back().path)) around.pop_back();
    if (!around.empty()) {
      const OwnedPath& outer = around.back();
      if (outer.path == next.path) {
        diagnostics.emit(diag::kPathTwice, next.span, next.path, owner_text(outer))
            .label(outer.span, "here");
        continue;
      }
      if (!may_lie_inside(next, outer)) {
        diagnostics
            .emit(diag::kPathsOverlap, next.span, next.path, owner_text(next), outer.path,
                  owner_text(outer))
            .label(outer.span, "here");
      }
    }
    around.push_back(next);
  }
  for (const ManifestDomain& domain : manifest.domains) {
    if (!domain.path.empty()) check_standards(manifest, domain, diagnostics);
  }
}

}  // namespace bylaw
