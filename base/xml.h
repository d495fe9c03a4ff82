// Writing XML. Entry points: xml_attribute(), xml_text().
#ifndef BYLAW_BASE_XML_H_
#define BYLAW_BASE_XML_H_

#include <string>
#include <string_view>

namespace bylaw {

/// `text` as the value of an XML 1.0 attribute, between double quotes; characters that XML can't
/// hold become U+FFFD.
std::string xml_attribute(std::string_view text);

/// `text` as the content of an element: line breaks and tabs stay as they are.
std::string xml_text(std::string_view text);

}  // namespace bylaw

#endif  // BYLAW_BASE_XML_H_
