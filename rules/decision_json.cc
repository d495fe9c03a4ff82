// The decision as JSON: docs/decisions-json.md.
#include <nlohmann/json.hpp>

#include "facts/duties.h"
#include "rules/decision_words.h"
#include "rules/explain.h"

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

class DecisionWriter {
 public:
  DecisionWriter(const Rulebook& rulebook, const SourceMap& sources, const Decision& decision)
      : rulebook_(rulebook), sources_(sources), decision_(decision) {}

  Json write(const std::vector<RuleTrace>* traces) const;

 private:
  Json source(Span span) const { return text_or_null(source_of(sources_, span)); }
  Json reason(RuleId id) const;
  Json view(const View& view) const;
  Json duty(const DutyValue& duty) const;
  Json trace(const RuleTrace& trace) const;
  Json notice(const RolloutNotice& notice) const;
  template <typename Items, typename Write>
  static Json list(const Items& items, Write write) {
    Json array = Json::array();
    for (const auto& item : items) array.push_back(write(item));
    return array;
  }

  const Rulebook& rulebook_;
  const SourceMap& sources_;
  const Decision& decision_;
};

Json DecisionWriter::reason(RuleId id) const {
  const Rule& rule = rulebook_.rules[id];
  const Policy& policy = rulebook_.policies[rule.policy];
  Json json{{"rule", rulebook_.rule_name(id)},
            {"kind", rule_kind_word(rulebook_, id)},
            {"level", rulebook_.schema.domain_name(policy.level)},
            {"title", text_or_null(policy.title)},
            {"source", source(rule.span)}};
  if (rule.is_require) json["requirement"] = rule.text;
  return json;
}

Json DecisionWriter::view(const View& view) const {
  const bool filtered = !view.filters.empty();
  Json columns;
  if (view.cells) {
    columns = Json::object();
    for (const ColumnMask& mask : view.columns) columns[mask.column] = mask.text;
    for (const std::string& name : view.full) columns[name] = "full";
  }
  return {{"grant", rulebook_.rule_name(view.grant)},
          {"filter", text_or_null(filter_text(rulebook_, decision_, view))},
          {"rows", view.rows_none ? "none"
                   : filtered     ? "filtered"
                                  : "all"},
          {"columns", columns}};
}

Json DecisionWriter::duty(const DutyValue& duty) const {
  Json arguments = Json::object();
  const std::vector<Member>& parameters = rulebook_.schema.duties[duty.duty].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    arguments[parameters[i].name] = value_json(rulebook_.schema, duty.arguments[i]);
  }
  return {{"duty", duty_name(rulebook_.schema, duty.duty)}, {"arguments", arguments}};
}

Json DecisionWriter::trace(const RuleTrace& trace) const {
  return {{"rule", rulebook_.rule_name(trace.rule)},
          {"kind", rule_kind_word(rulebook_, trace.rule)},
          {"verdict", verdict_word(trace.verdict)},
          {"condition", text_or_null(one_line(sources_, trace.condition))},
          {"values", trace.values},
          {"by", text_or_null(trace.by)},
          {"source",
           source(trace.condition.valid() ? trace.condition : rulebook_.rules[trace.rule].span)}};
}

Json DecisionWriter::notice(const RolloutNotice& notice) const {
  const Policy& policy = rulebook_.policies[notice.standard];
  return {{"standard", policy.name.full()},
          {"enforcement", enforcement_word(notice.enforcement)},
          {"decision_with_it", notice.decision_with_it},
          {"source", source(policy.span)}};
}

Json DecisionWriter::write(const std::vector<RuleTrace>* traces) const {
  const Decision& d = decision_;
  Json context;
  context["outcome"] = outcome_word(d.outcome);
  context["reasons"] = list(d.reasons, [&](RuleId id) { return reason(id); });
  context["views"] = list(d.views, [&](const View& v) { return view(v); });
  context["obligations"] = list(d.obligations, [&](const DutyValue& v) { return duty(v); });
  context["notices"] = Json::array();
  for (const RolloutNotice& notice : d.notices) {
    if (is_told(notice, traces != nullptr)) context["notices"].push_back(this->notice(notice));
  }
  context["errors"] = list(d.errors, [&](const EvaluationError& error) -> Json {
    const std::string rule = error.rule.valid() ? rulebook_.rule_name(error.rule) : "";
    return {
        {"rule", text_or_null(rule)}, {"message", error.message}, {"source", source(error.span)}};
  });
  context["problems"] = d.problems;
  context["ignored"] = d.ignored;
  if (traces != nullptr) {
    context["explanation"] = list(*traces, [&](const RuleTrace& t) { return trace(t); });
  }
  return {{"decision", d.permit}, {"context", std::move(context)}};
}

}  // namespace

std::string decision_json(const Rulebook& rulebook, const SourceMap& sources,
                          const Decision& decision, const std::vector<RuleTrace>* traces) {
  const Json json = DecisionWriter(rulebook, sources, decision).write(traces);
  // Texts are valid UTF-8 where readers let them in; what isn't is replaced rather than thrown at.
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bylaw
