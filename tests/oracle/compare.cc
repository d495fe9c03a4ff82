#include "tests/oracle/compare.h"

#include <algorithm>
#include <set>

#include "checker/check.h"
#include "tests/oracle/finders.h"
#include "tests/oracle/sample.h"
#include "tests/oracle/verdicts.h"

namespace bylaw::tests {
namespace {

constexpr size_t kMostMoments = 8192;

/// Verdicts about assumptions, or a policy or a waiver as a whole have no place.
bool has_place(const std::string& verdict) {
  return verdict != "contradiction" && verdict != "unsatisfiable-assumption" &&
         !verdict.ends_with("-waiver");
}

/// Clauses and duties are told in pairs.
bool has_other_place(const std::string& verdict) {
  return verdict == "weakened-duty" || verdict == "incomparable-mask";
}

/// Of a contradiction or two masks, either side may be told first.
Verdict in_order(Verdict verdict) {
  if (verdict.name != "contradiction" && verdict.name != "incomparable-mask") return verdict;
  const auto key = [](const std::string& name, uint64_t place) { return std::pair(name, place); };
  if (key(verdict.against, verdict.other_place) < key(verdict.subject, verdict.place)) {
    std::swap(verdict.against, verdict.subject);
    std::swap(verdict.other_place, verdict.place);
  }
  return verdict;
}

/// A finding in the oracle's words.
Verdict in_words(const Diagnostic& finding) {
  Verdict verdict;
  verdict.name = finding.name;
  verdict.subject = finding.rule;
  const std::string how = finding.labels.size() > 1 ? finding.labels[1].text : std::string();
  if (verdict.name == "contradiction" && how == "each can be met alone, not together") {
    std::vector<std::string> words;
    for (const Label& label : finding.labels) words.push_back(std::to_string(place_of(label.span)));
    std::ranges::sort(words);
    verdict.name += " of requires";
    verdict.subject.clear();
    for (const std::string& word : words) {
      verdict.subject += (verdict.subject.empty() ? "" : " ") + word;
    }
    return verdict;
  }
  if (verdict.name == "contradiction" && how == "forbidden to all who could do the duty") {
    verdict.name += " of a duty";
  }
  if (verdict.name == "source-exceeded") {
    const auto lineage = std::ranges::find_if(finding.notes, [](const std::string& note) {
      return note.find(" is made from ") != std::string::npos;
    });
    if (lineage != finding.notes.end()) verdict.subject = *lineage;
    return verdict;
  }
  if (has_place(verdict.name) && !finding.labels.empty()) {
    verdict.place = place_of(finding.labels.front().span);
  }
  if (verdict.name == "contradiction" || verdict.name == "narrowed") {
    verdict.against = finding.against;
  }
  if (has_other_place(verdict.name)) {
    verdict.against = finding.against;
    verdict.other_place = place_of(finding.labels[1].span);
  }
  return in_order(std::move(verdict));
}

bool has_lineage(const Schema& schema) {
  return std::ranges::any_of(schema.entity_types, [](const EntityType& type) {
    return find_member(type.attributes, "inputs").has_value();
  });
}

/// Rules of which an error is told, or a contradiction of their policy.
std::set<RuleId> rules_with_errors(const Rulebook& book, const Diagnostics& findings) {
  std::set<RuleId> rules;
  for (const Diagnostic& d : findings.list()) {
    if (d.severity != Severity::kError || d.labels.empty()) continue;
    const Span at = d.labels.front().span;
    for (size_t i = 0; i < book.rules.size(); ++i) {
      const RuleId id = book.rules.id_at(i);
      const Span span = book.rules[id].span;
      const bool inside = at.file == span.file && span.begin <= at.begin && at.begin < span.end;
      const bool contradicts = d.name == "contradiction" &&
                               (d.rule == book.rule_name(id) || d.against == book.rule_name(id));
      if (inside || contradicts) rules.insert(id);
    }
  }
  return rules;
}

std::string text_of(const SourceMap& sources, uint64_t place) {
  if (place == 0) return "";
  const SourceFile& file = sources[FileId(static_cast<uint32_t>(place >> 32U))];
  const LineColumn at = file.line_column(static_cast<uint32_t>(place));
  return " at " + file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string told(const SourceMap& sources, const Verdict& verdict) {
  return verdict.name + " of " + verdict.subject + text_of(sources, verdict.place) +
         (verdict.against.empty() ? "" : " against " + verdict.against) +
         text_of(sources, verdict.other_place);
}

}  // namespace

bool compare_verdicts(const RandomMesh& mesh, VerdictComparison& result) {
  const Rulebook& book = mesh.mesh->rulebook;
  const Timestamp at = *parse_timestamp("2026-03-02T10:00:00Z");
  const auto of_catalogue = find_catalogue_verdicts(book, mesh.mesh->store, at, kMostMoments);
  if (!of_catalogue) return false;
  std::set<Verdict> expected;
  for (const Verdict& verdict : *of_catalogue) expected.insert(in_order(verdict));
  // Products in sets can't be counted out: then what the store states is all that is asked about.
  const auto world = World::make(book, at, kMostMoments);
  const bool lineage_alone = !world;
  if (lineage_alone && !has_lineage(book.schema)) return false;
  ++result.meshes;
  CheckSettings settings;
  settings.at = at;
  settings.store = &mesh.mesh->store;
  settings.z3_alone = mesh.seed % 8 == 0;
  settings.notes = true;
  const auto is_asked = [&](const std::string& name) {
    return lineage_alone ? name == "source-exceeded" || name == "uncovered"
                         : std::ranges::find(kOracleVerdicts, name) != std::end(kOracleVerdicts);
  };
  const std::string of = "mesh " + std::to_string(mesh.seed) + ": ";
  std::set<Verdict> found;
  const Diagnostics findings = check_rulebook(book, mesh.mesh->sources, settings);
  if (world) {
    std::set<Verdict> verdicts = find_verdicts(*world, at);
    add_void(*world, mesh.mesh->sources, rules_with_errors(book, findings), verdicts);
    for (const Verdict& verdict : verdicts) expected.insert(in_order(verdict));
  }
  for (const Diagnostic& finding : findings.list()) {
    if (finding.code == kUnknownCode) {
      std::string why;
      for (const std::string& note : finding.notes) why += "; " + note;
      for (size_t i = 1; i < finding.labels.size(); ++i) why += "; " + finding.labels[i].text;
      result.left_open.push_back(of + finding.message + why);
      continue;
    }
    Verdict verdict = in_words(finding);
    if (is_asked(verdict.name)) found.insert(std::move(verdict));
  }
  for (const Verdict& verdict : expected) {
    if (!is_asked(verdict.name)) continue;
    if (found.contains(verdict)) {
      ++result.positives[verdict.name];
    } else {
      result.differences.push_back(of + "only the oracle says " +
                                   told(mesh.mesh->sources, verdict));
    }
  }
  for (const Verdict& verdict : found) {
    if (!expected.contains(verdict)) {
      result.differences.push_back(of + "only the checker says " +
                                   told(mesh.mesh->sources, verdict));
    }
  }
  return true;
}

void refute(const RandomMesh& mesh, size_t questions, VerdictComparison& result) {
  static const std::set<std::string> kNever = {"dead", "idle-override", "idle-waiver"};
  // Not may-err, of which what is open isn't told.
  static const std::set<std::string> kShown = {
      "contradiction", "out-of-bounds", "weakened-duty", "incomparable-mask", "assert", "narrowed"};
  const Rulebook& book = mesh.mesh->rulebook;
  const Timestamp at = *parse_timestamp("2026-03-02T10:00:00Z");
  Random random(mesh.seed);
  const World sample = random_sample(mesh, random, at, questions);
  ++result.meshes;
  result.positives["request"] += sample.moments.size();
  std::set<Verdict> seen;
  for (const Verdict& verdict : find_verdicts(sample, at)) seen.insert(in_order(verdict));
  CheckSettings settings;
  settings.at = at;
  settings.store = &mesh.mesh->store;
  settings.notes = true;
  std::set<Verdict> told_of;
  std::set<std::string> open;  // verdicts of which something was left open
  const std::string of = "mesh " + std::to_string(mesh.seed) + ": ";
  const Diagnostics findings = check_rulebook(book, mesh.mesh->sources, settings);
  for (const Diagnostic& finding : findings.list()) {
    Verdict verdict = in_words(finding);
    if (finding.code == kUnknownCode) {
      result.left_open.push_back(of + finding.message);
      for (const std::string& name : kShown) {
        if (finding.message.find("'" + name + "'") != std::string::npos) open.insert(name);
      }
      continue;
    }
    if (kNever.contains(verdict.name)) {
      ++result.positives[verdict.name];
      if (!seen.contains(verdict)) {
        result.differences.push_back(of + "a request refutes " + told(mesh.mesh->sources, verdict));
      }
    }
    told_of.insert(std::move(verdict));
  }
  for (const Verdict& verdict : seen) {
    if (!kShown.contains(verdict.name)) continue;
    ++result.positives[verdict.name];
    if (told_of.contains(verdict) || open.contains(verdict.name)) continue;
    result.differences.push_back(of + "a request shows " + told(mesh.mesh->sources, verdict));
  }
}

}  // namespace bylaw::tests
