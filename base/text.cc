#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace bylaw {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// Decodes the character at the front of `text`. Bytes that are no UTF-8 give -1 and a length of 1.
utf8proc_int32_t first_code_point(std::string_view text, size_t* length) {
  utf8proc_int32_t code_point = -1;
  const auto size =
      utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  *length = size > 0 ? static_cast<size_t>(size) : 1;
  return size > 0 ? code_point : -1;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one
/// each.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

/// `before` and `after` stand around the two hexadecimal digits of a control character.
void append_quoted(std::string_view text, std::string_view before, std::string_view after,
                   std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += before;
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
      out += after;
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

std::optional<size_t> invalid_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    size_t length = 1;
    if (static_cast<unsigned char>(text[i]) >= 0x80 &&
        first_code_point(text.substr(i), &length) < 0) {
      return i;
    }
    i += length;
  }
  return std::nullopt;
}

std::u32string code_points(std::string_view text) {
  std::u32string result;
  for (size_t i = 0; i < text.size();) {
    size_t length = 1;
    const utf8proc_int32_t code_point = first_code_point(text.substr(i), &length);
    result += code_point < 0 ? U'\uFFFD' : static_cast<char32_t>(code_point);
    i += length;
  }
  return result;
}

char32_t to_lower(char32_t code_point) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point)));
}

std::string to_lower(std::string_view text) {
  std::string result;
  append_lower(text, result);
  return result;
}

void append_lower(std::string_view text, std::string& out) {
  while (!text.empty()) {
    size_t length = 1;
    const utf8proc_int32_t code_point = first_code_point(text, &length);
    text.remove_prefix(length);
    std::array<utf8proc_uint8_t, 4> encoded{};
    const char32_t known = code_point < 0 ? U'\uFFFD' : static_cast<char32_t>(code_point);
    const auto lowered = static_cast<utf8proc_int32_t>(to_lower(known));
    const utf8proc_ssize_t size = utf8proc_encode_char(lowered, encoded.data());
    out.append(encoded.begin(), encoded.begin() + size);
  }
}

std::string to_nfc(std::string_view text) {
  const bool ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return std::string(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size =
      utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  assert(size >= 0 && "the text must be valid UTF-8");
  if (size < 0) return std::string(text);
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<size_t>(size));
}

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  constexpr size_t kLongest = 200;  // longer words are no slips; keeps the cost bounded
  if (word.size() > kLongest) return std::nullopt;
  const size_t limit = std::max<size_t>(word.size(), 3) / 3;
  const std::string* best = nullptr;
  size_t best_distance = limit + 1;
  for (const std::string& candidate : candidates) {
    const size_t difference =
        std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
    if (difference > limit || candidate.empty()) continue;
    const size_t distance = word == candidate                    ? 0
                            : same_but_for_case(word, candidate) ? 1
                                                                 : edit_distance(word, candidate);
    if (distance < best_distance || (distance == best_distance && best && candidate < *best)) {
      best = &candidate;
      best_distance = distance;
    }
  }
  return best ? std::optional(*best) : std::nullopt;
}

std::string join_words(const std::vector<std::string>& words, std::string_view last) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + 1 == words.size()) {
      out.append(" ").append(last).append(" ");
    } else if (i > 0) {
      out += ", ";
    }
    out += words[i];
  }
  return out;
}

std::string quote(std::string_view text) {
  std::string out;
  append_quoted(text, out);
  return out;
}

void append_quoted(std::string_view text, std::string& out) {
  append_quoted(text, "\\u{", "}", out);
}

std::string json_quote(std::string_view text) {
  std::string out;
  append_quoted(text, "\\u00", "", out);
  return out;
}

void append_number(int64_t number, std::string& out) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) line += c;
    if (space && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    size_t length = 1;
    const utf8proc_int32_t code_point = first_code_point(text, &length);
    width += code_point < 0 ? 1 : static_cast<size_t>(std::max(0, utf8proc_charwidth(code_point)));
    text.remove_prefix(length);
  }
  return width;
}

}  // namespace bylaw
