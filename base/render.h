// Renderers of diagnostics: for people (text with carets), scripts (JSON), code hosts (SARIF 2.1,
// GitHub annotations) and CI (JUnit). Entry point: render().
#ifndef BYLAW_BASE_RENDER_H_
#define BYLAW_BASE_RENDER_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/source.h"

namespace bylaw {

enum class OutputFormat : uint8_t { kText, kJson, kSarif, kJunit, kGithub };

/// The format a --format word names; nothing for an unknown word.
std::optional<OutputFormat> output_format(std::string_view word);

/// Whose a file of a mesh is; empty: nobody's, such as the library's.
struct FileSide {
  std::string layer;   // "centre"; of a domain: "standards", or "domain" for all else
  std::string domain;  // its name
  std::string owner;   // who answers for the domain
};

struct RenderOptions {
  OutputFormat format = OutputFormat::kText;
  bool color = false;   // ANSI colours, text only
  bool strict = false;  // warnings are failures, JUnit only
  /// Whose a path is, JSON only; null: not told.
  std::function<FileSide(const std::string& path)> side{};
  /// A path as the code host knows it, SARIF and GitHub only; null: as it is.
  std::function<std::string(const std::string& path)> hosted{};
};

/// The whole document, ending in a line break; text is empty when there is nothing to say. JSON is
/// {"findings":[{"id","code","name","severity","message","rule","against","locations":[{"path",
/// "line","column","end_line","end_column","text","layer","domain","owner"}],"notes":[…],"hint",
/// "fixits":[…],"witness"}]}, absent strings and witnesses as null. The last three of a location
/// are there only if `side` is told.
std::string render(const Diagnostics& diagnostics, const SourceMap& sources,
                   const RenderOptions& options);

/// Names a finding and stays the same when lines move: 16 hexadecimal digits of its code, path,
/// message and the text of its line, the two rules, and of what it speaks: what is said at its
/// other places, the notes before its example, the condition under which it is so, and what is said
/// of other places. Neither the example nor advice are in it. Two alike findings on alike lines
/// share it.
std::string fingerprint(const SourceMap& sources, const Diagnostic& diagnostic);

}  // namespace bylaw

#endif  // BYLAW_BASE_RENDER_H_
