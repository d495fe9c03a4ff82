// Tests of the JSON reader: what is well-formed, what is refused and where, against nlohmann's
// reader as an oracle.
#include "facts/json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "base/text.h"

namespace bylaw {
namespace {

TreeNode parsed(std::string_view text) {
  auto result = parse_json(text);
  if (const auto* error = std::get_if<TreeError>(&result)) FAIL(error->message);
  return std::get<TreeNode>(std::move(result));
}

TreeError refused(std::string_view text) {
  auto result = parse_json(text);
  if (!std::holds_alternative<TreeError>(result)) FAIL("taken: ", text);
  return std::get<TreeError>(result);
}

TEST_CASE("values keep their places and numbers as written") {
  const std::string text = R"({ "a": [1.50, true, null], "b": "x" })";
  const TreeNode root = parsed(text);
  REQUIRE(root.is(TreeNode::Kind::kMap));
  const TreeNode& number = root.find("a")->items[0];
  CHECK(number.text == "1.50");
  CHECK(text.substr(number.begin, number.end - number.begin) == "1.50");
  CHECK(root.find("a")->items[1].boolean);
  CHECK(root.find("a")->items[2].is(TreeNode::Kind::kNull));
  CHECK(text.substr(root.keys[1].begin, root.keys[1].end - root.keys[1].begin) == "\"b\"");
  CHECK(root.find("c") == nullptr);
}

TEST_CASE("escapes and surrogate pairs are decoded, strings are normalised") {
  CHECK(parsed(R"("a\"\\\/\b\f\n\r\t\u0041")").text == "a\"\\/\b\f\n\r\tA");
  CHECK(parsed(R"("\ud83d\ude00")").text == "\xF0\x9F\x98\x80");
  CHECK(parsed("\"e\xCC\x81\"").text == "\xC3\xA9");
  CHECK(parsed(R"("e\u0301")").text == "\xC3\xA9");
  CHECK(parsed(R"("\u0000")").text == std::string(1, '\0'));
}

TEST_CASE("malformed texts are refused at their place") {
  CHECK(refused("").message == "expected a value, saw the end of the text");
  CHECK(refused("[1,]").message == "expected a value, saw ']'");
  CHECK(refused("[1,]").begin == 3);
  CHECK(refused("{\"a\" 1}").message == "expected ':', saw '1'");
  CHECK(refused("{a: 1}").message == "expected a member's name in quotes, saw 'a'");
  CHECK(refused("[1 2]").message == "expected ',' or ']', saw '2'");
  CHECK(refused("1 1").message == "expected the end of the text, saw '1'");
  CHECK(refused("06").message == "a number that starts with zero");
  CHECK(refused("-").message == "a malformed number");
  CHECK(refused("1.").message == "a malformed number");
  CHECK(refused("1e").message == "a malformed number");
  CHECK(refused("tru").message == "expected a value, saw 't'");
  CHECK(refused("\"ab").message == "a string that doesn't end");
  CHECK(refused("\"\n\"").message == "a control character in a string");
  CHECK(refused(R"("\x")").message == "an unknown escape in a string");
  CHECK(refused(R"("\u12g4")").message == "an escape without its four hexadecimal digits");
  CHECK(refused(R"("\ud800")").message == "half of a surrogate pair in a string");
  CHECK(refused(R"("\udc00")").message == "half of a surrogate pair in a string");
  CHECK(refused(R"("\ud800\u0041")").message == "half of a surrogate pair in a string");
  CHECK(refused("\"\xC3\x28\"").message == "a byte that is not UTF-8");
  CHECK(refused("\xEF\xBB\xBF{}").begin == 0);
}

TEST_CASE(
    "a key that is there twice is refused, also where the spelling differs only in its normal "
    "form") {
  CHECK(refused(R"({"a": 1, "a": 2})").kind == TreeError::Kind::kDuplicateKey);
  CHECK(refused("{\"\xC3\xA9\": 1, \"e\xCC\x81\": 2}").kind == TreeError::Kind::kDuplicateKey);
  CHECK(parsed(R"({"a": {"a": 1}, "b": {"a": 2}})").keys.size() == 2);
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\": 0, ";
  CHECK(parsed(many + "\"z\": 1}").keys.size() == 101);
  CHECK(refused(many + "\"k3\": 1}").message == "k3");
}

TEST_CASE("nesting and size are bounded") {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parsed(nested(kMaxTreeDepth)).is(TreeNode::Kind::kList));
  CHECK(refused(nested(kMaxTreeDepth + 2)).kind == TreeError::Kind::kTooDeep);
  CHECK(refused(std::string(5'000'000, '[')).kind == TreeError::Kind::kTooDeep);
  const JsonLimits few{100, 3};
  CHECK(std::holds_alternative<TreeNode>(parse_json("[1,2]", few)));
  CHECK(std::holds_alternative<TreeError>(parse_json("[1,2,3]", few)));
  CHECK(std::holds_alternative<TreeError>(parse_json(std::string(101, ' '), few)));
}

/// True if the text has an object with a key twice; then the oracle, which keeps one, is no judge.
bool repeats_key(std::string_view text) {
  const auto result = parse_json(text);
  const auto* error = std::get_if<TreeError>(&result);
  return error != nullptr && error->kind == TreeError::Kind::kDuplicateKey;
}

TEST_CASE("the same texts are well-formed as for another reader") {
  const std::string seed_text =
      R"({"type": "User", "id": "a\u00e9\"", "n": [-0, 12.5e-3, 1E+2, true, false, null, {}, []], "s": "\ud83d\ude00"})";
  constexpr char kAlphabet[] = "{}[]:,\"\\u0123456789eE+-.truefalsn \n\t\x01\x80\xC3\xA9";
  const unsigned seed = 20260302;
  CAPTURE(seed);
  std::mt19937 random(seed);
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = seed_text;
    const int edits = 1 + static_cast<int>(random() % 3);
    for (int i = 0; i < edits; ++i) {
      const size_t at = random() % text.size();
      const char c = kAlphabet[random() % (sizeof kAlphabet - 1)];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text.erase(at, 1 + random() % 4);
          break;
      }
      if (text.empty()) text = "0";
    }
    if (repeats_key(text)) continue;
    const bool mine = std::holds_alternative<TreeNode>(parse_json(text));
    if (mine != nlohmann::json::accept(text)) {
      CAPTURE(text);
      FAIL_CHECK("mine: ", mine);
    }
    taken += mine ? 1 : 0;
  }
  CHECK(taken > 1000);
}

TEST_CASE("strings are written so that they read back") {
  for (const std::string& text : {std::string("a\"b\\c\n\t\r"), std::string("\x01\x7f"),
                                  std::string("é😀"), std::string("nul\0x", 5)}) {
    CHECK(parsed(json_quote(text)).text == text);
  }
}

TEST_CASE("pointers escape '~' and '/'") {
  CHECK(json_pointer({"attributes", "a/b~c", "0"}) == "/attributes/a~1b~0c/0");
  CHECK(json_pointer({}).empty());
}

TEST_CASE("descriptions are short") {
  CHECK(describe(parsed("{}")) == "an object");
  CHECK(describe(parsed("[]")) == "a list");
  CHECK(describe(parsed("1e5")) == "1e5");
  CHECK(describe(parsed("\"" + std::string(500, 'x') + "\"")).size() < 80);
}

}  // namespace
}  // namespace bylaw
