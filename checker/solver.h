// The solver behind the checker: satisfiability of formulas, with models, under push and pop,
// within a budget that counts work and not time, so that verdicts can be reproduced. Clauses are
// asked first (clauses.h), Z3 where they don't answer. The one file that sees it is solver.cc.
// Entry points: SolverContext (one per worker), Solver.
#ifndef BYLAW_CHECKER_SOLVER_H_
#define BYLAW_CHECKER_SOLVER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "checker/formula.h"

namespace bylaw {

enum class Satisfiable : uint8_t { kYes, kNo, kUnknown };

/// Z3's memory, made when it is first needed. Used by one thread at a time; must outlive
/// its solvers. What a solver does within its budget can depend on what the memory was used for
/// before.
class SolverContext {
 public:
  /// How much work of clauses one check may be before Z3 is asked: about a second.
  static constexpr uint64_t kMostInClauses = 20'000'000;

  /// `in_clauses`: how much of it, for solvers that say nothing else; 0: Z3 answers all.
  explicit SolverContext(uint64_t in_clauses = kMostInClauses);
  ~SolverContext();
  SolverContext(const SolverContext&) = delete;
  SolverContext& operator=(const SolverContext&) = delete;

  /// Whether it was needed.
  bool used() const;
  /// As new; no solver may be left.
  void clear();

 private:
  friend class Solver;
  struct State;
  std::unique_ptr<State> state_;
  const uint64_t in_clauses_;
};

/// Holds a reference to `formulas`, which may grow meanwhile.
class Solver {
 public:
  /// `budget`: how much work one check may be, in Z3's units.
  Solver(SolverContext& context, const Formulas& formulas, uint64_t budget);
  ~Solver();
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  void require(FormulaId formula);
  void push();
  void pop();
  Satisfiable check();
  /// After a check that said yes: the value of a variable; 0 if it doesn't matter.
  Bits value(FormulaId variable);
  /// The solver's name and version, for caches and reports.
  static std::string version();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SOLVER_H_
