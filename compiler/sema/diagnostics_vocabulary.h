// Diagnostics of vocabulary: types and members, taxonomies, actions, masks and duties (BY05xx).
// Data only.
#ifndef BYLAW_COMPILER_SEMA_DIAGNOSTICS_VOCABULARY_H_
#define BYLAW_COMPILER_SEMA_DIAGNOSTICS_VOCABULARY_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

using Text = std::string_view;

// Types and members.
inline constexpr DiagnosticKind<Text> kEmptyEnum{"BY0501", "empty-enum", Severity::kError,
                                                 "enum '{0}' has no members"};
inline constexpr DiagnosticKind<Text, Text> kDuplicateMember{
    "BY0502", "repeated-member", Severity::kError, "{0} has '{1}' already"};
inline constexpr DiagnosticKind<> kOptionalElement{"BY0503", "optional-element", Severity::kError,
                                                   "an element of a set or list can't be optional"};
inline constexpr DiagnosticKind<> kWordsOutsideDuty{
    "BY0504", "words-outside-duty", Severity::kError,
    "a list of words is a type only in a duty's parameters"};
inline constexpr DiagnosticKind<Text, Text> kMisplacedClaim{
    "BY0505", "misplaced-claim", Severity::kError,
    "'{0}' of {1} is marked `claim`, but only attributes of entities can be claims"};
inline constexpr DiagnosticKind<Text, Text> kMisplacedAdjustable{
    "BY0506", "misplaced-adjustable", Severity::kError,
    "'{0}' of {1} is marked `adjustable`, but only attributes of entities have an owner to "
    "choose them"};
inline constexpr DiagnosticKind<Text, Text> kDomainAttributeType{
    "BY0507", "domain-attribute-type", Severity::kError,
    "the attribute 'domain' of '{0}' has type {1}, but it says whose the entity is"};
inline constexpr DiagnosticKind<Text> kDomainClaim{
    "BY0508", "domain-claim", Severity::kError,
    "the attribute 'domain' of '{0}' is marked `claim`: a request could choose whose rules apply"};
inline constexpr DiagnosticKind<Text, Text> kOptionalParameter{
    "BY0509", "optional-argument", Severity::kError,
    "the parameter '{0}' of {1} is optional, but every use gives every parameter"};
inline constexpr DiagnosticKind<Text, Text> kRecursiveRecord{
    "BY0510", "recursive-record", Severity::kError, "record '{0}' contains itself: {1}"};
inline constexpr DiagnosticKind<Text, Text, Text> kWireNameClash{
    "BY0511", "wire-name-clash", Severity::kError,
    "{0} '{1}' is declared in {2} too, and requests know it by that name alone"};
inline constexpr DiagnosticKind<Text, Text> kRepeatedType{
    "BY0512", "repeated-type", Severity::kError, "{0} names '{1}' twice"};
inline constexpr DiagnosticKind<> kTimeReserved{
    "BY0513", "time-reserved", Severity::kError,
    "the context has 'time' already, which the evaluator sets"};
inline constexpr DiagnosticKind<Text> kContextClash{"BY0514", "context-clash", Severity::kError,
                                                    "the context has a member '{0}' already"};
inline constexpr DiagnosticKind<Text> kUnknownType{"BY0515", "unknown-type", Severity::kError,
                                                   "there is no type '{0}'"};
inline constexpr DiagnosticKind<Text> kOptionalResult{
    "BY0516", "optional-result", Severity::kError,
    "the result of define '{0}' is optional, but a define always has a value"};

// Taxonomies.
inline constexpr DiagnosticKind<Text> kTaxonomyCycle{"BY0520", "taxonomy-cycle", Severity::kError,
                                                     "taxonomies extend each other: {0}"};
inline constexpr DiagnosticKind<Text, Text> kDuplicateTerm{
    "BY0521", "duplicate-term", Severity::kError, "taxonomy '{0}' has a term '{1}' already"};
inline constexpr DiagnosticKind<Text, Text> kInheritedTerm{
    "BY0522", "inherited-term", Severity::kError,
    "the term '{0}' is inherited from '{1}', and can be opened but not declared anew"};
inline constexpr DiagnosticKind<Text, Text> kUnknownParentTerm{
    "BY0523", "unknown-parent-term", Severity::kError, "{0} has no term '{1}'"};
inline constexpr DiagnosticKind<Text, Text, Text> kTermOfOtherTaxonomy{
    "BY0524", "term-of-other-taxonomy", Severity::kError,
    "'{0}' is a term of '{1}', a term of '{2}' is needed"};
inline constexpr DiagnosticKind<Text> kTermCycle{"BY0525", "term-cycle", Severity::kError,
                                                 "terms stand under each other: {0}"};
inline constexpr DiagnosticKind<Text, Text> kOrphanTerm{
    "BY0526", "orphan-term", Severity::kWarning,
    "'{0}' stands at the top of its taxonomy: there is no term '{1}'"};
inline constexpr DiagnosticKind<Text, Text, Text> kClosedTerm{
    "BY0527", "closed-term", Severity::kError,
    "'{0}' can't stand under '{1}': no term from there to the top of '{2}' is open"};
inline constexpr DiagnosticKind<Text> kTermWithoutParent{
    "BY0528", "term-without-parent", Severity::kError,
    "the term '{0}' does not say under which term it stands"};
inline constexpr DiagnosticKind<Text, Text> kAmbiguousTerm{
    "BY0529", "ambiguous-term", Severity::kError,
    "'{0}' could be added to several taxonomies: {1}"};
inline constexpr DiagnosticKind<Text> kExtendsDomain{
    "BY0530", "extends-domain", Severity::kError,
    "'{0}' would change the tree of domains, which the manifest alone writes"};
