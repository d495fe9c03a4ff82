// Literals that are one token but no value: what is wrong with each. Entry point: check_literal().
#ifndef BYLAW_COMPILER_PARSE_LITERALS_H_
#define BYLAW_COMPILER_PARSE_LITERALS_H_

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/parse/token_stream.h"

namespace bylaw::parsing {

/// Reports a literal without a value (`06`, `15minutes`, `2027-02-30`) once, marks it bad, and
/// gives it the type of what it should have been, so that the parser goes on.
void check_literal(Token& token, FileId file, Diagnostics& diagnostics);

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_LITERALS_H_
