// Code is made an expression again, which the printer of rulebooks prints.
#include "compiler/lower/input_names.h"

#include <vector>

#include "rules/expr_printer.h"

namespace bylaw::lower {

using graph::CodeOp;
using graph::Part;

InputNames::InputNames(const Rulebook& book, const CodeMaker& codes, const graph::GraphParts& parts,
                       const ValuePool& pool)
    : book_(book), codes_(codes), parts_(parts), pool_(pool) {
  for (auto op = static_cast<uint8_t>(Op::kLiteral); op <= static_cast<uint8_t>(Op::kCall); ++op) {
    ops_.emplace(code_op(static_cast<Op>(op)), static_cast<Op>(op));
  }
}

/// As deep as code nests, which is bounded.
ExprId InputNames::expr(uint32_t code, graph::Base base, ExprStore& exprs) const {
  const graph::Code& c = codes_[code];
  const TypeId type = codes_.facts(code).type;
  if (const Value* value = codes_.value(code)) return exprs.literal(*value, type, {});
  if (c.op == CodeOp::kSelf) {
    const bool principal = base == graph::Base::kPrincipal;
    return exprs.add(principal ? Op::kPrincipal : Op::kResource, type, {});
  }
  std::vector<ExprId> operands;
  for (const uint32_t operand : codes_.operands(code)) {
    operands.push_back(expr(operand, base, exprs));
  }
  uint32_t index = c.index;
  if (c.op == CodeOp::kLike || c.op == CodeOp::kRow) index = exprs.text(pool_.text(c.index));
  if (c.op == CodeOp::kMatches) {
    index = exprs.text(pool_.text(parts_.get<Part::kPatterns>()[c.index]));
  }
  if (c.op == CodeOp::kParameter) index = codes_.parameter_at(c.index).value;
  if (c.op == CodeOp::kCall) index = codes_.define_at(c.index).value;
  return exprs.add(ops_.at(c.op), type, {}, operands, index);
}

std::string InputNames::of(uint32_t code, graph::Base base) const {
  ExprStore exprs;
  const ExprId whole = expr(code, base, exprs);
  return ExprPrinter(book_, exprs).print(whole);
}

}  // namespace bylaw::lower
