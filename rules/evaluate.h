// Evaluates expressions of a rulebook for one request, in strong Kleene logic: an expression has a
// value or errs, and `false and error` is false whatever the order. Entry points:
// Evaluator::evaluate(), Evaluator::truth().
#ifndef BYLAW_RULES_EVALUATE_H_
#define BYLAW_RULES_EVALUATE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rules/expr.h"
#include "rules/request_facts.h"

namespace bylaw {

/// Why an expression has no value, and which part of it is at fault.
struct EvalError {
  std::string message;
  Span span;
};

/// A value, or an error: the third truth value.
class Evaluated {
 public:
  Evaluated(Value value) : value_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Evaluated(EvalError error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  const Value& value() const { return *value_; }
  const EvalError& error() const { return error_; }
  bool is_true() const { return ok() && value_->as<bool>(); }
  bool is_false() const { return ok() && !value_->as<bool>(); }

 private:
  std::optional<Value> value_;
  EvalError error_;
};

/// A row's cells as text, by column.
using Row = std::map<std::string, std::string>;

/// How deep an evaluation may nest, calls of defines included; deeper is an error. (The parser lets
/// one expression nest 200 deep; long chains of defines could otherwise exhaust the stack.)
inline constexpr uint32_t kDeepestEvaluation = 600;

/// What an expression's local variables, `col` and `row` stand for.
struct Frame {
  std::vector<Evaluated> locals;
  const Value* column = nullptr;
  const Row* row = nullptr;
  uint32_t depth = 0;  // of the evaluation at this moment

  Frame() = default;
  explicit Frame(uint32_t size) : locals(size, Evaluated(EvalError{})) {}
};

class Evaluator {
 public:
  /// `exprs` is the rulebook's own store, or one of residual expressions that were made from it.
  Evaluator(const RequestFacts& facts, const ExprStore& exprs);

  Evaluated evaluate(ExprId expr, Frame& frame) const;
  /// The same of a define's body or any other expression of the rulebook's own store, whatever
  /// store this evaluator has.
  Evaluated evaluate_body(ExprId body, Frame& frame) const;
  /// A condition: an invalid id is true.
  Evaluated truth(ExprId condition, uint32_t frame_size) const;

  const RequestFacts& facts() const { return facts_; }
  const ExprStore& exprs() const { return exprs_; }
  const Schema& schema() const { return facts_.rulebook().schema; }

 private:
  /// An access as far as it is known: absent is not an error yet.
  struct Read {
    Slot slot;
    Span span;
  };
  Read read(ExprId access, Frame& frame) const;
  Evaluated evaluate_here(ExprId expr, Frame& frame) const;
  /// Evaluates; the text of a cell is read as `type`.
  Evaluated evaluate_as(ExprId expr, TypeId type, Frame& frame) const;
  Evaluated connective(ExprId id, Frame& frame) const;
  Evaluated conditional(ExprId id, Frame& frame) const;
  Evaluated binary(ExprId id, Frame& frame) const;
  Evaluated unary(ExprId id, Frame& frame) const;
  Evaluated collection(ExprId id, Frame& frame) const;
  Evaluated quantifier(ExprId id, Frame& frame) const;
  Evaluated membership(const EntityRef& entity, const Value& groups, Span span) const;
  Evaluated unique(ExprId id, Frame& frame) const;
  Evaluated call(ExprId id, Frame& frame) const;

  const RequestFacts& facts_;
  const ExprStore& exprs_;
  EntityRef resource_;  // what `resource` is: the request's, or another while `unique` compares
};

}  // namespace bylaw

#endif  // BYLAW_RULES_EVALUATE_H_
