// Rebuilds what lies below a root, operands first, with the builders that simplify.
#include "checker/substitute.h"

#include <array>

namespace bylaw {

FormulaId Substitution::apply(FormulaId root) {
  for (const FormulaId id : formulas_.below(std::array{root})) {
    if (!known_.contains(id)) {
      const FormulaId made = rebuild(id);
      known_.emplace(id, made);
    }
  }
  return known_.at(root);
}

FormulaId Substitution::rebuild(FormulaId id) {
  const Formula f = formulas_[id];
  std::vector<FormulaId> operands;
  bool same = true;
  for (const FormulaId operand : formulas_.operands(id)) {
    operands.push_back(known_.at(operand));
    same = same && operands.back() == operand;
  }
  if (same) return id;
  switch (f.op) {
    case FormulaOp::kConstant:
    case FormulaOp::kVariable:
      return id;
    case FormulaOp::kNot:
      return formulas_.negate(operands[0]);
    case FormulaOp::kAnd:
      return formulas_.all_of(std::move(operands));
    case FormulaOp::kOr:
      return formulas_.any_of(std::move(operands));
    case FormulaOp::kIf:
      return formulas_.choose(operands[0], operands[1], operands[2]);
    case FormulaOp::kEqual:
      return formulas_.equal(operands[0], operands[1]);
    case FormulaOp::kLess:
    case FormulaOp::kLessEqual:
    case FormulaOp::kSignedLess:
    case FormulaOp::kSignedLessEqual:
    case FormulaOp::kAdd:
    case FormulaOp::kSubtract:
    case FormulaOp::kMultiply:
    case FormulaOp::kBitAnd:
    case FormulaOp::kShiftLeft:
    case FormulaOp::kShiftRight:
      return formulas_.binary(f.op, operands[0], operands[1]);
    case FormulaOp::kExtract:
      return formulas_.extract(operands[0], static_cast<uint16_t>(f.index), f.width);
    case FormulaOp::kExtendZero:
      return formulas_.extend(operands[0], f.width, false);
    case FormulaOp::kExtendSign:
      return formulas_.extend(operands[0], f.width, true);
  }
  return id;
}

}  // namespace bylaw
