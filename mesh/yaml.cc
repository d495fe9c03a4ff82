// Reads YAML by its events rather than as yaml-cpp's own nodes, to have the place of everything and
// to refuse what a manifest doesn't need before it can do harm. yaml-cpp's exceptions stop here.
// Entry point: read_yaml().
#include "mesh/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "mesh/diagnostics.h"

namespace bylaw {
namespace {

constexpr uint32_t kDeepest = 16;

/// Thrown out of the parser once something was reported: what follows would be guesswork.
struct Reported {};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const SourceMap& sources, FileId file, Diagnostics& diagnostics, YamlDocument& out)
      : source_(sources[file]), file_(file), diagnostics_(diagnostics), out_(out) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) fail(diag::kYamlSecondDocument, point(mark));
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "", anchor);
    put(YamlNode::Kind::kNull, point(mark), "");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    fail(diag::kYamlAlias, point(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    // A plain `~` or `null` is nothing; yaml-cpp tells plain from quoted by the tag.
    const bool null = tag == "?" && (value == "~" || value == "null" || value == "Null");
    put(null ? YamlNode::Kind::kNull : YamlNode::Kind::kScalar, scalar_span(mark, value), value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(YamlNode::Kind::kList, mark);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(YamlNode::Kind::kMap, mark);
  }
  void OnMapEnd() override { open_.pop_back(); }

  Span point(const YAML::Mark& mark) const {
    if (mark.is_null()) return Span{file_, 0, 0};
    const uint32_t size = static_cast<uint32_t>(source_.text().size());
    const uint32_t line = source_.line_start(static_cast<uint32_t>(mark.line) + 1);
    const uint32_t at = std::min(line + static_cast<uint32_t>(mark.column), size);
    return Span{file_, at, at};
  }

 private:
  struct Open {
    YamlId node;
    std::optional<YamlId> key;                   // a map's, waiting for its value
    std::unordered_map<std::string, Span> keys;  // a map's so far
    bool skips = false;                          // the value that comes: its key is there already
  };

  template <typename... Args>
  [[noreturn]] void fail(const DiagnosticKind<Args...>& kind, Span span,
                         std::type_identity_t<Args>... args) {
    diagnostics_.emit(kind, span, args...);
    throw Reported();
  }

  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) fail(diag::kYamlAlias, point(mark));
    if (!tag.empty() && tag != "?" && tag != "!") fail(diag::kYamlTag, point(mark), tag);
  }

  Span scalar_span(const YAML::Mark& mark, const std::string& value) const {
    Span span = point(mark);
    const std::string_view rest = std::string_view(source_.text()).substr(span.begin);
    size_t length = value.size();
    if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
      const size_t close = rest.find(rest.front(), 1);
      length = close == std::string_view::npos ? 1 : close + 1;
    }
    length = std::min({length, rest.find('\n'), rest.size()});
    span.end = span.begin + static_cast<uint32_t>(length);
    return span;
  }

  YamlId put(YamlNode::Kind kind, Span span, const std::string& text) {
    const bool is_key = !open_.empty() && !open_.back().key.has_value() &&
                        out_.nodes[open_.back().node].kind == YamlNode::Kind::kMap;
    if (is_key && kind != YamlNode::Kind::kScalar) fail(diag::kYamlKey, span);
    const YamlId id = out_.nodes.add({kind, text, span, {}, {}});
    if (open_.empty()) {
      out_.root = id;
      return id;
    }
    Open& parent = open_.back();
    if (is_key) {
      const auto [first, fresh] = parent.keys.try_emplace(text, span);
      if (!fresh) {
        diagnostics_.emit(diag::kDuplicateKey, span, text)
            .label(first->second, "the first is here");
        parent.skips = true;
      }
      parent.key = id;
      return id;
    }
    if (std::exchange(parent.skips, false)) {
      parent.key.reset();
      return id;
    }
    YamlNode& node = out_.nodes[parent.node];
    node.items.push_back(id);
    if (parent.key) node.keys.push_back(*std::exchange(parent.key, std::nullopt));
    return id;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark) {
    if (open_.size() >= kDeepest) fail(diag::kYamlTooDeep, point(mark), kDeepest);
    const YamlId id = put(kind, point(mark), "");
    open_.push_back({id, std::nullopt, {}, false});
  }

  const SourceFile& source_;
  FileId file_;
  Diagnostics& diagnostics_;
  YamlDocument& out_;
  std::vector<Open> open_;
  int documents_ = 0;
};

/// yaml-cpp's message as one of ours: lower case, no full stop.
std::string plain_message(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

std::optional<YamlDocument> read_yaml(const SourceMap& sources, FileId file,
                                      Diagnostics& diagnostics) {
  YamlDocument document;
  TreeBuilder builder(sources, file, diagnostics, document);
  std::istringstream input(sources[file].text());
  try {
    YAML::Parser parser(input);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Reported&) {
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    diagnostics.emit(diag::kYamlSyntax, builder.point(error.mark), plain_message(error.msg));
    return std::nullopt;
  }
  return document;
}

std::string_view describe(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return "a text";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
  }
  return "nothing";
}

}  // namespace bylaw
