// Questions about a token and its neighbours that don't need the grammar. Entry point: TokenView.
#ifndef BYLAW_COMPILER_PARSE_TOKEN_VIEW_H_
#define BYLAW_COMPILER_PARSE_TOKEN_VIEW_H_

#include <vector>

#include "compiler/parse/token_stream.h"

namespace bylaw::parsing {

/// Words of any kind: names, contextual and reserved ones.
bool is_word(const Token& token);
bool is_reserved(const Token& token);
/// Numbers, strings, dates and the like.
bool is_literal(const Token& token);
bool opens_bracket(const Token& token);
bool closes_bracket(const Token& token);
/// The bracket that closes `open`.
char closing_of(const Token& open);

class TokenView {
 public:
  explicit TokenView(std::vector<Token>& tokens) : tokens_(tokens) {}

  Token* before(const Token& token) const {
    return token.index == 0 ? nullptr : &tokens_[token.index - 1];
  }
  const Token& after(const Token& token) const {
    return token.index + 1 < tokens_.size() ? tokens_[token.index + 1] : tokens_.back();
  }
  /// Brackets opened less brackets closed in [from, to).
  int depth(const Token& from, const Token& to) const;
  /// The innermost bracket that is open at `at`, looked for from `from` on.
  const Token* open_bracket(const Token& from, const Token& at) const;

  /// True for the first words of a declaration, a header or an import, at the start of a line or
  /// after a block.
  bool starts_declaration(const Token& token) const;
  bool starts_rule(const Token& token) const;
  bool starts_step(const Token& token) const;
  bool starts_guard(const Token& token) const;

 private:
  std::vector<Token>& tokens_;
};

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_TOKEN_VIEW_H_
