// parse_file(): checks the text, reads its tokens, bounds their nesting, parses, and walks to the
// tree.
#include "compiler/parse/parse.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "BylawParser.h"
#include "base/text.h"
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/lex.h"
#include "compiler/parse/nesting.h"
#include "compiler/parse/recovery.h"
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
  }
}

}  // namespace

ast::File parse_file(const SourceMap& sources, FileId file, Diagnostics& diagnostics,
                     const ParseLimits& limits) {
  ast::File out;
  out.file = file;
  const std::string& text = sources[file].text();
  if (!check_text(text, file, limits.bytes, diagnostics)) return out;
  const size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  Diagnostics found;
  {
    const std::lock_guard lock(antlr_mutex());
    parsing::Lexed lexed = parsing::lex(sources, file, begin, found);
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

}  // namespace bylaw
