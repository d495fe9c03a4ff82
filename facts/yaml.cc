// Fills a tree from yaml-cpp's events; its exceptions stop here. Entry point: parse_yaml().
#include "facts/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <streambuf>
#include <utility>

#include "base/text.h"

namespace bylaw {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// JSON's grammar of numbers.
bool is_number(std::string_view text) {
  size_t i = text.substr(0, 1) == "-" ? 1 : 0;
  const auto digits = [&] {
    const size_t first = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > first;
  };
  const size_t whole = i;
  if (!digits() || (text[whole] == '0' && i > whole + 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

/// Gives an unquoted scalar its kind.
void resolve_plain(TreeNode& node) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), node.text) != words.end();
  };
  node.plain = true;
  if (is_one_of({"", "~", "null", "Null", "NULL"})) {
    node.kind = TreeNode::Kind::kNull;
    node.plain = false;
  } else if (is_one_of({"true", "True", "TRUE"})) {
    node.kind = TreeNode::Kind::kBool;
    node.boolean = true;
  } else if (is_one_of({"false", "False", "FALSE"})) {
    node.kind = TreeNode::Kind::kBool;
  } else {
    node.kind = is_number(node.text) ? TreeNode::Kind::kNumber : TreeNode::Kind::kText;
  }
}

/// Reading stopped; caught in parse_yaml().
struct Stopped {
  TreeError error;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, size_t skipped, const YamlLimits& limits)
      : text_(text), skipped_(skipped), limits_(limits) {}

  std::optional<TreeNode> root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    TreeNode node;
    node.begin = node.end = place(mark);
    finish(std::move(node), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    TreeNode node;
    node.kind = TreeNode::Kind::kText;
    node.begin = place(mark);
    node.end = scalar_end(node.begin, value);
    const bool ascii = std::all_of(value.begin(), value.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    node.text = ascii ? value : to_nfc(value);
    if (tag == "?") resolve_plain(node);
    finish(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const uint32_t begin = place(mark);
    const auto it = anchors_.find(anchor);
    if (it == anchors_.end()) {
      stop(TreeError::Kind::kUnsupported, "an alias of what it stands in", begin, begin + 1);
    }
    const Anchored& named = it->second;
    charge(named.cost, begin);
    if (open_.size() + named.depth > kMaxTreeDepth) too_deep(begin);
    add_below(named.depth, named.cost);
    place_value(named.node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    start(TreeNode::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    start(TreeNode::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { end(); }

 private:
  /// A list or map that is being filled.
  struct Open {
    TreeNode node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;  // of a map: the next value belongs to the last key
    KeyGuard guard;
    size_t depth = 0;  // levels below it so far
    size_t cost = 1;
  };
  struct Anchored {
    TreeNode node;
    size_t depth = 0;
    size_t cost = 0;
  };

  uint32_t place(const YAML::Mark& mark) const {
    const size_t at = mark.pos < 0 ? 0 : static_cast<size_t>(mark.pos) + skipped_;
    return static_cast<uint32_t>(std::min(at, text_.size()));
  }

  /// Where a scalar ends whose token begins at `begin`: at its closing quote, after a plain word,
  /// else with its line.
  uint32_t scalar_end(uint32_t begin, std::string_view value) const {
    const std::string_view rest = text_.substr(begin);
    if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) {
      const char quote = rest[0];
      for (size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '\\' && quote == '"') {
          ++i;
        } else if (rest[i] == quote && quote == '\'' && rest.substr(i + 1, 1) == "'") {
          ++i;
        } else if (rest[i] == quote) {
          return begin + static_cast<uint32_t>(i) + 1;
        }
      }
      stop(TreeError::Kind::kSyntax, "a quoted text that doesn't end", begin, begin + 1);
    }
    if (rest.substr(0, value.size()) == value) return begin + static_cast<uint32_t>(value.size());
    const size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
    return begin + static_cast<uint32_t>(line);
  }

  void start(TreeNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    const uint32_t begin = place(mark);
    if (open_.size() >= kMaxTreeDepth) too_deep(begin);
    if (!open_.empty() && open_.back().node.is(TreeNode::Kind::kMap) && !open_.back().has_key) {
      stop(TreeError::Kind::kUnsupported, "a key that is a list or an object", begin, begin + 1);
    }
    charge(1, begin);
    Open open;
    open.node.kind = kind;
    open.node.begin = begin;
    open.node.end = std::min(begin + 1, static_cast<uint32_t>(text_.size()));
    open.anchor = anchor;
    open_.push_back(std::move(open));
  }

  void end() {
    Open open = std::move(open_.back());
    open_.pop_back();
    if (open.anchor != 0) anchors_[open.anchor] = {open.node, open.depth + 1, open.cost};
    add_below(open.depth + 1, open.cost);
    place_value(std::move(open.node));
  }

  /// A scalar is complete.
  void finish(TreeNode node, YAML::anchor_t anchor) {
    const size_t cost = 1 + node.text.size() / 64;
    charge(cost, node.begin);
    if (anchor != 0) anchors_[anchor] = {node, 0, cost};
    add_below(0, cost);
    place_value(std::move(node));
  }

  /// What the open list or map now holds.
  void add_below(size_t depth, size_t cost) {
    if (open_.empty()) return;
    open_.back().depth = std::max(open_.back().depth, depth);
    open_.back().cost += cost;
  }

  void place_value(TreeNode node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& open = open_.back();
    if (open.node.is(TreeNode::Kind::kMap) && !open.has_key)
      return place_key(open, std::move(node));
    open.node.end = std::max(open.node.end, node.end);
    open.node.items.push_back(std::move(node));
    open.has_key = false;
  }

  void place_key(Open& open, TreeNode node) {
    if (node.is(TreeNode::Kind::kList) || node.is(TreeNode::Kind::kMap)) {
      stop(TreeError::Kind::kUnsupported, "a key that is a list or an object", node.begin,
           node.end);
    }
    if (node.text == "<<" && node.plain) {
      stop(TreeError::Kind::kUnsupported, "a merge key '<<'", node.begin, node.end);
    }
    if (!open.guard.fresh(open.node, node.text)) {
      stop(TreeError::Kind::kDuplicateKey, node.text, node.begin, node.end);
    }
    open.node.keys.push_back({std::move(node.text), node.begin, node.end});
    open.has_key = true;
  }

  void charge(size_t cost, uint32_t begin) {
    spent_ += cost;
    if (spent_ <= limits_.nodes) return;
    stop(TreeError::Kind::kTooLarge, "more than " + std::to_string(limits_.nodes) + " values",
         begin, begin + 1);
  }

  [[noreturn]] void too_deep(uint32_t begin) const {
    stop(TreeError::Kind::kTooDeep,
         "nested deeper than " + std::to_string(kMaxTreeDepth) + " levels", begin, begin + 1);
  }
  [[noreturn]] static void stop(TreeError::Kind kind, std::string message, uint32_t begin,
                                uint32_t end) {
    throw Stopped{{kind, std::move(message), begin, end}};
  }

  std::string_view text_;
  size_t skipped_;
  const YamlLimits& limits_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  size_t spent_ = 0;
};

/// A read-only stream over a text that is not copied.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf's interface; nothing writes
    setg(begin, begin, begin + text.size());
  }
};

/// What yaml-cpp must not be given: too much, a line too long to look ahead in, bytes that change
/// its encoding.
std::optional<TreeError> unfit(std::string_view text, const YamlLimits& limits) {
  const auto error = [](TreeError::Kind kind, std::string message, size_t begin, size_t end) {
    return TreeError{kind, std::move(message), static_cast<uint32_t>(begin),
                     static_cast<uint32_t>(end)};
  };
  if (text.size() > limits.bytes) {
    return error(TreeError::Kind::kTooLarge,
                 "the text has more than " + std::to_string(limits.bytes) + " bytes", 0, 0);
  }
  if (const auto bad = invalid_utf8(text)) {
    return error(TreeError::Kind::kSyntax, "a byte that is not UTF-8", *bad, *bad + 1);
  }
  size_t line = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n' || byte == '\r') {
      line = i + 1;
    } else if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
      return error(TreeError::Kind::kSyntax, "a control character", i, i + 1);
    } else if (i - line >= limits.line) {
      return error(TreeError::Kind::kTooLarge,
                   "a line has more than " + std::to_string(limits.line) + " bytes", line,
                   line + 1);
    }
  }
  return std::nullopt;
}

TreeError syntax_error(const YAML::Exception& e, size_t skipped, size_t size) {
  const size_t at = e.mark.pos < 0 ? 0 : std::min(static_cast<size_t>(e.mark.pos) + skipped, size);
  return {TreeError::Kind::kSyntax, e.msg, static_cast<uint32_t>(at),
          static_cast<uint32_t>(std::min(at + 1, size))};
}

}  // namespace

std::variant<TreeNode, TreeError> parse_yaml(std::string_view text, const YamlLimits& limits) {
  if (auto error = unfit(text, limits)) return std::move(*error);
  const size_t skipped = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  TreeBuilder builder(text, skipped, limits);
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    std::optional<TreeNode> first = std::move(builder.root);
    if (parser.HandleNextDocument(builder)) {
      return TreeError{TreeError::Kind::kUnsupported, "several documents", 0, 0};
    }
    return first ? std::move(*first) : TreeNode();
  } catch (const Stopped& stopped) {
    return stopped.error;
  } catch (const YAML::Exception& e) {
    return syntax_error(e, skipped, text.size());
  }
}

}  // namespace bylaw
