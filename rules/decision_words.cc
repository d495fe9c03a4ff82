// Words for kinds and verdicts.
#include "rules/decision_words.h"

#include "rules/print.h"

namespace bylaw {

std::string_view head_word(RuleKind kind) {
  switch (kind) {
    case RuleKind::kPermit:
      return "permit";
    case RuleKind::kForbid:
      return "forbid";
    case RuleKind::kCap:
      return "cap";
    case RuleKind::kFilter:
      return "filter";
    case RuleKind::kOblige:
      return "oblige";
  }
  return {};
}

std::string_view rule_kind_word(const Rulebook& rulebook, RuleId id) {
  const Rule& rule = rulebook.rules[id];
  if (rulebook.policies[rule.policy].kind == PolicyKind::kGuarantee &&
      rule.kind == RuleKind::kPermit) {
    return "guarantee";
  }
  return rule.kind == RuleKind::kForbid && rule.is_require ? "require" : head_word(rule.kind);
}

std::string_view verdict_word(RuleTrace::Verdict verdict) {
  switch (verdict) {
    case RuleTrace::Verdict::kApplied:
      return "applied";
    case RuleTrace::Verdict::kFailed:
      return "failed";
    case RuleTrace::Verdict::kErred:
      return "erred";
    case RuleTrace::Verdict::kWaived:
      return "waived";
    case RuleTrace::Verdict::kLifted:
      return "lifted";
    case RuleTrace::Verdict::kRolledOut:
      return "rolled-out";
  }
  return {};
}

std::string_view enforcement_word(Enforcement enforcement) {
  switch (enforcement) {
    case Enforcement::kEnforced:
      return "enforced";
    case Enforcement::kWarn:
      return "warn";
    case Enforcement::kObserve:
      return "observe";
  }
  return {};
}

bool is_told(const RolloutNotice& notice, bool explained) {
  return explained || notice.enforcement != Enforcement::kObserve;
}

std::string source_of(const SourceMap& sources, Span span) {
  if (!span.valid()) return {};
  const SourceFile& file = sources[span.file];
  return file.path() + ":" + std::to_string(file.line_column(span.begin).line);
}

std::string filter_text(const Rulebook& rulebook, const Decision& decision, const View& view) {
  std::string text;
  for (const ExprId filter : view.filters) {
    std::string part = print_expr(rulebook, decision.residual, filter);
    const Op op = decision.residual[filter].op;
    const bool loose = op == Op::kOr || op == Op::kImplies || op == Op::kIf;
    if (loose && view.filters.size() > 1) part = "(" + part + ")";
    text += (text.empty() ? "" : " and ") + part;
  }
  return text;
}

}  // namespace bylaw
