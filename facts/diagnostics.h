// The diagnostics of facts: entities, contracts, requests. docs/diagnostics/facts.md and
// requests.md explain each.
#ifndef BYLAW_FACTS_DIAGNOSTICS_H_
#define BYLAW_FACTS_DIAGNOSTICS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw {

// Texts.
inline constexpr DiagnosticKind<std::string_view> kNotJson{"BY0801", "not-json", Severity::kError,
                                                           "not well-formed JSON: {0}"};
inline constexpr DiagnosticKind<std::string_view> kMemberTwice{
    "BY0802", "duplicate-member", Severity::kError, "the member '{0}' is there twice"};
inline constexpr DiagnosticKind<std::string_view> kTooComplex{
    "BY0803", "too-complex", Severity::kError, "the text is refused: {0}"};

// Entities.
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kEntityShape{
    "BY0804", "entity-shape", Severity::kError, "{0} expects {1}, saw {2}"};
inline constexpr DiagnosticKind<std::string_view> kEntityLacksMember{
    "BY0805", "entity-without-member", Severity::kError, "an entity has no member '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownEntityMember{
    "BY0806", "unknown-entity-member", Severity::kError, "{0} has no member named '{1}'"};
inline constexpr DiagnosticKind<std::string_view> kUnknownEntityType{
    "BY0807", "unknown-type-of-entity", Severity::kError, "no entity type is named '{0}'"};
inline constexpr DiagnosticKind<> kEntityWithoutId{"BY0808", "entity-without-id", Severity::kError,
                                                   "an entity's id is empty"};
