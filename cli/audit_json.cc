// The audit for scripts. Entry point: audit_json() of audit.h.
#include <nlohmann/json.hpp>

#include "base/render.h"
#include "cli/audit.h"
#include "cli/diagnostics_audit.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json tally_json(const AuditTally& tally) {
  return Json{{"met", tally.of(AuditOutcome::kMet)},
              {"not_met", tally.of(AuditOutcome::kUnmet)},
              {"not_enforced_yet", tally.of(AuditOutcome::kNotEnforced)},
              {"undecided", tally.of(AuditOutcome::kUndecided)},
              {"waived", tally.of(AuditOutcome::kWaived)}};
}

Json rows(const char* name, const std::map<std::string, AuditTally>& tallies) {
  Json list = Json::array();
  for (const auto& [key, tally] : tallies) {
    Json row{{name, text_or_null(key)}};
    row.update(tally_json(tally));
    list.push_back(std::move(row));
  }
  return list;
}

Json place_json(const Mesh& mesh, Span span) {
  if (!span.valid()) return nullptr;
  const SourceFile& file = mesh.sources[span.file];
  const LineColumn at = file.line_column(span.begin);
  return Json{{"path", file.path()}, {"line", at.line}, {"column", at.column}};
}

/// What a check shares with its finding in other formats (audit_findings()).
Json head(const AuditCheck& check) {
  const auto kind = [](const auto& of) {
    return Json{{"code", of.code}, {"name", of.name}, {"severity", severity_word(of.severity)}};
  };
  switch (check.outcome) {
    case AuditOutcome::kUnmet:
      return kind(kUnmetRequirement);
    case AuditOutcome::kNotEnforced:
      return kind(kUnmetInRollout);
    case AuditOutcome::kUndecided:
      return kind(kUndecidedRequirement);
    case AuditOutcome::kMet:
    case AuditOutcome::kWaived:
      break;
  }
  return Json::object();
}

Json entry(const Mesh& mesh, const AuditReport& report, const AuditCheck& check) {
  const Rulebook& book = mesh.rulebook;
  const AuditedProduct& product = report.product_of(check);
  Json out = head(check);
  out.update(Json{{"outcome", outcome_words(check.outcome)},
                  {"rule", book.rule_name(check.rule)},
                  {"against", nullptr},
                  {"product", check.product->ref.id},
                  {"domain", text_or_null(product.domain)},
                  {"owner", text_or_null(product.owner)},
                  {"domain_owner", text_or_null(product.domain_owner)},
                  {"standard", book.policies[book.rules[check.rule].policy].name.full()},
                  {"requirement", requirement_text(book, check.rule)},
                  {"found", check.found},
                  {"waiver", text_or_null(check.by)},
                  {"place", place_json(mesh, check.place)},
                  {"required_at", place_json(mesh, book.rules[check.rule].span)}});
  return out;
}

}  // namespace

std::string audit_json(const Mesh& mesh, const AuditReport& report) {
  Json findings = Json::array();
  Json waived = Json::array();
  for (const AuditCheck& check : report.checks) {
    if (check.outcome == AuditOutcome::kMet) continue;
    (check.outcome == AuditOutcome::kWaived ? waived : findings)
        .push_back(entry(mesh, report, check));
  }
  const Json document{{"mesh", report.mesh},
                      {"action", report.action},
                      {"at", to_string(report.at)},
                      {"products", report.products.size()},
                      {"totals", tally_json(report.total)},
                      {"standards", rows("standard", report.by_standard)},
                      {"domains", rows("domain", report.by_domain)},
                      {"findings", std::move(findings)},
                      {"waived", std::move(waived)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bylaw::cli
