// From text to syntax tree. The only room that sees ANTLR. Entry point: parse_file().
#ifndef BYLAW_COMPILER_PARSE_PARSE_H_
#define BYLAW_COMPILER_PARSE_PARSE_H_

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/ast/ast.h"

namespace bylaw {

/// Documented limits of one policy file; past them is a diagnostic, not a crash.
struct ParseLimits {
  size_t bytes = size_t{16} << 20;
  uint32_t nesting = 200;  // brackets and right-nesting operators open at one place
};

/// Parses the text of `file`. Every independent mistake is a diagnostic, in order; the declarations
/// that parsed are returned. Serialised internally (ANTLR 4.9's lexer simulator is not
/// thread-safe).
ast::File parse_file(const SourceMap& sources, FileId file, Diagnostics& diagnostics,
                     const ParseLimits& limits = {});

}  // namespace bylaw

#endif  // BYLAW_COMPILER_PARSE_PARSE_H_
