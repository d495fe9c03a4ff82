// A decision for people: the answer first, then why, then what would have had to hold, then what is
// seen and owed.
#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "facts/told.h"

namespace bylaw {
namespace {

class TextWriter {
 public:
  TextWriter(const Schema& schema, const ToldDecision& told) : schema_(schema), told_(told) {}

  std::string write(const Request& request);

 private:
  void line(size_t indent, const std::string& text) {
    out_ += std::string(indent * 2, ' ') + text + "\n";
  }
  void list(const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    line(1, title);
    for (const std::string& text : lines) line(2, text);
  }
  std::string entity(const RequestEntity& entity) const;
  const ToldTrace* trace_of(const ToldRule& rule) const;
  void condition(const ToldTrace& trace, const std::string& lead);
  void reasons();
  void near_misses();
  void view(const ToldView& view);
  void set_aside();
  void roll_out();
  void errors();

  const Schema& schema_;
  const ToldDecision& told_;
  std::string out_;
};

std::string TextWriter::entity(const RequestEntity& named) const {
  if (named.type.valid()) return schema_.value_text(Value(named.ref()));
  return named.type_name + "::" + quote(named.id);
}

std::string rule_line(const ToldRule& rule) {
  std::string text = rule.kind + " " + rule.name;
  const std::string& title = rule.requirement ? *rule.requirement : rule.title;
  if (!title.empty()) text += "  " + quote(title);
  return rule.source.empty() ? text : text + "  " + rule.source;
}

const ToldTrace* TextWriter::trace_of(const ToldRule& rule) const {
  if (!told_.explanation) return nullptr;
  const auto it = std::ranges::find(*told_.explanation, rule.id,
                                    [](const ToldTrace& trace) { return trace.rule.id; });
  return it == told_.explanation->end() ? nullptr : &*it;
}

/// "because principal.clearance < resource.tier", with the values seen below it.
void TextWriter::condition(const ToldTrace& trace, const std::string& lead) {
  if (!trace.condition.empty()) {
    line(3, lead + " " + trace.condition + "  " + trace.condition_source);
  }
  for (const std::string& value : trace.values) line(4, value);
}

void TextWriter::reasons() {
  const std::string level = told_.level.empty()  ? ""
                            : told_.level == "*" ? " at the root"
                                                 : " at domain " + told_.level;
  const bool restricts = told_.outcome == "forbidden";
  if (restricts) {
    line(1, "forbidden" + level + " by");
  } else if (told_.outcome == "guaranteed") {
    line(1, "guaranteed" + level + " by");
  } else if (told_.outcome == "granted") {
    line(1, "granted by");
  } else if (told_.outcome == "not-permitted") {
    line(1, "not permitted: nothing forbids it, and nothing grants it");
  } else if (told_.outcome == "cannot-enforce") {
    line(1, "the policies grant it, but the caller can't be trusted with it");
  } else {
    line(1, "the request is refused");
  }
  for (const ToldRule& rule : told_.reasons) {
    line(2, rule_line(rule));
    const ToldTrace* trace = trace_of(rule);
    if (trace == nullptr) continue;
    condition(*trace, trace->verdict == "erred" ? "which could not be told:"
                      : restricts               ? "because of"
                                                : "because");
  }
}

/// Of a request that nobody grants: what each permit would have wanted.
void TextWriter::near_misses() {
  if (!told_.explanation || told_.outcome != "not-permitted") return;
  bool first = true;
  for (const ToldTrace& trace : *told_.explanation) {
    const bool missed = trace.verdict == "failed" || trace.verdict == "erred";
    const bool grants = trace.rule.kind == "permit" || trace.rule.kind == "guarantee";
    if (!grants || !missed) continue;
    if (std::exchange(first, false)) line(1, "it would be granted by");
    line(2, rule_line(trace.rule));
    condition(trace, trace.verdict == "erred" ? "which could not be told:" : "but for");
  }
}

void TextWriter::view(const ToldView& view) {
  line(1, "view of " + view.grant + ": " +
              (view.no_rows          ? "no rows"
               : view.filter.empty() ? "all rows"
                                     : "rows where " + view.filter));
  size_t width = std::string_view("other columns").size();
  for (const auto& [column, mask] : view.masks) width = std::max(width, display_width(column));
  const auto row = [&](const std::string& name, const std::string& mask) {
    line(2, name + std::string(width - std::min(width, display_width(name)) + 2, ' ') + mask);
  };
  if (!view.cells) return;
  for (const auto& [column, mask] : view.masks) row(column, mask);
  if (view.masks.empty()) {
    row("all columns", view.full.empty() ? "null" : "full");
  } else if (!view.full.empty()) {
    row("other columns", "full");
  }
}

/// Rules that would have mattered but were waived, lifted or are still being rolled out.
void TextWriter::set_aside() {
  if (!told_.explanation) return;
  std::vector<std::string> lines;
  for (const ToldTrace& trace : *told_.explanation) {
    const bool aside =
        trace.verdict == "waived" || trace.verdict == "lifted" || trace.verdict == "rolled-out";
    if (!aside) continue;
    std::string text = rule_line(trace.rule) + "  " + trace.verdict;
    if (!trace.by.empty()) text += " by " + trace.by;
    lines.push_back(std::move(text));
  }
  list("set aside", lines);
}

void TextWriter::roll_out() {
  std::vector<std::string> lines;
  for (const ToldNotice& notice : told_.notices) {
    lines.push_back(notice.standard + " (" + notice.enforcement + ") once enforced: " +
                    (notice.decision_with_it == told_.permit
                         ? "the same answer, otherwise reasoned or cut"
                     : notice.decision_with_it ? "permit"
                                               : "deny"));
  }
  list("in roll-out", lines);
}

void TextWriter::errors() {
  std::vector<std::string> lines;
  for (const ToldError& error : told_.errors) {
    const std::string text = (error.rule.empty() ? "" : error.rule + ": ") + error.message;
    lines.push_back(error.source.empty() ? text : text + "  " + error.source);
  }
  list("errors", lines);
}

std::string TextWriter::write(const Request& request) {
  const std::string action =
      request.action.valid() ? schema_.actions[request.action].name.local : request.action_name;
  line(0, std::string(told_.permit ? "PERMIT  " : "DENY  ") + entity(request.principal) +
              (told_.permit ? " may " : " may not ") + action + " " + entity(request.resource));
  reasons();
  for (const std::string& problem : told_.problems) line(2, problem);
  near_misses();
  for (const ToldView& v : told_.views) view(v);
  std::vector<std::string> lines;
  for (const DutyValue& duty : told_.obligations) lines.push_back(duty_text(schema_, duty));
  list("obligations", lines);
  set_aside();
  roll_out();
  errors();
  lines = told_.ignored;
  if (request.ignored > 0) {
    lines.push_back("undeclared members of the request: " + std::to_string(request.ignored));
  }
  list("ignored", lines);
  return std::move(out_);
}

}  // namespace

std::string told_text(const Schema& schema, const Request& request, const ToldDecision& told) {
  return TextWriter(schema, told).write(request);
}

}  // namespace bylaw
