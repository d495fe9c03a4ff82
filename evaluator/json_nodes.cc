#include "evaluator/json_nodes.h"

#include <simdjson.h>

#include <cstring>

namespace bylaw::engine {
namespace {

/// The greatest number's, and that of the least one.
constexpr std::string_view kMost = "9223372036854775807";
constexpr std::string_view kLeast = "9223372036854775808";
/// Of an exponent, so that a number that has one is finite.
constexpr size_t kMostOfExponent = 2;
/// What may be read behind a text.
constexpr size_t kPadding = simdjson::SIMDJSON_PADDING;

/// No byte that needs a look at texts one by one: beyond ASCII, or an escape.
bool is_plain(std::string_view json) {
  uint8_t high = 0;
  uint8_t escapes = 0;
  for (const char c : json) {
    high |= static_cast<uint8_t>(c);
    escapes |= c == '\\' ? 1 : 0;
  }
  return high < 0x80 && escapes == 0;
}

/// Code points that NFC leaves as they are, whatever stands beside them.
bool is_stable(uint32_t code) {
  return code < 0x300 || (code >= 0x400 && code < 0x483) || (code >= 0x3041 && code < 0x3097) ||
         (code >= 0x30A1 && code < 0x30FB) || (code >= 0x4E00 && code < 0xA000) ||
         (code >= 0xAC00 && code < 0xD7A4);
}

/// Whether a text is known to be in NFC. simdjson has seen to its UTF-8, but lets half of a
/// surrogate pair pass, which is not stable.
bool is_settled(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    const size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (length == 4 || i + length > text.size()) return false;
    uint32_t code = byte & (length == 2 ? 0x1Fu : 0x0Fu);
    for (size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<uint8_t>(text[i + k]) & 63);
    if (!is_stable(code)) return false;
    i += length;
  }
  return true;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

int64_t JsonNode::number() const {
  const bool negative = *begin == '-';
  uint64_t n = 0;
  for (const char* at = begin + (negative ? 1 : 0); at != begin + size; ++at) {
    n = n * 10 + static_cast<uint64_t>(*at - '0');
  }
  return static_cast<int64_t>(negative ? -n : n);
}

JsonNodes::JsonNodes() = default;
JsonNodes::~JsonNodes() = default;

inline JsonNode& JsonNodes::add(JsonKind kind, const char* begin) {
  JsonNode& node = *node_++;
  node.begin = begin;
  node.kind = kind;
  return node;
}

/// Whether what began at the last mark is over at `at`: everything but space has marks.
inline bool JsonNodes::ends_at(const char* at) const {
  return at == bytes_ + *mark_ || is_space(*at);
}

/// Whose closing quote is the last byte before the next mark that is no space.
inline bool JsonNodes::text() {
  const char* begin = bytes_ + *mark_ + 1;
  const char* end = bytes_ + *++mark_ - 1;
  while (is_space(*end)) --end;
  if (end < begin || *end != '"') return false;
  JsonNode& node = add(JsonKind::kText, begin);
  node.size = static_cast<uint32_t>(end - begin);
  if (plain_) return true;
  if (std::memchr(begin, '\\', node.size) != nullptr) {
    uint8_t* past = marks_->parse_string(reinterpret_cast<const uint8_t*>(begin), unescaped_);
    if (past == nullptr) return false;
    node.begin = reinterpret_cast<const char*>(unescaped_);
    node.size = static_cast<uint32_t>(past - unescaped_);
    unescaped_ = past;
  }
  return is_settled(node.text());
}

inline bool JsonNodes::number() {
  const char* begin = bytes_ + *mark_++;
  const bool negative = *begin == '-';
  const char* at = begin + (negative ? 1 : 0);
  const auto digits = [&] {
    const char* first = at;
    while (is_digit(*at)) ++at;
    return std::string_view(first, static_cast<size_t>(at - first));
  };
  const std::string_view whole = digits();
  if (whole.empty() || whole.size() > kMost.size() || (whole[0] == '0' && whole.size() > 1)) {
    return false;
  }
  if (whole.size() == kMost.size() && whole > (negative ? kLeast : kMost)) return false;
  JsonNode& node = add(JsonKind::kInt, begin);
  if (*at == '.') {
    node.kind = JsonKind::kReal;
    ++at;
    if (digits().empty()) return false;
  }
  if (*at == 'e' || *at == 'E') {
    node.kind = JsonKind::kReal;
    ++at;
    if (*at == '-' || *at == '+') ++at;
    const std::string_view exponent = digits();
    if (exponent.empty() || exponent.size() > kMostOfExponent) return false;
  }
  node.size = static_cast<uint32_t>(at - begin);
  return ends_at(at);
}

inline bool JsonNodes::word(std::string_view word, JsonKind kind) {
  const char* begin = bytes_ + *mark_++;
  add(kind, begin);
  return std::memcmp(begin, word.data(), word.size()) == 0 && ends_at(begin + word.size());
}

inline bool JsonNodes::value(size_t depth) {
  switch (mark()) {
    case '"':
      return text();
    case '{':
      return map(depth);
    case '[':
      return list(depth);
    case 't':
      return word("true", JsonKind::kTrue);
    case 'f':
      return word("false", JsonKind::kFalse);
    case 'n':
      return word("null", JsonKind::kNull);
    default:
      return number();
  }
}

// Maps and lists are read in two places: one for both took a request 5 % longer.
bool JsonNodes::map(size_t depth) {
  if (depth > kDeepest) return false;
  JsonNode& node = add(JsonKind::kMap, nullptr);
  ++mark_;
  if (mark() == '}') {
    ++mark_;
  } else {
    char behind = ',';
    while (behind == ',') {
      if (mark() != '"' || !text() || mark() != ':') return false;
      ++mark_;
      if (!value(depth + 1)) return false;
      behind = mark();
      ++mark_;
    }
    if (behind != '}') return false;
  }
  node.size = static_cast<uint32_t>(node_ - &node);
  return true;
}

bool JsonNodes::list(size_t depth) {
  if (depth > kDeepest) return false;
  JsonNode& node = add(JsonKind::kList, nullptr);
  ++mark_;
  if (mark() == ']') {
    ++mark_;
  } else {
    char behind = ',';
    while (behind == ',') {
      if (!value(depth + 1)) return false;
      behind = mark();
      ++mark_;
    }
    if (behind != ']') return false;
  }
  node.size = static_cast<uint32_t>(node_ - &node);
  return true;
}

const JsonNode* JsonNodes::parse(std::string_view json) {
  // A mark of order is not to be passed over.
  if (json.empty() || json.size() > kMostBytes || static_cast<uint8_t>(json[0]) >= 0x80) {
    return nullptr;
  }
  const size_t room = json.size() + kPadding;
  if (buffer_.size() < 2 * room) {
    buffer_.resize(4 * room);
    const simdjson::implementation* simd = simdjson::get_active_implementation();
    if (simd->create_dom_parser_implementation(buffer_.size() / 2, kDeepest, marks_) !=
        simdjson::SUCCESS) {
      buffer_.clear();
      return nullptr;
    }
  }
  std::memcpy(buffer_.data(), json.data(), json.size());
  std::memset(buffer_.data() + json.size(), 0, kPadding);
  bytes_ = buffer_.data();
  unescaped_ = reinterpret_cast<uint8_t*>(buffer_.data() + room);
  plain_ = is_plain(json);
  if (marks_->stage1(reinterpret_cast<const uint8_t*>(bytes_), json.size(),
                     simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
    return nullptr;
  }
  // Behind the marks the end of the text is marked twice.
  const size_t count = marks_->n_structural_indexes;
  if (nodes_.size() < count) nodes_.resize(2 * count);
  node_ = nodes_.data();
  mark_ = marks_->structural_indexes.get();
  const uint32_t* end = mark_ + count;
  if (mark() != '{' || !map(1) || mark_ != end) return nullptr;
  return nodes_.data();
}

}  // namespace bylaw::engine
