// What the renderers share: places as people count them, and one function per format. Entry point
// of the room's users: render() in base/render.h.
#ifndef BYLAW_BASE_RENDER_FORMATS_H_
#define BYLAW_BASE_RENDER_FORMATS_H_

#include <string>

#include "base/diagnostic.h"
#include "base/render.h"
#include "base/source.h"

namespace bylaw {

/// A span as people count: 1-based lines and columns, the end exclusive.
struct TextPlace {
  std::string path;
  LineColumn begin;
  LineColumn end;
};

/// `span` must be valid.
TextPlace place_of(const SourceMap& sources, Span span);
/// The same, with the path as the code host knows it.
TextPlace hosted_place(const SourceMap& sources, Span span, const RenderOptions& options);

/// "E, a note, a hint" below the message, one per line without a trailing line break: what formats
/// without fields of their own for notes and hints append to the message. The witness is told by a
/// note, as a sentence.
std::string remarks(const Diagnostic& diagnostic);

std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, bool color);
std::string render_json(const Diagnostics& diagnostics, const SourceMap& sources,
                        const RenderOptions& options);
std::string render_sarif(const Diagnostics& diagnostics, const SourceMap& sources,
                         const RenderOptions& options);
std::string render_junit(const Diagnostics& diagnostics, const SourceMap& sources,
                         const RenderOptions& options);
std::string render_github(const Diagnostics& diagnostics, const SourceMap& sources,
                          const RenderOptions& options);

}  // namespace bylaw

#endif  // BYLAW_BASE_RENDER_FORMATS_H_
