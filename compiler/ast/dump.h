// The syntax tree as one line of text per declaration, without places: for tests that compare
// trees. Entry points: dump_expr(), dump_file().
#ifndef BYLAW_COMPILER_AST_DUMP_H_
#define BYLAW_COMPILER_AST_DUMP_H_

#include <string>

#include "compiler/ast/ast.h"

namespace bylaw {

/// `(and a (not b))`.
std::string dump_expr(const ast::File& file, ast::ExprId id);

/// Everything the tree holds but its spans.
std::string dump_file(const ast::File& file);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_AST_DUMP_H_
