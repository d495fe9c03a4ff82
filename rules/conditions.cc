#include "rules/conditions.h"

#include <set>

namespace bylaw {
namespace {

bool reads_resource_alone(const Rulebook& rulebook, ExprId condition) {
  std::vector<ExprId> open{condition};
  std::set<ExprId> seen;
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid() || !seen.insert(id).second) continue;
    const Expr& e = rulebook.exprs[id];
    switch (e.op) {
      case Op::kPrincipal:
      case Op::kAction:
      case Op::kContext:
      case Op::kProperty:
      case Op::kColumn:
      case Op::kRow:
      case Op::kUnique:
        return false;
      case Op::kCall:
        open.push_back(rulebook.defines[DefineId(e.index)].body);
        break;
      default:
        break;
    }
    const auto operands = rulebook.exprs.operands(id);
    open.insert(open.end(), operands.begin(), operands.end());
  }
  return true;
}

}  // namespace

std::vector<ExprId> resource_conditions(const Rulebook& rulebook, ExprId guard) {
  std::vector<ExprId> found;
  std::vector<ExprId> open{guard};
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    if (rulebook.exprs[id].op == Op::kAnd) {
      const auto operands = rulebook.exprs.operands(id);
      open.insert(open.end(), operands.rbegin(), operands.rend());
    } else if (reads_resource_alone(rulebook, id)) {
      found.push_back(id);
    }
  }
  return found;
}

}  // namespace bylaw
