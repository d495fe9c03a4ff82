// Messages in the reader's words: what was seen, and what could stand there. Entry points:
// describe_token(), describe_expected().
#ifndef BYLAW_COMPILER_PARSE_DESCRIBE_H_
#define BYLAW_COMPILER_PARSE_DESCRIBE_H_

#include <string>

#include "compiler/parse/token_stream.h"

namespace bylaw::parsing {

/// "'permit'", "the number 12", "the string \"…\"", "the end of the file".
std::string describe_token(const Token& token);

/// "a name", "',' or ')'": the tokens of `expected` in few words.
std::string describe_expected(const antlr4::misc::IntervalSet& expected);

/// True if `expected` holds what an expression can start with.
bool expects_expression(const antlr4::misc::IntervalSet& expected);
/// True if `expected` holds bare names but not the reserved ones.
bool expects_bare_name(const antlr4::misc::IntervalSet& expected);

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_DESCRIBE_H_
