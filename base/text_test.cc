#include "base/text.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

TEST_CASE("invalid UTF-8 is found at its first byte") {
  CHECK_FALSE(invalid_utf8("").has_value());
  CHECK_FALSE(invalid_utf8("plain, gr\xC3\xBC\xC3\x9F, \xF0\x9F\x8E\x89").has_value());
  CHECK(invalid_utf8("ab\xFF") == 2);
  CHECK(invalid_utf8("\xC3") == 0);              // cut short
  CHECK(invalid_utf8("x\xC0\xAF") == 1);         // overlong
  CHECK(invalid_utf8("\xED\xA0\x80") == 0);      // a surrogate
  CHECK(invalid_utf8("\xF4\x90\x80\x80") == 0);  // past U+10FFFF
}

TEST_CASE("normalisation form C") {
  CHECK(to_nfc("plain") == "plain");
  CHECK(to_nfc("e\xCC\x81") == "\xC3\xA9");  // e + combining acute
  CHECK(to_nfc("\xC3\xA9") == "\xC3\xA9");
  CHECK(to_nfc(std::string_view("a\0\xC3\xA9", 4)) == std::string_view("a\0\xC3\xA9", 4));
}

TEST_CASE("code points and their lower case") {
  CHECK(code_points("a\xC3\xA9\xF0\x9F\x98\x80") == U"a\u00E9\U0001F600");
  CHECK(code_points("\xFFz") == U"\uFFFDz");
  CHECK(to_lower("A\xC3\x89z\xE2\x84\xAA") == "a\xC3\xA9zk");  // the Kelvin sign is a k
  CHECK(to_lower("") == "");
}

TEST_CASE("the nearest candidate is a likely slip or nothing") {
  const std::vector<std::string> words{"region", "clearance", "reason"};
  CHECK(nearest("regoin", words) == "region");  // a swap
  CHECK(nearest("clearence", words) == "clearance");
  CHECK(nearest("REGION", words) == "region");
  CHECK_FALSE(nearest("purpose", words).has_value());
  CHECK_FALSE(nearest("x", {}).has_value());
  CHECK(nearest("cat", {"cut", "bat"}) == "bat");  // equally near: byte order
  CHECK_FALSE(nearest("ab", {"xy"}).has_value());
}

TEST_CASE("joining words") {
  CHECK(join_words({}).empty());
  CHECK(join_words({"a"}) == "a");
  CHECK(join_words({"a", "b"}) == "a and b");
  CHECK(join_words({"a", "b", "c"}, "or") == "a, b or c");
}

TEST_CASE("quoting") {
  CHECK(quote("plain") == "\"plain\"");
  CHECK(quote("a\"b\\c\n\t") == "\"a\\\"b\\\\c\\n\\t\"");
  CHECK(quote(std::string_view("\x01\x7f", 2)) == "\"\\u{01}\\u{7f}\"");
}

TEST_CASE("display width") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("\xE6\xBC\xA2\xE5\xAD\x97") == 4);  // two ideographs
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("\xFFx") == 2);
}

}  // namespace
}  // namespace bylaw
