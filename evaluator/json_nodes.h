// A JSON text as nodes in one array, wholly validated, without allocation once warm: simdjson finds
// the marks of a text and checks its UTF-8, what they make together is checked here
// (docs/decisions/0097-nodes-by-marks.md). Entry point: JsonNodes::parse().
#ifndef BYLAW_EVALUATOR_JSON_NODES_H_
#define BYLAW_EVALUATOR_JSON_NODES_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace bylaw::engine {

enum class JsonKind : uint8_t { kNull, kFalse, kTrue, kInt, kReal, kText, kList, kMap };

/// A value, or a key of a map. Behind a list stand its items, behind a map each key and its value.
struct JsonNode {
  const char* begin = nullptr;  // of a text or a number
  uint32_t size = 0;            // its bytes; of a list or map how many nodes it is, with itself
  JsonKind kind = JsonKind::kNull;

  bool is(JsonKind wanted) const { return kind == wanted; }
  bool is_text() const { return kind == JsonKind::kText; }
  bool is_map() const { return kind == JsonKind::kMap; }
  bool has_nodes() const { return kind >= JsonKind::kList; }
  /// Of a text: its bytes, unescaped, behind which eight more may be read.
  std::string_view text() const { return {begin, size}; }
  /// Of a kInt.
  int64_t number() const;
  /// What stands behind it and all that is in it.
  const JsonNode* next() const { return this + (has_nodes() ? size : 1); }
  /// Of a list.
  auto items() const;
  /// Of a map.
  auto members() const;
};

struct JsonMember {
  std::string_view key;
  const JsonNode& value;
};

/// The values of a list, or of a map with their keys.
template <bool keyed>
class JsonRange {
 public:
  explicit JsonRange(const JsonNode& whole) : first_(&whole + 1), end_(whole.next()) {}
  struct Iterator {
    const JsonNode* at;
    auto operator*() const -> std::conditional_t<keyed, JsonMember, const JsonNode&> {
      if constexpr (keyed) {
        return {at->text(), at[1]};
      } else {
        return *at;
      }
    }
    Iterator& operator++() {
      at = at[keyed ? 1 : 0].next();
      return *this;
    }
    bool operator==(const Iterator&) const = default;
  };
  Iterator begin() const { return {first_}; }
  Iterator end() const { return {end_}; }

 private:
  const JsonNode* first_;
  const JsonNode* end_;
};
inline auto JsonNode::items() const { return JsonRange<false>(*this); }
inline auto JsonNode::members() const { return JsonRange<true>(*this); }

class JsonNodes {
 public:
  JsonNodes();
  ~JsonNodes();

  static constexpr size_t kMostBytes = 64u << 10;
  static constexpr size_t kDeepest = 16;

  /// The root, which is a map; null if the text is no JSON, or unusual: longer or deeper than that,
  /// no map, with a number that a signed 64 bits don't hold or an exponent of more than two digits,
  /// or with text that NFC might change. Nodes last until the next call. Keys may come twice.
  const JsonNode* parse(std::string_view json);

 private:
  bool value(size_t depth);
  bool map(size_t depth);
  bool list(size_t depth);
  bool text();
  bool number();
  bool word(std::string_view word, JsonKind kind);
  bool ends_at(const char* at) const;
  char mark() const { return bytes_[*mark_]; }
  JsonNode& add(JsonKind kind, const char* begin);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> marks_;
  std::vector<char> buffer_;  // the text, and behind it room for what is unescaped
  std::vector<JsonNode> nodes_;
  const char* bytes_ = nullptr;
  uint8_t* unescaped_ = nullptr;
  const uint32_t* mark_ = nullptr;
  JsonNode* node_ = nullptr;  // the next one
  bool plain_ = false;        // no text needs a look
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_JSON_NODES_H_
