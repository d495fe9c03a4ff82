// What can be wrong with the form of a policy text, BY0101 … BY0199. docs/diagnostics/syntax.md has
// a section on each.
#ifndef BYLAW_COMPILER_PARSE_DIAGNOSTICS_H_
#define BYLAW_COMPILER_PARSE_DIAGNOSTICS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw {

// The text as such.
inline constexpr DiagnosticKind<std::string_view> kInvalidUtf8{
    "BY0101", "invalid-utf8", Severity::kError, "the byte 0x{0} is not part of valid UTF-8 text"};
inline constexpr DiagnosticKind<> kNulByte{"BY0102", "nul-byte", Severity::kError,
                                           "a policy text holds no NUL bytes"};
inline constexpr DiagnosticKind<size_t, size_t> kFileTooLarge{
    "BY0103", "file-too-large", Severity::kError,
    "the file has {0} bytes, more than the {1} that are read"};
inline constexpr DiagnosticKind<uint32_t> kNestedTooDeep{
    "BY0104", "nested-too-deep", Severity::kError, "nested more than {0} deep"};
inline constexpr DiagnosticKind<uint32_t> kChainTooLong{
    "BY0105", "chain-too-long", Severity::kError,
    "a chain of more than {0} operators; only 'and' and 'or' may be repeated without end"};
inline constexpr DiagnosticKind<size_t> kTooManyErrors{
    "BY0106", "too-many-syntax-errors", Severity::kError,
    "{0} mistakes of form; the rest of the file is not read"};

// Words and literals.
inline constexpr DiagnosticKind<std::string_view> kUnexpectedCharacter{
    "BY0107", "unexpected-character", Severity::kError, "the character {0} has no meaning here"};
inline constexpr DiagnosticKind<std::string_view> kForeignLetters{
    "BY0108", "foreign-letters", Severity::kError,
    "the name '{0}' has characters other than a-z, A-Z, 0-9 and '_'"};
inline constexpr DiagnosticKind<> kOpenString{"BY0109", "open-string", Severity::kError,
                                              "the string is not closed on its line"};
inline constexpr DiagnosticKind<> kOpenComment{"BY0110", "open-comment", Severity::kError,
                                               "the comment is not closed by '*/'"};
inline constexpr DiagnosticKind<std::string_view> kBadEscape{
    "BY0111", "bad-escape", Severity::kError, "the escape '{0}' is unknown"};
inline constexpr DiagnosticKind<> kSingleQuotes{"BY0112", "single-quotes", Severity::kError,
                                                "a string stands in double quotes"};
inline constexpr DiagnosticKind<std::string_view> kBadNumber{
    "BY0113", "bad-number", Severity::kError, "'{0}' is not a number"};
inline constexpr DiagnosticKind<std::string_view> kNumberTooLarge{
    "BY0114", "number-too-large", Severity::kError, "the number '{0}' does not fit"};
inline constexpr DiagnosticKind<std::string_view> kBadDuration{
    "BY0115", "bad-duration", Severity::kError, "'{0}' is not a duration"};
inline constexpr DiagnosticKind<std::string_view> kBadDate{"BY0116", "bad-date", Severity::kError,
                                                           "'{0}' is not a date"};
inline constexpr DiagnosticKind<std::string_view> kBadTimestamp{
    "BY0117", "bad-timestamp", Severity::kError, "'{0}' is not a point in time"};
