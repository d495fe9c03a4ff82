// The words of a text as the formatter sees them: each with what stands before it and what it is to
// the layout. Data only; made by read_words(), filled by plan(), read by write().
#ifndef BYLAW_COMPILER_FORMAT_WORDS_H_
#define BYLAW_COMPILER_FORMAT_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/parse/lexemes.h"

namespace bylaw::format {

/// The widest line that is written, where there is a place to break it.
inline constexpr size_t kWidth = 120;
/// One step of indentation.
inline constexpr size_t kStep = 2;

/// What a word opens; says how far its line is indented.
enum class Role : uint8_t {
  kPlain,     // goes on
  kItem,      // a header, import or declaration; the end of the file
  kChild,     // a rule, attribute, term, enum member or step within a block
  kRulePart,  // when, unless, until, with of a rule
  kPart,      // a part of a head, waiver or assertion; what follows the `:` or `=` of a declaration
  kGivenPart,   // principal, resource, context, … of a `given`
  kExpectPart,  // by, masks, … of an `expect`
  kText,        // the text of a require
};

/// Where a line may end before a word.
enum class Break : uint8_t {
  kNever,
  kKept,  // kept where it was written
  kMay,   // the same, and taken where the line is too long
  kMust,
};

enum class CommentPlace : uint8_t {
  kOwn,       // on lines of its own
  kTrailing,  // ends a line
  kInline,    // between two words
};

struct Comment {
  std::string_view text;
  bool block = false;       // /* … */
  bool new_line = false;    // was first on its line
  bool empty_line = false;  // after an empty line
  CommentPlace place = CommentPlace::kOwn;
};

struct Word {
  std::string_view text;
  uint32_t begin = 0;
  uint32_t end = 0;
  LexemeKind kind = LexemeKind::kWord;
  std::vector<Comment> comments;  // before it
  bool new_line = false;          // was first on its line, but for comments inline
  bool empty_line = false;        // after an empty line
  Role role = Role::kPlain;
  Break breaks = Break::kNever;
  uint8_t rank = 0;      // of a kMay: lower ones are taken first
  bool tight = false;    // no blank before it
  bool dropped = false;  // a comma that the layout puts elsewhere, or nowhere
  bool comma = false;    // a comma is written behind it
  bool block = false;    // a brace of a declaration's block

  bool is(std::string_view punctuation) const {
    return kind == LexemeKind::kPunctuation && text == punctuation;
  }
  bool opens() const { return is("{") || is("(") || is("["); }
  bool closes() const { return is("}") || is(")") || is("]"); }
};

/// True if a blank stands between two words on one line.
bool blank_between(const Word& left, const Word& right);

}  // namespace bylaw::format

#endif  // BYLAW_COMPILER_FORMAT_WORDS_H_
