// Escapes of strings: \" \\ \n \t \u{…}.
#include "compiler/parse/strings.h"

#include <charconv>
#include <optional>

#include "base/text.h"
#include "compiler/parse/diagnostics.h"

namespace bylaw::parsing {
namespace {

/// One escape: how many bytes it takes, and what it stands for if it is a known one.
struct Escape {
  size_t length = 0;
  std::optional<char32_t> meaning;
};

Escape unicode_escape(std::string_view rest) {
  const size_t close = rest.find('}');
  if (rest.size() < 3 || rest[2] != '{' || close == std::string_view::npos)
    return {2, std::nullopt};
  const std::string_view digits = rest.substr(3, close - 3);
  uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  const bool number = error == std::errc() && end == digits.data() + digits.size();
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (!number || digits.size() > 6 || value == 0 || value > 0x10FFFF || surrogate) {
    return {close + 1, std::nullopt};
  }
  return {close + 1, value};
}

/// `rest` starts with a backslash.
Escape read_escape(std::string_view rest) {
  if (rest.size() < 2) return {rest.size(), std::nullopt};
  switch (rest[1]) {
    case '"':
      return {2, U'"'};
    case '\\':
      return {2, U'\\'};
    case 'n':
      return {2, U'\n'};
    case 't':
      return {2, U'\t'};
    case 'u':
      return unicode_escape(rest);
    default:
      break;
  }
  size_t length = 2;  // the whole of a character of several bytes
  while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80)
    ++length;
  return {length, std::nullopt};
}

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&](char32_t bits) {
    out += static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | (c >> 6));
    byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | (c >> 18));
    byte(0x80 | ((c >> 12) & 0x3F));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
}

/// Where the text between the quotes starts and ends; a string that was not closed ends with its
/// literal.
std::pair<size_t, size_t> between_quotes(std::string_view literal) {
  const size_t open = literal.find_first_of("\"'");
  if (open == std::string_view::npos) return {literal.size(), literal.size()};
  const bool closed = literal.size() > open + 1 && literal.back() == literal[open];
  return {open + 1, closed ? literal.size() - 1 : literal.size()};
}

}  // namespace

std::string string_value(std::string_view literal) {
  const auto [begin, end] = between_quotes(literal);
  std::string out;
  out.reserve(end - begin);
  for (size_t i = begin; i < end;) {
    if (literal[i] != '\\') {
      out += literal[i++];
      continue;
    }
    const Escape escape = read_escape(literal.substr(i, end - i));
    if (escape.meaning) {
      append_utf8(out, *escape.meaning);
    } else {
      out += literal.substr(i, escape.length);
    }
    i += escape.length;
  }
  return to_nfc(out);
}

std::string raw_value(std::string_view literal) {
  const auto [begin, end] = between_quotes(literal);
  return to_nfc(literal.substr(begin, end - begin));
}

bool check_escapes(std::string_view literal, Span at, Diagnostics& diagnostics) {
  const auto [begin, end] = between_quotes(literal);
  bool good = true;
  for (size_t i = begin; i < end;) {
    if (literal[i] != '\\') {
      ++i;
      continue;
    }
    const Escape escape = read_escape(literal.substr(i, end - i));
    if (!escape.meaning) {
      good = false;
      const auto from = static_cast<uint32_t>(at.begin + i);
      const auto to = static_cast<uint32_t>(from + escape.length);
      diagnostics.emit(kBadEscape, Span{at.file, from, to}, literal.substr(i, escape.length))
          .hint(
              "the escapes are \\\" \\\\ \\n \\t and \\u{…} with up to six hexadecimal digits; "
              "patterns are written "
              "r\"…\"");
    }
    i += escape.length;
  }
  return good;
}

}  // namespace bylaw::parsing
