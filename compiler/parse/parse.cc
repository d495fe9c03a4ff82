// parse_file() and lexemes(). parse_file() checks the text, reads its tokens, bounds their nesting,
// parses, and walks to the tree.
#include "compiler/parse/parse.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "BylawParser.h"
#include "base/text.h"
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/lex.h"
#include "compiler/parse/lexemes.h"
#include "compiler/parse/nesting.h"
#include "compiler/parse/recovery.h"
#include "compiler/parse/token_view.h"
#include "compiler/parse/walk.h"

namespace bylaw {
namespace {

std::mutex& antlr_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// True if the text can be read at all.
bool check_text(const std::string& text, FileId file, size_t limit, Diagnostics& diagnostics) {
  if (text.size() > limit) {
    diagnostics.emit(kFileTooLarge, Span{file, 0, 0}, text.size(), limit);
    return false;
  }
  if (const std::optional<size_t> bad = invalid_utf8(text)) {
    const auto at = static_cast<uint32_t>(*bad);
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), "%02X", static_cast<unsigned char>(text[*bad]));
    diagnostics.emit(kInvalidUtf8, Span{file, at, at + 1}, hex.data())
        .hint("save the file as UTF-8");
    return false;
  }
  if (const size_t nul = text.find('\0'); nul != std::string::npos) {
    const auto at = static_cast<uint32_t>(nul);
    diagnostics.emit(kNulByte, Span{file, at, at + 1});
    return false;
  }
  return true;
}

/// Past the byte order mark, if there is one.
size_t start_of_text(const std::string& text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

LexemeKind lexeme_kind(const parsing::Token& token) {
  if (parsing::is_word(token)) return LexemeKind::kWord;
  return parsing::is_literal(token) ? LexemeKind::kLiteral : LexemeKind::kPunctuation;
}

void parse_tokens(parsing::Lexed& lexed, const ParseLimits& limits, ast::File& out,
                  Diagnostics& diagnostics) {
  parsing::TokenStream stream(lexed.tokens);
  antlr::BylawParser parser(&stream);
  parser.removeErrorListeners();
  parser.setBuildParseTree(false);
  parser.setErrorHandler(std::make_shared<parsing::Recovery>(lexed.tokens, out.file, diagnostics));
  try {
    const antlr::BylawParser::FileContext* file = parser.file();
    parsing::Walk(lexed, limits.nesting, out, diagnostics).file(*file);
  } catch (const parsing::TooManyErrors&) {
    return;  // said already
  } catch (const antlr4::RuntimeException& error) {
    assert(false && "the recovery lets no exception of the parser pass");
    diagnostics.emit(kExpected, Span{out.file, 0, 0}, "a policy text", error.what());
  }
}

}  // namespace

ast::File parse_file(const SourceMap& sources, FileId file, Diagnostics& diagnostics,
                     const ParseLimits& limits) {
  ast::File out;
  out.file = file;
  const std::string& text = sources[file].text();
  if (!check_text(text, file, limits.bytes, diagnostics)) return out;
  Diagnostics found;
  {
    const std::lock_guard lock(antlr_mutex());
    parsing::Lexed lexed = parsing::lex(sources, file, start_of_text(text), found);
    const std::optional<uint32_t> deep =
        lexed.given_up ? std::nullopt : parsing::too_deep(lexed.tokens, limits.nesting);
    if (deep) {
      const parsing::Token& token = lexed.tokens[*deep];
      found.emit(kNestedTooDeep, Span{file, token.begin, token.end}, limits.nesting)
          .hint("name a part of it with 'define'");
    } else if (!lexed.given_up) {
      parse_tokens(lexed, limits, out, found);
    }
  }
  found.sort(sources);
  diagnostics.append(std::move(found));
  return out;
}

std::vector<Lexeme> lexemes(const SourceMap& sources, FileId file) {
  Diagnostics unused;
  const std::lock_guard lock(antlr_mutex());
  const parsing::Lexed lexed =
      parsing::lex(sources, file, start_of_text(sources[file].text()), unused);
  std::vector<Lexeme> out;
  out.reserve(lexed.tokens.size() + lexed.comments.size());
  size_t next = 0;
  const auto comments_before = [&](uint32_t place) {
    for (; next < lexed.comments.size() && lexed.comments[next].begin < place; ++next) {
      const parsing::Comment& comment = lexed.comments[next];
      const bool block = lexed.text.substr(comment.begin, 2) == "/*";
      out.push_back({block ? LexemeKind::kBlockComment : LexemeKind::kLineComment,
                     Span{file, comment.begin, comment.end}});
    }
  };
  for (const parsing::Token& token : lexed.tokens) {
    comments_before(token.begin);
    if (token.type == antlr4::Token::EOF) break;
    out.push_back({lexeme_kind(token), Span{file, token.begin, token.end}});
  }
  comments_before(static_cast<uint32_t>(lexed.text.size()));
  return out;
}

}  // namespace bylaw
