// From text to tokens: comments and doc lines aside, slips reported and mended. Entry point: lex().
#ifndef BYLAW_COMPILER_PARSE_LEX_H_
#define BYLAW_COMPILER_PARSE_LEX_H_

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/parse/token_stream.h"

namespace bylaw::parsing {

/// A comment or a /// line, in the order of the text.
struct Comment {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool doc = false;
};

/// After so many mistakes of form the rest of a file is not read.
inline constexpr size_t kMaxSyntaxErrors = 1000;

struct Lexed {
  std::string_view text;
  std::vector<Token> tokens;  // the last one is EOF
  std::vector<Comment> comments;
  bool given_up = false;  // too many mistakes: the rest was not read
};

/// Reads the bytes of `file` from `begin` on. Not thread-safe: ANTLR 4.9's lexer simulator is not.
Lexed lex(const SourceMap& sources, FileId file, size_t begin, Diagnostics& diagnostics);

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_LEX_H_
