// Diagnostics of names: packages, imports, declarations and how they are referred to (BY03xx). Data
// only.
#ifndef BYLAW_COMPILER_SEMA_DIAGNOSTICS_NAMES_H_
#define BYLAW_COMPILER_SEMA_DIAGNOSTICS_NAMES_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

using Text = std::string_view;

// References.
inline constexpr DiagnosticKind<Text, Text> kUnknownName{"BY0301", "unknown-name", Severity::kError,
                                                         "no {0} is named '{1}'"};
inline constexpr DiagnosticKind<Text, Text, Text> kWrongKindOfName{
    "BY0302", "wrong-kind-of-name", Severity::kError, "'{0}' is {1}, {2} is needed here"};
inline constexpr DiagnosticKind<Text, Text, Text> kNotImported{
    "BY0303", "not-imported", Severity::kError,
    "{0} '{1}' is declared in {2}, which this file does not import"};
inline constexpr DiagnosticKind<Text, Text> kAmbiguousName{
    "BY0304", "ambiguous-name", Severity::kError, "'{0}' is declared in {1}"};

// Packages and imports.
inline constexpr DiagnosticKind<Text> kUnknownImport{"BY0305", "unknown-import", Severity::kError,
                                                     "there is no package '{0}' to import"};
inline constexpr DiagnosticKind<Text> kImportsItself{"BY0306", "imports-itself", Severity::kError,
                                                     "'{0}' imports itself"};
inline constexpr DiagnosticKind<Text> kRepeatedImport{
    "BY0307", "repeated-import", Severity::kWarning, "'{0}' is imported twice"};
inline constexpr DiagnosticKind<Text> kImportCycle{"BY0308", "import-cycle", Severity::kError,
                                                   "packages import each other: {0}"};
inline constexpr DiagnosticKind<Text, Text, Text> kImportFromAside{
    "BY0309", "import-from-aside", Severity::kError,
    "a file of {0} imports '{1}', which belongs to {2}"};
inline constexpr DiagnosticKind<Text> kReservedPackage{
    "BY0311", "reserved-package", Severity::kError,
    "'{0}' is a name of the standard library, whose packages are std.…"};
inline constexpr DiagnosticKind<Text, Text, Text> kPackageOfTwoKinds{
    "BY0312", "package-of-two-kinds", Severity::kError,
    "'{0}' is the name of {1} already, this is {2}"};
inline constexpr DiagnosticKind<Text, Text, Text> kPackageHeldTwice{
    "BY0313", "package-held-twice", Severity::kError,
    "the standards '{0}' belong to {1} already, this file belongs to {2}"};

// Declarations.
inline constexpr DiagnosticKind<Text, Text> kDuplicateName{
    "BY0314", "duplicate-name", Severity::kError, "{0} '{1}' is declared already"};
inline constexpr DiagnosticKind<Text, Text> kNameTakenByOtherKind{
    "BY0315", "name-taken", Severity::kError, "'{0}' is the name of {1} already"};
inline constexpr DiagnosticKind<Text> kBuiltInName{"BY0316", "built-in-name", Severity::kError,
                                                   "'{0}' is a type of the language itself"};

}  // namespace bylaw::diag

#endif  // BYLAW_COMPILER_SEMA_DIAGNOSTICS_NAMES_H_
