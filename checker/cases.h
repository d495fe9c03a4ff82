// The cases that a condition names: its disjuncts, the members of its literal lists, and the values
// of the plain enums it tests. Entry points: split_cases(), encode_case().
#ifndef BYLAW_CHECKER_CASES_H_
#define BYLAW_CHECKER_CASES_H_

#include <string>
#include <vector>

#include "checker/situation.h"

namespace bylaw {

/// One condition of a case, inside the bodies of `calls`.
struct CasePart {
  enum class Kind : uint8_t {
    kHolds,   // `expr` is true
    kEquals,  // `expr` is `member`
    kIsIn,    // the entity `expr` is in the group `member`
  };
  Kind kind = Kind::kHolds;
  ExprId expr;
  std::vector<ExprId> calls;
  Value member;      // of a literal
  TypeId type;       // the member's
  ExprId member_of;  // an expression instead of a literal
};

/// All of them together; `text` names what tells the case from the others, and is empty if there is
/// one case only.
struct ConditionCase {
  std::vector<CasePart> parts;
  std::vector<std::string> text;
};

/// No more than this many cases are told apart; what is left then stays together.
inline constexpr size_t kMostCases = 96;

std::vector<ConditionCase> split_cases(const Rulebook& rulebook, ExprId guard);

/// True of requests of the case, in which its conditions are true.
FormulaId encode_case(Situation& situation, const ConditionCase& condition_case);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_CASES_H_
