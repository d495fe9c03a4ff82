// An answer as JSON (docs/decisions-json.md) and as text. Entry points: answer_json(),
// answer_text().
#include <nlohmann/json.hpp>

#include "evaluator/answer.h"

namespace bylaw::engine {
namespace {

using graph::NameOf;
using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json reason_json(const graph::Graph& graph, uint32_t index) {
  const graph::RuleRecord& rule = graph.get<graph::Part::kRules>()[index];
  const uint32_t level = graph.get<graph::Part::kPolicies>()[rule.policy].level;
  Json json{{"rule", graph.name(NameOf::kPolicy, rule.policy)},
            {"kind", kind_word(rule)},
            {"level", graph.name(NameOf::kDomain, level)},
            {"title", text_or_null(graph.name(NameOf::kTitle, rule.policy))},
            {"source", text_or_null(graph.name(NameOf::kSource, index))}};
  if (rule.is_require != 0) json["requirement"] = graph.name(NameOf::kRequirement, index);
  return json;
}

/// Truth values, ints, texts and collections as JSON's own; everything else as policy text writes
/// it.
Json value_json(const Schema& schema, const Value& value) {
  if (const auto* b = value.if_a<bool>()) return *b;
  if (const auto* n = value.if_a<int64_t>()) return *n;
  if (const auto* s = value.if_a<std::string>()) return *s;
  if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    Json members = Json::array();
    for (const Value& member : value.members()) members.push_back(value_json(schema, member));
    return members;
  }
  return schema.value_text(value);
}

Json duty_json(const Schema& schema, const DutyValue& duty) {
  Json arguments = Json::object();
  const std::vector<Member>& parameters = schema.duties[duty.duty].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    arguments[parameters[i].name] = value_json(schema, duty.arguments[i]);
  }
  return {{"duty", duty_name(schema, duty.duty)}, {"arguments", arguments}};
}

}  // namespace

std::string_view kind_word(const graph::RuleRecord& rule) {
  switch (rule.kind) {
    case graph::RuleKind::kPermit:
      return rule.row == graph::FoldRow::kGuarantee ? "guarantee" : "permit";
    case graph::RuleKind::kForbid:
      return rule.is_require != 0 ? "require" : "forbid";
    case graph::RuleKind::kCap:
      return "cap";
    case graph::RuleKind::kFilter:
      return "filter";
    case graph::RuleKind::kOblige:
      return "oblige";
  }
  return {};
}

std::string_view outcome_word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kForbidden:
      return "forbidden";
    case Outcome::kGuaranteed:
      return "guaranteed";
    case Outcome::kGranted:
      return "granted";
    case Outcome::kNotPermitted:
      return "not-permitted";
    case Outcome::kCannotEnforce:
      return "cannot-enforce";
    case Outcome::kInvalid:
      return "invalid";
  }
  return {};
}

std::string answer_json(const Loaded& loaded, const Answer& answer) {
  const graph::Graph& graph = loaded.bundle().graph();
  Json context;
  context["outcome"] = outcome_word(answer.outcome);
  context["reasons"] = Json::array();
  for (const uint32_t rule : answer.reasons) context["reasons"].push_back(reason_json(graph, rule));
  context["views"] = Json::array();
  for (const View& view : answer.views) {
    const uint32_t policy = graph.get<graph::Part::kRules>()[view.grant].policy;
    Json columns;
    if (view.cells) {
      columns = Json::object();
      for (const ColumnMask& mask : view.columns) columns[mask.column] = mask.text;
      for (const std::string& name : view.full) columns[name] = "full";
    }
    context["views"].push_back({{"grant", graph.name(NameOf::kPolicy, policy)},
                                {"filter", Json()},
                                {"rows", "all"},
                                {"columns", columns}});
  }
  context["obligations"] = Json::array();
  for (const DutyValue& duty : answer.obligations) {
    context["obligations"].push_back(duty_json(loaded.schema(), duty));
  }
  for (const char* nothing : {"notices", "errors"}) context[nothing] = Json::array();
  context["problems"] = answer.problems;
  context["ignored"] = answer.ignored;
  const Json json{{"decision", answer.permit}, {"context", std::move(context)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string answer_text(const Loaded& loaded, const Answer& answer) {
  const graph::Graph& graph = loaded.bundle().graph();
  std::string text = answer.permit ? "permit" : "deny";
  text += ": " + std::string(outcome_word(answer.outcome)) + "\n";
  for (const uint32_t index : answer.reasons) {
    const graph::RuleRecord& rule = graph.get<graph::Part::kRules>()[index];
    text += "  " + std::string(kind_word(rule)) + " " +
            std::string(graph.name(NameOf::kPolicy, rule.policy));
    const std::string_view source = graph.name(NameOf::kSource, index);
    if (!source.empty()) text += " (" + std::string(source) + ")";
    const std::string_view title = graph.name(NameOf::kTitle, rule.policy);
    if (!title.empty()) text += ": " + std::string(title);
    text += '\n';
  }
  for (const View& view : answer.views) {
    for (const ColumnMask& mask : view.columns) {
      text += "  shows " + mask.column + " as " + mask.text + '\n';
    }
  }
  for (const DutyValue& duty : answer.obligations) {
    text += "  duty " + duty_text(loaded.schema(), duty) + '\n';
  }
  for (const std::string& problem : answer.problems) text += "  " + problem + '\n';
  for (const std::string& ignored : answer.ignored) text += "  ignored: " + ignored + '\n';
  return text;
}

}  // namespace bylaw::engine
