// Words that the renderings of a decision share. Entry points: rule_kind_word(), source_of(),
// filter_text().
#ifndef BYLAW_RULES_DECISION_WORDS_H_
#define BYLAW_RULES_DECISION_WORDS_H_

#include <string>
#include <string_view>

#include "base/source.h"
#include "rules/decide.h"
#include "rules/explain.h"

namespace bylaw {

/// The word that a rule begins with: "permit", "forbid", "cap", "filter", "oblige".
std::string_view head_word(RuleKind kind);
/// "forbid", "require", "permit", "guarantee", "cap", "filter", "oblige".
std::string_view rule_kind_word(const Rulebook& rulebook, RuleId rule);

/// "applied", "failed", "erred", "waived", "lifted", "rolled-out".
std::string_view verdict_word(RuleTrace::Verdict verdict);

/// "warn", "observe".
std::string_view enforcement_word(Enforcement enforcement);

/// A standard that warns tells its caller; one that only observes tells who asks for the
/// explanation (the log does).
bool is_told(const RolloutNotice& notice, bool explained);

/// "path:line"; empty for a span that is nowhere.
std::string source_of(const SourceMap& sources, Span span);

/// What a view asks of a row, as one condition; empty if nothing.
std::string filter_text(const Rulebook& rulebook, const Decision& decision, const View& view);

}  // namespace bylaw

#endif  // BYLAW_RULES_DECISION_WORDS_H_
