// A decision of the reference evaluator in words, for its renderings. Entry points:
// decision_json(), decision_text().
#include "base/text.h"
#include "facts/told.h"
#include "rules/decision_words.h"
#include "rules/explain.h"

namespace bylaw {
namespace {

class Teller {
 public:
  Teller(const Rulebook& rulebook, const SourceMap& sources, const Decision& decision)
      : rulebook_(rulebook), sources_(sources), decision_(decision) {}

  ToldDecision tell(const std::vector<RuleTrace>* traces) const;

 private:
  std::string source(Span span) const { return source_of(sources_, span); }
  ToldRule rule(RuleId id) const;
  ToldView view(const View& view) const;
  ToldTrace trace(const RuleTrace& trace) const;

  const Rulebook& rulebook_;
  const SourceMap& sources_;
  const Decision& decision_;
};

ToldRule Teller::rule(RuleId id) const {
  const Rule& rule = rulebook_.rules[id];
  const Policy& policy = rulebook_.policies[rule.policy];
  ToldRule told{id.value,
                rulebook_.rule_name(id),
                std::string(rule_kind_word(rulebook_, id)),
                rulebook_.schema.domain_name(policy.level),
                policy.title,
                source(rule.span),
                {}};
  if (rule.is_require) told.requirement = rule.text;
  return told;
}

ToldView Teller::view(const View& view) const {
  ToldView told{rulebook_.rule_name(view.grant),
                filter_text(rulebook_, decision_, view),
                view.rows_none,
                view.cells,
                {},
                view.full};
  for (const ColumnMask& mask : view.columns) told.masks.emplace_back(mask.column, mask.text);
  return told;
}

ToldTrace Teller::trace(const RuleTrace& trace) const {
  return {rule(trace.rule),
          std::string(verdict_word(trace.verdict)),
          one_line(sources_.text(trace.condition)),
          source(trace.condition),
          trace.values,
          trace.by};
}

ToldDecision Teller::tell(const std::vector<RuleTrace>* traces) const {
  const Decision& d = decision_;
  ToldDecision told;
  told.permit = d.permit;
  told.outcome = outcome_word(d.outcome);
  if (d.level.valid()) told.level = rulebook_.schema.domain_name(d.level);
  for (const RuleId id : d.reasons) told.reasons.push_back(rule(id));
  for (const View& v : d.views) told.views.push_back(view(v));
  told.obligations = d.obligations;
  for (const RolloutNotice& notice : d.notices) {
    if (!is_told(notice, traces != nullptr)) continue;
    const Policy& policy = rulebook_.policies[notice.standard];
    told.notices.push_back({policy.name.full(), std::string(enforcement_word(notice.enforcement)),
                            notice.decision_with_it, source(policy.span)});
  }
  for (const EvaluationError& error : d.errors) {
    told.errors.push_back({error.rule.valid() ? rulebook_.rule_name(error.rule) : "", error.message,
                           source(error.span)});
  }
  told.problems = d.problems;
  told.ignored = d.ignored;
  if (traces == nullptr) return told;
  told.explanation.emplace();
  for (const RuleTrace& t : *traces) told.explanation->push_back(trace(t));
  return told;
}

}  // namespace

std::string decision_json(const Rulebook& rulebook, const SourceMap& sources,
                          const Decision& decision, const std::vector<RuleTrace>* traces) {
  return told_json(rulebook.schema, Teller(rulebook, sources, decision).tell(traces));
}

std::string decision_text(const Rulebook& rulebook, const SourceMap& sources,
                          const Request& request, const Decision& decision,
                          const std::vector<RuleTrace>* traces) {
  return told_text(rulebook.schema, request, Teller(rulebook, sources, decision).tell(traces));
}

}  // namespace bylaw
