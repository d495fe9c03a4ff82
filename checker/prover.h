// Questions to the solver about one situation: is there a valid request of which a formula holds,
// and which is the plainest. Entry point: Prover.
#ifndef BYLAW_CHECKER_PROVER_H_
#define BYLAW_CHECKER_PROVER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "checker/situation.h"
#include "checker/solver.h"

namespace bylaw {

/// Values of a universe's variables.
using Assignment = std::map<FormulaId, Bits>;

/// `kNever` is a proof; `kSome` has a model; anything else is `kUnknown`.
enum class Existence : uint8_t { kNever, kSome, kUnknown };

/// Is told of each question that the solver was asked: whether all of `required` can hold.
using Listener = std::function<void(const Formulas& formulas,
                                    const std::vector<FormulaId>& required, Satisfiable answer)>;

/// Seals the situation. Holds references to both, and to the listener and the flag, if there are
/// any.
class Prover {
 public:
  /// `left_open` is set once a question that has limits is neither proved nor has an example.
  Prover(SolverContext& context, Situation& situation, uint64_t budget,
         const Listener* listener = nullptr, bool* left_open = nullptr);

  /// Is there a valid request of which `formula` holds? If so, `example` is one.
  Existence ask(FormulaId formula, std::optional<Assignment>* example = nullptr);
  /// The least of those by the order of witnesses (plain values first: nothing optional, no
  /// members, of the request before what it leads to, then by path); nothing if there is none or
  /// the budget ends.
  std::optional<Assignment> least(FormulaId formula);
  /// Any of them.
  std::optional<Assignment> any(FormulaId formula);

 private:
  Solver& solver();
  /// Whether all that is valid and the formula can hold.
  Satisfiable check(FormulaId formula, std::optional<Assignment>* example = nullptr);
  /// Of requests that exist.
  FormulaId exact(FormulaId formula);
  Assignment read_model();

  SolverContext& context_;
  Situation& situation_;
  uint64_t budget_;
  const Listener* listener_;
  bool* left_open_;
  std::unique_ptr<Solver> solver_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_PROVER_H_
