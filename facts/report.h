// Reports why data of an entity or a contract doesn't fit its type. Entry points: report_issue(),
// report_tree_error().
#ifndef BYLAW_FACTS_REPORT_H_
#define BYLAW_FACTS_REPORT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "facts/convert.h"
#include "facts/tree.h"

namespace bylaw {

enum class TextForm : uint8_t { kJson, kYaml };

/// A diagnostic of the issue's kind, saying where: `place` followed by the issue's own pointer.
void report_issue(const Issue& issue, TextForm form, FileId file, std::string_view place,
                  Diagnostics& diagnostics);

/// Adds "did you mean …?" and the mend of `span`, if a candidate is near; that candidate, or
/// nothing.
std::optional<std::string> suggest(DiagnosticBuilder built, Span span, TextForm form,
                                   std::string_view word,
                                   const std::vector<std::string>& candidates);

/// A diagnostic for a text that couldn't be read.
void report_tree_error(const TreeError& error, TextForm form, FileId file,
                       Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_FACTS_REPORT_H_
