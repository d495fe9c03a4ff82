// Plain data with its places in a text: what JSON and YAML texts become before the schema types
// them. Entry point: TreeNode. Filled by facts/json.h and facts/yaml.h.
#ifndef BYLAW_FACTS_TREE_H_
#define BYLAW_FACTS_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace bylaw {

struct TreeKey {
  std::string name;
  uint32_t begin = 0;  // bytes of the key in the text
  uint32_t end = 0;
};

/// A tree is never deeper than kMaxTreeDepth, so recursion over it is bounded.
struct TreeNode {
  enum class Kind : uint8_t { kNull, kBool, kNumber, kText, kList, kMap };
  Kind kind = Kind::kNull;
  bool boolean = false;
  bool plain = false;  // an unquoted YAML scalar: may be read as text whatever its kind
  uint32_t begin = 0;  // bytes in the text, half open
  uint32_t end = 0;
  /// Which text, where nodes of several were put together (a FileId's value); else none.
  uint32_t file = kNoFile;
  std::string text;             // of a text, in NFC; of a number and of a plain scalar, as written
  std::vector<TreeNode> items;  // of a list; the values of a map
  std::vector<TreeKey> keys;    // of a map, by position in `items`; no name twice

  static constexpr uint32_t kNoFile = 0xffffffff;

  bool is(Kind k) const { return kind == k; }
  /// The value of a map's key; null if it has none or this is no map.
  const TreeNode* find(std::string_view name) const;
};

inline constexpr size_t kMaxTreeDepth = 64;

/// Tells repeated keys of one map while it is filled; large maps are looked up by hash.
class KeyGuard {
 public:
  /// True if `map`, to which every fresh key is added, has no key of that name yet.
  bool fresh(const TreeNode& map, const std::string& name);

 private:
  std::unordered_set<std::string> seen_;
};

/// Why a text could not be read.
struct TreeError {
  enum class Kind : uint8_t { kSyntax, kDuplicateKey, kTooDeep, kTooLarge, kUnsupported };
  Kind kind = Kind::kSyntax;
  std::string message;
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// What stands there, for a message: "null", "7", "\"eu\"", "a list", "an object". Long texts are
/// cut.
std::string describe(const TreeNode& node);

/// `steps` as a JSON pointer (RFC 6901): "/attributes/a~1b/0".
std::string json_pointer(const std::vector<std::string>& steps);

}  // namespace bylaw

#endif  // BYLAW_FACTS_TREE_H_
