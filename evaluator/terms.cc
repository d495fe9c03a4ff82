#include "evaluator/terms.h"

#include <utility>

namespace bylaw::engine {

using graph::CodeOp;

TermIndex Terms::add(Expression expression) {
  const auto [it, fresh] =
      index_.emplace(std::move(expression), static_cast<TermIndex>(terms_.size()));
  if (fresh) terms_.push_back(&it->first);
  return it->second;
}

TermIndex Terms::literal(const Value& value, uint32_t type, uint32_t place) {
  const auto [it, fresh] = value_index_.emplace(value, static_cast<uint32_t>(values_.size()));
  if (fresh) values_.push_back(value);
  return add({CodeOp::kLiteral, type, place, it->second, {}});
}

// The verifier bounds how deep code nests.
TermIndex Terms::copy(uint32_t code, const Teller& teller) {
  const graph::Code& c = teller.code(code);
  const graph::OriginRecord origin = teller.origin(code);
  if (c.op == CodeOp::kLiteral) {
    const auto value = teller.value(teller.literal(code));
    return literal(value.value_or(Value()), origin.type, origin.place);
  }
  Expression expression{c.op, origin.type, origin.place, c.index, {}};
  for (const uint32_t operand : teller.operands(code)) {
    expression.operands.push_back(copy(operand, teller));
  }
  return add(std::move(expression));
}

}  // namespace bylaw::engine
