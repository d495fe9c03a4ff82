#include "evaluator/terms.h"

#include <utility>

namespace bylaw::engine {

using graph::CodeOp;
using graph::Part;

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
  const graph::Graph& graph = teller.graph();
  const graph::Code& c = graph.get<Part::kCode>()[code];
  const graph::OriginRecord& origin = graph.get<Part::kOrigins>()[code];
  if (c.op == CodeOp::kLiteral) {
    const auto value = teller.value(graph.get<Part::kLiterals>()[c.index]);
    return literal(value.value_or(Value()), origin.type, origin.place);
  }
  Expression expression{c.op, origin.type, origin.place, c.index, {}};
  for (const uint32_t operand : graph.operands(c)) {
    expression.operands.push_back(copy(operand, teller));
  }
  return add(std::move(expression));
}

}  // namespace bylaw::engine
