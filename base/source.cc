#include "base/source.h"

#include <algorithm>

namespace bylaw {

Span join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid() || a.file != b.file) return a;
  return Span{a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

SourceFile::SourceFile(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<uint32_t>(i + 1));
  }
}

LineColumn SourceFile::line_column(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto it = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line_number = static_cast<uint32_t>(it - line_starts_.begin());
  uint32_t column = 1;
  for (uint32_t i = line_starts_[line_number - 1]; i < offset; ++i) {
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++column;
  }
  return LineColumn{line_number, column};
}

std::string_view SourceFile::line(uint32_t line_number) const {
  if (line_number == 0 || line_number > line_count()) return {};
  const uint32_t begin = line_starts_[line_number - 1];
  std::string_view rest = std::string_view(text_).substr(begin);
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  return rest;
}

uint32_t SourceFile::line_start(uint32_t line_number) const {
  if (line_number == 0 || line_number > line_count()) return static_cast<uint32_t>(text_.size());
  return line_starts_[line_number - 1];
}

std::string_view SourceMap::text(Span span) const {
  if (!span.valid()) return {};
  return std::string_view(files_[span.file].text()).substr(span.begin, span.end - span.begin);
}

}  // namespace bylaw
