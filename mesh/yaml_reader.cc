// Shapes and keys of a manifest.
#include "mesh/yaml_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "mesh/diagnostics.h"

namespace bylaw {

const YamlNode* YamlReader::read_root(const std::string& what) {
  std::optional<YamlDocument> document = read_yaml(sources_, file_, out_);
  if (!document) return nullptr;
  document_ = std::move(*document);
  if (!document_.root.valid()) {
    out_.emit(diag::kWrongShape, {file_, 0, 0}, what, describe(YamlNode::Kind::kNull), "a map");
    return nullptr;
  }
  const YamlNode& root = document_.nodes[document_.root];
  return is(root, YamlNode::Kind::kMap, what) ? &root : nullptr;
}

bool YamlReader::is(const YamlNode& node, YamlNode::Kind kind, const std::string& what) {
  if (node.kind == kind) return true;
  out_.emit(diag::kWrongShape, node.span, what, describe(node.kind), describe(kind));
  return false;
}

void YamlReader::each(const YamlNode& map, const std::string& what,
                      const std::vector<std::string>& known,
                      const std::function<void(const YamlNode&, const YamlNode&)>& read) {
  for (size_t i = 0; i < map.keys.size(); ++i) {
    const YamlNode& key = document_.nodes[map.keys[i]];
    if (std::ranges::find(known, key.text) != known.end()) {
      read(key, document_.nodes[map.items[i]]);
      continue;
    }
    DiagnosticBuilder report = out_.emit(diag::kUnknownKey, key.span, what, key.text);
    if (const auto guess = nearest(key.text, known)) {
      report.hint("did you mean '" + *guess + "'?").fix(key.span, *guess);
    } else {
      report.hint("there are " + join_words(known));
    }
  }
}

bool YamlReader::each_text(const YamlNode& list, const std::string& what,
                           const std::function<void(const YamlNode&)>& read) {
  if (!is(list, YamlNode::Kind::kList, what)) return false;
  for (const YamlId item : list.items) {
    const YamlNode& node = document_.nodes[item];
    if (is(node, YamlNode::Kind::kScalar, "an item of " + what)) read(node);
  }
  return true;
}

}  // namespace bylaw
