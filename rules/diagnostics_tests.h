// Diagnostics of running a mesh's tests: what was expected and what came. Documented in
// docs/diagnostics/test_runs.md.
#ifndef BYLAW_RULES_DIAGNOSTICS_TESTS_H_
#define BYLAW_RULES_DIAGNOSTICS_TESTS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw {

inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kWrongDecision{"BY0780", "wrong-decision", Severity::kError,
                   "'{0}': {1} was expected, got {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWrongReasons{
    "BY0781", "wrong-reasons", Severity::kError, "'{0}': {1} was expected, got {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWrongMasks{
    "BY0782", "wrong-masks", Severity::kError, "'{0}': masks {1} were expected, got {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWrongFilter{
    "BY0783", "wrong-filter", Severity::kError, "'{0}': the filter {1} was expected, got {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWrongDuties{
    "BY0784", "wrong-duties", Severity::kError, "'{0}': duties {1} were expected, got {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWrongRow{
    "BY0785", "wrong-row", Severity::kError, "'{0}': the row was expected to be {1}, it is {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view,
                                std::string_view>
    kWrongCell{"BY0786", "wrong-cell", Severity::kError,
               "'{0}': the cell {1} was expected as {2}, got {3}"};
inline constexpr DiagnosticKind<std::string_view> kRowWithoutPermit{
    "BY0787", "row-without-permit", Severity::kError,
    "'{0}': a row is expected, but the decision before it is a deny"};

}  // namespace bylaw

#endif  // BYLAW_RULES_DIAGNOSTICS_TESTS_H_
