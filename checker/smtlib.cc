// One name per formula, operands first; variables carry their path as a comment.
#include "checker/smtlib.h"

namespace bylaw {
namespace {

std::string constant_text(Bits value, uint16_t width) {
  if (width == 0) return value != 0 ? "true" : "false";
  std::string digits = "#b";
  for (uint16_t bit = width; bit-- > 0;) digits += ((value >> bit) & 1) != 0 ? '1' : '0';
  return digits;
}

std::string sort_text(uint16_t width) {
  return width == 0 ? "Bool" : "(_ BitVec " + std::to_string(width) + ")";
}

std::string operator_text(const Formulas& formulas, FormulaId id) {
  const Formula& f = formulas[id];
  switch (f.op) {
    case FormulaOp::kConstant:
    case FormulaOp::kVariable:
      break;
    case FormulaOp::kNot:
      return "not";
    case FormulaOp::kAnd:
      return "and";
    case FormulaOp::kOr:
      return "or";
    case FormulaOp::kIf:
      return "ite";
    case FormulaOp::kEqual:
      return "=";
    case FormulaOp::kLess:
      return "bvult";
    case FormulaOp::kLessEqual:
      return "bvule";
    case FormulaOp::kSignedLess:
      return "bvslt";
    case FormulaOp::kSignedLessEqual:
      return "bvsle";
    case FormulaOp::kAdd:
      return "bvadd";
    case FormulaOp::kSubtract:
      return "bvsub";
    case FormulaOp::kMultiply:
      return "bvmul";
    case FormulaOp::kBitAnd:
      return "bvand";
    case FormulaOp::kShiftLeft:
      return "bvshl";
    case FormulaOp::kShiftRight:
      return "bvlshr";
    case FormulaOp::kExtract:
      return "(_ extract " + std::to_string(f.index + f.width - 1) + " " + std::to_string(f.index) +
             ")";
    case FormulaOp::kExtendZero:
    case FormulaOp::kExtendSign: {
      const int more = f.width - formulas[formulas.operands(id)[0]].width;
      return std::string(f.op == FormulaOp::kExtendZero ? "(_ zero_extend " : "(_ sign_extend ") +
             std::to_string(more) + ")";
    }
  }
  return {};
}

}  // namespace

std::string smtlib(const Formulas& formulas, const std::vector<FormulaId>& required,
                   SmtlibForm form, const std::string& status) {
  std::string text = "(set-logic QF_BV)\n(set-info :status " + status + ")\n";
  std::vector<std::string> names(formulas.size());
  for (const FormulaId id : formulas.below(required)) {
    const Formula& f = formulas[id];
    std::string& name = names[id.index()];
    if (f.op == FormulaOp::kConstant) {
      name = constant_text(formulas.constant_of(id), f.width);
      continue;
    }
    name = (f.op == FormulaOp::kVariable ? "v" : "n") + std::to_string(id.value);
    const std::string sort = sort_text(f.width);
    if (f.op == FormulaOp::kVariable) {
      std::string path = formulas.name_of(id);
      for (char& c : path) {
        if (c == '\n' || c == '\r') c = ' ';
      }
      text += "(declare-const " + name + " " + sort + ") ; " + path + "\n";
      continue;
    }
    std::string body = "(" + operator_text(formulas, id);
    for (const FormulaId operand : formulas.operands(id)) body += " " + names[operand.index()];
    body += ")";
    if (form == SmtlibForm::kDefinitions) {
      text += "(define-fun " + name + " () " + sort + " " + body + ")\n";
    } else {
      text += "(declare-const " + name + " " + sort + ")\n(assert (= " + name + " " + body + "))\n";
    }
  }
  for (const FormulaId id : required) text += "(assert " + names[id.index()] + ")\n";
  return text + "(check-sat)\n";
}

}  // namespace bylaw
