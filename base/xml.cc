#include "base/xml.h"

#include "base/text.h"

namespace bylaw {
namespace {

std::string escape(std::string_view text, bool attribute) {
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
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else if (c == '\n') {
      out += attribute ? "&#10;" : "\n";
    } else if (c == '\t') {
      out += attribute ? "&#9;" : "\t";
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

}  // namespace

std::string xml_attribute(std::string_view text) { return escape(text, true); }

std::string xml_text(std::string_view text) { return escape(text, false); }

}  // namespace bylaw
