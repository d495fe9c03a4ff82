// Diagnostics of the rules: standards, guarantees, bylaws, overrides, waivers, parameters (BY06xx).
// Each has a section in docs/diagnostics/rules.md.
#ifndef BYLAW_COMPILER_SEMA_DIAGNOSTICS_RULES_H_
#define BYLAW_COMPILER_SEMA_DIAGNOSTICS_RULES_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

// Actions and jurisdiction.
inline constexpr DiagnosticKind<std::string_view> kActionCoveredTwice{
    "BY0601", "action-covered-twice", Severity::kWarning, "action '{0}' is covered twice here"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kActionWithoutColumns{
    "BY0602", "action-without-columns", Severity::kError,
    "action '{0}' reads no columns, so {1} cannot be asked of it"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kActionWithoutRows{
    "BY0603", "action-without-rows", Severity::kError,
    "action '{0}' reads no rows, so {1} cannot be asked of it"};
inline constexpr DiagnosticKind<std::string_view> kNoColumnsAnywhere{
    "BY0604", "no-columns-anywhere", Severity::kError,
    "no action reads columns or rows, so {0} has nothing to apply to"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kForeign{
    "BY0605", "foreign", Severity::kError, "this can only apply outside '{0}': {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kIdleAction{
    "BY0606", "idle-action", Severity::kWarning,
    "no resource of action '{0}' has a domain, so a rule of '{1}' never applies to it"};

// What may stand where.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kClauseInDefault{
    "BY0611", "clause-in-default", Severity::kError,
    "default standard '{0}' holds '{1}', but it may hold only forbid, require and permit"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kPermitInHardStandard{
    "BY0612", "permit-in-hard-standard", Severity::kError,
    "{0} standard '{1}' holds 'permit', but a {0} standard only narrows"};
inline constexpr DiagnosticKind<std::string_view> kMisplacedWithin{
    "BY0613", "misplaced-within", Severity::kError,
    "'override within' stands in {0}, but only a default standard can be overridden"};
inline constexpr DiagnosticKind<std::string_view> kRepeatedWithin{
    "BY0614", "repeated-within", Severity::kError,
    "default standard '{0}' has a second 'override within'"};
inline constexpr DiagnosticKind<std::string_view> kIdleWithin{
    "BY0617", "idle-within", Severity::kError,
    "default standard '{0}' has 'override within' but forbids nothing that could be lifted"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kEmptyPolicy{
    "BY0618", "empty-policy", Severity::kWarning, "{0} '{1}' says nothing"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kPermitInRollout{
    "BY0619", "permit-in-rollout", Severity::kError,
    "standard '{0}' is rolled out by '{1}', so it cannot hold 'permit': a roll-out is of "
    "guardrails"};
inline constexpr DiagnosticKind<std::string_view> kRequireWithoutAction{
    "BY0620", "require-without-action", Severity::kError,
    "this 'require' names no action, and {0} has no 'for'"};
inline constexpr DiagnosticKind<std::string_view> kIdleFor{
    "BY0621", "idle-for", Severity::kWarning,
    "standard '{0}' says 'for', but no 'require' of it goes by that"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kMisplacedWith{
    "BY0622", "misplaced-with", Severity::kError, "'{0}' cannot carry 'with {1}'"};
inline constexpr DiagnosticKind<> kRepeatedFilter{
    "BY0624", "repeated-filter", Severity::kError,
    "a permit has one filter, and this is its second"};

// Columns, masks and duties.
inline constexpr DiagnosticKind<std::string_view> kNoCategories{
    "BY0630", "no-categories", Severity::kError,
    "columns of action '{0}' carry no categories, so they cannot be chosen by 'under'"};
inline constexpr DiagnosticKind<std::string_view> kRepeatedColumn{
    "BY0631", "repeated-column", Severity::kWarning, "column '{0}' is named twice here"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kCoveredCategory{
    "BY0632", "covered-category", Severity::kWarning, "category '{0}' is already covered by '{1}'"};
inline constexpr DiagnosticKind<std::string_view> kColumnMaskedTwice{
    "BY0633", "column-masked-twice", Severity::kError, "column '{0}' has two masks in one permit"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kMissingArgument{"BY0634", "missing-argument", Severity::kError,
                     "{0} '{1}' needs an argument '{2}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kTooManyArguments{"BY0635", "too-many-arguments", Severity::kError,
                      "{0} '{1}' takes {2}, and this is one more"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kUnknownArgument{"BY0636", "unknown-argument", Severity::kError,
                     "{0} '{1}' has no parameter '{2}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kRepeatedArgument{"BY0637", "repeated-argument", Severity::kError,
                      "argument '{2}' of {0} '{1}' is given twice"};
inline constexpr DiagnosticKind<> kPositionalAfterNamed{
    "BY0638", "positional-after-named", Severity::kError,
    "an argument without a name stands after one with a name"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kMaskAmount{
    "BY0639", "mask-amount", Severity::kError, "{0} is no amount for mask '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kUnknownWord{
    "BY0641", "unknown-word", Severity::kError, "'{2}' is no {1} of duty '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kWordNotConstant{
    "BY0642", "word-not-constant", Severity::kError,
    "the {1} of duty '{0}' must be one of its words, written out"};
inline constexpr DiagnosticKind<> kIdleCap{"BY0643", "idle-cap", Severity::kWarning,
                                           "a cap to what reveals everything caps nothing"};

// Guarantees.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kSubjectToWhat{
    "BY0650", "subject-to-what", Severity::kError,
    "a guarantee is subject to standards, and '{0}' is a {1}"};
inline constexpr DiagnosticKind<std::string_view> kSubjectToDefault{
    "BY0651", "subject-to-default", Severity::kError,
    "a guarantee never yields to a default standard such as '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kSubjectToBelow{
    "BY0652", "subject-to-below", Severity::kError,
    "standard '{0}' is held by '{1}', which is not this guarantee's level or above it"};
inline constexpr DiagnosticKind<std::string_view> kRepeatedSubject{
    "BY0653", "repeated-subject", Severity::kWarning, "standard '{0}' is named twice here"};

// Overrides.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kOverrideOfWhat{
    "BY0660", "override-of-what", Severity::kError,
    "only a standard can be overridden, and '{0}' is a {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kOverrideOfHard{
    "BY0661", "override-of-hard", Severity::kError,
    "standard '{0}' is {1}, and only a default standard can be overridden"};
inline constexpr DiagnosticKind<std::string_view> kOverrideClosed{
    "BY0662", "override-closed", Severity::kError,
    "default standard '{0}' has no 'override within', so nothing of it can be overridden"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kOverrideNotBelow{"BY0663", "override-not-below", Severity::kError,
                      "standard '{0}' is held by '{1}', and '{2}' is not below it"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kLiftsNothing{
    "BY0664", "lifts-nothing", Severity::kError,
    "standard '{0}' does not forbid '{1}', so there is nothing to lift"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kRepeatedOverride{
    "BY0665", "repeated-override", Severity::kError, "'{1}' overrides '{0}' a second time"};

// Waivers.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kWaiverOfWhat{
    "BY0670", "waiver-of-what", Severity::kError,
    "only a standard can be waived, and '{0}' is a {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kWaiverOfUnwaivable{
    "BY0671", "waiver-of-unwaivable", Severity::kError,
    "standard '{0}' is {1}, and only a waivable standard can be waived"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kWaiverByAnother{"BY0672", "waiver-by-another", Severity::kError,
                     "standard '{0}' is held by '{1}', so '{2}' cannot waive it"};
inline constexpr DiagnosticKind<std::string_view> kUnknownDomain{
    "BY0673", "unknown-domain", Severity::kError, "'{0}' is not a domain of this mesh"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kWaiverOutside{"BY0674", "waiver-outside", Severity::kError,
                   "domain '{0}' is not '{1}' or below it, so standard '{2}' does not reach it"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kWaivesNothing{
    "BY0675", "waives-nothing", Severity::kError,
    "standard '{0}' has no rule on '{1}', so there is nothing to waive"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kEmptyWaiverText{
    "BY0677", "empty-waiver-text", Severity::kError, "waiver '{0}' leaves '{1}' empty"};

// Parameters.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kParameterType{
    "BY0680", "parameter-type", Severity::kError,
    "parameter '{0}' is a {1}, which cannot be written as a constant"};
inline constexpr DiagnosticKind<std::string_view> kParameterOptional{
    "BY0690", "parameter-optional", Severity::kError,
    "parameter '{0}' always has a value, so its type cannot be optional"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kRangeUnordered{
    "BY0681", "range-unordered", Severity::kError,
    "parameter '{0}' is a {1}, which has no order to give a range of"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kEmptyRange{
    "BY0682", "empty-range", Severity::kError, "the range of '{0}' is empty: {1} is above {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kInitialOutside{"BY0683", "initial-outside", Severity::kError,
                    "parameter '{0}' starts at {1}, which is outside {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kRepeatedChoice{
    "BY0684", "repeated-choice", Severity::kWarning, "'{0}' allows {1} twice"};
inline constexpr DiagnosticKind<std::string_view> kNoChoices{
    "BY0685", "no-choices", Severity::kError, "the list of what '{0}' may be is empty"};
inline constexpr DiagnosticKind<std::string_view> kNoBounds{
    "BY0691", "no-bounds", Severity::kError, "what '{0}' may be is neither a range nor a list"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kOutOfRange{
    "BY0686", "out-of-range", Severity::kError, "'{0}' is set to {1}, which is outside {2}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kSetTwice{
    "BY0687", "set-twice", Severity::kError, "'{1}' sets '{0}' a second time"};
inline constexpr DiagnosticKind<std::string_view> kSetByHolder{
    "BY0688", "set-by-holder", Severity::kError,
    "'{0}' is declared at this level; change its declaration instead of setting it"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kSetNotBelow{
    "BY0689", "set-not-below", Severity::kError,
    "parameter '{0}' is held by '{1}', and '{2}' is not below it"};

}  // namespace bylaw::diag

#endif  // BYLAW_COMPILER_SEMA_DIAGNOSTICS_RULES_H_
