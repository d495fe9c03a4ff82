// The standard library's modules, from the files of stdlib/ that the build embeds. Entry point:
// standard_module().
#include "compiler/stdlib.h"

#include <algorithm>

#include "base/embedded.h"

namespace bylaw {

extern const std::vector<EmbeddedFile> kStandardLibraryFiles;

namespace {

std::vector<StandardModule> name_modules() {
  constexpr std::string_view kEnding = ".bylaw";
  std::vector<StandardModule> modules;
  for (const EmbeddedFile& file : kStandardLibraryFiles) {
    std::string package = "std." + std::string(file.path);
    package.resize(package.size() - kEnding.size());
    std::replace(package.begin(), package.end(), '/', '.');
    modules.push_back({package, "std/" + std::string(file.path), file.text});
  }
  std::sort(modules.begin(), modules.end(),
            [](const StandardModule& a, const StandardModule& b) { return a.package < b.package; });
  return modules;
}

}  // namespace

const std::vector<StandardModule>& standard_modules() {
  static const std::vector<StandardModule> modules = name_modules();
  return modules;
}

const StandardModule* standard_module(std::string_view package) {
  const std::vector<StandardModule>& all = standard_modules();
  const auto it = std::lower_bound(
      all.begin(), all.end(), package,
      [](const StandardModule& module, std::string_view name) { return module.package < name; });
  return it != all.end() && it->package == package ? &*it : nullptr;
}

}  // namespace bylaw
