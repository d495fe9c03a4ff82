// Reading through to the disk below, and the imports of what is asked.
#include "cli/with_file.h"

#include <algorithm>
#include <set>

namespace bylaw::cli {

Result<std::string> WithFile::read(std::string_view path, size_t limit) const {
  if (path == path_) return text_;
  return disk_.read(path, limit);
}

Result<std::vector<std::string>> WithFile::list(std::string_view folder,
                                                std::vector<std::string>* refused) const {
  Result<std::vector<std::string>> paths = disk_.list(folder, refused);
  if (paths.ok() && is_below(path_, folder)) {
    const auto place = std::ranges::lower_bound(*paths, path_);
    if (place == paths->end() || *place != path_) paths->insert(place, path_);
  }
  return paths;
}

std::string central_folder(const Manifest& manifest) {
  return manifest.central.empty() ? manifest.domains.front().path : manifest.central.front();
}

std::string import_vocabulary(const Schema& schema) {
  std::set<std::string> packages;
  const auto collect = [&](const auto& store) {
    for (const auto& declared : store) {
      const bool plain = declared.name.package.empty() || declared.name.package == "*";
      if (!plain) packages.insert(declared.name.package);
    }
  };
  collect(schema.enums);
  collect(schema.taxonomies);
  collect(schema.records);
  collect(schema.entity_types);
  collect(schema.actions);
  std::string text;
  for (const std::string& package : packages) text += "import " + package + "\n";
  return text;
}

}  // namespace bylaw::cli
