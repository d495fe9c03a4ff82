// One policy as `bylaw show` tells it: its sentence, what it touches, what stands against it, and
// which tests cover it. Entry points: policy_text(), policies_json().
#ifndef BYLAW_CLI_SHOW_POLICY_H_
#define BYLAW_CLI_SHOW_POLICY_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/compile.h"
#include "rules/coverage.h"

namespace bylaw::cli {

/// "mandatory standard", "guarantee", "bylaw".
std::string_view kind_word(const Policy& policy);

/// `coverage`: of all tests of the mesh.
std::string policy_text(const Mesh& mesh, PolicyId id, const Coverage& coverage);

/// {"mesh","policies":[{"name","kind","enforcement","level","title","place","text","actions",…}]}.
std::string policies_json(const Mesh& mesh, const std::vector<PolicyId>& ids,
                          const Coverage& coverage);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_SHOW_POLICY_H_
