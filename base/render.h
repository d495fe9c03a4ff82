// Renderers of diagnostics: for people (text with carets), scripts (JSON), code hosts (SARIF 2.1,
// GitHub annotations) and CI (JUnit). Entry point: render().
#ifndef BYLAW_BASE_RENDER_H_
#define BYLAW_BASE_RENDER_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/source.h"

namespace bylaw {

enum class OutputFormat : uint8_t { kText, kJson, kSarif, kJunit, kGithub };

/// The format a --format word names; nothing for an unknown word.
std::optional<OutputFormat> output_format(std::string_view word);

struct RenderOptions {
  OutputFormat format = OutputFormat::kText;
  bool color = false;  // ANSI colours, text only
};

/// The whole document, ending in a line break; text is empty when there is nothing to say. JSON is
/// {"findings":[{"code","name","severity","message","rule","against","locations":[{"path","line","column","end_line",
/// "end_column","text"}],"notes":[…],"hint","fixits":[…],"witness"}]}, absent strings and witnesses
/// as null.
std::string render(const Diagnostics& diagnostics, const SourceMap& sources,
                   const RenderOptions& options);

/// Names a finding and stays the same when lines move: 16 hexadecimal digits of its code, path,
/// message and the text of its line. Two alike findings on alike lines share it.
std::string fingerprint(const SourceMap& sources, const Diagnostic& diagnostic);

}  // namespace bylaw

#endif  // BYLAW_BASE_RENDER_H_
