// Diagnostics of rights: what a file's place in the manifest lets it be and declare (BY024x,
// BY025x). Data only.
#ifndef BYLAW_COMPILER_SEMA_DIAGNOSTICS_RIGHTS_H_
#define BYLAW_COMPILER_SEMA_DIAGNOSTICS_RIGHTS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

// A file's header against its place.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kModuleNotCentral{
    "BY0240", "module-not-central", Severity::kError,
    "module '{0}' stands in a path of {1}; modules are the centre's alone"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kStandardsNotHeld{
    "BY0241", "standards-not-held", Severity::kError,
    "standards '{0}' stand in a path of {1} that may not hold standards"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kDomainFileElsewhere{
    "BY0242", "domain-file-elsewhere", Severity::kError,
    "this file says it is domain '{0}', but its path belongs to {1}"};
inline constexpr DiagnosticKind<std::string_view> kDomainFileInCentre{
    "BY0243", "domain-file-in-centre", Severity::kError,
    "this file says it is domain '{0}', but its path is the centre's"};
inline constexpr DiagnosticKind<std::string_view> kUndeclaredDomain{
    "BY0244", "no-such-domain", Severity::kError, "the manifest declares no domain '{0}'"};

// A declaration against the layer of its file.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kNoRight{
    "BY0245", "no-right", Severity::kError, "{0} may not declare {1}: vocabulary is the centre's"};
inline constexpr DiagnosticKind<std::string_view> kAssumptionNotCentral{
    "BY0246", "assumption-not-central", Severity::kError,
    "{0} may not assume anything: assumptions are the centre's"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kStandardOutsideStandards{
    "BY0247", "not-a-standards-file", Severity::kError,
    "{0} stands in the file of {1}; only a standards file may hold it"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kDomainDeclOutsideDomain{
    "BY0248", "not-a-domain-file", Severity::kError,
    "{0} stands in {1}; only a domain's file may hold it"};
inline constexpr DiagnosticKind<std::string_view> kPolicyInModule{
    "BY0249", "policy-in-module", Severity::kError,
    "{0} stands in a module; modules hold vocabulary only"};
inline constexpr DiagnosticKind<std::string_view> kVocabularyAmongStandards{
    "BY0250", "vocabulary-among-standards", Severity::kError,
    "{0} stands in a standards file; vocabulary belongs in a module"};
inline constexpr DiagnosticKind<> kOverrideAtRoot{
    "BY0251", "override-at-root", Severity::kError,
    "the root overrides a standard, but overrides come from below a standard's holder"};

}  // namespace bylaw::diag

#endif  // BYLAW_COMPILER_SEMA_DIAGNOSTICS_RIGHTS_H_
