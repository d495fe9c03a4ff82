// Small functions on text: UTF-8, normalisation, did-you-mean, joining.
#ifndef BYLAW_BASE_TEXT_H_
#define BYLAW_BASE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw {

/// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no surrogates, no
/// overlong forms); nothing if all is well.
std::optional<size_t> invalid_utf8(std::string_view text);

/// `text`, which must be valid UTF-8, in Unicode normalisation form C.
std::string to_nfc(std::string_view text);

/// The code points of `text`; a byte that is no UTF-8 gives U+FFFD.
std::u32string code_points(std::string_view text);

/// The simple lower-case form of a code point; most are their own.
char32_t to_lower(char32_t code_point);

/// `text` code point by code point in lower case.
std::string to_lower(std::string_view text);
/// The same, at the end of `out`.
void append_lower(std::string_view text, std::string& out);

/// The candidate nearest to `word` by edit distance (with transpositions), if near enough to be a
/// likely slip; of equally near ones the first in byte order.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

/// "a", "a and b", "a, b and c".
std::string join_words(const std::vector<std::string>& words, std::string_view last = "and");

/// `text` as a quoted string of the language: '"', '\\' and control characters escaped.
std::string quote(std::string_view text);
/// The same, at the end of `out`.
void append_quoted(std::string_view text, std::string& out);
/// `text`, valid UTF-8, as a JSON string with its quotes.
std::string json_quote(std::string_view text);

/// A number's digits, at the end of `out`.
void append_number(int64_t number, std::string& out);

/// `text` on one line: each run of white space is one space, none stands before it.
std::string one_line(std::string_view text);

/// Columns a terminal needs for `text` (UTF-8): wide characters count two, combining marks none.
size_t display_width(std::string_view text);

}  // namespace bylaw

#endif  // BYLAW_BASE_TEXT_H_
