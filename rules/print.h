// Prints expressions and whole rulebooks in the language's own syntax. Entry points: print_expr(),
// print_rulebook().
#ifndef BYLAW_RULES_PRINT_H_
#define BYLAW_RULES_PRINT_H_

#include <string>

#include "rules/rulebook.h"

namespace bylaw {

/// One line, with the fewest brackets that read back as the same expression.
std::string print_expr(const Rulebook& rulebook, const ExprStore& exprs, ExprId expr);

/// A package's policies as policy text that compiles to the same rules (vocabulary included under
/// its module).
std::string print_rulebook(const Rulebook& rulebook);

}  // namespace bylaw

#endif  // BYLAW_RULES_PRINT_H_
