// An answer in words (docs/decisions-json.md). Entry points: answer_json(), answer_text().
#include "evaluator/answer.h"
#include "facts/told.h"

namespace bylaw::engine {
namespace {

using graph::NameOf;
using graph::Part;

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kApplied:
      return "applied";
    case Verdict::kFailed:
      return "failed";
    case Verdict::kErred:
      return "erred";
    case Verdict::kWaived:
      return "waived";
    case Verdict::kLifted:
      return "lifted";
    case Verdict::kRolledOut:
      return "rolled-out";
  }
  return {};
}

class Writer {
 public:
  explicit Writer(const graph::Graph& graph) : graph_(graph) {}

  ToldDecision write(const Answer& answer) const;

 private:
  std::string name(NameOf of, uint32_t index) const { return std::string(graph_.name(of, index)); }
  std::string policy_of(uint32_t rule) const {
    return name(NameOf::kPolicy, graph_.get<Part::kRules>()[rule].policy);
  }
  std::string source(uint32_t file, uint32_t line) const;
  std::string source(const graph::PlaceRecord& place) const {
    return source(place.file, place.line);
  }
  ToldRule rule(uint32_t index) const;
  ToldView view(const View& view) const;
  ToldTrace trace(const Trace& trace) const;
  void add_notices(const Answer& answer, ToldDecision& told) const;

  const graph::Graph& graph_;
};

/// "path:line"; empty where that isn't known.
std::string Writer::source(uint32_t file, uint32_t line) const {
  if (line == 0) return {};
  return name(NameOf::kFile, file) + ":" + std::to_string(line);
}

ToldRule Writer::rule(uint32_t index) const {
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[index];
  ToldRule told{index,
                policy_of(index),
                std::string(kind_word(rule)),
                name(NameOf::kDomain, graph_.get<Part::kPolicies>()[rule.policy].level),
                name(NameOf::kTitle, rule.policy),
                source(graph_.get<Part::kPolicies>()[rule.policy].file, rule.line),
                {}};
  if ((rule.traits & graph::kIsRequire) != 0) told.requirement = name(NameOf::kRequirement, index);
  return told;
}

ToldView Writer::view(const View& view) const {
  ToldView told{policy_of(view.grant), view.filter, view.rows_none, view.cells, {}, view.full};
  for (const ColumnMask& mask : view.columns) told.masks.emplace_back(mask.column, mask.text);
  return told;
}

ToldTrace Writer::trace(const Trace& trace) const {
  return {rule(trace.rule), std::string(verdict_word(trace.verdict)),
          trace.text,       source(trace.condition),
          trace.values,     trace.by};
}

/// A standard that only observes tells who asks for the explanation.
void Writer::add_notices(const Answer& answer, ToldDecision& told) const {
  for (const Notice& notice : answer.notices) {
    const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[notice.policy];
    const graph::StandingRecord& standing = graph_.standing(policy);
    if (standing.observes != 0 && !answer.explanation) continue;
    told.notices.push_back({name(NameOf::kPolicy, notice.policy),
                            standing.observes != 0 ? "observe" : "warn", notice.decision_with_it,
                            source(policy.file, standing.line)});
  }
}

ToldDecision Writer::write(const Answer& answer) const {
  ToldDecision told;
  told.permit = answer.permit;
  told.outcome = outcome_word(answer.outcome);
  if (answer.level != graph::kNone) told.level = name(NameOf::kDomain, answer.level);
  for (const uint32_t index : answer.reasons) told.reasons.push_back(rule(index));
  for (const View& v : answer.views) told.views.push_back(view(v));
  told.obligations = answer.obligations;
  add_notices(answer, told);
  for (const Trouble& error : answer.errors) {
    told.errors.push_back({error.rule == graph::kNone ? "" : policy_of(error.rule), error.message,
                           source(error.place)});
  }
  told.problems = answer.problems;
  told.ignored = answer.ignored;
  if (!answer.explanation) return told;
  told.explanation.emplace();
  for (const Trace& t : *answer.explanation) told.explanation->push_back(trace(t));
  return told;
}

}  // namespace

std::string_view kind_word(const graph::RuleRecord& rule) {
  switch (rule.kind) {
    case graph::RuleKind::kPermit:
      return rule.row == graph::FoldRow::kGuarantee ? "guarantee" : "permit";
    case graph::RuleKind::kForbid:
      return (rule.traits & graph::kIsRequire) != 0 ? "require" : "forbid";
    case graph::RuleKind::kCap:
      return "cap";
    case graph::RuleKind::kFilter:
      return "filter";
    case graph::RuleKind::kOblige:
      return "oblige";
  }
  return {};
}

std::string answer_json(const Loaded& loaded, const Answer& answer) {
  return told_json(loaded.schema(), Writer(loaded.bundle().graph()).write(answer));
}

std::string answer_text(const Loaded& loaded, const Request& request, const Answer& answer) {
  return told_text(loaded.schema(), request, Writer(loaded.bundle().graph()).write(answer));
}

}  // namespace bylaw::engine
