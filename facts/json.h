// A strict reader of JSON (RFC 8259) that keeps places and numbers as written. Entry points:
// parse_json(), json_quote().
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

/// `text`, valid UTF-8, as a JSON string with its quotes.
std::string json_quote(std::string_view text);

}  // namespace bylaw

#endif  // BYLAW_FACTS_JSON_H_
