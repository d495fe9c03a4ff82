// The words of a text with the comments before them, and where each comment goes.
#include "compiler/format/read_words.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace bylaw::format {
namespace {

/// Line breaks between two places.
size_t lines_between(std::string_view text, size_t from, size_t to) {
  return static_cast<size_t>(std::count(text.begin() + static_cast<ptrdiff_t>(from),
                                        text.begin() + static_cast<ptrdiff_t>(to), '\n'));
}

std::string_view without_trailing_blanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

/// `ends_line`: what follows the comment is on a new line, or is a comment that ends this one.
CommentPlace place_of(const Comment& comment, bool ends_line) {
  const bool tall = comment.block && comment.text.find('\n') != std::string_view::npos;
  if (tall) return CommentPlace::kOwn;
  if (comment.block && !ends_line) return CommentPlace::kInline;
  return comment.new_line ? CommentPlace::kOwn : CommentPlace::kTrailing;
}

/// Places the comments before a word, and says whether the word starts a line.
void place_comments(Word& word) {
  bool ends_line = word.new_line;
  for (auto it = word.comments.rbegin(); it != word.comments.rend(); ++it) {
    it->place = place_of(*it, ends_line);
    ends_line = it->new_line || it->place != CommentPlace::kInline;
    // A comment inline goes where its word goes.
    if (it->place == CommentPlace::kInline && it->new_line) word.new_line = true;
  }
}

}  // namespace

std::vector<Word> read_words(const SourceMap& sources, FileId file) {
  const std::string_view text = sources[file].text();
  std::vector<Word> words;
  std::vector<Comment> comments;
  size_t last = 0;
  const auto finish = [&](Word word) {
    const size_t lines = lines_between(text, last, word.begin);
    word.new_line = lines > 0 || words.empty();
    word.empty_line = lines > 1;
    word.comments = std::exchange(comments, {});
    place_comments(word);
    words.push_back(std::move(word));
  };
  for (const Lexeme& lexeme : lexemes(sources, file)) {
    const std::string_view piece = sources.text(lexeme.span);
    const bool block = lexeme.kind == LexemeKind::kBlockComment;
    if (block || lexeme.kind == LexemeKind::kLineComment) {
      const size_t lines = lines_between(text, last, lexeme.span.begin);
      Comment& comment = comments.emplace_back();
      comment.text = without_trailing_blanks(piece);
      comment.block = block;
      comment.new_line = lines > 0 || (words.empty() && comments.size() == 1);
      comment.empty_line = lines > 1;
    } else {
      Word word;
      word.text = piece;
      word.begin = lexeme.span.begin;
      word.end = lexeme.span.end;
      word.kind = lexeme.kind;
      finish(std::move(word));
    }
    last = lexeme.span.end;
  }
  Word end;
  end.begin = end.end = static_cast<uint32_t>(text.size());
  end.role = Role::kItem;
  end.breaks = Break::kMust;
  finish(std::move(end));
  return words;
}

bool blank_between(const Word& left, const Word& right) {
  if (right.tight) return false;
  for (const std::string_view text : {",", ")", "]", ".", ":", "::", "?"}) {
    if (right.is(text)) return false;
  }
  for (const std::string_view text : {"(", "[", ".", "::"}) {
    if (left.is(text)) return false;
  }
  return true;
}

}  // namespace bylaw::format
