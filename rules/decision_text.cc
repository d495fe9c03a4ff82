// The decision for people: the answer first, then why, then what would have had to hold, then what
// is seen and owed.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/duties.h"
#include "rules/decision_words.h"
#include "rules/explain.h"

namespace bylaw {
namespace {

class DecisionPrinter {
 public:
  DecisionPrinter(const Rulebook& rulebook, const SourceMap& sources, const Decision& decision,
                  const std::vector<RuleTrace>* traces)
      : rulebook_(rulebook), sources_(sources), decision_(decision), traces_(traces) {}

  std::string print(const Request& request);

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
  std::string rule_line(RuleId id) const;
  const RuleTrace* trace_of(RuleId id) const;
  void condition(const RuleTrace& trace, const std::string& lead);
  void reasons();
  void near_misses();
  void view(const View& view);
  void set_aside();

  const Rulebook& rulebook_;
  const SourceMap& sources_;
  const Decision& decision_;
  const std::vector<RuleTrace>* traces_;
  std::string out_;
};

std::string DecisionPrinter::entity(const RequestEntity& named) const {
  if (named.type.valid()) return rulebook_.schema.value_text(Value(named.ref()));
  return named.type_name + "::" + quote(named.id);
}

std::string DecisionPrinter::rule_line(RuleId id) const {
  const Rule& rule = rulebook_.rules[id];
  const Policy& policy = rulebook_.policies[rule.policy];
  std::string text = std::string(rule_kind_word(rulebook_, id)) + " " + rulebook_.rule_name(id);
  const std::string& title = rule.is_require ? rule.text : policy.title;
  if (!title.empty()) text += "  " + quote(title);
  const std::string source = source_of(sources_, rule.span);
  return source.empty() ? text : text + "  " + source;
}

const RuleTrace* DecisionPrinter::trace_of(RuleId id) const {
  if (traces_ == nullptr) return nullptr;
  const auto it = std::ranges::find(*traces_, id, &RuleTrace::rule);
  return it == traces_->end() ? nullptr : &*it;
}

/// "because principal.clearance < resource.tier", with the values seen below it.
void DecisionPrinter::condition(const RuleTrace& trace, const std::string& lead) {
  const std::string text = one_line(sources_, trace.condition);
  if (!text.empty()) line(3, lead + " " + text + "  " + source_of(sources_, trace.condition));
  for (const std::string& value : trace.values) line(4, value);
}

void DecisionPrinter::reasons() {
  std::string level;
  if (decision_.level == Schema::kRoot) {
    level = " at the root";
  } else if (decision_.level.valid()) {
    level = " at domain " + rulebook_.schema.domain_name(decision_.level);
  }
  switch (decision_.outcome) {
    case Outcome::kForbidden:
      line(1, "forbidden" + level + " by");
      break;
    case Outcome::kGuaranteed:
      line(1, "guaranteed" + level + " by");
      break;
    case Outcome::kGranted:
      line(1, "granted by");
      break;
    case Outcome::kNotPermitted:
      line(1, "not permitted: nothing forbids it, and nothing grants it");
      break;
    case Outcome::kCannotEnforce:
      line(1, "the policies grant it, but the caller can't be trusted with it");
      break;
    case Outcome::kInvalid:
      line(1, "the request is refused");
      break;
  }
  for (const RuleId id : decision_.reasons) {
    line(2, rule_line(id));
    const RuleTrace* trace = trace_of(id);
    if (trace == nullptr) continue;
    const bool restricts = decision_.outcome == Outcome::kForbidden;
    condition(*trace, trace->verdict == RuleTrace::Verdict::kErred ? "which could not be told:"
                      : restricts                                  ? "because of"
                                                                   : "because");
  }
}

/// Of a request that nobody grants: what each permit would have wanted.
void DecisionPrinter::near_misses() {
  if (traces_ == nullptr || decision_.outcome != Outcome::kNotPermitted) return;
  bool first = true;
  for (const RuleTrace& trace : *traces_) {
    const bool missed =
        trace.verdict == RuleTrace::Verdict::kFailed || trace.verdict == RuleTrace::Verdict::kErred;
    if (rulebook_.rules[trace.rule].kind != RuleKind::kPermit || !missed) continue;
    if (std::exchange(first, false)) line(1, "it would be granted by");
    line(2, rule_line(trace.rule));
    condition(trace,
              trace.verdict == RuleTrace::Verdict::kErred ? "which could not be told:" : "but for");
  }
}

void DecisionPrinter::view(const View& view) {
  const std::string filter = filter_text(rulebook_, decision_, view);
  line(1, "view of " + rulebook_.rule_name(view.grant) + ": " +
              (view.rows_none   ? "no rows"
               : filter.empty() ? "all rows"
                                : "rows where " + filter));
  size_t width = std::string_view("other columns").size();
  for (const ColumnMask& mask : view.columns) width = std::max(width, display_width(mask.column));
  const auto row = [&](const std::string& name, const std::string& mask) {
    line(2, name + std::string(width - std::min(width, display_width(name)) + 2, ' ') + mask);
  };
  if (!view.cells) return;
  for (const ColumnMask& mask : view.columns) row(mask.column, mask.text);
  if (view.columns.empty()) {
    row("all columns", view.full.empty() ? "null" : "full");
  } else if (!view.full.empty()) {
    row("other columns", "full");
  }
}

/// Rules that would have mattered but were waived, lifted or are still being rolled out.
void DecisionPrinter::set_aside() {
  if (traces_ == nullptr) return;
  std::vector<std::string> lines;
  for (const RuleTrace& trace : *traces_) {
    if (trace.verdict != RuleTrace::Verdict::kWaived &&
        trace.verdict != RuleTrace::Verdict::kLifted &&
        trace.verdict != RuleTrace::Verdict::kRolledOut) {
      continue;
    }
    std::string text = rule_line(trace.rule) + "  " + std::string(verdict_word(trace.verdict));
    if (!trace.by.empty()) text += " by " + trace.by;
    lines.push_back(std::move(text));
  }
  list("set aside", lines);
}

std::string DecisionPrinter::print(const Request& request) {
  const std::string action = request.action.valid()
                                 ? rulebook_.schema.actions[request.action].name.local
                                 : request.action_name;
  line(0, std::string(decision_.permit ? "PERMIT  " : "DENY  ") + entity(request.principal) +
              (decision_.permit ? " may " : " may not ") + action + " " + entity(request.resource));
  reasons();
  for (const std::string& problem : decision_.problems) line(2, problem);
  near_misses();
  for (const View& v : decision_.views) view(v);

  std::vector<std::string> lines;
  for (const DutyValue& duty : decision_.obligations) {
    lines.push_back(duty_text(rulebook_.schema, duty));
  }
  list("obligations", lines);
  set_aside();
  lines.clear();
  for (const RolloutNotice& notice : decision_.notices) {
    if (!is_told(notice, traces_ != nullptr)) continue;
    const Policy& policy = rulebook_.policies[notice.standard];
    lines.push_back(policy.name.full() + " (" + std::string(enforcement_word(notice.enforcement)) +
                    ") once enforced: " +
                    (notice.decision_with_it == decision_.permit
                         ? "the same answer, otherwise reasoned or cut"
                     : notice.decision_with_it ? "permit"
                                               : "deny"));
  }
  list("in roll-out", lines);
  lines.clear();
  for (const EvaluationError& error : decision_.errors) {
    std::string text = error.rule.valid() ? rulebook_.rule_name(error.rule) + ": " : "";
    text += error.message;
    const std::string source = source_of(sources_, error.span);
    lines.push_back(source.empty() ? text : text + "  " + source);
  }
  list("errors", lines);
  lines = decision_.ignored;
  if (request.ignored > 0) {
    lines.push_back("undeclared members of the request: " + std::to_string(request.ignored));
  }
  list("ignored", lines);
  return std::move(out_);
}

}  // namespace

std::string decision_text(const Rulebook& rulebook, const SourceMap& sources,
                          const Request& request, const Decision& decision,
                          const std::vector<RuleTrace>* traces) {
  return DecisionPrinter(rulebook, sources, decision, traces).print(request);
}

}  // namespace bylaw
