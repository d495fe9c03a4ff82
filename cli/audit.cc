#include "cli/audit.h"

#include <algorithm>

#include "base/text.h"
#include "cli/diagnostics_audit.h"
#include "rules/explain.h"

namespace bylaw::cli {
namespace {

AuditOutcome outcome_of(RuleTrace::Verdict verdict) {
  switch (verdict) {
    case RuleTrace::Verdict::kFailed:
    case RuleTrace::Verdict::kLifted:
      return AuditOutcome::kMet;
    case RuleTrace::Verdict::kWaived:
      return AuditOutcome::kWaived;
    case RuleTrace::Verdict::kApplied:
      return AuditOutcome::kUnmet;
    case RuleTrace::Verdict::kRolledOut:
      return AuditOutcome::kNotEnforced;
    case RuleTrace::Verdict::kErred:
      return AuditOutcome::kUndecided;
  }
  return AuditOutcome::kUndecided;
}

class Auditor {
 public:
  Auditor(const OpenMesh& open, ActionId action)
      : open_(open), mesh_(*open.mesh), schema_(mesh_.rulebook.schema), action_(action) {}

  AuditReport run() {
    const Action& action = schema_.actions[action_];
    report_.mesh = mesh_.manifest.mesh;
    report_.action = action.name.local;
    report_.at = open_.now;
    if (action.principals.empty()) return std::move(report_);
    for (const EntityTypeId type : action.resources) {
      for (const Entity* product : mesh_.store.all_of(type)) audit(action, *product);
    }
    return std::move(report_);
  }

 private:
  void audit(const Action& action, const Entity& product) {
    report_.index.emplace(&product, report_.products.size());
    report_.products.push_back(described(product));
    const DecideOptions options{open_.now, {}};
    const auto traces = explain(mesh_.rulebook, mesh_.store, request(action, product), options);
    for (const RuleTrace& trace : traces) {
      if (mesh_.rulebook.rules[trace.rule].is_require) record(product, trace);
    }
  }

  /// Nobody in particular asks, so what a requirement says of the principal can't be told.
  Request request(const Action& action, const Entity& product) const {
    Request request;
    request.principal.type = action.principals.front();
    request.principal.type_name = schema_.entity_types[request.principal.type].name.local;
    request.principal.stated.resize(schema_.entity_types[request.principal.type].attributes.size());
    request.resource.type = product.ref.type;
    request.resource.type_name = schema_.entity_types[product.ref.type].name.local;
    request.resource.id = product.ref.id;
    request.resource.stated.resize(product.attributes.size());
    request.action = action_;
    request.action_name = action.name.local;
    request.action_properties.resize(action.properties.size());
    request.context.resize(schema_.context.size());
    request.context[0] = Slot::present(open_.now);
    request.enforces = Enforces::everything();
    return request;
  }

  void record(const Entity& product, const RuleTrace& trace) {
    AuditCheck check;
    check.outcome = outcome_of(trace.verdict);
    check.product = &product;
    check.rule = trace.rule;
    if (check.outcome == AuditOutcome::kWaived) check.by = trace.by;
    if (check.outcome != AuditOutcome::kMet) {
      check.found = trace.values;
      check.place = place_of_fact(product, trace);
    }
    const auto column = static_cast<size_t>(check.outcome);
    const Policy& standard = mesh_.rulebook.policies[mesh_.rulebook.rules[trace.rule].policy];
    ++report_.total.counts[column];
    ++report_.by_standard[standard.name.full()].counts[column];
    ++report_.by_domain[report_.products.back().domain].counts[column];
    report_.checks.push_back(std::move(check));
  }

  static Span place_of_fact(const Entity& product, const RuleTrace& trace) {
    for (const uint32_t attribute : trace.attributes) {
      if (const Span place = product.place(attribute); place.valid()) return place;
    }
    return product.span;
  }

  AuditedProduct described(const Entity& product) const {
    AuditedProduct out;
    out.entity = &product;
    const EntityType& type = schema_.entity_types[product.ref.type];
    if (type.domain && product.attributes[*type.domain].state == Slot::State::kPresent) {
      const Value& value = product.attributes[*type.domain].value;
      out.domain = schema_.domain_name(value.as<TermValue>().term);
    }
    for (const ManifestDomain& domain : mesh_.manifest.domains) {
      if (domain.name == out.domain) out.domain_owner = domain.owner;
    }
    const auto owner = find_member(type.attributes, "owner");
    if (owner && product.attributes[*owner].state == Slot::State::kPresent) {
      const Value& value = product.attributes[*owner].value;
      if (const auto* ref = value.if_a<EntityRef>()) out.owner = ref->id;
      if (const auto* text = value.if_a<std::string>()) out.owner = *text;
    }
    return out;
  }

  const OpenMesh& open_;
  const Mesh& mesh_;
  const Schema& schema_;
  ActionId action_;
  AuditReport report_;
};

}  // namespace

std::string_view outcome_words(AuditOutcome outcome) {
  switch (outcome) {
    case AuditOutcome::kMet:
      return "met";
    case AuditOutcome::kUnmet:
      return "not met";
    case AuditOutcome::kNotEnforced:
      return "not enforced yet";
    case AuditOutcome::kUndecided:
      return "undecided";
    case AuditOutcome::kWaived:
      return "waived";
  }
  return {};
}

size_t AuditTally::all() const {
  size_t sum = 0;
  for (const size_t count : counts) sum += count;
  return sum;
}

const AuditedProduct& AuditReport::product_of(const AuditCheck& check) const {
  return products[index.at(check.product)];
}

AuditReport run_checks(const OpenMesh& open, ActionId action) {
  return Auditor(open, action).run();
}

std::string requirement_text(const Rulebook& rulebook, RuleId rule) {
  const std::string& text = rulebook.rules[rule].text;
  return text.empty() ? rulebook.rule_name(rule) : text;
}

std::string owner_text(const AuditedProduct& product) {
  if (product.owner.empty()) {
    return product.domain_owner.empty() ? "nobody" : product.domain_owner;
  }
  return product.domain_owner.empty() ? product.owner
                                      : product.owner + " of " + product.domain_owner;
}

Diagnostics audit_findings(const Mesh& mesh, const AuditReport& report) {
  Diagnostics found;
  for (const AuditCheck& check : report.checks) {
    const DiagnosticKind<std::string_view, std::string_view>* kind = nullptr;
    switch (check.outcome) {
      case AuditOutcome::kMet:
      case AuditOutcome::kWaived:
        continue;
      case AuditOutcome::kUnmet:
        kind = &kUnmetRequirement;
        break;
      case AuditOutcome::kNotEnforced:
        kind = &kUnmetInRollout;
        break;
      case AuditOutcome::kUndecided:
        kind = &kUndecidedRequirement;
        break;
    }
    DiagnosticBuilder finding = found.emit(*kind, check.place, quote(check.product->ref.id),
                                           requirement_text(mesh.rulebook, check.rule));
    finding.label(mesh.rulebook.rules[check.rule].span, "required here")
        .rule(mesh.rulebook.rule_name(check.rule));
    if (!check.found.empty()) finding.note(join_words(check.found));
    const std::string owner = owner_text(report.product_of(check));
    if (owner != "nobody") finding.note("it belongs to " + owner);
  }
  found.sort(mesh.sources);
  return found;
}

}  // namespace bylaw::cli
