#include "cli/fresh_findings.h"

#include <map>

namespace bylaw::cli {

Diagnostics fresh_findings(const OpenMesh& before, const OpenMesh& after) {
  std::map<std::string, size_t> known;
  for (const Diagnostic& d : before.diagnostics.list()) {
    ++known[fingerprint(before.mesh->sources, d)];
  }
  Diagnostics fresh;
  for (const Diagnostic& d : after.diagnostics.list()) {
    size_t& left = known[fingerprint(after.mesh->sources, d)];
    if (left > 0) {
      --left;
    } else {
      fresh.add(d);
    }
  }
  return fresh;
}

}  // namespace bylaw::cli
