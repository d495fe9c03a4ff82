// The audit for people at a terminal: a line per requirement that isn't met, then totals. Entry
// point: audit_text() of audit.h.
#include <algorithm>

#include "base/text.h"
#include "cli/audit.h"

namespace bylaw::cli {
namespace {

constexpr AuditOutcome kColumns[] = {AuditOutcome::kMet, AuditOutcome::kUnmet,
                                     AuditOutcome::kNotEnforced, AuditOutcome::kUndecided,
                                     AuditOutcome::kWaived};

std::string padded(std::string text, size_t width) {
  const size_t used = display_width(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string right(size_t number, size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string_view severity_of(AuditOutcome outcome) {
  return outcome == AuditOutcome::kUnmet ? "error" : "warning";
}

std::string in_color(std::string_view text, AuditOutcome outcome, bool color) {
  if (!color) return std::string(text);
  const std::string_view code = outcome == AuditOutcome::kUnmet ? "\033[1;31m" : "\033[1;33m";
  return std::string(code) + std::string(text) + "\033[0m";
}

/// "catalog/orders.yaml:7: error: mesh://shop/orders/v1: every product … (found …; owner …)
/// [house.described]", on one line.
std::string line_of(const Mesh& mesh, const AuditReport& report, const AuditCheck& check,
                    bool color) {
  std::string line;
  if (check.place.valid()) line += place_text(mesh.sources, check.place) + ": ";
  line += in_color(severity_of(check.outcome), check.outcome, color) + ": ";
  line += check.product->ref.id + ": " + requirement_text(mesh.rulebook, check.rule);
  if (check.outcome != AuditOutcome::kUnmet) {
    line += ", " + std::string(outcome_words(check.outcome));
  }
  line += " (";
  if (!check.found.empty()) line += "found " + join_words(check.found) + "; ";
  line += "owner " + owner_text(report.product_of(check)) + ") [" +
          mesh.rulebook.rule_name(check.rule) + "]";
  // Texts of others: a line break in one must not look like another finding.
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\033') c = ' ';
  }
  return line + "\n";
}

std::string table(std::string_view title, const std::map<std::string, AuditTally>& rows) {
  size_t width = display_width(title);
  for (const auto& [name, tally] : rows) width = std::max(width, display_width(name));
  std::string out = padded(std::string(title), width);
  for (const AuditOutcome column : kColumns) out += "  " + std::string(outcome_words(column));
  out += '\n';
  for (const auto& [name, tally] : rows) {
    out += padded(name.empty() ? "(none)" : name, width);
    for (const AuditOutcome column : kColumns) {
      out += "  " + right(tally.of(column), outcome_words(column).size());
    }
    out += '\n';
  }
  return out;
}

}  // namespace

std::string audit_text(const Mesh& mesh, const AuditReport& report, bool color) {
  std::string out;
  for (const AuditCheck& check : report.checks) {
    if (check.outcome == AuditOutcome::kMet || check.outcome == AuditOutcome::kWaived) continue;
    out += line_of(mesh, report, check, color);
  }
  if (!report.checks.empty()) {
    if (!out.empty()) out += '\n';
    out += table("standard", report.by_standard) + "\n" + table("domain", report.by_domain) + "\n";
  }
  out += counted(report.products.size(), "product") + ", " +
         counted(report.total.all(), "requirement") + " asked for " + report.action + ":";
  bool first = true;
  for (const AuditOutcome column : kColumns) {
    if (report.total.of(column) == 0) continue;
    out += (first ? " " : ", ") + std::to_string(report.total.of(column)) + " " +
           std::string(outcome_words(column));
    first = false;
  }
  return out + (first ? " nothing to hold them against\n" : "\n");
}

}  // namespace bylaw::cli
