// An answer in words (docs/decisions-json.md). Entry points: answer_json(), answer_text().
#include "base/text.h"
#include "evaluator/answer.h"
#include "evaluator/convert.h"
#include "facts/json_writer.h"
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
  Writer(const graph::Graph& graph, const Answer& answer) : graph_(graph), answer_(answer) {}

  ToldDecision write() const;

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
  ToldNotice notice(const Notice& notice) const;
  std::string text(uint32_t symbol) const { return std::string(answer_.machine->text(symbol)); }

  const graph::Graph& graph_;
  const Answer& answer_;
};

/// A standard that only observes tells who asks for the explanation.
bool is_told(const graph::Graph& graph, const Answer& answer, const Notice& notice) {
  const graph::PolicyRecord& policy = graph.get<Part::kPolicies>()[notice.policy];
  return graph.standing(policy).observes == 0 || answer.explanation;
}

std::string_view enforcement(const graph::StandingRecord& standing) {
  return standing.observes != 0 ? "observe" : "warn";
}

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
  ToldView told{
      policy_of(view.grant), std::string(view.filter), view.rows_none, view.cells, {}, {}};
  for (const ColumnMask& mask : view.columns) {
    told.masks.emplace_back(text(mask.column), std::string(mask.text));
  }
  for (const uint32_t column : view.full) told.full.push_back(text(column));
  return told;
}

ToldTrace Writer::trace(const Trace& trace) const {
  return {rule(trace.rule), std::string(verdict_word(trace.verdict)),
          trace.text,       source(trace.condition),
          trace.values,     trace.by};
}

ToldNotice Writer::notice(const Notice& notice) const {
  const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[notice.policy];
  const graph::StandingRecord& standing = graph_.standing(policy);
  return {name(NameOf::kPolicy, notice.policy), std::string(enforcement(standing)),
          notice.decision_with_it, source(policy.file, standing.line)};
}

ToldDecision Writer::write() const {
  ToldDecision told;
  told.permit = answer_.permit;
  told.outcome = outcome_word(answer_.outcome);
  if (answer_.level != graph::kNone) told.level = name(NameOf::kDomain, answer_.level);
  for (const uint32_t index : answer_.reasons) told.reasons.push_back(rule(index));
  for (const View& v : answer_.views) told.views.push_back(view(v));
  for (const DutyUse& duty : answer_.obligations) {
    told.obligations.push_back(value_of(*answer_.machine, duty));
  }
  for (const Notice& n : answer_.notices) {
    if (is_told(graph_, answer_, n)) told.notices.push_back(notice(n));
  }
  for (const Trouble& error : answer_.errors) {
    told.errors.push_back({error.rule == graph::kNone ? "" : policy_of(error.rule),
                           std::string(error.message), source(error.place)});
  }
  for (const std::string_view problem : answer_.problems) told.problems.emplace_back(problem);
  for (const std::string_view ignored : answer_.ignored) told.ignored.emplace_back(ignored);
  if (!answer_.explanation) return told;
  told.explanation.emplace();
  for (const Trace& t : *answer_.explanation) told.explanation->push_back(trace(t));
  return told;
}

/// Writes an answer as told_json() writes what Writer makes of it, without an explanation.
class AnswerWriter {
 public:
  AnswerWriter(const Loaded& loaded, const Answer& answer, std::string& out)
      : loaded_(loaded), graph_(loaded.bundle().graph()), answer_(answer), out_(out) {}

  void write();

 private:
  std::string_view text(uint32_t symbol) const { return answer_.machine->text(symbol); }
  std::string_view policy_of(uint32_t rule) const {
    return graph_.name(NameOf::kPolicy, graph_.get<Part::kRules>()[rule].policy);
  }
  void source(uint32_t file, uint32_t line);
  void reason(uint32_t rule);
  void view(const View& view);
  void columns(const View& view);
  void duty(const DutyUse& duty);
  void value(const graph::Datum& d);
  void notice(const Notice& notice);
  void error(const Trouble& error);

  const Loaded& loaded_;
  const graph::Graph& graph_;
  const Answer& answer_;
  JsonWriter out_;
};

void AnswerWriter::source(uint32_t file, uint32_t line) {
  out_.key("source");
  if (line == 0) return out_.word("null");
  std::string& out = out_.raw();
  append_json_text(graph_.name(NameOf::kFile, file), out);
  out.back() = ':';
  append_number(line, out);
  out += '"';
}

void AnswerWriter::reason(uint32_t rule) {
  const std::string_view ready = loaded_.plain().reason(rule);
  out_.begin_map();
  if (!ready.empty()) {
    out_.key("rule");
    out_.raw() += ready;
    return out_.end_map();
  }
  const graph::RuleRecord& record = graph_.get<Part::kRules>()[rule];
  const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[record.policy];
  out_.member("rule", policy_of(rule));
  out_.member("kind", kind_word(record));
  out_.member("level", graph_.name(NameOf::kDomain, policy.level));
  out_.member_or_null("title", graph_.name(NameOf::kTitle, record.policy));
  source(policy.file, record.line);
  if ((record.traits & graph::kIsRequire) != 0) {
    out_.member("requirement", graph_.name(NameOf::kRequirement, rule));
  }
  out_.end_map();
}

