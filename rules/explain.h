// Explanations: for each rule that could have applied, whether it did, and if not, the first
// condition that failed, with its source text and the values seen. Entry points: explain(),
// decision_json(), decision_text().
#ifndef BYLAW_RULES_EXPLAIN_H_
#define BYLAW_RULES_EXPLAIN_H_

#include <string>
#include <vector>

#include "base/source.h"
#include "rules/decide.h"

namespace bylaw {

struct RuleTrace {
  enum class Verdict : uint8_t { kApplied, kFailed, kErred, kWaived, kLifted, kRolledOut };
  RuleId rule;
  Verdict verdict = Verdict::kFailed;
  Span condition;                    // the first conjunct that failed or erred
  std::vector<std::string> values;   // "principal.clearance = internal"
  std::vector<uint32_t> attributes;  // of the resource, that the condition reads; each once
  std::string by;                    // the waiver or override, "package.name"
};

/// A trace per rule whose environments and jurisdiction fit the request, in order of level, then of
/// the rulebook.
std::vector<RuleTrace> explain(const Rulebook& rulebook, const EntityStore& store,
                               const Request& request, const DecideOptions& options);

/// The decision in its documented JSON shape (docs/decisions-json.md):
/// {"decision":…,"context":{…}}. With traces, they are in context.explanation.
std::string decision_json(const Rulebook& rulebook, const SourceMap& sources,
                          const Decision& decision, const std::vector<RuleTrace>* traces);

/// The same for people.
std::string decision_text(const Rulebook& rulebook, const SourceMap& sources,
                          const Request& request, const Decision& decision,
                          const std::vector<RuleTrace>* traces);

}  // namespace bylaw

#endif  // BYLAW_RULES_EXPLAIN_H_
