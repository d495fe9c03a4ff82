// A decision as JSON: docs/decisions-json.md.
#include <algorithm>
#include <string_view>

#include "facts/json_writer.h"
#include "facts/told.h"

namespace bylaw {
namespace {

/// Writes the parts of a decision.
class DecisionWriter {
 public:
  DecisionWriter(const Schema& schema, JsonWriter& out) : schema_(schema), out_(out) {}

  void decision(const ToldDecision& told);

 private:
  void member(std::string_view name, std::string_view text) { out_.member(name, text); }
  void member_or_null(std::string_view name, std::string_view text) {
    out_.member_or_null(name, text);
  }
  void texts(std::string_view name, const std::vector<std::string>& texts) {
    out_.list(name, texts, [&](const std::string& text) { out_.text(text); });
  }
  void value(const Value& value);
  void reason(const ToldRule& rule);
  void view(const ToldView& view);
  void columns(const ToldView& view);
  void duty(const DutyValue& duty);
  void trace(const ToldTrace& trace);
  void notice(const ToldNotice& notice);
  void error(const ToldError& error);

  const Schema& schema_;
  JsonWriter& out_;
};

/// Truth values, ints, texts and collections as JSON's own; everything else as policy text writes
/// it.
void DecisionWriter::value(const Value& value) {
  if (const auto* b = value.if_a<bool>()) return out_.truth(*b);
  if (const auto* n = value.if_a<int64_t>()) return out_.number(*n);
  if (const auto* s = value.if_a<std::string>()) return out_.text(*s);
  if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) {
    return out_.text(schema_.value_text(value));
  }
  out_.begin_list();
  for (const Value& item : value.members()) this->value(item);
  out_.end_list();
}

void DecisionWriter::reason(const ToldRule& rule) {
  out_.begin_map();
  member("rule", rule.name);
  member("kind", rule.kind);
  member("level", rule.level);
  member_or_null("title", rule.title);
  member_or_null("source", rule.source);
  if (rule.requirement) member("requirement", *rule.requirement);
  out_.end_map();
}

/// By column, in order; of a name that comes twice the last word, at its first place.
void DecisionWriter::columns(const ToldView& view) {
  std::vector<std::pair<std::string_view, std::string_view>> shown;
  const auto show = [&](std::string_view column, std::string_view mask) {
    const auto twin = std::ranges::find(shown, column, &decltype(shown)::value_type::first);
    if (twin == shown.end()) {
      shown.emplace_back(column, mask);
    } else {
      twin->second = mask;
    }
  };
  shown.reserve(view.masks.size() + view.full.size());
  for (const auto& [column, mask] : view.masks) show(column, mask);
  for (const std::string& column : view.full) show(column, "full");
  out_.begin_map();
  for (const auto& [column, mask] : shown) out_.any_member(column, mask);
  out_.end_map();
}

void DecisionWriter::view(const ToldView& view) {
  out_.begin_map();
  member("grant", view.grant);
  member_or_null("filter", view.filter);
  member("rows", view.no_rows ? "none" : !view.filter.empty() ? "filtered" : "all");
  out_.key("columns");
  view.cells ? columns(view) : out_.word("null");
  out_.end_map();
}

void DecisionWriter::duty(const DutyValue& duty) {
  out_.begin_map();
  member("duty", duty_name(schema_, duty.duty));
  out_.key("arguments");
  out_.begin_map();
  const std::vector<Member>& parameters = schema_.duties[duty.duty].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    out_.any_key(parameters[i].name);
    value(duty.arguments[i]);
  }
  out_.end_map();
  out_.end_map();
}

void DecisionWriter::trace(const ToldTrace& trace) {
  out_.begin_map();
  member("rule", trace.rule.name);
  member("kind", trace.rule.kind);
  member("verdict", trace.verdict);
  member_or_null("condition", trace.condition);
  texts("values", trace.values);
  member_or_null("by", trace.by);
  member_or_null("source",
                 trace.condition_source.empty() ? trace.rule.source : trace.condition_source);
  out_.end_map();
}

void DecisionWriter::notice(const ToldNotice& notice) {
  out_.begin_map();
  member("standard", notice.standard);
  member("enforcement", notice.enforcement);
  out_.key("decision_with_it");
  out_.truth(notice.decision_with_it);
  member_or_null("source", notice.source);
  out_.end_map();
}

void DecisionWriter::error(const ToldError& error) {
  out_.begin_map();
  member_or_null("rule", error.rule);
  member("message", error.message);
  member_or_null("source", error.source);
  out_.end_map();
}

void DecisionWriter::decision(const ToldDecision& told) {
  out_.begin_map();
  out_.key("decision");
  out_.truth(told.permit);
  out_.key("context");
  out_.begin_map();
  member("outcome", told.outcome);
  out_.list("reasons", told.reasons, [&](const ToldRule& rule) { reason(rule); });
  out_.list("views", told.views, [&](const ToldView& v) { view(v); });
  out_.list("obligations", told.obligations, [&](const DutyValue& d) { duty(d); });
  out_.list("notices", told.notices, [&](const ToldNotice& n) { notice(n); });
  out_.list("errors", told.errors, [&](const ToldError& e) { error(e); });
  texts("problems", told.problems);
  texts("ignored", told.ignored);
  if (told.explanation) {
    out_.list("explanation", *told.explanation, [&](const ToldTrace& t) { trace(t); });
  }
  out_.end_map();
  out_.end_map();
}

}  // namespace

std::string told_json(const Schema& schema, const ToldDecision& told) {
  std::string text;
  JsonWriter out(text);
  DecisionWriter(schema, out).decision(told);
  return text;
}

}  // namespace bylaw