inline constexpr DiagnosticKind<std::string_view> kDuplicateEntity{
    "BY0809", "duplicate-entity", Severity::kError, "{0} is described twice"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownFact{
    "BY0810", "unknown-fact", Severity::kError, "{0} has no attribute '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kMissingFact{
    "BY0811", "missing-fact", Severity::kError,
    "{0} has no value for the required attribute '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactType{
    "BY0812", "ill-typed-fact", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactWord{
    "BY0813", "unknown-word-in-fact", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactRange{
    "BY0814", "number-out-of-range", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactInexact{
    "BY0815", "inexact-number", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactText{
    "BY0816", "malformed-fact", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactReference{
    "BY0817", "reference-of-another-type", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kFactDomain{
    "BY0818", "undeclared-domain", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownRecordMember{
    "BY0819", "unknown-record-member", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kMissingRecordMember{
    "BY0820", "missing-record-member", Severity::kError, "{0}: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kEntityParent{
    "BY0821", "parent-not-allowed", Severity::kError, "{0} can't stand in {1}"};
inline constexpr DiagnosticKind<std::string_view, int> kDanglingReference{
    "BY0822", "dangling-reference", Severity::kWarning,
    "{0} is named but not described; references: {1}"};
inline constexpr DiagnosticKind<std::string_view, int> kNoEntityOfType{
    "BY0823", "no-entity-of-type", Severity::kWarning,
    "no {0} is described, though entities name them; references: {1}"};
inline constexpr DiagnosticKind<std::string_view> kHierarchyCycle{
    "BY0824", "hierarchy-cycle", Severity::kError, "{0} stands in itself"};
inline constexpr DiagnosticKind<std::string_view> kUntypedParent{
    "BY0825", "parent-without-type", Severity::kError,
    "the parent {0} needs a type: {\"type\", \"id\"}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kDanglingOwner{
    "BY0826", "dangling-owner", Severity::kError, "{0}, the owner of {1}, is not described"};
inline constexpr DiagnosticKind<std::string_view> kUpsertedAndRemoved{
    "BY0827", "upserted-and-removed", Severity::kError, "{0} is both upserted and removed"};

// Contracts.
inline constexpr DiagnosticKind<std::string_view> kNotYaml{"BY0840", "not-yaml", Severity::kError,
                                                           "not well-formed YAML: {0}"};
inline constexpr DiagnosticKind<std::string_view> kUnsupportedYaml{
    "BY0841", "unsupported-yaml", Severity::kError, "contracts can't hold {0}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view>
    kContractShape{"BY0842", "contract-shape", Severity::kError, "{0} expects {1}, saw {2}"};
inline constexpr DiagnosticKind<std::string_view> kMissingContractField{
    "BY0843", "missing-contract-field", Severity::kError,
    "the contract has no '{0}', which the standard requires"};
inline constexpr DiagnosticKind<std::string_view> kContractVersion{
    "BY0844", "unsupported-contract-version", Severity::kError,
    "apiVersion {0} is not one that is read: v3.0.x or v3.1.x"};
inline constexpr DiagnosticKind<std::string_view> kContractKind{
    "BY0845", "not-a-data-contract", Severity::kError,
    "kind is {0}, not DataContract or DataProduct"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownContractField{
    "BY0846", "unknown-contract-field", Severity::kWarning,
    "{0} has no field '{1}' in the contract standard"};
inline constexpr DiagnosticKind<> kNoProductType{
    "BY0847", "no-data-product-type", Severity::kError,
    "contracts are listed, but no entity type describes a data product"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnmappedWord{
    "BY0848", "unmapped-classification", Severity::kWarning,
    "the word {0} is no {1} and the mesh's terms don't map it; treated as the strictest"};
inline constexpr DiagnosticKind<int, std::string_view> kUnclassifiedColumns{
    "BY0849", "unclassified-columns", Severity::kWarning,
    "columns without a classification: {0} ({1}); treated as the strictest"};
inline constexpr DiagnosticKind<std::string_view> kDuplicateColumn{
    "BY0850", "duplicate-column", Severity::kError, "the column '{0}' is described twice"};
inline constexpr DiagnosticKind<std::string_view> kDuplicateProduct{
    "BY0851", "duplicate-product", Severity::kError, "two contracts describe {0}"};
inline constexpr DiagnosticKind<std::string_view> kUnitMissing{
    "BY0852", "duration-without-unit", Severity::kError, "the service level '{0}' has no unit"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnitUnknown{
    "BY0853", "unknown-unit", Severity::kError, "the service level '{0}' has the unknown unit {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kServersDisagree{
    "BY0854", "servers-disagree", Severity::kError,
    "the servers name several values for '{0}' and none of them is prod: {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kMissingProductFact{
    "BY0855", "missing-product-fact", Severity::kError,
    "the contract gives no value for the required attribute '{0}' of {1}"};
inline constexpr DiagnosticKind<int, std::string_view> kUncategorisedColumns{
    "BY0856", "uncategorised-columns", Severity::kWarning,
    "columns without a category, stated or from their sources: {0} ({1}); every cap applies to "
    "them"};
inline constexpr DiagnosticKind<std::string_view> kContractRelease{
    "BY0857", "version-without-major", Severity::kError,
    "the version {0} has no major number, which the product's address needs"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownSourceColumn{
    "BY0858", "unknown-source-column", Severity::kWarning,
    "{1} has no column '{0}' to take a category from"};
inline constexpr DiagnosticKind<std::string_view> kPropertyTwice{
    "BY0859", "custom-property-twice", Severity::kError,
    "the custom property '{0}' is there twice"};
inline constexpr DiagnosticKind<std::string_view> kAssumptionViolated{
    "BY0860", "assumption-violated", Severity::kError, "the facts break an assumption: {0}"};

// Data products.
inline constexpr DiagnosticKind<std::string_view> kMissingDataProductField{
    "BY0861", "missing-data-product-field", Severity::kError,
    "the data product has no '{0}', which the standard requires"};
inline constexpr DiagnosticKind<std::string_view> kDataProductVersion{
    "BY0862", "unsupported-data-product-version", Severity::kError,
    "apiVersion {0} of a data product is not one that is read: v0.9.x, v1.0.x or v1.1.x"};
inline constexpr DiagnosticKind<std::string_view> kPortWithoutContract{
    "BY0863", "port-without-contract", Severity::kWarning, "the {0} names no contract"};
inline constexpr DiagnosticKind<std::string_view> kUnknownPortContract{
    "BY0864", "unknown-contract-of-port", Severity::kWarning,
    "no contract of the catalogue has the id '{0}' and that major version"};
inline constexpr DiagnosticKind<std::string_view> kUnknownInputContract{
    "BY0865", "unknown-input-contract", Severity::kWarning,
    "the input contract {0} is not in the catalogue"};
inline constexpr DiagnosticKind<std::string_view> kContractOfTwoPorts{
    "BY0866", "contract-of-two-ports", Severity::kError,
    "two output ports carry the contract '{0}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kDomainsDisagree{
    "BY0867", "domains-disagree", Severity::kError,
    "the contract is of the domain '{0}', its data product of '{1}'"};

// Requests. They are errors of a caller, told as one sentence that ends in the code.
inline constexpr DiagnosticKind<std::string_view> kRequestText{
    "BY0901", "request-not-json", Severity::kError, "the request is not well-formed JSON: {0}"};
inline constexpr DiagnosticKind<std::string_view> kRequestDuplicate{
    "BY0902", "request-member-twice", Severity::kError, "the request has the member '{0}' twice"};
inline constexpr DiagnosticKind<std::string_view> kRequestTooComplex{
    "BY0903", "request-too-complex", Severity::kError, "the request is refused: {0}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kRequestShape{
    "BY0904", "request-shape", Severity::kError, "{0} expects {1}, saw {2}"};
inline constexpr DiagnosticKind<std::string_view> kRequestMissing{
    "BY0905", "request-part-missing", Severity::kError, "the request has no {0}"};
inline constexpr DiagnosticKind<std::string_view> kRequestEmptyId{"BY0906", "request-empty-id",
                                                                  Severity::kError, "{0} is empty"};

}  // namespace bylaw

#endif  // BYLAW_FACTS_DIAGNOSTICS_H_
