// How deep a text nests, told from its tokens before the parser recurses. Entry point: too_deep().
#ifndef BYLAW_COMPILER_PARSE_NESTING_H_
#define BYLAW_COMPILER_PARSE_NESTING_H_

#include <optional>
#include <vector>

#include "compiler/parse/token_stream.h"

namespace bylaw::parsing {

/// The first token at which more than `limit` brackets and operators that nest to their right (not,
/// -, if, implies, any, …) are open; nothing if the text nests less.
std::optional<uint32_t> too_deep(const std::vector<Token>& tokens, uint32_t limit);

/// True for tokens with which an operand ends: names, literals, closing brackets.
bool ends_operand(const Token& token);

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_NESTING_H_
