// A small YAML document as a tree with places: no anchors, aliases or tags, bounded nesting, no
// repeated keys. Entry point: read_yaml().
#ifndef BYLAW_MESH_YAML_H_
#define BYLAW_MESH_YAML_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/id.h"
#include "base/source.h"

namespace bylaw {

struct YamlTag;
using YamlId = Id<YamlTag>;

struct YamlNode {
  enum class Kind : uint8_t { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  std::string text;  // kScalar
  Span span;
  std::vector<YamlId> items;  // kList, kMap: values
  std::vector<YamlId> keys;   // kMap: scalars, beside items
};

struct YamlDocument {
  Store<YamlNode, YamlId> nodes;
  YamlId root;  // invalid if the text holds nothing
};

/// Reads one document. Nothing if anything was reported.
std::optional<YamlDocument> read_yaml(const SourceMap& sources, FileId file,
                                      Diagnostics& diagnostics);

/// "a text", "a list", "a map", "nothing".
std::string_view describe(YamlNode::Kind kind);

}  // namespace bylaw

#endif  // BYLAW_MESH_YAML_H_
