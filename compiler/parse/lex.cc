// The lexer's pass: each token of the generated lexer becomes one of ours, a comment, or a message.
#include "compiler/parse/lex.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "BylawLexer.h"
#include "base/text.h"
#include "compiler/parse/byte_stream.h"
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/literals.h"
#include "compiler/parse/nesting.h"
#include "compiler/parse/strings.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawLexer;

struct Slip {
  size_t seen;
  size_t meant;
  std::string_view word;
};
constexpr std::array<Slip, 7> kSlips{{
    {BylawLexer::AND_SLIP, BylawLexer::AND, "and"},
    {BylawLexer::OR_SLIP, BylawLexer::OR, "or"},
    {BylawLexer::NOT_SLIP, BylawLexer::NOT, "not"},
    {BylawLexer::EQ_SLIP, BylawLexer::EQ, "=="},
    {BylawLexer::NE_SLIP, BylawLexer::NE, "!="},
    {BylawLexer::LE_SLIP, BylawLexer::LE, "<="},
    {BylawLexer::IMPLIES_SLIP, BylawLexer::IMPLIES, "implies"},
}};

/// Characters that word processors make of plain ones.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kLookalikes{{
    {"\u201C", "\""},
    {"\u201D", "\""},
    {"\u201E", "\""},
    {"\u2018", "\""},
    {"\u2019", "\""},
    {"\u2013", "-"},
    {"\u2014", "-"},
    {"\u00A0", " "},
    {"\u2260", "!="},
    {"\u2264", "<="},
    {"\u2265", ">="},
    {"\uFEFF", ""},
}};

std::string show_character(std::string_view text) {
  const auto c = static_cast<unsigned char>(text.front());
  if (c >= 0x20 && c != 0x7F) return "'" + std::string(text) + "'";
  std::array<char, 8> out{};
  std::snprintf(out.data(), out.size(), "U+%04X", c);
  return out.data();
}

class Reader {
 public:
  Reader(const SourceMap& sources, FileId file, Diagnostics& diagnostics)
      : text_(sources[file].text()), file_(file), diagnostics_(diagnostics) {}

  Lexed read(size_t begin) {
    out_.text = text_;
    ByteStream bytes(text_, begin);
    BylawLexer lexer(&bytes);
    lexer.removeErrorListeners();
    out_.tokens.reserve(text_.size() / kBytesPerToken);
    while (!too_many()) {
      const std::unique_ptr<antlr4::Token> seen = lexer.nextToken();
      if (seen->getType() == antlr4::Token::EOF) break;
      const auto from = static_cast<uint32_t>(seen->getStartIndex());
      const auto to = static_cast<uint32_t>(seen->getStopIndex() + 1);
      Token token(text_, seen->getType(), from, to);
      token.column = static_cast<uint32_t>(seen->getCharPositionInLine());
      take(token);
    }
    const auto size = static_cast<uint32_t>(text_.size());
    Token end(text_, antlr4::Token::EOF, size, size);
    end.first_on_line = true;
    add(end);
    return std::move(out_);
  }

 private:
  static constexpr size_t kBytesPerToken = 5;

  Span span(const Token& token) const { return {file_, token.begin, token.end}; }

  bool too_many() {
    if (diagnostics_.size() <= kMaxSyntaxErrors) return false;
    out_.given_up = true;
    diagnostics_.emit(kTooManyErrors, Span{file_, last_end_, last_end_}, kMaxSyntaxErrors);
    return true;
  }

  void add(Token token) {
    token.index = static_cast<uint32_t>(out_.tokens.size());
    token.mute = std::exchange(mute_next_, false);
    out_.tokens.push_back(token);
  }

  bool starts_line(const Token& token) {
    const std::string_view between =
        std::string_view(text_).substr(last_end_, token.begin - last_end_);
    return out_.tokens.empty() || between.find('\n') != std::string_view::npos;
  }

  void take(Token token) {
    switch (token.type) {
      case BylawLexer::COMMENT:
        out_.comments.push_back({token.begin, token.end, false});
        return;
      case BylawLexer::DOC:
        out_.comments.push_back({token.begin, token.end, true});
        return;
      case BylawLexer::OPEN_COMMENT:
        diagnostics_.emit(kOpenComment, Span{file_, token.begin, token.begin + 2});
        mute_next_ = true;  // it swallowed what is missed at the end of the file
        return;
      case BylawLexer::SEMICOLON:
        diagnostics_.emit(kSemicolon, span(token)).hint("leave it out").fix(span(token), "");
        mute_next_ = true;
        return;
      case BylawLexer::BAD_CHARACTER:
        diagnostics_.emit(kUnexpectedCharacter, span(token), show_character(token.text()));
        mute_next_ = true;
        return;
      default:  // a token for the parser
        break;
    }
    token.first_on_line = starts_line(token);
    last_end_ = token.end;
    const bool open = token.type == BylawLexer::OPEN_STRING;
    mend(token);
    if (follows_misplaced_not(token)) drop_not(token);
    add(token);
    mute_next_ = open;  // what it swallowed of its line may be missed behind it
  }

