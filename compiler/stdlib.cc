// Looks up modules of the standard library; their texts are generated from stdlib/ at build time.
// Entry point: standard_module().
#include "compiler/stdlib.h"

#include <algorithm>

namespace bylaw {

const StandardModule* standard_module(std::string_view package) {
  const std::span<const StandardModule> all = standard_modules();
  const auto it = std::lower_bound(
      all.begin(), all.end(), package,
      [](const StandardModule& module, std::string_view name) { return module.package < name; });
  return it != all.end() && it->package == package ? &*it : nullptr;
}

}  // namespace bylaw
