// The canonical form of policy text. Entry point: format_text().
#ifndef BYLAW_COMPILER_FORMAT_FORMAT_H_
#define BYLAW_COMPILER_FORMAT_FORMAT_H_

#include <string>

#include "base/diagnostic.h"
#include "base/source.h"

namespace bylaw {

/// The text of `file` in canonical form: two blanks of indentation, blocks and clauses on lines of
/// their own once they don't fit, at most one empty line in a row, every comment and doc line kept.
/// Formatting the result again changes nothing, and both parse to the same tree. A text that
/// doesn't parse is returned as it is, with diagnostics.
std::string format_text(const SourceMap& sources, FileId file, Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_FORMAT_FORMAT_H_
