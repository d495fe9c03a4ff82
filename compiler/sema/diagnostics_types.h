// Diagnostics of expressions and their types (BY04xx), emitted by ExprChecker and check_defines().
// Each has a section in docs/diagnostics/types.md.
#ifndef BYLAW_COMPILER_SEMA_DIAGNOSTICS_TYPES_H_
#define BYLAW_COMPILER_SEMA_DIAGNOSTICS_TYPES_H_

#include <cstdint>
#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

using Text = std::string_view;

// What is expected and what is there.
inline constexpr DiagnosticKind<Text, Text> kTypeMismatch{
    "BY0401", "type-mismatch", Severity::kError, "expected {0}, saw {1}"};
inline constexpr DiagnosticKind<Text> kConditionNotBool{
    "BY0402", "condition-not-bool", Severity::kError, "a condition is true or false, this is {0}"};
inline constexpr DiagnosticKind<Text, Text, Text> kComparedAcrossTypes{
    "BY0403", "compared-across-types", Severity::kError, "'{0}' compares {1} with {2}"};
inline constexpr DiagnosticKind<Text, Text> kNotOrdered{"BY0404", "not-ordered", Severity::kError,
                                                        "'{0}' needs an order, and {1} has none"};
inline constexpr DiagnosticKind<Text, Text> kEnumNotOrdered{
    "BY0405", "enum-not-ordered", Severity::kError,
    "'{0}' needs an order, and the members of enum {1} have none"};

// Names.
inline constexpr DiagnosticKind<Text, Text> kUnknownAttribute{
    "BY0406", "unknown-attribute", Severity::kError, "{0} has no attribute '{1}'"};
inline constexpr DiagnosticKind<Text> kUnknownContextMember{
    "BY0407", "unknown-context-member", Severity::kError, "the context has no member '{0}'"};
inline constexpr DiagnosticKind<Text, Text> kUnknownProperty{
    "BY0408", "unknown-property", Severity::kError, "action {0} has no property '{1}'"};
inline constexpr DiagnosticKind<Text, Text> kUnknownMember{
    "BY0409", "unknown-member", Severity::kError, "enum {0} has no member '{1}'"};
inline constexpr DiagnosticKind<Text, Text> kUnknownTerm{"BY0410", "unknown-term", Severity::kError,
                                                         "taxonomy {0} has no term '{1}'"};
inline constexpr DiagnosticKind<Text> kUnknownActionWord{
    "BY0411", "unknown-action-word", Severity::kError, "there is no action '{0}'"};
inline constexpr DiagnosticKind<Text> kUnknownWeekday{"BY0412", "unknown-weekday", Severity::kError,
                                                      "'{0}' is no day of the week"};
inline constexpr DiagnosticKind<Text> kUnreadableWord{"BY0413", "unreadable-word", Severity::kError,
                                                      "nothing here says what '{0}' is"};
inline constexpr DiagnosticKind<Text, Text> kAmbiguousWord{"BY0414", "ambiguous-word",
                                                           Severity::kError, "'{0}' may be {1}"};
inline constexpr DiagnosticKind<Text, Text> kNoMembers{
    "BY0415", "no-members", Severity::kError, "{0} has no attributes, so '.{1}' can't be read"};

// What may be absent.
inline constexpr DiagnosticKind<Text> kUntestedOptional{
    "BY0416", "untested-optional", Severity::kError, "'{0}' may be absent and is read untested"};
inline constexpr DiagnosticKind<Text> kAlwaysThere{"BY0417", "always-there", Severity::kWarning,
                                                   "'{0}' isn't optional, so 'has' asks nothing"};
inline constexpr DiagnosticKind<Text> kIdleOtherwise{
    "BY0418", "idle-otherwise", Severity::kWarning,
    "'{0}' isn't optional, so what stands after 'otherwise' is never used"};
inline constexpr DiagnosticKind<> kHasNeedsAccess{
    "BY0419", "has-needs-access", Severity::kError,
    "'has' asks for an attribute, a member of the context or a property of the action"};
inline constexpr DiagnosticKind<Text> kKnownNeedsEntity{
    "BY0420", "known-needs-entity", Severity::kError, "'known' asks about an entity, this is {0}"};
inline constexpr DiagnosticKind<> kOtherwiseNeedsAccess{
    "BY0421", "otherwise-needs-access", Severity::kError,
    "'otherwise' stands in for an absent attribute, and its left side is none"};
inline constexpr DiagnosticKind<> kUniqueNeedsAttribute{
    "BY0422", "unique-needs-attribute", Severity::kError,
    "'unique' asks about an attribute of the resource"};

