// What the readers of manifests share: shapes that are said as seen and as needed, keys that are
// known or told. Entry point: YamlReader, their base.
#ifndef BYLAW_MESH_YAML_READER_H_
#define BYLAW_MESH_YAML_READER_H_

#include <functional>
#include <string>
#include <vector>

#include "mesh/yaml.h"

namespace bylaw {

class YamlReader {
 protected:
  YamlReader(const SourceMap& sources, FileId file, Diagnostics& diagnostics)
      : file_(file), out_(diagnostics), sources_(sources) {}

  /// Reads the file, whose document `what` must be a map; null if anything was reported. Lives as
  /// long as the reader.
  const YamlNode* read_root(const std::string& what);

  /// Whether a node has that shape; reported if not.
  bool is(const YamlNode& node, YamlNode::Kind kind, const std::string& what);
  /// Calls read(key, value) for the known keys of a map, and reports the others.
  void each(const YamlNode& map, const std::string& what, const std::vector<std::string>& known,
            const std::function<void(const YamlNode& key, const YamlNode& value)>& read);
  /// Calls read(item) for the texts of a list, and reports what is none. False if it is no list.
  bool each_text(const YamlNode& list, const std::string& what,
                 const std::function<void(const YamlNode&)>& read);

  const FileId file_;
  Diagnostics& out_;
  YamlDocument document_;

 private:
  const SourceMap& sources_;
};

}  // namespace bylaw

#endif  // BYLAW_MESH_YAML_READER_H_
