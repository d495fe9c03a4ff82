// Expressions of the rulebook as formulas over a universe, in strong Kleene logic: true, false and
// errs are told apart as the reference evaluator does. Entry points: Encoder::truth(),
// Encoder::value().
#ifndef BYLAW_CHECKER_ENCODE_H_
#define BYLAW_CHECKER_ENCODE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "checker/free_slots.h"
#include "checker/universe.h"

namespace bylaw {

/// What an expression's local variables and `col` stand for.
struct Locals {
  uint32_t id = 0;  // tells two ways to fill the slots apart
  std::vector<std::optional<Valued>> slots;
  std::optional<Symbol> column;
};

class Encoder {
 public:
  explicit Encoder(Universe& universe);

  /// A condition; an invalid id is true. What can't be encoded is any truth value, and noted in
  /// Universe::limits.
  Kleene truth(ExprId condition);
  Kleene truth(ExprId condition, Locals locals);
  Valued value(ExprId expr);
  /// From here on the condition may have any truth value.
  void set_free(ExprId condition);
  /// The same inside the bodies of calls, from the outermost to the innermost.
  Kleene truth_inside(ExprId condition, const std::vector<ExprId>& calls);
  Valued value_inside(ExprId expr, const std::vector<ExprId>& calls);

 private:
  /// What is remembered of it: for all that are alike, where they mean the same wherever they
  /// stand.
  std::pair<ExprId, uint32_t> key_of(ExprId id, const Locals& locals);
  Kleene truth_of(ExprId id, Locals& locals);
  Kleene truth_here(ExprId id, Locals& locals);
  Valued value_of(ExprId id, Locals& locals);
  Valued value_here(ExprId id, Locals& locals);
  /// A cell is read as the type of what stands beside it.
  Valued value_as(ExprId id, TypeId type, Locals& locals);
  SlotSymbol read(ExprId access, Locals& locals);
  Kleene connective(ExprId id, Locals& locals);
  Kleene comparison(ExprId id, Locals& locals);
  Kleene quantifier(ExprId id, Locals& locals);
  Kleene in_any(const Valued& entity, const Valued& groups);
  Kleene conditional(ExprId id, Locals& locals);
  Kleene text_test(ExprId id, Locals& locals);
  Kleene contains_each(ExprId id, Locals& locals);
  Valued count(ExprId id, Locals& locals);
  Valued size(ExprId id, Locals& locals);
  FormulaId number_of(const Symbol& collection, const std::vector<FormulaId>& holds);
  Valued arithmetic(ExprId id, Locals& locals);
  Valued date_arithmetic(ExprId id, const Valued& a, const Valued& b);
  Valued set_operation(ExprId id, Locals& locals);
  Valued collection(ExprId id, Locals& locals);
  Valued clock(ExprId id, Locals& locals);
  Valued add_months(ExprId id, Locals& locals);
  Kleene unique(ExprId id, Locals& locals);
  Locals call_locals(ExprId id, Locals& locals);
  Locals inside(const std::vector<ExprId>& calls);
  Locals bind(const Locals& locals, uint32_t slot, const Symbol& member);

  FormulaId in_network(const Symbol& address, const Symbol& network);
  FormulaId under(const Symbol& term, const Symbol& ancestor);
  /// The sum, difference or product of two 64-bit numbers, and whether it fits.
  std::pair<FormulaId, FormulaId> checked(Op op, FormulaId a, FormulaId b);

  Kleene unknown_truth(Span span, const std::string& why);
  Valued unknown_value(Span span, TypeId type, const std::string& why);
  Kleene known(FormulaId ok, FormulaId yes);
  /// What is found out of a collection.
  Kleene found_in(const Symbol& collection, const Kleene& found);
  Kleene as_truth(const Valued& value);
  Valued as_value(const Kleene& truth, TypeId type);

  const Type& type_of(ExprId id) const { return universe_.schema().types[exprs_[id].type]; }

  Universe& universe_;
  Formulas& f_;
  const ExprStore& exprs_;
  FreeSlots free_;
  std::set<ExprId> set_free_;
  LikeExprs alike_;
  uint32_t next_locals_ = 1;
  uint32_t depth_ = 0;
  uint64_t steps_ = 0;
  uint32_t unknowns_ = 0;
  std::map<std::pair<ExprId, uint32_t>, Kleene> truths_;
  std::map<std::pair<ExprId, uint32_t>, Valued> values_;
  std::map<std::tuple<TaxonomyId, TaxonomyId, FormulaId, FormulaId>, FormulaId> under_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_ENCODE_H_
