// The tokens of a file as the lexer's pass leaves them, and as the parser reads them. Entry points:
// Token, TokenStream.
#ifndef BYLAW_COMPILER_PARSE_TOKEN_STREAM_H_
#define BYLAW_COMPILER_PARSE_TOKEN_STREAM_H_

#include <antlr4-runtime.h>

#include <string>
#include <string_view>
#include <vector>

namespace bylaw::parsing {

/// One token: its type (of BylawLexer) and its bytes [begin, end).
class Token final : public antlr4::Token {
 public:
  Token(std::string_view source, size_t kind, uint32_t from, uint32_t to)
      : begin(from), end(to), type(kind), source_(source) {}

  uint32_t begin;
  uint32_t end;
  size_t type;
  uint32_t index = 0;
  uint32_t column = 0;  // bytes before it on its line
  bool first_on_line = false;
  bool mute = false;  // follows something that was reported: a mistake here is no other
  bool bad = false;   // reported by the lexer's pass; stands for what it should have been

  std::string_view text() const { return source_.substr(begin, end - begin); }

  std::string getText() const override { return std::string(text()); }
  size_t getType() const override { return type; }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() const override { return column; }
  size_t getChannel() const override { return DEFAULT_CHANNEL; }
  size_t getTokenIndex() const override { return index; }
  size_t getStartIndex() const override { return begin; }
  size_t getStopIndex() const override { return end == 0 ? 0 : end - 1; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return getText(); }

 private:
  std::string_view source_;
};

/// What ANTLR hands out as a token is always one of ours.
inline const Token& ours(const antlr4::Token* token) { return *static_cast<const Token*>(token); }

/// All tokens of a file, the last one EOF.
class TokenStream final : public antlr4::TokenStream {
 public:
  explicit TokenStream(std::vector<Token>& tokens) : tokens_(tokens) {}

  void consume() override {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  size_t LA(ssize_t i) override {
    const Token* token = look(i);
    return token == nullptr ? antlr4::Token::EOF : token->type;
  }
  antlr4::Token* LT(ssize_t i) override { return look(i); }
  antlr4::Token* get(size_t index) const override { return &tokens_[index]; }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = std::min(index, tokens_.size() - 1); }
  size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return "policy"; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  Token* look(ssize_t i) const {
    if (i < 0) {
      const auto back = static_cast<size_t>(-i);
      return back > at_ ? nullptr : &tokens_[at_ - back];
    }
    const size_t to = at_ + static_cast<size_t>(i) - 1;
    return &tokens_[std::min(to, tokens_.size() - 1)];
  }

  std::vector<Token>& tokens_;
  size_t at_ = 0;
};

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_TOKEN_STREAM_H_
