// A decision as JSON: docs/decisions-json.md.
#include <nlohmann/json.hpp>

#include "facts/told.h"

namespace bylaw {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

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

Json reason_json(const ToldRule& rule) {
  Json json{{"rule", rule.name},
            {"kind", rule.kind},
            {"level", rule.level},
            {"title", text_or_null(rule.title)},
            {"source", text_or_null(rule.source)}};
  if (rule.requirement) json["requirement"] = *rule.requirement;
  return json;
}

Json view_json(const ToldView& view) {
  Json columns;
  if (view.cells) {
    columns = Json::object();
    for (const auto& [column, mask] : view.masks) columns[column] = mask;
    for (const std::string& name : view.full) columns[name] = "full";
  }
  return {{"grant", view.grant},
          {"filter", text_or_null(view.filter)},
          {"rows", view.no_rows           ? "none"
                   : !view.filter.empty() ? "filtered"
                                          : "all"},
          {"columns", columns}};
}

Json duty_json(const Schema& schema, const DutyValue& duty) {
  Json arguments = Json::object();
  const std::vector<Member>& parameters = schema.duties[duty.duty].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    arguments[parameters[i].name] = value_json(schema, duty.arguments[i]);
  }
  return {{"duty", duty_name(schema, duty.duty)}, {"arguments", arguments}};
}

Json trace_json(const ToldTrace& trace) {
  return {{"rule", trace.rule.name},
          {"kind", trace.rule.kind},
          {"verdict", trace.verdict},
          {"condition", text_or_null(trace.condition)},
          {"values", trace.values},
          {"by", text_or_null(trace.by)},
          {"source", text_or_null(trace.condition_source.empty() ? trace.rule.source
                                                                 : trace.condition_source)}};
}

Json notice_json(const ToldNotice& notice) {
  return {{"standard", notice.standard},
          {"enforcement", notice.enforcement},
          {"decision_with_it", notice.decision_with_it},
          {"source", text_or_null(notice.source)}};
}

Json error_json(const ToldError& error) {
  return {{"rule", text_or_null(error.rule)},
          {"message", error.message},
          {"source", text_or_null(error.source)}};
}

template <typename Items, typename Write>
Json list(const Items& items, Write write) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(write(item));
  return array;
}

}  // namespace

std::string told_json(const Schema& schema, const ToldDecision& told) {
  Json context;
  context["outcome"] = told.outcome;
  context["reasons"] = list(told.reasons, reason_json);
  context["views"] = list(told.views, view_json);
  context["obligations"] =
      list(told.obligations, [&](const DutyValue& duty) { return duty_json(schema, duty); });
  context["notices"] = list(told.notices, notice_json);
  context["errors"] = list(told.errors, error_json);
  context["problems"] = told.problems;
  context["ignored"] = told.ignored;
  if (told.explanation) context["explanation"] = list(*told.explanation, trace_json);
  const Json json{{"decision", told.permit}, {"context", std::move(context)}};
  // Texts are valid UTF-8 where readers let them in; what isn't is replaced rather than thrown at.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bylaw
