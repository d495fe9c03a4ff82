// A bounded reader of YAML documents into plain data with places. Entry point: parse_yaml().
#ifndef BYLAW_FACTS_YAML_H_
#define BYLAW_FACTS_YAML_H_

#include <string_view>
#include <variant>

#include "facts/tree.h"

namespace bylaw {

struct YamlLimits {
  size_t bytes = 8u << 20;
  size_t line = 256u << 10;  // bytes of one line: the scanner looks ahead to its end
  size_t nodes = 1u << 20;   // values, with those that aliases repeat
};

/// The one document of the text, or the first error. Unquoted scalars are null, booleans and
/// numbers as in YAML 1.2's core schema where JSON has them (`yes`, `0x1f`, `007` are texts).
/// Aliases are resolved; merge keys, keys that are no scalars, several documents and control
/// characters are refused.
std::variant<TreeNode, TreeError> parse_yaml(std::string_view text, const YamlLimits& limits = {});

}  // namespace bylaw

#endif  // BYLAW_FACTS_YAML_H_
