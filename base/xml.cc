#include "base/xml.h"

#include "base/text.h"

namespace bylaw {

std::string xml_escape(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  size_t bad = invalid_utf8(text).value_or(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == bad) {
      out += kReplacement;
      bad = i + 1 + invalid_utf8(text.substr(i + 1)).value_or(text.size() - i - 1);
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n') {
      out += "&#10;";
    } else if (c == '\t') {
      out += "&#9;";
    } else if (c == '\r') {
      out += "&#13;";
    } else if (static_cast<unsigned char>(c) < 0x20 || text.substr(i, 3) == "\xEF\xBF\xBE" ||
               text.substr(i, 3) == "\xEF\xBF\xBF") {
      out += kReplacement;
      if (static_cast<unsigned char>(c) >= 0x20) i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace bylaw
