// Look-ups in and descriptions of plain data. Entry point: TreeNode.
#include "facts/tree.h"

#include "base/text.h"

namespace bylaw {
namespace {

constexpr size_t kShownBytes = 60;

/// The front of a text, cut between two code points.
std::string cut(std::string_view text) {
  if (text.size() <= kShownBytes) return std::string(text);
  size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

const TreeNode* TreeNode::find(std::string_view name) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].name == name) return &items[i];
  }
  return nullptr;
}

bool KeyGuard::fresh(const TreeNode& map, const std::string& name) {
  constexpr size_t kFew = 16;
  if (map.keys.size() < kFew) return map.find(name) == nullptr;
  if (seen_.empty()) {
    for (const TreeKey& key : map.keys) seen_.insert(key.name);
  }
  return seen_.insert(name).second;
}

std::string describe(const TreeNode& node) {
  switch (node.kind) {
    case TreeNode::Kind::kNull:
      return "null";
    case TreeNode::Kind::kBool:
      return node.boolean ? "true" : "false";
    case TreeNode::Kind::kNumber:
      return cut(node.text);
    case TreeNode::Kind::kText:
      return quote(cut(node.text));
    case TreeNode::Kind::kList:
      return "a list";
    case TreeNode::Kind::kMap:
      return "an object";
  }
  return "nothing";
}

std::string json_pointer(const std::vector<std::string>& steps) {
  std::string pointer;
  for (const std::string& step : steps) {
    pointer += '/';
    for (const char c : step) {
      if (c == '~') {
        pointer += "~0";
      } else if (c == '/') {
        pointer += "~1";
      } else {
        pointer += c;
      }
    }
  }
  return pointer;
}

}  // namespace bylaw
