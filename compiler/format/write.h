// Writes planned words as lines: indents them, breaks what is too long, aligns what stands at the
// ends of adjacent lines. Entry point: write().
#ifndef BYLAW_COMPILER_FORMAT_WRITE_H_
#define BYLAW_COMPILER_FORMAT_WRITE_H_

#include <string>
#include <vector>

#include "compiler/format/words.h"

namespace bylaw::format {

std::string write(const std::vector<Word>& words);

}  // namespace bylaw::format

#endif  // BYLAW_COMPILER_FORMAT_WRITE_H_
