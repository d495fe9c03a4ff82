#include "tests/oracle/compare.h"

#include <algorithm>
#include <set>

#include "checker/check.h"
#include "tests/oracle/verdicts.h"

namespace bylaw::tests {
namespace {

constexpr size_t kMostMoments = 8192;

/// Verdicts about a policy or a waiver as a whole have no place.
bool has_place(const std::string& verdict) {
  return verdict != "contradiction" && !verdict.ends_with("-waiver");
}

/// A finding in the oracle's words.
Verdict in_words(const Diagnostic& finding) {
  Verdict verdict;
  verdict.name = finding.name;
  verdict.subject = finding.rule;
  if (has_place(verdict.name) && !finding.labels.empty()) {
    verdict.place = finding.labels.front().span.begin;
  }
  if (verdict.name == "contradiction") verdict.against = finding.against;
  return verdict;
}

/// Of a contradiction either side may be told first.
Verdict in_order(Verdict verdict) {
  if (verdict.against < verdict.subject && !verdict.against.empty()) {
    std::swap(verdict.against, verdict.subject);
  }
  return verdict;
}

std::string told(const Verdict& verdict) {
  return verdict.name + " of " + verdict.subject +
         (verdict.against.empty() ? "" : " against " + verdict.against) + " at " +
         std::to_string(verdict.place);
}

}  // namespace

bool compare_verdicts(const RandomMesh& mesh, VerdictComparison& result) {
  const Rulebook& book = mesh.mesh->rulebook;
  const Timestamp at = *parse_timestamp("2026-03-02T10:00:00Z");
  const auto world = World::make(book, at, kMostMoments);
  if (!world) return false;
  ++result.meshes;
  std::set<Verdict> expected;
  for (const Verdict& verdict : find_verdicts(*world, at)) expected.insert(in_order(verdict));
  CheckSettings settings;
  settings.at = at;
  std::set<Verdict> found;
  std::set<std::string> open;  // subjects of which something was left open
  const Diagnostics findings = check_rulebook(book, mesh.mesh->sources, settings);
  for (const Diagnostic& finding : findings.list()) {
    if (finding.code == kUnknownCode) {
      ++result.unknown;
      open.insert(finding.rule);
      continue;
    }
    if (std::ranges::find(kOracleVerdicts, finding.name) == std::end(kOracleVerdicts)) continue;
    found.insert(in_order(in_words(finding)));
  }
  for (const Verdict& verdict : expected) {
    if (found.contains(verdict)) {
      ++result.positives[verdict.name];
    } else if (!open.contains(verdict.subject) && !open.contains(verdict.against)) {
      result.differences.push_back("mesh " + std::to_string(mesh.seed) + ": only the oracle says " +
                                   told(verdict));
    }
  }
  for (const Verdict& verdict : found) {
    if (!expected.contains(verdict)) {
      result.differences.push_back("mesh " + std::to_string(mesh.seed) +
                                   ": only the checker says " + told(verdict));
    }
  }
  return true;
}

}  // namespace bylaw::tests
