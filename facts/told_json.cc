// A decision as JSON: docs/decisions-json.md. It is written straight down, as nlohmann::json would
// lay it out with two spaces: a tree of its values takes several times as long.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/text.h"
#include "facts/told.h"

namespace bylaw {
namespace {

/// A JSON text that grows.
class JsonWriter {
 public:
  void begin_map() { begin('{'); }
  void end_map() { end('}'); }
  void begin_list() { begin('['); }
  void end_list() { end(']'); }
  void key(std::string_view name) {
    separate();
    quote(name);
    text_ += ": ";
    keyed_ = true;
  }
  void text(std::string_view text) {
    separate();
    quote(text);
  }
  void text_or_null(std::string_view text) { text.empty() ? word("null") : this->text(text); }
  void word(std::string_view word) {
    separate();
    text_ += word;
  }
  std::string take() && { return std::move(text_); }

 private:
  void begin(char bracket) {
    separate();
    text_ += bracket;
    ++depth_;
    first_ = true;
  }
  void end(char bracket) {
    --depth_;
    if (!first_) new_line();
    text_ += bracket;
    first_ = false;
  }
  void new_line() {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }
  /// Before a key, or a value that has none.
  void separate() {
    if (!keyed_ && depth_ > 0) {
      if (!first_) text_ += ',';
      new_line();
    }
    keyed_ = false;
    first_ = false;
  }
  void quote(std::string_view text);

  std::string text_;
  size_t depth_ = 0;
  bool first_ = true;   // of its map or list
  bool keyed_ = false;  // a key stands before it
};

void JsonWriter::quote(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](char c) {
    return static_cast<uint8_t>(c) >= 0x20 && static_cast<uint8_t>(c) < 0x80 && c != '"' &&
           c != '\\';
  });
  if (plain) {
    text_ += '"';
    text_ += text;
    text_ += '"';
    return;
  }
  // Texts are valid UTF-8 where readers let them in; what isn't is replaced rather than thrown at.
  text_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Writes the parts of a decision.
class DecisionWriter {
 public:
  DecisionWriter(const Schema& schema, JsonWriter& out) : schema_(schema), out_(out) {}

  void decision(const ToldDecision& told);

 private:
  void member(std::string_view name, std::string_view text) {
    out_.key(name);
    out_.text(text);
  }
  void member_or_null(std::string_view name, std::string_view text) {
    out_.key(name);
    out_.text_or_null(text);
  }
  template <typename Items, typename Write>
  void list(std::string_view name, const Items& items, Write write) {
    out_.key(name);
    out_.begin_list();
    for (const auto& item : items) write(item);
    out_.end_list();
  }
  void texts(std::string_view name, const std::vector<std::string>& texts) {
    list(name, texts, [&](const std::string& text) { out_.text(text); });
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
  if (const auto* b = value.if_a<bool>()) return out_.word(*b ? "true" : "false");
  if (const auto* n = value.if_a<int64_t>()) return out_.word(std::to_string(*n));
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
  for (const auto& [column, mask] : shown) member(column, mask);
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
    out_.key(parameters[i].name);
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
  out_.word(notice.decision_with_it ? "true" : "false");
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
  out_.word(told.permit ? "true" : "false");
  out_.key("context");
  out_.begin_map();
  member("outcome", told.outcome);
  list("reasons", told.reasons, [&](const ToldRule& rule) { reason(rule); });
  list("views", told.views, [&](const ToldView& v) { view(v); });
  list("obligations", told.obligations, [&](const DutyValue& d) { duty(d); });
  list("notices", told.notices, [&](const ToldNotice& n) { notice(n); });
  list("errors", told.errors, [&](const ToldError& e) { error(e); });
  texts("problems", told.problems);
  texts("ignored", told.ignored);
  if (told.explanation) {
    list("explanation", *told.explanation, [&](const ToldTrace& t) { trace(t); });
  }
  out_.end_map();
  out_.end_map();
}

}  // namespace

std::string told_json(const Schema& schema, const ToldDecision& told) {
  JsonWriter out;
  DecisionWriter(schema, out).decision(told);
  return std::move(out).take();
}

}  // namespace bylaw
