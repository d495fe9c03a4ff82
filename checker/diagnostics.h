// Diagnostics of the checker: BY10xx, one per verdict. Documented in docs/diagnostics/checks.md.
#ifndef BYLAW_CHECKER_DIAGNOSTICS_H_
#define BYLAW_CHECKER_DIAGNOSTICS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw {

inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kExpansion{
    "BY1001", "expansion", Severity::kError, "{0} permits what is never granted: {1} {2} it"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kNarrowed{
    "BY1002", "narrowed", Severity::kNote, "{0} is narrowed by {1}"};
inline constexpr DiagnosticKind<std::string_view> kOutOfBounds{
    "BY1003", "out-of-bounds", Severity::kError,
    "this override of {0} reaches beyond its 'override within'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kDeniedGuarantee{"BY1004", "denied-guarantee", Severity::kError,
                     "{0} forbids what {1} {2}, so it never has an effect"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view,
                                std::string_view>
    kWeakenedDuty{"BY1005", "weakened-duty", Severity::kError,
                  "{0} promises {1}, where {2} allows {3}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view,
                                std::string_view>
    kIncomparableMask{"BY1006", "incomparable-mask", Severity::kWarning,
                      "{1} of {0} and {3} of {2} can't be shown by one mask"};
inline constexpr DiagnosticKind<std::string_view> kStarved{"BY1007", "starved", Severity::kWarning,
                                                           "the view of {0} never shows a row"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kContradiction{
    "BY1008", "contradiction", Severity::kError, "{0} and {1} can't both be kept"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kSourceExceeded{
    "BY1009", "source-exceeded", Severity::kError, "{0} permits what {1} forbids of the source"};
inline constexpr DiagnosticKind<std::string_view> kDead{"BY1010", "dead", Severity::kWarning,
                                                        "this rule of {0} never applies"};
inline constexpr DiagnosticKind<std::string_view> kIdleOverride{
    "BY1012", "idle-override", Severity::kWarning, "this override of {0} changes nothing"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kIdleWaiver{
    "BY1013", "idle-waiver", Severity::kWarning, "waiver {0} of {1} changes nothing"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kExpiredWaiver{"BY1014", "expired-waiver", Severity::kError,
                   "waiver {0} of {1} is over since {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kEndingWaiver{
    "BY1015", "ending-waiver", Severity::kNote, "waiver {0} of {1} ends with {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWideWaiver{
    "BY1016", "wide-waiver", Severity::kWarning,
    "waiver {0} of {1} reaches {2}, where no grant meets the standard"};
inline constexpr DiagnosticKind<std::string_view> kMayErr{"BY1017", "may-err", Severity::kWarning,
                                                          "the condition of {0} may err"};
inline constexpr DiagnosticKind<std::string_view> kBrokenAssert{
    "BY1019", "assert", Severity::kError, "the assertion \"{0}\" does not hold"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknown{
    "BY1020", "unknown", Severity::kError,
    "whether there is a finding '{0}' of {1} is not decided"};
inline constexpr DiagnosticKind<std::string_view> kVoid{"BY1021", "void", Severity::kWarning,
                                                        "this rule of {0} changes nothing"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUncovered{
    "BY1022", "uncovered", Severity::kNote, "no standard speaks of {0} {1}"};
inline constexpr DiagnosticKind<std::string_view> kUnsatisfiableAssumption{
    "BY1023", "unsatisfiable-assumption", Severity::kError, "{0} no request to decide"};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_DIAGNOSTICS_H_
