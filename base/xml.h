// Writing XML. Entry point: xml_escape().
#ifndef BYLAW_BASE_XML_H_
#define BYLAW_BASE_XML_H_

#include <string>
#include <string_view>

namespace bylaw {

/// `text` for an XML 1.0 attribute or element; characters that XML can't hold become U+FFFD.
std::string xml_escape(std::string_view text);

}  // namespace bylaw

#endif  // BYLAW_BASE_XML_H_