inline constexpr DiagnosticKind<Text, Text, Text> kTermTaken{
    "BY0531", "term-taken", Severity::kError, "the term '{0}' of '{1}' was added by {2} already"};
inline constexpr DiagnosticKind<Text> kEmptyTaxonomy{"BY0532", "empty-taxonomy", Severity::kError,
                                                     "taxonomy '{0}' has no terms"};
inline constexpr DiagnosticKind<Text, uint32_t> kTooManyTerms{
    "BY0533", "too-many-terms", Severity::kError, "taxonomy '{0}' has more than {1} terms"};
inline constexpr DiagnosticKind<Text, Text> kRepeatedParent{
    "BY0534", "repeated-parent", Severity::kError, "'{0}' says twice that it is under '{1}'"};
inline constexpr DiagnosticKind<Text> kNoTaxonomyKnows{
    "BY0535", "no-taxonomy-knows", Severity::kError,
    "no taxonomy that this file sees has a term '{0}'"};

// Actions.
inline constexpr DiagnosticKind<Text> kColumnsNotOfResource{
    "BY0540", "columns-not-of-resource", Severity::kError, "'{0}' is not a path below `resource`"};
inline constexpr DiagnosticKind<Text, Text> kNoColumns{"BY0541", "no-columns", Severity::kError,
                                                       "{0} has no '{1}' to read columns of"};
inline constexpr DiagnosticKind<Text, Text, Text> kColumnsNotRecords{
    "BY0542", "columns-not-records", Severity::kError,
    "'{0}' of {1} is of type {2}, a list of records is needed"};
inline constexpr DiagnosticKind<Text> kColumnWithoutName{
    "BY0543", "column-without-name", Severity::kError,
    "the record '{0}' has no member `name: string` to know a column by"};
inline constexpr DiagnosticKind<Text, Text, Text, Text> kColumnsDiffer{
    "BY0544", "columns-differ", Severity::kError,
    "columns of '{0}' are of record '{1}', columns of '{2}' of record '{3}'"};
inline constexpr DiagnosticKind<Text, Text> kSeveralCategories{
    "BY0545", "several-categories", Severity::kError,
    "the record '{0}' has several sets of terms: {1}"};
inline constexpr DiagnosticKind<Text> kGroupCycle{"BY0546", "group-cycle", Severity::kError,
                                                  "action groups hold each other: {0}"};
inline constexpr DiagnosticKind<Text> kEmptyGroup{"BY0547", "empty-group", Severity::kError,
                                                  "the action group '{0}' has no actions"};
inline constexpr DiagnosticKind<Text, Text> kRepeatedAction{
    "BY0548", "repeated-group-member", Severity::kWarning,
    "the action group '{0}' holds '{1}' twice"};

// Masks.
inline constexpr DiagnosticKind<Text> kUnknownComponent{
    "BY0550", "unknown-component", Severity::kError, "a mask can't reveal '{0}'"};
inline constexpr DiagnosticKind<Text> kRepeatedComponent{
    "BY0551", "repeated-component", Severity::kError, "the mask says twice what '{0}' is"};
inline constexpr DiagnosticKind<Text> kComponentAlone{
    "BY0552", "component-alone", Severity::kError,
    "'{0}' says all that there is to say, but more follows"};
inline constexpr DiagnosticKind<Text, Text> kBadAmount{"BY0555", "bad-amount", Severity::kError,
                                                       "'{0}' takes {1}, this is something else"};
inline constexpr DiagnosticKind<Text> kUnknownToken{"BY0556", "unknown-token", Severity::kError,
                                                    "there is no token '{0}'"};
inline constexpr DiagnosticKind<> kScopeWithoutToken{
    "BY0557", "scope-without-token", Severity::kError,
    "a scope is that of a token's key, but the mask reveals no token"};
inline constexpr DiagnosticKind<Text> kUnknownColumnType{
    "BY0558", "unknown-column-type", Severity::kError, "there is no column type '{0}'"};
inline constexpr DiagnosticKind<Text, Text> kUnfitComponent{
    "BY0559", "unfit-component", Severity::kError, "a column of type {1} has no '{0}' to reveal"};
inline constexpr DiagnosticKind<Text, Text> kMaskParameterType{
    "BY0560", "mask-parameter-type", Severity::kError,
    "the mask's parameter '{0}' is of type {1}; masks take int and string"};
inline constexpr DiagnosticKind<Text> kUnusedMaskParameter{
    "BY0561", "unused-mask-parameter", Severity::kError,
    "the mask reveals the same whatever '{0}' is"};
inline constexpr DiagnosticKind<Text> kUnknownAmountParameter{
    "BY0562", "unknown-amount-parameter", Severity::kError, "the mask has no parameter '{0}'"};

// Duties.
inline constexpr DiagnosticKind<Text> kUnknownCombination{
    "BY0565", "unknown-combination", Severity::kError, "duties can't be combined by '{0}'"};
inline constexpr DiagnosticKind<Text, Text, Text> kUnfitCombination{
    "BY0566", "unfit-combination", Severity::kError,
    "`combines {0}` does not fit the parameter '{1}' of type {2}"};
inline constexpr DiagnosticKind<Text> kRepeatedWord{"BY0567", "repeated-word", Severity::kError,
                                                    "the word \"{0}\" is listed twice"};
inline constexpr DiagnosticKind<Text, Text> kDutyParameterType{
    "BY0568", "duty-parameter-type", Severity::kError,
    "the duty's parameter '{0}' is of type {1}, which can't be handed to a caller"};

}  // namespace bylaw::diag

#endif  // BYLAW_COMPILER_SEMA_DIAGNOSTICS_VOCABULARY_H_