// Where things may be spoken of.
inline constexpr DiagnosticKind<Text> kNoRequestHere{
    "BY0423", "no-request-here", Severity::kError,
    "'{0}' can't be used here, where no request is at hand"};
inline constexpr DiagnosticKind<> kNoContextHere{"BY0424", "no-context-here", Severity::kError,
                                                 "'context' can't be used here"};
inline constexpr DiagnosticKind<> kNoRowHere{"BY0425", "no-row-here", Severity::kError,
                                             "'row' can be used in filters only"};
inline constexpr DiagnosticKind<> kNoColumnHere{"BY0426", "no-column-here", Severity::kError,
                                                "'col' can be used in 'columns where' only"};
inline constexpr DiagnosticKind<Text> kBareRoot{"BY0427", "bare-root", Severity::kError,
                                                "'{0}' is no value by itself"};

// Membership and hierarchies.
inline constexpr DiagnosticKind<Text> kInNeedsCollection{
    "BY0428", "in-needs-collection", Severity::kError,
    "'in' needs a set, a list, an entity or a network on its right, this is {0}"};
inline constexpr DiagnosticKind<Text, Text> kInAcrossTypes{"BY0429", "in-across-types",
                                                           Severity::kError, "{0} can't be in {1}"};
inline constexpr DiagnosticKind<Text, Text> kNeverIn{"BY0430", "never-in", Severity::kWarning,
                                                     "no {0} ever stands below a {1}"};
inline constexpr DiagnosticKind<Text> kEmptyCollection{
    "BY0431", "empty-collection", Severity::kWarning, "the list is empty, so this is always {0}"};
inline constexpr DiagnosticKind<> kNetworkInList{
    "BY0432", "network-in-list", Severity::kWarning,
    "'in' a list compares exactly, and an address never equals a network"};
inline constexpr DiagnosticKind<Text, Text> kUnderNeedsTerms{
    "BY0433", "under-needs-terms", Severity::kError,
    "'under' compares two terms of a taxonomy, not {0} and {1}"};
inline constexpr DiagnosticKind<Text, Text> kUnderAcrossTaxonomies{
    "BY0434", "under-across-taxonomies", Severity::kError,
    "a term of {0} is never under a term of {1}"};
inline constexpr DiagnosticKind<Text> kIsNeedsEntity{"BY0435", "is-needs-entity", Severity::kError,
                                                     "'is' asks for an entity's type, this is {0}"};
inline constexpr DiagnosticKind<Text, Text> kConstantIs{"BY0436", "constant-is", Severity::kWarning,
                                                        "this is a {0}, so 'is' is always {1}"};

// Texts.
inline constexpr DiagnosticKind<Text> kBadPattern{"BY0437", "bad-pattern", Severity::kError, "{0}"};
inline constexpr DiagnosticKind<Text, Text> kTextNeeded{"BY0438", "text-needed", Severity::kError,
                                                        "'{0}' tests a string, this is {1}"};
inline constexpr DiagnosticKind<> kGlobWithoutStar{
    "BY0439", "glob-without-star", Severity::kWarning, "a glob without '*' matches one text only"};

// Methods and calls.
inline constexpr DiagnosticKind<Text> kUnknownMethod{"BY0440", "unknown-method", Severity::kError,
                                                     "there is no method '{0}'"};
inline constexpr DiagnosticKind<Text, Text, Text> kMethodOnWrongType{
    "BY0441", "method-on-wrong-type", Severity::kError, "'.{0}()' is of {1}, this is {2}"};
inline constexpr DiagnosticKind<Text, Text, int> kMethodArguments{
    "BY0442", "method-arguments", Severity::kError, "'.{0}()' takes {1}, saw {2}"};
inline constexpr DiagnosticKind<Text> kMethodWithoutBrackets{
    "BY0443", "method-without-brackets", Severity::kError,
    "'.{0}' is a method and is written with brackets"};

// Arithmetic and sets.
inline constexpr DiagnosticKind<Text, Text, Text> kBadOperands{
    "BY0444", "bad-operands", Severity::kError, "'{0}' isn't defined for {1} and {2}"};
inline constexpr DiagnosticKind<> kDecimalProduct{"BY0445", "decimal-product", Severity::kError,
                                                  "a decimal can be multiplied by an int only"};
inline constexpr DiagnosticKind<Text> kBadNegation{"BY0446", "bad-negation", Severity::kError,
                                                   "unary '-' isn't defined for {0}"};
