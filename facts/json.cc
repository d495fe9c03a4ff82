// A recursive-descent reader of JSON; its depth is bounded by kMaxTreeDepth. Entry point:
// parse_json().
#include "facts/json.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace bylaw {
namespace {

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class JsonParser {
 public:
  JsonParser(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  std::variant<TreeNode, TreeError> parse() {
    if (text_.size() > limits_.bytes) {
      return TreeError{TreeError::Kind::kTooLarge,
                       "the text has more than " + std::to_string(limits_.bytes) + " bytes", 0, 0};
    }
    if (const auto bad = invalid_utf8(text_)) {
      fail(TreeError::Kind::kSyntax, "a byte that is not UTF-8", *bad, *bad + 1);
      return *error_;
    }
    TreeNode root;
    skip_space();
    if (value(root, 0)) {
      skip_space();
      if (at_ < text_.size()) unexpected("the end of the text");
    }
    if (error_) return *error_;
    return root;
  }

 private:
  bool value(TreeNode& node, size_t depth) {
    if (depth > kMaxTreeDepth) {
      return fail(TreeError::Kind::kTooDeep,
                  "nested deeper than " + std::to_string(kMaxTreeDepth) + " levels", at_, at_ + 1);
    }
    if (++nodes_ > limits_.nodes) {
      return fail(TreeError::Kind::kTooLarge,
                  "more than " + std::to_string(limits_.nodes) + " values", at_, at_ + 1);
    }
    node.begin = static_cast<uint32_t>(at_);
    const bool read = by_first_character(node, depth);
    node.end = static_cast<uint32_t>(at_);
    return read;
  }

  bool by_first_character(TreeNode& node, size_t depth) {
    switch (peek()) {
      case '{':
        return object(node, depth);
      case '[':
        return array(node, depth);
      case '"':
        node.kind = TreeNode::Kind::kText;
        return string(node.text);
      case 't':
        node.kind = TreeNode::Kind::kBool;
        node.boolean = true;
        return word("true");
      case 'f':
        node.kind = TreeNode::Kind::kBool;
        return word("false");
      case 'n':
        return word("null");
      default:
        if (peek() == '-' || is_digit(peek())) return number(node);
        return unexpected("a value");
    }
  }

  bool object(TreeNode& node, size_t depth) {
    node.kind = TreeNode::Kind::kMap;
    KeyGuard guard;
    ++at_;
    skip_space();
    if (take('}')) return true;
    while (true) {
      if (peek() != '"') return unexpected("a member's name in quotes");
      TreeKey key;
      key.begin = static_cast<uint32_t>(at_);
      if (!string(key.name)) return false;
      key.end = static_cast<uint32_t>(at_);
      if (!guard.fresh(node, key.name)) {
        return fail(TreeError::Kind::kDuplicateKey, key.name, key.begin, key.end);
      }
      node.keys.push_back(std::move(key));
      skip_space();
      if (!take(':')) return unexpected("':'");
      skip_space();
      if (!value(node.items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return unexpected("',' or '}'");
      skip_space();
    }
  }

  bool array(TreeNode& node, size_t depth) {
    node.kind = TreeNode::Kind::kList;
    ++at_;
    skip_space();
    if (take(']')) return true;
    while (true) {
      if (!value(node.items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return unexpected("',' or ']'");
      skip_space();
    }
  }

  bool string(std::string& out) {
    const size_t start = at_++;
    bool ascii = true;
    while (true) {
      const size_t run = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20) {
        ascii = ascii && static_cast<unsigned char>(text_[at_]) < 0x80;
        ++at_;
      }
      out.append(text_.substr(run, at_ - run));
      if (at_ >= text_.size()) {
        return fail(TreeError::Kind::kSyntax, "a string that doesn't end", start, text_.size());
      }
      if (take('"')) break;
      if (text_[at_] != '\\') {
        return fail(TreeError::Kind::kSyntax, "a control character in a string", at_, at_ + 1);
      }
      if (!escape(out, ascii)) return false;
    }
    if (!ascii) out = to_nfc(out);
    return true;
  }

  bool escape(std::string& out, bool& ascii) {
    const size_t start = at_++;
    const char c = peek();
    ++at_;
    switch (c) {
      case '"':
      case '\\':
      case '/':
        out += c;
        return true;
      case 'b':
        out += '\b';
        return true;
      case 'f':
        out += '\f';
        return true;
      case 'n':
        out += '\n';
        return true;
      case 'r':
        out += '\r';
        return true;
      case 't':
        out += '\t';
        return true;
      case 'u':
        break;
      default:
        return fail(TreeError::Kind::kSyntax, "an unknown escape in a string", start,
                    std::min(at_, text_.size()));
    }
    uint32_t code = 0;
    if (!hex(start, code)) return false;
    if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      uint32_t low = 0;
      if (!hex(start, low)) return false;
      if (low < 0xdc00 || low > 0xdfff) return lone_surrogate(start);
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xd800 && code < 0xe000) {
      return lone_surrogate(start);
    }
    ascii = ascii && code < 0x80;
    append_utf8(out, code);
    return true;
  }

  bool lone_surrogate(size_t start) {
    return fail(TreeError::Kind::kSyntax, "half of a surrogate pair in a string", start, at_);
  }

  bool hex(size_t start, uint32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      uint32_t digit = 0;
      if (is_digit(c)) {
        digit = static_cast<uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        digit = static_cast<uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        digit = static_cast<uint32_t>(c - 'A' + 10);
      } else {
        return fail(TreeError::Kind::kSyntax, "an escape without its four hexadecimal digits",
                    start, std::min(at_, text_.size()));
      }
      code = code * 16 + digit;
    }
    return true;
  }

  bool number(TreeNode& node) {
    node.kind = TreeNode::Kind::kNumber;
    const size_t start = at_;
    take('-');
    const bool zero = peek() == '0';
    if (!digits(start)) return false;
    if (zero && at_ - start > (text_[start] == '-' ? 2u : 1u)) {
      return fail(TreeError::Kind::kSyntax, "a number that starts with zero", start, at_);
    }
    if (take('.') && !digits(start)) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (!take('+')) take('-');
      if (!digits(start)) return false;
    }
    node.text = text_.substr(start, at_ - start);
    return true;
  }

  bool digits(size_t start) {
    const size_t first = at_;
    while (is_digit(peek())) ++at_;
    if (at_ > first) return true;
    return fail(TreeError::Kind::kSyntax, "a malformed number", start, std::max(at_, start + 1));
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return unexpected("a value");
    at_ += expected.size();
    return true;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  bool unexpected(std::string_view wanted) {
    const std::string message = "expected " + std::string(wanted) + ", saw ";
    if (at_ >= text_.size()) {
      return fail(TreeError::Kind::kSyntax, message + "the end of the text", at_, at_);
    }
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte < 0x20 || byte == 0x7f) {
      return fail(TreeError::Kind::kSyntax, message + "a control character", at_, at_ + 1);
    }
    size_t end = at_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80) ++end;
    return fail(TreeError::Kind::kSyntax,
                message + "'" + std::string(text_.substr(at_, end - at_)) + "'", at_, end);
  }

  bool fail(TreeError::Kind kind, std::string message, size_t begin, size_t end) {
    if (!error_) {
      error_ = TreeError{kind, std::move(message), static_cast<uint32_t>(begin),
                         static_cast<uint32_t>(end)};
    }
    return false;
  }

  std::string_view text_;
  const JsonLimits& limits_;
  size_t at_ = 0;
  size_t nodes_ = 0;
  std::optional<TreeError> error_;
};

}  // namespace

std::variant<TreeNode, TreeError> parse_json(std::string_view text, const JsonLimits& limits) {
  return JsonParser(text, limits).parse();
}

}  // namespace bylaw
