// A mesh assembled of a release and domains, as a folder: its files, and a record of what each
// domain gave. Entry points: read_assembly(), write_assembly().
#ifndef BYLAW_CLI_ASSEMBLY_H_
#define BYLAW_CLI_ASSEMBLY_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/host.h"
#include "mesh/release.h"

namespace bylaw::cli {

enum class DomainState : uint8_t {
  kLeftOut,  // nothing of it is there
  kKept,     // what an earlier assembly took
  kCurrent,
};

struct AssembledDomain {
  DomainState state = DomainState::kLeftOut;
  std::vector<std::string> catalog;
  std::vector<std::string> entities;
  std::map<std::string, std::string> files;  // text by path
  /// Of one that was read and is left out for it: a file that is not what was taken.
  std::string changed{};
};

struct Assembly {
  std::string mesh;  // empty: there was none
  Release release;   // of one that was read, only its version
  std::map<std::string, AssembledDomain> domains;
  std::set<std::string> paths;  // of one that was read: all its files
};

/// What an earlier assembly left in `folder`; an empty one if there is no such folder. Refused: a
/// mesh that was not assembled, a malformed record. A domain whose files were changed since is left
/// out.
Result<Assembly> read_assembly(const Host& host, const std::string& folder);

/// All files of the mesh by path, its mesh.yaml among them.
std::map<std::string, std::string, std::less<>> assembled_files(const Assembly& assembly);

/// Writes the files and the record, and removes those of `last` that are no more.
Status write_assembly(Host& host, const std::string& folder, const Assembly& last,
                      const Assembly& assembly);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_ASSEMBLY_H_
