// Tests of the YAML reader: scalars by kind, places, and what hostile texts can't do.
#include "facts/yaml.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace bylaw {
namespace {

TreeNode parsed(const std::string& text) {
  auto result = parse_yaml(text);
  if (const auto* error = std::get_if<TreeError>(&result)) FAIL(error->message);
  return std::get<TreeNode>(std::move(result));
}

TreeError refused(const std::string& text) {
  auto result = parse_yaml(text);
  if (!std::holds_alternative<TreeError>(result)) FAIL("taken: ", text.substr(0, 100));
  return std::get<TreeError>(result);
}

TEST_CASE("unquoted scalars have kinds, quoted ones are texts") {
  const TreeNode root = parsed(
      "[1.0, -3, 1e3, true, ~, null, yes, 007, 0x1f, 1.2.3, .5, '1.0', \"true\", 2022-10-03]");
  std::vector<TreeNode::Kind> kinds;
  for (const TreeNode& item : root.items) kinds.push_back(item.kind);
  using K = TreeNode::Kind;
  CHECK(kinds == std::vector<K>{K::kNumber, K::kNumber, K::kNumber, K::kBool, K::kNull, K::kNull,
                                K::kText, K::kText, K::kText, K::kText, K::kText, K::kText,
                                K::kText, K::kText});
  CHECK(root.items[0].text == "1.0");
  CHECK(root.items[0].plain);
  CHECK_FALSE(root.items[11].plain);
}

TEST_CASE(
    "places are bytes of the text, after other scripts, a byte order mark and line breaks of any "
    "kind") {
  for (const std::string& front : {std::string(), std::string("\xEF\xBB\xBF")}) {
    const std::string text =
        front + "é: 'it''s'\r\nlist:\r\n  - plain word # c\r\n  - \"q\\\"x\"\r\nend: 7\n";
    const TreeNode root = parsed(text);
    const auto at = [&](uint32_t begin, uint32_t end) { return text.substr(begin, end - begin); };
    CHECK(at(root.keys[0].begin, root.keys[0].end) == "é");
    CHECK(at(root.items[0].begin, root.items[0].end) == "'it''s'");
    CHECK(root.items[0].text == "it's");
    const TreeNode& list = root.items[1];
    CHECK(at(list.items[0].begin, list.items[0].end) == "plain word");
    CHECK(at(list.items[1].begin, list.items[1].end) == "\"q\\\"x\"");
    CHECK(at(root.items[2].begin, root.items[2].end) == "7");
  }
}

TEST_CASE("block scalars, empty values and empty documents") {
  const TreeNode root = parsed("a: |\n  x\n  y\nb:\nc: []\n");
  CHECK(root.find("a")->text == "x\ny\n");
  CHECK(root.find("b")->is(TreeNode::Kind::kNull));
  CHECK(root.find("c")->is(TreeNode::Kind::kList));
  CHECK(parsed("").is(TreeNode::Kind::kNull));
  CHECK(parsed("# nothing\n").is(TreeNode::Kind::kNull));
}

TEST_CASE("aliases repeat what they name") {
  const TreeNode root = parsed("a: &x {k: [1, 2]}\nb: *x\n");
  CHECK(root.find("b")->find("k")->items.size() == 2);
  CHECK(refused("a: &x [*x]\n").kind == TreeError::Kind::kUnsupported);
  CHECK(refused("b: *nobody\n").kind == TreeError::Kind::kSyntax);
}

TEST_CASE("what contracts can't hold is named") {
  CHECK(refused("a: 1\na: 2\n").kind == TreeError::Kind::kDuplicateKey);
  CHECK(refused("a: 1\na: 2\n").begin == 5);
  CHECK(refused("base: &b {x: 1}\nc:\n  <<: *b\n").message == "a merge key '<<'");
  CHECK(refused("? [a]\n: 1\n").message == "a key that is a list or an object");
  CHECK(refused("a: 1\n---\nb: 2\n").message == "several documents");
  CHECK(refused("a: [1\n").kind == TreeError::Kind::kSyntax);
  CHECK(refused("a: 'x\n").kind == TreeError::Kind::kSyntax);
  CHECK(refused("a: \x01\n").message == "a control character");
  CHECK(refused(std::string("a\0: 1", 6)).message == "a control character");
  CHECK(refused("a: \xff\n").message == "a byte that is not UTF-8");
  CHECK(parsed("'<<': 1\n").find("<<") != nullptr);
}

/// Hostile texts are refused in well under a second, whatever the machine does besides.
TreeError refused_fast(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  TreeError error = refused(text);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  return error;
}

TEST_CASE("hostile texts are refused before they cost much") {
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "[\n";
  refused_fast(deep);
  refused_fast(std::string(200'000, '['));
  refused_fast(std::string(200'000, '{'));
  CHECK(refused_fast(std::string(1000, '[') + std::string(1000, ']')).kind ==
        TreeError::Kind::kTooDeep);
  CHECK(refused_fast(std::string(4'000'000, '[')).kind == TreeError::Kind::kTooLarge);
  std::string dashes;
  for (int i = 0; i < 50000; ++i) dashes += "- ";
  CHECK(refused_fast(dashes).kind == TreeError::Kind::kTooDeep);
  std::string indents;
  for (int i = 0; i < 1000; ++i) indents += std::string(static_cast<size_t>(i), ' ') + "a:\n";
  CHECK(refused_fast(indents).kind == TreeError::Kind::kTooDeep);
  CHECK(refused_fast(std::string(9 << 20, 'x')).kind == TreeError::Kind::kTooLarge);
  YamlLimits few;
  few.nodes = 3;
  CHECK(std::holds_alternative<TreeNode>(parse_yaml("- a\n- b\n", few)));
  CHECK(std::holds_alternative<TreeError>(parse_yaml("- a\n- b\n- c\n", few)));
}

TEST_CASE("an alias bomb is refused, also one of long texts") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j > 0 ? ", *a" : "*a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  CHECK(refused_fast(bomb).kind == TreeError::Kind::kTooLarge);
  std::string texts = "a: &a \"" + std::string(200'000, 'x') + "\"\nb:\n";
  for (int i = 0; i < 100'000; ++i) texts += "- *a\n";
  CHECK(refused_fast(texts).kind == TreeError::Kind::kTooLarge);
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 80; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  CHECK(refused_fast(deep).kind == TreeError::Kind::kTooDeep);
}

}  // namespace
}  // namespace bylaw
