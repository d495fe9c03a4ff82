// The audit of a catalogue: every product held against every requirement that applies to it. Entry
// points: run_checks() (fills), the renderers of audit_text.cc, audit_json.cc, audit_junit.cc and
// audit_html.cc.
#ifndef BYLAW_CLI_AUDIT_H_
#define BYLAW_CLI_AUDIT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

/// What came of holding one product against one requirement.
enum class AuditOutcome : uint8_t { kMet, kUnmet, kNotEnforced, kUndecided, kWaived };
inline constexpr size_t kAuditOutcomes = 5;

/// "met", "not met", "not enforced yet", "undecided", "waived".
std::string_view outcome_words(AuditOutcome outcome);

struct AuditCheck {
  AuditOutcome outcome = AuditOutcome::kMet;
  const Entity* product = nullptr;
  RuleId rule;
  std::vector<std::string> found;  // the values that settled it; of those not met or undecided
  std::string by;                  // the waiver
  Span place;                      // where the fact stands that failed, else the product
};

/// Of one product: what all its checks share.
struct AuditedProduct {
  const Entity* entity = nullptr;
  std::string domain;        // empty: none
  std::string owner;         // the product's own, as a name; or empty
  std::string domain_owner;  // from the manifest; or empty
};

struct AuditTally {
  size_t counts[kAuditOutcomes] = {};
  size_t of(AuditOutcome outcome) const { return counts[static_cast<size_t>(outcome)]; }
  size_t all() const;
};

struct AuditReport {
  std::string mesh;
  std::string action;
  Timestamp at;
  std::vector<AuditedProduct> products;  // by type and id
  std::vector<AuditCheck> checks;        // by product, then by rule
  AuditTally total;
  std::map<std::string, AuditTally> by_standard;  // "package.name"
  std::map<std::string, AuditTally> by_domain;    // "": products without one

  /// True if a requirement that is enforced isn't met.
  bool fails() const { return total.of(AuditOutcome::kUnmet) > 0; }
  const AuditedProduct& product_of(const AuditCheck& check) const;
  std::map<const Entity*, size_t> index;  // of products
};

/// Asks for `action` on every product of the store, as nobody in particular.
AuditReport run_checks(const OpenMesh& open, ActionId action);

/// The requirement's text; a rule's name where it has none.
std::string requirement_text(const Rulebook& rulebook, RuleId rule);
/// "mia of team/clothing-data", "team/clothing-data", "nobody".
std::string owner_text(const AuditedProduct& product);

/// A finding per check that is not met or undecided, at the place of the fact.
Diagnostics audit_findings(const Mesh& mesh, const AuditReport& report);

std::string audit_text(const Mesh& mesh, const AuditReport& report, bool color);
/// Documented in docs/audit.md.
std::string audit_json(const Mesh& mesh, const AuditReport& report);
/// A suite per standard, a case per product and requirement.
std::string audit_junit(const Mesh& mesh, const AuditReport& report);
/// A page that needs no other file.
std::string audit_html(const Mesh& mesh, const AuditReport& report);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_AUDIT_H_
