// Diagnostics of domain repositories: domain.yaml, its pin, and whose files lie there. Documented
// in docs/diagnostics/repositories.md.
#ifndef BYLAW_MESH_DIAGNOSTICS_DOMAIN_H_
#define BYLAW_MESH_DIAGNOSTICS_DOMAIN_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

inline constexpr DiagnosticKind<std::string_view> kDomainKeyMissing{
    "BY1110", "domain-key-missing", Severity::kError, "domain.yaml does not say '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kBadPin{
    "BY1111", "bad-pin", Severity::kError, "'{0}' is no {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kReleaseUnavailable{
    "BY1112", "release-unavailable", Severity::kError, "the release {0} can't be had: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kReleaseMismatch{"BY1113", "release-mismatch", Severity::kError,
                     "the {0} of the release is {1}, but {2} is pinned"};
inline constexpr DiagnosticKind<std::string_view> kUnknownRepositoryDomain{
    "BY1114", "domain-not-in-release", Severity::kError, "the release knows no domain '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kForeignFile{
    "BY1115", "foreign-file", Severity::kError,
    "'{0}' belongs to {1}; it can't be written in the repository of the domain '{2}'"};

}  // namespace bylaw::diag

#endif  // BYLAW_MESH_DIAGNOSTICS_DOMAIN_H_
