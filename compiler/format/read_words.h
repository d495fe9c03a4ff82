// The words of a text with the comments before them. Entry point: read_words().
#ifndef BYLAW_COMPILER_FORMAT_READ_WORDS_H_
#define BYLAW_COMPILER_FORMAT_READ_WORDS_H_

#include <vector>

#include "base/source.h"
#include "compiler/format/words.h"

namespace bylaw::format {

/// All words of a text that parses; the last one is the end of the file. Nothing is decided yet.
std::vector<Word> read_words(const SourceMap& sources, FileId file);

}  // namespace bylaw::format

#endif  // BYLAW_COMPILER_FORMAT_READ_WORDS_H_
