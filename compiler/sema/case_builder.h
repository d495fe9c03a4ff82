// Types the parts of one clause in each environment it covers, and gathers the environments whose
// typed parts are the same into cases. What is wrong in several environments alike is reported
// once. Entry point: build_cases().
#ifndef BYLAW_COMPILER_SEMA_CASE_BUILDER_H_
#define BYLAW_COMPILER_SEMA_CASE_BUILDER_H_

#include <optional>
#include <span>
#include <vector>

#include "compiler/sema/analysis.h"

namespace bylaw {

/// The expressions of a clause, as written.
struct ClauseParts {
  struct MaskPart {
    const ast::Columns* columns = nullptr;
    MaskUse mask;  // the same in every environment
    Span span;
  };
  std::vector<ast::ExprId> when = {};
  std::vector<ast::ExprId> unless = {};
  std::optional<ast::ExprId> requirement = {};  // of a require: the guard is its negation
  std::optional<ast::ExprId> filter = {};       // over rows
  std::vector<MaskPart> masks = {};
  std::vector<const ast::Use*> duties = {};
  Span span = {};  // of the clause
};

/// Cases in the order of their first environments. An environment with an error, or in which the
/// guard is never true (`principal is Service` where it is a User), has none; a guard that is
/// always true there is left out. With masks or a filter, the action of every environment must read
/// columns.
std::vector<RuleCase> build_cases(Analysis& analysis, const ast::File& file,
                                  const ClauseParts& parts,
                                  std::span<const EnvironmentId> environments);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_CASE_BUILDER_H_
