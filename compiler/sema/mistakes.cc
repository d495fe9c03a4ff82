#include "compiler/sema/mistakes.h"

#include <string_view>

namespace bylaw {
namespace {

/// Of more mistakes than these nobody reads the last ones.
constexpr size_t kMostMistakes = 10000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool touches_mistake(const SourceMap& sources, const Diagnostics& diagnostics, Span span) {
  if (!span.valid()) return false;
  const std::string_view text = sources[span.file].text();
  size_t begin = span.begin;
  size_t end = span.end;
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  while (end < text.size() && is_blank(text[end])) ++end;
  size_t looked_at = 0;
  for (const Diagnostic& d : diagnostics.list()) {
    if (++looked_at > kMostMistakes) return false;
    if (!d.code.starts_with("BY01") || d.labels.empty()) continue;
    const Span at = d.labels.front().span;
    if (at.file == span.file && begin <= at.end && at.begin <= end) return true;
  }
  return false;
}

}  // namespace bylaw
