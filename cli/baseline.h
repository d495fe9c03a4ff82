// Findings that are known and borne for a while: a file of them with who answers for each and until
// when. Entry points: read_baseline(), apply_baseline(), baseline_text().
#ifndef BYLAW_CLI_BASELINE_H_
#define BYLAW_CLI_BASELINE_H_

#include <optional>
#include <string>
#include <vector>

#include "cli/open_mesh.h"
#include "facts/value.h"

namespace bylaw::cli {

struct KnownFinding {
  std::string id;  // fingerprint() of the finding
  std::string owner;
  std::string until;  // a date, the last day on which it is borne
  Timestamp end;      // the first moment at which it counts again, in the mesh's time zone
};

/// The file's entries; nothing after complaining of a malformed one.
std::optional<std::vector<KnownFinding>> read_baseline(Host& host, const std::string& path,
                                                       const Schema& schema);

/// Takes the known findings out of the mesh's. One that expired stays, with a note of whose it was;
/// the numbers of known ones and of entries that fit nothing are told on `host.err`.
void apply_baseline(Host& host, const std::vector<KnownFinding>& known, OpenMesh& open);

/// A baseline of what the mesh has of errors and warnings, each with its domain's owner, else
/// `owner`. Nothing if one has neither.
std::optional<std::string> baseline_text(const OpenMesh& open, const std::string& owner,
                                         const std::string& until);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_BASELINE_H_
