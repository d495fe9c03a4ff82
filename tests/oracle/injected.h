// Large meshes with nothing wrong in them but one conflict of each kind, at a random depth; and the
// same with each conflict mended. Entry point: injected_mesh().
#ifndef BYLAW_TESTS_ORACLE_INJECTED_H_
#define BYLAW_TESTS_ORACLE_INJECTED_H_

#include <set>
#include <string>
#include <utility>

#include "mesh/file_system.h"

namespace bylaw::tests {

struct InjectedMesh {
  MemoryDisk disk;
  /// A verdict's name, and the package and name of a policy, waiver or product that it must be told
  /// of.
  std::set<std::pair<std::string, std::string>> conflicts;
};

/// About `rules` rules over a tree of domains. `mended`: without the conflicts, which `conflicts`
/// names all the same.
InjectedMesh injected_mesh(uint64_t seed, size_t rules, bool mended);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_INJECTED_H_
