// What two versions answer differently, as text and as JSON. Entry points: tell_differences(),
// differences_json(), difference_text().
#ifndef BYLAW_CLI_DIFF_REPORT_H_
#define BYLAW_CLI_DIFF_REPORT_H_

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "checker/diff.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

/// One of the two versions, as it was named and opened.
struct Version {
  std::string name;  // "northwind 3.2.0", "new/"
  OpenMesh open;
};
using Versions = std::array<Version, 2>;

/// One difference: what, where, an example, and what each version says of it.
std::string difference_text(const Versions& versions, const DiffResult& result,
                            const Difference& difference);

void tell_differences(std::ostream& out, const Versions& versions, const DiffResult& result);

nlohmann::ordered_json differences_json(const Versions& versions, const DiffResult& result);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_DIFF_REPORT_H_
