// Diagnostics of `bylaw audit`. Documented in docs/diagnostics/audit.md.
#ifndef BYLAW_CLI_DIAGNOSTICS_AUDIT_H_
#define BYLAW_CLI_DIAGNOSTICS_AUDIT_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::cli {

inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnmetRequirement{
    "BY1101", "unmet-requirement", Severity::kError, "{0} does not meet \"{1}\""};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnmetInRollout{
    "BY1102", "unmet-in-rollout", Severity::kWarning,
    "{0} does not meet \"{1}\", which is not enforced yet"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUndecidedRequirement{
    "BY1103", "undecided-requirement", Severity::kWarning,
    "whether {0} meets \"{1}\" can't be told from the catalogue"};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_DIAGNOSTICS_AUDIT_H_
