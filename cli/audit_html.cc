// The audit as one HTML page that needs no other file and runs no script. Entry point: audit_html()
// of audit.h.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/version.h"
#include "base/xml.h"
#include "cli/audit.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view kStyle = R"(
:root { --ink: #1d2433; --faint: #667085; --paper: #ffffff; --panel: #f5f7fa; --line: #dde2ea;
  --met: #1a7f4b; --unmet: #c0262d; --soon: #b7791f; --unknown: #6b5bb5; --waived: #5b7083; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --faint: #98a2b3; --paper: #14181f;
  --panel: #1c222c; --line: #2f3845; --met: #4cc38a; --unmet: #ff6b70; --soon: #e8b04b;
  --unknown: #a99bf0; --waived: #9fb3c8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem 4rem; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p.sub, .faint { color: var(--faint); } p.sub { margin: .25rem 0 1.5rem; }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
  padding: .75rem 1.1rem; min-width: 8.5rem; }
.card b { display: block; font-size: 1.6rem; line-height: 1.2; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .45rem .7rem;
  border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--faint); font-weight: 600; font-size: .85rem; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
code { font: .88em ui-monospace, "SF Mono", Consolas, monospace; overflow-wrap: anywhere; }
.bar { display: flex; height: .55rem; min-width: 7rem; border-radius: 4px; overflow: hidden;
  background: var(--line); margin-top: .45rem; } .bar i { display: block; }
.met { --c: var(--met); } .unmet { --c: var(--unmet); } .soon { --c: var(--soon); }
.unknown { --c: var(--unknown); } .waived { --c: var(--waived); }
.bar i { background: var(--c); } b.met, b.unmet, b.soon, b.unknown, b.waived { color: var(--c); }
.tag { color: var(--c); border: 1px solid var(--c); border-radius: 999px; padding: 0 .6em;
  font-size: .82rem; white-space: nowrap; }
details { border: 1px solid var(--line); border-radius: 10px; margin: .6rem 0; }
summary { cursor: pointer; padding: .6rem .9rem; background: var(--panel); border-radius: 10px;
  overflow-wrap: anywhere; } details table { margin: 0 0 .3rem; }
.all-met { color: var(--met); font-weight: 600; }
footer { margin-top: 3rem; color: var(--faint); font-size: .85rem; }
@media print { body { max-width: none; } }
)";

struct Column {
  AuditOutcome outcome;
  std::string_view css;
};
constexpr std::array<Column, kAuditOutcomes> kColumns{{{AuditOutcome::kMet, "met"},
                                                       {AuditOutcome::kUnmet, "unmet"},
                                                       {AuditOutcome::kNotEnforced, "soon"},
                                                       {AuditOutcome::kUndecided, "unknown"},
                                                       {AuditOutcome::kWaived, "waived"}}};

std::string_view css_of(AuditOutcome outcome) {
  for (const Column& column : kColumns) {
    if (column.outcome == outcome) return column.css;
  }
  return {};
}

std::string element(std::string_view tag, std::string_view css, const std::string& content) {
  std::string out = "<" + std::string(tag);
  if (!css.empty()) out += " class=\"" + std::string(css) + "\"";
  return out + ">" + content + "</" + std::string(tag) + ">";
}

std::string number(size_t count) { return std::to_string(count); }

/// Shares of the whole in tenths of a percent; each that is there is seen.
std::string bar(const AuditTally& tally) {
  std::string out;
  for (const Column& column : kColumns) {
    const size_t count = tally.of(column.outcome);
    if (count == 0) continue;
    const size_t permille = std::max<size_t>(10, count * 1000 / tally.all());
    out += "<i class=\"" + std::string(column.css) + "\" style=\"width:" + number(permille / 10) +
           "." + number(permille % 10) + "%\"></i>";
  }
  return "<div class=\"bar\">" + out + "</div>";
}

