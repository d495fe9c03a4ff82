#include "cli/codeowners.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace bylaw::cli {
namespace {

/// As a pattern of CODEOWNERS, anchored at the repository's root.
std::string pattern(const std::string& path, bool folder) {
  if (path == ".") return "*";
  std::string out = "/";
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '[' || c == ']' || c == '?' || c == '!') out += '\\';
    out += c;
  }
  return folder ? out + "/" : out;
}

}  // namespace

Result<std::string> codeowners_text(const Manifest& manifest, const std::string& centre) {
  std::vector<std::pair<std::string, std::string>> lines;  // path, owner
  for (const std::string& path : manifest.central) lines.emplace_back(path, centre);
  for (const ManifestDomain& domain : manifest.domains) {
    lines.emplace_back(domain.path, domain.owner);
  }
  // Facts are the centre's where they aren't a domain's: what they say decides too.
  std::set<std::string> facts(manifest.catalog.begin(), manifest.catalog.end());
  facts.insert(manifest.entities.begin(), manifest.entities.end());
  for (const std::string& path : facts) {
    const bool owned = std::ranges::any_of(manifest.domains, [&](const ManifestDomain& domain) {
      return domain.path != "." && is_below(path, domain.path);
    });
    if (!owned) lines.emplace_back(path, centre);
  }
  const auto depth = [](const std::string& path) {
    return path == "." ? -1 : std::count(path.begin(), path.end(), '/');
  };
  std::ranges::stable_sort(lines, [&](const auto& a, const auto& b) {
    return std::pair(depth(a.first), a.first) < std::pair(depth(b.first), b.first);
  });
  std::string out = "# From mesh.yaml, by `bylaw show --codeowners`: change it there.\n";
  const auto add = [&](const std::string& where, const std::string& owner) {
    out += where + " " + (owner.find('@') == std::string::npos ? "@" : "") + owner + "\n";
  };
  for (const auto& [path, owner] : lines) {
    if (owner.empty() || owner.find_first_of(" \t\n#") != std::string::npos) {
      return Error{"the owner '" + owner +
                   "' can't be written in CODEOWNERS: it is no single word"};
    }
    // Without a '/' behind it a pattern fits files as well as folders.
    add(pattern(path, !path.ends_with(".bylaw") && !facts.contains(path)), owner);
  }
  add("/mesh.yaml", centre);
  return out;
}

}  // namespace bylaw::cli
