// The audit for CI, as JUnit XML. Entry point: audit_junit() of audit.h.
#include "base/text.h"
#include "base/xml.h"
#include "cli/audit.h"

namespace bylaw::cli {
namespace {

std::string body_of(const Mesh& mesh, const AuditReport& report, const AuditCheck& check) {
  std::string text;
  if (check.place.valid()) text += place_text(mesh.sources, check.place) + ": ";
  text += requirement_text(mesh.rulebook, check.rule);
  if (!check.found.empty()) text += "\nfound " + join_words(check.found);
  return text + "\nowner " + owner_text(report.product_of(check));
}

std::string case_of(const Mesh& mesh, const AuditReport& report, const AuditCheck& check) {
  const std::string text = requirement_text(mesh.rulebook, check.rule);
  const std::string begin = "    <testcase classname=\"" + xml_attribute(check.product->ref.id) +
                            "\" name=\"" + xml_attribute(text) + "\"";
  const auto with = [&](const std::string& element) {
    return begin + ">\n      " + element + "\n    </testcase>\n";
  };
  switch (check.outcome) {
    case AuditOutcome::kMet:
      return begin + "/>\n";
    case AuditOutcome::kUnmet:
      return with("<failure type=\"BY1101\" message=\"" + xml_attribute(text) + "\">" +
                  xml_text(body_of(mesh, report, check)) + "</failure>");
    case AuditOutcome::kNotEnforced:
    case AuditOutcome::kUndecided:
      return with("<system-out>" +
                  xml_text(std::string(outcome_words(check.outcome)) + ": " +
                           body_of(mesh, report, check)) +
                  "</system-out>");
    case AuditOutcome::kWaived:
      return with("<skipped message=\"" + xml_attribute("waived by " + check.by) + "\"/>");
  }
  return {};
}

std::string number(size_t count) { return "\"" + std::to_string(count) + "\""; }

}  // namespace

std::string audit_junit(const Mesh& mesh, const AuditReport& report) {
  const Rulebook& book = mesh.rulebook;
  std::map<std::string, std::string> cases;
  for (const AuditCheck& check : report.checks) {
    const Policy& standard = book.policies[book.rules[check.rule].policy];
    cases[standard.name.full()] += case_of(mesh, report, check);
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [name, text] : cases) {
    const AuditTally& tally = report.by_standard.at(name);
    out += "  <testsuite name=\"" + xml_attribute(name) + "\" tests=" + number(tally.all()) +
           " failures=" + number(tally.of(AuditOutcome::kUnmet)) +
           " errors=\"0\" skipped=" + number(tally.of(AuditOutcome::kWaived)) + ">\n" + text +
           "  </testsuite>\n";
  }
  if (cases.empty()) {  // an empty document is an error to some readers
    out +=
        "  <testsuite name=\"audit\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
        "    <testcase classname=\"mesh\" name=\"nothing to audit\"/>\n  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace bylaw::cli
