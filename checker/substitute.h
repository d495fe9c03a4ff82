// Formulas with other formulas put in for variables. Entry point: Substitution.
#ifndef BYLAW_CHECKER_SUBSTITUTE_H_
#define BYLAW_CHECKER_SUBSTITUTE_H_

#include <unordered_map>

#include "checker/formula.h"

namespace bylaw {

/// Remembers what it has rewritten, so that shared parts stay shared.
class Substitution {
 public:
  explicit Substitution(Formulas& formulas) : formulas_(formulas) {}
  void put(FormulaId variable, FormulaId by) { known_[variable] = by; }
  FormulaId apply(FormulaId root);

 private:
  FormulaId rebuild(FormulaId id);
  Formulas& formulas_;
  std::unordered_map<FormulaId, FormulaId> known_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SUBSTITUTE_H_
