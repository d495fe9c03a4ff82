// Questions as SMT-LIB 2 texts, for other solvers. Entry point: smtlib().
#ifndef BYLAW_CHECKER_SMTLIB_H_
#define BYLAW_CHECKER_SMTLIB_H_

#include <string>
#include <vector>

#include "checker/formula.h"

namespace bylaw {

/// How a shared formula is given its name. Which form a solver reads well differs: Z3 4.8.12 is
/// slow with many definitions, cvc5 with many equations.
enum class SmtlibForm : uint8_t { kDefinitions, kEquations };

/// A script that asks whether all of `required` can hold. `status` is "sat", "unsat" or "unknown".
std::string smtlib(const Formulas& formulas, const std::vector<FormulaId>& required,
                   SmtlibForm form, const std::string& status);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SMTLIB_H_