inline constexpr DiagnosticKind<Text, Text, Text> kSetOperands{
    "BY0447", "set-operands", Severity::kError,
    "'{0}' needs two sets of one type, not {1} and {2}"};
inline constexpr DiagnosticKind<Text, Text> kMixedList{"BY0448", "mixed-list", Severity::kError,
                                                       "a list of {0} can't hold {1}"};
inline constexpr DiagnosticKind<Text, Text> kMixedBranches{
    "BY0449", "mixed-branches", Severity::kError,
    "'then' gives {0} and 'else' gives {1}: both must give the same"};

// Quantifiers.
inline constexpr DiagnosticKind<Text, Text> kNotACollection{
    "BY0450", "not-a-collection", Severity::kError,
    "'{0}' ranges over a set or a list, this is {1}"};
inline constexpr DiagnosticKind<Text> kShadowedVariable{
    "BY0451", "shadowed-variable", Severity::kError, "'{0}' already means something here"};
inline constexpr DiagnosticKind<Text> kUnusedVariable{
    "BY0452", "unused-variable", Severity::kWarning, "the condition doesn't speak of '{0}'"};

// Literals and constants.
inline constexpr DiagnosticKind<> kConstantOverflow{"BY0459", "constant-overflow", Severity::kError,
                                                    "this can't be held in 64 bits"};
inline constexpr DiagnosticKind<> kNotConstant{"BY0460", "not-constant", Severity::kError,
                                               "this isn't known before a request comes"};
inline constexpr DiagnosticKind<> kRecordHere{"BY0461", "record-here", Severity::kError,
                                              "a record can't be written out here"};

// Defines.
inline constexpr DiagnosticKind<Text, Text, int> kDefineArguments{
    "BY0463", "define-arguments", Severity::kError, "'{0}' takes {1}, saw {2}"};
inline constexpr DiagnosticKind<Text> kRecursiveDefine{
    "BY0464", "recursive-define", Severity::kError, "a define may not lead back to itself: {0}"};
inline constexpr DiagnosticKind<Text, Text, int> kDefineTooLarge{
    "BY0465", "define-too-large", Severity::kError,
    "'{0}' unfolds to {1} expressions, more than {2}"};
inline constexpr DiagnosticKind<Text, Text> kUnusedDefineParameter{
    "BY0466", "unused-define-parameter", Severity::kWarning,
    "'{0}' doesn't use its parameter '{1}'"};

// Suspicious, odd, or mistaken for something else.
inline constexpr DiagnosticKind<Text> kComparedWithItself{
    "BY0467", "compared-with-itself", Severity::kWarning, "'{0}' is compared with itself"};
inline constexpr DiagnosticKind<Text> kUnreadableCell{"BY0468", "unreadable-cell", Severity::kError,
                                                      "a cell's text can't be read as {0}"};
inline constexpr DiagnosticKind<> kUntypedCell{"BY0469", "untyped-cell", Severity::kError,
                                               "nothing here says as what the cell is to be read"};
inline constexpr DiagnosticKind<Text, Text> kQuotedWord{"BY0470", "quoted-value", Severity::kError,
                                                        "expected {0}, saw the string {1}"};
inline constexpr DiagnosticKind<Text> kEntityWithoutId{
    "BY0471", "empty-entity-id", Severity::kError, "this {0} has an empty id"};
inline constexpr DiagnosticKind<Text> kPartialDay{"BY0472", "partial-day", Severity::kError,
                                                  "a date moves by whole days, and {0} isn't"};
inline constexpr DiagnosticKind<Text> kMethodAsFunction{
    "BY0473", "method-as-function", Severity::kError,
    "'{0}' is a method and stands after its value"};
inline constexpr DiagnosticKind<Text> kRepeatedElement{
    "BY0474", "repeated-element", Severity::kWarning, "{0} is in the list twice"};
inline constexpr DiagnosticKind<Text, Text, Text, Text> kArgumentMismatch{
    "BY0475", "argument-mismatch", Severity::kError, "'{0}' of '{1}' is {2}, saw {3}"};

inline constexpr DiagnosticKind<Text> kAssumedNoEntity{
    "BY0476", "assumed-no-entity", Severity::kError,
    "'for every' ranges over the entities of a type, and {0} is none"};

inline constexpr DiagnosticKind<Text> kConstantComparison{
    "BY0477", "constant-comparison", Severity::kWarning,
    "both sides are constants, so this is always {0}"};

}  // namespace bylaw::diag

#endif  // BYLAW_COMPILER_SEMA_DIAGNOSTICS_TYPES_H_
