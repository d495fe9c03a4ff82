// The program `contract_tree FILE`: what the contract reader sees of a YAML text, as JSON with
// every scalar as a string; tests/contracts_test.py compares it with another reader's view.
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"
#include "facts/json.h"
#include "facts/yaml.h"

namespace {

/// As deep as a tree may be.
void write(const bylaw::TreeNode& node, std::ostream& out) {
  switch (node.kind) {
    case bylaw::TreeNode::Kind::kList:
      out << '[';
      for (size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out << ',';
        write(node.items[i], out);
      }
      out << ']';
      return;
    case bylaw::TreeNode::Kind::kMap:
      out << '{';
      for (size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out << ',';
        out << bylaw::json_quote(node.keys[i].name) << ':';
        write(node.items[i], out);
      }
      out << '}';
      return;
    case bylaw::TreeNode::Kind::kNull:
    case bylaw::TreeNode::Kind::kBool:
    case bylaw::TreeNode::Kind::kNumber:
    case bylaw::TreeNode::Kind::kText:
      out << bylaw::json_quote(node.text);
      return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  const auto parsed = bylaw::parse_yaml(text.str());
  const auto* root = std::get_if<bylaw::TreeNode>(&parsed);
  if (!file || root == nullptr) return 1;
  write(*root, std::cout);
  std::cout << '\n';
  return 0;
}
