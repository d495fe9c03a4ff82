// The words of a policy text with its comments, for tools that rewrite text. Knows nothing of
// ANTLR. Entry point: lexemes().
#ifndef BYLAW_COMPILER_PARSE_LEXEMES_H_
#define BYLAW_COMPILER_PARSE_LEXEMES_H_

#include <vector>

#include "base/source.h"

namespace bylaw {

enum class LexemeKind : uint8_t {
  kWord,         // a name or a keyword
  kLiteral,      // a number, string, pattern, date, …
  kPunctuation,  // an operator or a bracket
  kLineComment,  // `// …` or `/// …`, up to its line's end
  kBlockComment  // `/* … */`
};

struct Lexeme {
  LexemeKind kind = LexemeKind::kWord;
  Span span;
};

/// The lexemes of a text that parses, in order; blanks and a byte order mark are left out.
/// Serialised like parse_file().
std::vector<Lexeme> lexemes(const SourceMap& sources, FileId file);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_PARSE_LEXEMES_H_