std::string cards(const AuditReport& report) {
  std::string out =
      "<div class=\"card\"><b>" + number(report.products.size()) + "</b>products</div>";
  for (const Column& column : kColumns) {
    out += "<div class=\"card\">" +
           element("b", column.css, number(report.total.of(column.outcome))) +
           std::string(outcome_words(column.outcome)) + "</div>";
  }
  return "<div class=\"cards\">" + out + "</div>\n";
}

std::string table(std::string_view title, const std::map<std::string, AuditTally>& rows) {
  std::string out = "<table><thead><tr>" + element("th", "", std::string(title)) + "<th></th>";
  for (const Column& column : kColumns) {
    out += element("th", "n", std::string(outcome_words(column.outcome)));
  }
  out += "</tr></thead><tbody>\n";
  for (const auto& [name, tally] : rows) {
    out += "<tr><td>" + (name.empty() ? "(none)" : xml_text(name)) + "</td><td>" + bar(tally) +
           "</td>";
    for (const Column& column : kColumns)
      out += element("td", "n", number(tally.of(column.outcome)));
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

std::string row(const Mesh& mesh, const AuditCheck& check) {
  std::string found;
  for (const std::string& value : check.found) {
    found += (found.empty() ? "" : "<br>") + element("code", "", xml_text(value));
  }
  if (!check.by.empty()) found = "by " + element("code", "", xml_text(check.by));
  const std::string place = check.place.valid() ? place_text(mesh.sources, check.place) : "";
  return "<tr><td>" +
         element("span", "tag " + std::string(css_of(check.outcome)),
                 std::string(outcome_words(check.outcome))) +
         "</td><td>" + xml_text(requirement_text(mesh.rulebook, check.rule)) + "<br>" +
         element("code", "faint", xml_text(mesh.rulebook.rule_name(check.rule))) + "</td><td>" +
         found + "</td><td>" + element("code", "", xml_text(place)) + "</td></tr>\n";
}

/// A part per product with something to say, those with failures open.
std::string findings(const Mesh& mesh, const AuditReport& report) {
  std::string out;
  for (size_t i = 0; i < report.checks.size();) {
    const Entity* product = report.checks[i].product;
    std::string rows;
    size_t unmet = 0;
    size_t count = 0;
    for (; i < report.checks.size() && report.checks[i].product == product; ++i) {
      if (report.checks[i].outcome == AuditOutcome::kMet) continue;
      ++count;
      unmet += report.checks[i].outcome == AuditOutcome::kUnmet ? 1 : 0;
      rows += row(mesh, report.checks[i]);
    }
    if (rows.empty()) continue;
    const AuditedProduct& about = report.products[report.index.at(product)];
    out += std::string("<details") + (unmet > 0 ? " open" : "") + "><summary>" +
           element("code", "", xml_text(product->ref.id)) + " " +
           element("span", "faint",
                   "owner " + xml_text(owner_text(about)) + ", " + counted(count, "finding")) +
           "</summary><table><tbody>\n" + rows + "</tbody></table></details>\n";
  }
  if (out.empty()) return "<p class=\"all-met\">Every product meets every requirement.</p>\n";
  return out;
}

}  // namespace

std::string audit_html(const Mesh& mesh, const AuditReport& report) {
  const std::string title = "Audit of " + xml_text(report.mesh.empty() ? "the mesh" : report.mesh);
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      title + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
  out += element("h1", "", title) + "\n";
  out += element("p", "sub",
                 "Every product of the catalogue against the standards for <b>" +
                     xml_text(report.action) + "</b>, as of " + to_string(report.at)) +
         "\n" + cards(report);
  if (!report.checks.empty()) {
    out += "<h2>Standards</h2>\n" + table("standard", report.by_standard);
    out += "<h2>Domains</h2>\n" + table("domain", report.by_domain);
    out += "<h2>Findings</h2>\n" + findings(mesh, report);
  }
  return out + "<footer>bylaw " + xml_text(version()) + "</footer>\n</body>\n</html>\n";
}

}  // namespace bylaw::cli