inline constexpr DiagnosticKind<std::string_view> kBadAddress{
    "BY0118", "bad-address", Severity::kError, "'{0}' is neither an address nor a network"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kForeignOperator{
    "BY0119", "foreign-operator", Severity::kError, "'{0}' is written '{1}'"};
inline constexpr DiagnosticKind<> kSemicolon{"BY0120", "semicolon", Severity::kError,
                                             "';' is not needed: nothing ends with it"};
inline constexpr DiagnosticKind<> kEmptyName{"BY0121", "empty-name", Severity::kError,
                                             "a name may not be empty"};

// Where something else should stand.
inline constexpr DiagnosticKind<std::string_view> kExpectedExpression{
    "BY0130", "expected-expression", Severity::kError, "expected an expression, saw {0}"};
inline constexpr DiagnosticKind<std::string_view> kExpectedCondition{
    "BY0131", "expected-condition", Severity::kError, "expected a condition, saw {0}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kExpected{
    "BY0132", "expected", Severity::kError, "expected {0}, saw {1}"};
inline constexpr DiagnosticKind<std::string_view> kExpectedDeclaration{
    "BY0133", "expected-declaration", Severity::kError, "expected a declaration, saw {0}"};
inline constexpr DiagnosticKind<std::string_view> kExpectedRule{
    "BY0134", "expected-rule", Severity::kError, "expected a rule, saw {0}"};
inline constexpr DiagnosticKind<std::string_view> kExpectedStep{
    "BY0135", "expected-step", Severity::kError, "expected 'given' or 'expect', saw {0}"};
inline constexpr DiagnosticKind<std::string_view> kExpectedMember{
    "BY0136", "expected-member", Severity::kError,
    "expected an attribute such as 'name: Type', saw {0}"};
inline constexpr DiagnosticKind<std::string_view> kExpectedTerm{
    "BY0137", "expected-term", Severity::kError, "expected a term, saw {0}"};
inline constexpr DiagnosticKind<std::string_view> kReservedWord{
    "BY0138", "reserved-word", Severity::kError, "'{0}' is a reserved word and no name by itself"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnclosed{
    "BY0139", "unclosed-bracket", Severity::kError, "'{0}' is not closed before {1}"};
inline constexpr DiagnosticKind<std::string_view> kStrayBracket{
    "BY0140", "stray-bracket", Severity::kError, "'{0}' closes nothing"};
inline constexpr DiagnosticKind<std::string_view> kMissingElse{
    "BY0141", "missing-else", Severity::kError, "'if' has no 'else' before {0}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kForeignWord{
    "BY0142", "foreign-word", Severity::kError, "'{0}' is written '{1}'"};
inline constexpr DiagnosticKind<std::string_view> kNotBeforeOperator{
    "BY0143", "not-before-operator", Severity::kError,
    "'not' stands before the whole comparison, not before '{0}'"};
inline constexpr DiagnosticKind<std::string_view> kNotJoined{
    "BY0144", "not-joined", Severity::kError, "nothing joins {0} to what stands before it"};

inline constexpr DiagnosticKind<std::string_view, std::string_view> kDoesNotFollow{
    "BY0145", "does-not-follow", Severity::kError, "{0} cannot stand after {1}"};

// What the grammar takes and the language does not.
inline constexpr DiagnosticKind<> kComparisonChain{"BY0150", "comparison-chain", Severity::kError,
                                                   "comparisons do not chain"};
inline constexpr DiagnosticKind<> kAssignment{"BY0151", "assignment", Severity::kError,
                                              "'=' does not compare"};
inline constexpr DiagnosticKind<> kPatternExpected{"BY0152", "pattern-expected", Severity::kError,
                                                   "'matches' takes a pattern such as r\"[a-z]+\""};
inline constexpr DiagnosticKind<> kMisplacedPattern{"BY0153", "misplaced-pattern", Severity::kError,
                                                    "a pattern stands only after 'matches'"};
inline constexpr DiagnosticKind<> kGlobExpected{"BY0154", "glob-expected", Severity::kError,
                                                "'like' takes a string such as \"sales_*\""};
inline constexpr DiagnosticKind<> kTypeExpected{"BY0155", "type-expected", Severity::kError,
                                                "'is' takes the name of an entity type"};
inline constexpr DiagnosticKind<> kEntityTypeExpected{
    "BY0156", "entity-type-expected", Severity::kError,
    "'::' stands between an entity type and an id"};
inline constexpr DiagnosticKind<std::string_view> kRepeatedPart{
    "BY0157", "repeated-part", Severity::kError, "'{0}' is said twice"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kPartOrder{
    "BY0158", "part-order", Severity::kError, "'{0}' stands before '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kPartNotHere{
    "BY0159", "part-not-here", Severity::kError, "{0} takes no '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kRuleNotHere{
    "BY0160", "rule-not-here", Severity::kError, "{0} holds no '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kMissingPart{
    "BY0161", "missing-part", Severity::kError, "{0} does not say {1}"};
inline constexpr DiagnosticKind<> kMissingStrength{"BY0162", "missing-strength", Severity::kError,
                                                   "the standard does not say how strong it is"};
inline constexpr DiagnosticKind<> kMissingHeader{"BY0163", "missing-header", Severity::kError,
                                                 "the file does not say what it is"};
inline constexpr DiagnosticKind<> kMisplacedHeader{"BY0164", "misplaced-header", Severity::kError,
                                                   "a file has one header, at its beginning"};
inline constexpr DiagnosticKind<> kMisplacedImport{"BY0165", "misplaced-import", Severity::kError,
                                                   "imports stand before all declarations"};
inline constexpr DiagnosticKind<std::string_view> kEnumSeparator{"BY0166", "enum-separator",
                                                                 Severity::kError, "{0}"};
inline constexpr DiagnosticKind<std::string_view> kExpectOutcome{
    "BY0167", "expected-outcome", Severity::kError, "'{0}' is a rule, not an outcome"};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_PARSE_DIAGNOSTICS_H_
