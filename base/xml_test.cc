#include "base/xml.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

TEST_CASE("attributes hold line breaks as references, elements as they are") {
  CHECK(xml_attribute("a\n\t\"<&>\"") == "a&#10;&#9;&quot;&lt;&amp;&gt;&quot;");
  CHECK(xml_text("a\n\t\"<&>\"") == "a\n\t\"&lt;&amp;&gt;\"");
}

TEST_CASE("what XML can't hold becomes the replacement character") {
  CHECK(xml_text(std::string_view("a\0b\x1b", 4)) ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(xml_text("a\xFF\xFE"
                 "b") ==
        "a\xEF\xBF\xBD\xEF\xBF\xBD"
        "b");
  CHECK(xml_text("\xEF\xBF\xBE.\xEF\xBF\xBD") == "\xEF\xBF\xBD.\xEF\xBF\xBD");
  CHECK(xml_text("gr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
}

}  // namespace
}  // namespace bylaw
