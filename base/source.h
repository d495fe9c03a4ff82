// Source texts and places in them. Entry points: SourceMap (all texts of one run), Span (a place).
#ifndef BYLAW_BASE_SOURCE_H_
#define BYLAW_BASE_SOURCE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace bylaw {

struct FileTag;
using FileId = Id<FileTag>;

/// A half-open range of bytes [begin, end) in one file. A default-constructed span is nowhere.
struct Span {
  FileId file;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return file.valid(); }
  auto operator<=>(const Span&) const = default;
};

/// The smallest span that holds both; `a` if they are in different files.
Span join(Span a, Span b);

/// 1-based; columns count code points, as editors do.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

/// One text with its path as shown to the user (relative to the mesh, with '/').
class SourceFile {
 public:
  SourceFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  /// The place of byte `offset`; offsets past the end are the end.
  LineColumn line_column(uint32_t offset) const;
  /// The text of a 1-based line without its line break; empty past the end.
  std::string_view line(uint32_t line_number) const;
  /// Byte offset at which a 1-based line starts; the size of the text past the end.
  uint32_t line_start(uint32_t line_number) const;
  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }

 private:
  std::string path_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// All source texts of a run. Not thread-safe while files are added.
class SourceMap {
 public:
  FileId add(std::string path, std::string text) {
    return files_.add(SourceFile(std::move(path), std::move(text)));
  }
  const SourceFile& operator[](FileId id) const { return files_[id]; }
  size_t size() const { return files_.size(); }
  /// The text a span covers; empty for an invalid span.
  std::string_view text(Span span) const;

 private:
  Store<SourceFile, FileId> files_;
};

}  // namespace bylaw

#endif  // BYLAW_BASE_SOURCE_H_
