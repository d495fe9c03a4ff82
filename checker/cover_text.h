// Writes a conjunction of conditions in the language: with `has` before what may be absent, and
// comparisons turned round instead of negated. Entry point: ConditionWriter.
#ifndef BYLAW_CHECKER_COVER_TEXT_H_
#define BYLAW_CHECKER_COVER_TEXT_H_

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/free_slots.h"
#include "rules/rulebook.h"

namespace bylaw {

class ConditionWriter {
 public:
  ConditionWriter(const Rulebook& rulebook, ActionId action)
      : book_(rulebook), exprs_(rulebook.exprs), action_(action), slots_(exprs_) {}

  /// That the condition is true, or false.
  void add(ExprId condition, bool holds);
  /// That what `expr` is has one of these values; `all` are those of its enum.
  void add_one_of(ExprId expr, const std::vector<Value>& all, const std::set<size_t>& values);
  void add_comparison(ExprId expr, Op op, const Value& value, bool holds);
  /// That the request is made before the moment, or not.
  void add_time(Timestamp moment, bool before);

  /// What was added since the last time, condition by condition.
  std::vector<std::string> take() { return std::exchange(parts_, {}); }

 private:
  void add_optionals(ExprId id, bool asked, uint32_t depth);
  bool is_optional(ExprId access) const;
  void write(ExprId condition);
  ExprId literal(Value value, TypeId type = {}) {
    return exprs_.literal(std::move(value), type, Span{});
  }
  ExprId make(Op op, std::vector<ExprId> operands) {
    return exprs_.add(op, TypeId(), Span{}, operands);
  }

  const Rulebook& book_;
  ExprStore exprs_;  // the rulebook's, and what is made of them
  ActionId action_;
  FreeSlots slots_;
  std::vector<std::string> parts_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_COVER_TEXT_H_
