// A strict reader of JSON (RFC 8259) that keeps places and numbers as written. Entry point:
// parse_json().
#ifndef BYLAW_FACTS_JSON_H_
#define BYLAW_FACTS_JSON_H_

#include <string>
#include <string_view>
#include <variant>

#include "facts/tree.h"

namespace bylaw {

struct JsonLimits {
  size_t bytes = 256u << 20;
  size_t nodes = 16u << 20;
};

/// The document, or the first error: malformed JSON or UTF-8, a lone surrogate, a repeated key
/// (compared in NFC), nesting deeper than kMaxTreeDepth, or a bound passed.
std::variant<TreeNode, TreeError> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace bylaw

#endif  // BYLAW_FACTS_JSON_H_
