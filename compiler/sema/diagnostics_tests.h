// Diagnostics of tests and assertions (BY07xx). Each has a section in docs/diagnostics/tests.md.
#ifndef BYLAW_COMPILER_SEMA_DIAGNOSTICS_TESTS_H_
#define BYLAW_COMPILER_SEMA_DIAGNOSTICS_TESTS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

// Assertions.
inline constexpr DiagnosticKind<std::string_view> kRepeatedAssert{
    "BY0701", "repeated-assert", Severity::kError, "a second assertion is named '{0}'"};
inline constexpr DiagnosticKind<std::string_view> kAssertWithoutText{
    "BY0702", "assert-without-text", Severity::kError,
    "assertion '{0}' does not say what it is about"};
inline constexpr DiagnosticKind<> kAssertWithoutName{
    "BY0703", "assert-without-name", Severity::kError, "this assertion has neither name nor text"};

// Tests as a whole.
inline constexpr DiagnosticKind<std::string_view> kRepeatedTest{
    "BY0710", "repeated-test", Severity::kError, "a second test of this package is called {0}"};
inline constexpr DiagnosticKind<std::string_view> kTestWithoutExpect{
    "BY0711", "test-without-expect", Severity::kError, "test {0} expects nothing"};
inline constexpr DiagnosticKind<> kGivenWithoutExpect{
    "BY0712", "given-without-expect", Severity::kWarning, "nothing is expected after this 'given'"};
inline constexpr DiagnosticKind<> kNoTime{"BY0713", "no-time", Severity::kError,
                                          "this expectation has no time"};
inline constexpr DiagnosticKind<std::string_view> kNoRole{"BY0714", "no-request", Severity::kError,
                                                          "this expectation has no {0}"};

// What is given.
inline constexpr DiagnosticKind<std::string_view> kGivenTwice{
    "BY0720", "given-twice", Severity::kError, "one 'given' has a second {0}"};
inline constexpr DiagnosticKind<> kTimeInContext{"BY0722", "time-in-context", Severity::kError,
                                                 "the time is not given in the context"};
inline constexpr DiagnosticKind<std::string_view> kUnknownContext{
    "BY0723", "unknown-given-context", Severity::kError, "the context has no member '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownGivenAttribute{
    "BY0724", "unknown-given-attribute", Severity::kError, "{0} has no attribute '{1}'"};
inline constexpr DiagnosticKind<std::string_view> kUnknownGivenProperty{
    "BY0725", "unknown-given-property", Severity::kError,
    "no action that this test asks about has a property '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kParentType{
    "BY0726", "parent-type", Severity::kError, "a {0} cannot stand in a {1}"};
inline constexpr DiagnosticKind<std::string_view> kOwnParent{
    "BY0727", "own-parent", Severity::kError, "{0} is given as its own parent"};

// What is expected.
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kNoEnvironment{"BY0730", "no-environment", Severity::kError,
                   "'{0}' is not an action by a {1} on a {2}"};
inline constexpr DiagnosticKind<std::string_view> kByTwice{"BY0731", "by-twice", Severity::kWarning,
                                                           "'{0}' is named twice here"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kByCannotDecide{
    "BY0732", "by-cannot-decide", Severity::kError, "'{0}' has no rule that can {1} this"};
inline constexpr DiagnosticKind<> kPermitNotPermitted{
    "BY0733", "permit-not-permitted", Severity::kError,
    "an expected permit cannot be 'not permitted'"};
inline constexpr DiagnosticKind<> kNotPermittedBy{
    "BY0734", "not-permitted-by", Severity::kError,
    "'not permitted' means that no rule spoke, so it cannot say 'by'"};
inline constexpr DiagnosticKind<std::string_view> kDenialShows{
    "BY0735", "denial-shows", Severity::kError, "an expected denial cannot say '{0}'"};
inline constexpr DiagnosticKind<std::string_view> kColumnTwice{
    "BY0736", "column-twice", Severity::kError, "column '{0}' is given twice here"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kExpectWithoutColumns{
    "BY0737", "expect-without-columns", Severity::kError,
    "action '{0}' reads no columns, so it cannot be expected to say '{1}'"};
inline constexpr DiagnosticKind<> kRowWithoutDecision{"BY0738", "row-without-decision",
                                                      Severity::kError,
                                                      "a row is expected before any decision was"};
inline constexpr DiagnosticKind<> kRowOfDenial{"BY0739", "row-of-denial", Severity::kError,
                                               "a row is expected of a denial"};
inline constexpr DiagnosticKind<> kRowOfSeveral{
    "BY0740", "row-of-several", Severity::kError,
    "a row is expected, but the decision before it is about several actions"};
inline constexpr DiagnosticKind<std::string_view> kCellNotText{
    "BY0741", "cell-not-text", Severity::kError, "the cell of column '{0}' is not a text"};
inline constexpr DiagnosticKind<std::string_view> kDutyTwice{
    "BY0743", "duty-twice", Severity::kWarning,
    "duty '{0}' is expected twice with the same arguments"};

}  // namespace bylaw::diag

#endif  // BYLAW_COMPILER_SEMA_DIAGNOSTICS_TESTS_H_
