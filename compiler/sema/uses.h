// Uses of the vocabulary in rules and tests: masks and duties with their arguments, choices of
// columns. Entry points: build_mask_use(), build_duty_use(), build_columns().
#ifndef BYLAW_COMPILER_SEMA_USES_H_
#define BYLAW_COMPILER_SEMA_USES_H_

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/sema/analysis.h"
#include "compiler/sema/expr_checker.h"

namespace bylaw {

/// What a constant may speak of: nothing of a request.
ExprScope constant_scope(FileId file);
/// What a rule's expressions may speak of in one of its environments.
ExprScope environment_scope(FileId file, EnvironmentId environment);

/// The mask with its arguments put in, or reported.
std::optional<MaskUse> build_mask_use(Analysis& analysis, const ast::File& file,
                                      const ast::Use& use);

/// The duty with an argument for every parameter, typed by `checker` (whose scope is the rule's);
/// an optional parameter without an argument has an invalid id.
std::optional<DutyUse> build_duty_use(Analysis& analysis, const ast::File& file,
                                      const ast::Use& use, ExprChecker& checker);

/// The same with constants alone, as a test states it; only for duties all of whose parameters are
/// given.
std::optional<std::pair<DutyId, std::vector<Value>>> build_duty_value(Analysis& analysis,
                                                                      const ast::File& file,
                                                                      const ast::Use& use);

/// Columns of the environment's action, which must read columns. `guard` has checked the rule's
/// guard, which is known to hold where columns are asked about.
std::optional<ColumnSelector> build_columns(Analysis& analysis, const ast::File& file,
                                            const ast::Columns& columns, EnvironmentId environment,
                                            const ExprChecker& guard);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_USES_H_
