#include "cli/shown.h"

#include <algorithm>

namespace bylaw::cli {
namespace {

/// Where the folder lies in its git repository, with a '/' behind it; empty: at its root, or
/// nowhere.
std::string place_in_repository(const Host& host, const std::string& folder) {
  const Result<std::string> prefix = host.git(folder, {"rev-parse", "--show-prefix"});
  return prefix ? prefix->substr(0, prefix->find('\n')) : std::string();
}

}  // namespace

FileSide file_side(const Manifest& manifest, const std::string& path) {
  FileSide side;
  size_t deepest = 0;
  const auto is_deeper = [&](const std::string& folder) {
    const size_t depth = folder == "." ? 1 : folder.size() + 1;
    if (!is_below(path, folder) || depth < deepest) return false;
    deepest = depth;
    return true;
  };
  for (const std::string& folder : manifest.central) {
    if (is_deeper(folder)) side = {"centre", "", ""};
  }
  for (const ManifestDomain& domain : manifest.domains) {
    if (!is_deeper(domain.path)) continue;
    const bool standards =
        std::ranges::any_of(domain.standards, [&](const auto& s) { return is_below(path, s); });
    side = {standards ? "standards" : "domain", domain.name, domain.owner};
  }
  return side;
}

RenderOptions shown_as(const Host& host, const OpenMesh& open, OutputFormat format, bool color) {
  RenderOptions options;
  options.format = format;
  options.color = color;
  switch (format) {
    case OutputFormat::kText:
    case OutputFormat::kJunit:
      break;
    case OutputFormat::kJson:
      options.side = [&open](const std::string& path) {
        return file_side(open.mesh->manifest, path);
      };
      break;
    case OutputFormat::kSarif:
    case OutputFormat::kGithub:
      options.hosted = [&open,
                        place = place_in_repository(host, open.folder)](const std::string& path) {
        return open.holds(path) ? place + path : path;
      };
      break;
  }
  return options;
}

}  // namespace bylaw::cli