/// No name stands in both lists, or twice in one.
void AnswerWriter::columns(const View& view) {
  out_.begin_map();
  for (const ColumnMask& mask : view.columns) out_.any_member(text(mask.column), mask.text);
  for (const uint32_t column : view.full) out_.any_member(text(column), "full");
  out_.end_map();
}

void AnswerWriter::view(const View& view) {
  out_.begin_map();
  out_.member("grant", policy_of(view.grant));
  out_.member_or_null("filter", view.filter);
  out_.member("rows", view.rows_none ? "none" : !view.filter.empty() ? "filtered" : "all");
  out_.key("columns");
  view.cells ? columns(view) : out_.word("null");
  out_.end_map();
}

void AnswerWriter::duty(const DutyUse& duty) {
  out_.begin_map();
  out_.member("duty", loaded_.words().duty_names[duty.duty]);
  out_.key("arguments");
  out_.begin_map();
  const std::vector<Member>& parameters = loaded_.schema().duties[DutyId(duty.duty)].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    out_.any_key(parameters[i].name);
    value(duty.arguments[i]);
  }
  out_.end_map();
  out_.end_map();
}

/// Truth values, ints, texts and collections as JSON's own; everything else as policy text writes
/// it.
void AnswerWriter::value(const graph::Datum& d) {
  switch (d.kind) {
    case graph::Kind::kBool:
      return out_.truth(d.n != 0);
    case graph::Kind::kInt:
      return out_.number(d.n);
    case graph::Kind::kString:
      return out_.text(answer_.machine->text(d.n));
    case graph::Kind::kSet:
    case graph::Kind::kList:
      out_.begin_list();
      for (const graph::Datum& member : answer_.machine->members(d)) value(member);
      return out_.end_list();
    case graph::Kind::kAbsent:
    case graph::Kind::kInvalid:
    case graph::Kind::kDecimal:
    case graph::Kind::kDuration:
    case graph::Kind::kTimestamp:
    case graph::Kind::kDate:
    case graph::Kind::kWeekday:
    case graph::Kind::kEnum:
    case graph::Kind::kTerm:
    case graph::Kind::kAction:
    case graph::Kind::kEntity:
    case graph::Kind::kIp:
    case graph::Kind::kRecord:
      break;
  }
  std::string& text = answer_.workspace->text;
  text.clear();
  append_value(*answer_.machine, loaded_.schema(), d, text);
  out_.text(text);
}

void AnswerWriter::notice(const Notice& notice) {
  if (!is_told(graph_, answer_, notice)) return;
  const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[notice.policy];
  const graph::StandingRecord& standing = graph_.standing(policy);
  out_.begin_map();
  out_.member("standard", graph_.name(NameOf::kPolicy, notice.policy));
  out_.member("enforcement", enforcement(standing));
  out_.key("decision_with_it");
  out_.truth(notice.decision_with_it);
  source(policy.file, standing.line);
  out_.end_map();
}

void AnswerWriter::error(const Trouble& error) {
  out_.begin_map();
  out_.member_or_null("rule", error.rule == graph::kNone ? "" : policy_of(error.rule));
  out_.member("message", error.message);
  source(error.place.file, error.place.line);
  out_.end_map();
}

void AnswerWriter::write() {
  const auto sentence = [&](std::string_view words) { out_.text(words); };
  out_.begin_map();
  out_.key("decision");
  out_.truth(answer_.permit);
  out_.key("context");
  out_.begin_map();
  out_.member("outcome", outcome_word(answer_.outcome));
  out_.list("reasons", answer_.reasons, [&](uint32_t rule) { reason(rule); });
  out_.list("views", answer_.views, [&](const View& v) { view(v); });
  out_.list("obligations", answer_.obligations, [&](const DutyUse& d) { duty(d); });
  out_.list("notices", answer_.notices, [&](const Notice& n) { notice(n); });
  out_.list("errors", answer_.errors, [&](const Trouble& e) { error(e); });
  out_.list("problems", answer_.problems, sentence);
  out_.list("ignored", answer_.ignored, sentence);
  out_.end_map();
  out_.end_map();
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

void write_answer_json(const Loaded& loaded, const Answer& answer, std::string& out) {
  if (answer.explanation) {
    out += told_json(loaded.schema(), Writer(loaded.bundle().graph(), answer).write());
  } else {
    AnswerWriter(loaded, answer, out).write();
  }
}

std::string answer_json(const Loaded& loaded, const Answer& answer) {
  std::string text;
  write_answer_json(loaded, answer, text);
  return text;
}

std::string answer_text(const Loaded& loaded, const Request& request, const Answer& answer) {
  return told_text(loaded.schema(), request, Writer(loaded.bundle().graph(), answer).write());
}

}  // namespace bylaw::engine