  /// `a not in b`: the language writes `not (a in b)`.
  bool follows_misplaced_not(const Token& token) const {
    const bool tests = token.type == BylawLexer::IN || token.type == BylawLexer::UNDER ||
                       token.type == BylawLexer::IS || token.type == BylawLexer::LIKE ||
                       token.type == BylawLexer::MATCHES;
    const size_t count = out_.tokens.size();
    return tests && count >= 2 && out_.tokens[count - 1].type == BylawLexer::NOT &&
           !out_.tokens[count - 1].first_on_line && ends_operand(out_.tokens[count - 2]);
  }

  /// Says so, and goes on as if it weren't there.
  void drop_not(const Token& token) {
    const std::string operation(token.text());
    diagnostics_.emit(kNotBeforeOperator, span(out_.tokens.back()), operation)
        .hint("write 'not (a " + operation + " b)'");
    out_.tokens.pop_back();
  }

  /// Reports what is wrong with the token itself and makes it what it was meant to be.
  void mend(Token& token) {
    for (const Slip& slip : kSlips) {
      if (token.type != slip.seen) continue;
      const std::string blank = slip.meant == BylawLexer::NOT ? " " : "";
      diagnostics_.emit(kForeignOperator, span(token), token.text(), slip.word)
          .fix(span(token), std::string(slip.word) + blank);
      token.type = slip.meant;
      return;
    }
    switch (token.type) {
      case BylawLexer::STRING:
        check_escapes(token.text(), span(token), diagnostics_);
        break;
      case BylawLexer::OPEN_STRING:
        diagnostics_.emit(kOpenString, span(token))
            .hint("a line break within a string is written \\n");
        token.type = BylawLexer::STRING;
        token.bad = true;
        break;
      case BylawLexer::SINGLE_QUOTED:
        mend_single_quotes(token);
        break;
      case BylawLexer::BAD_WORD:
        mend_word(token);
        break;
      default:
        check_literal(token, file_, diagnostics_);
        break;
    }
  }

  void mend_single_quotes(Token& token) {
    const std::string_view inside = token.text().substr(1, token.text().size() - 2);
    diagnostics_.emit(kSingleQuotes, span(token)).fix(span(token), quote(inside));
    token.type = BylawLexer::STRING;
  }

  void mend_word(Token& token) {
    token.type = BylawLexer::WORD;
    token.bad = true;
    const std::string_view text = token.text();
    for (const auto& [seen, meant] : kLookalikes) {
      const size_t at = text.find(seen);
      if (at == std::string_view::npos) continue;
      const auto from = static_cast<uint32_t>(token.begin + at);
      const Span there{file_, from, static_cast<uint32_t>(from + seen.size())};
      const bool invisible = meant.empty() || meant == " ";
      diagnostics_
          .emit(kUnexpectedCharacter, there,
                invisible ? "U+" + code_point(seen) : show_character(seen))
          .hint(invisible ? "it looks like nothing; remove it"
                          : "did you mean '" + std::string(meant) + "'?")
          .fix(there, std::string(meant));
      return;
    }
    if (text.find('\x7F') != std::string_view::npos) {
      diagnostics_.emit(kUnexpectedCharacter, span(token), "U+007F").hint("remove it");
      return;
    }
    diagnostics_.emit(kForeignLetters, span(token), text).hint("quote it: " + quote(text));
  }

  static std::string code_point(std::string_view seen) {
    return seen.size() == 2 ? "00A0" : "FEFF";
  }

  const std::string& text_;
  FileId file_;
  Diagnostics& diagnostics_;
  Lexed out_;
  uint32_t last_end_ = 0;
  bool mute_next_ = false;
};

}  // namespace

Lexed lex(const SourceMap& sources, FileId file, size_t begin, Diagnostics& diagnostics) {
  return Reader(sources, file, diagnostics).read(begin);
}

}  // namespace bylaw::parsing
