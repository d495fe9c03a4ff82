// Texts and numbers of JSON.
#include "facts/json_writer.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace bylaw {
namespace {

bool needs_escape(char c) { return static_cast<uint8_t>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += c;
      return;
    case '\b':
      out += 'b';
      return;
    case '\f':
      out += 'f';
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      out += "u00";
      out += kHex[static_cast<uint8_t>(c) >> 4];
      out += kHex[static_cast<uint8_t>(c) & 15];
  }
}

}  // namespace

void append_json_text(std::string_view text, std::string& out) {
  bool plain = true;
  bool ascii = true;
  for (const char c : text) {
    plain &= !needs_escape(c);
    ascii &= static_cast<uint8_t>(c) < 0x80;
  }
  if (!ascii && invalid_utf8(text)) {
    // Readers let none in; a bundle's texts may be so, and are replaced rather than thrown at.
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return;
  }
  out += '"';
  if (plain) {
    out += text;
  } else {
    for (const char c : text) {
      if (needs_escape(c)) {
        append_escape(c, out);
      } else {
        out += c;
      }
    }
  }
  out += '"';
}

void JsonWriter::number(int64_t number) {
  separate();
  append_number(number, out_);
}

}  // namespace bylaw
