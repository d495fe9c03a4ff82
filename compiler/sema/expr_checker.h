// Types an expression of the syntax tree and lowers it into the rulebook's expression store. Bare words are read by what
// is expected of them (an enum's members beside an enum, terms beside a taxonomy, actions beside `action`), optional
// attributes must be tested before use (`has` narrows what stands to the right of `and` and `implies`, and in the
// branches of `if`), `is` folds to a constant in an environment. Entry point: ExprChecker.
#ifndef BYLAW_COMPILER_SEMA_EXPR_CHECKER_H_
#define BYLAW_COMPILER_SEMA_EXPR_CHECKER_H_

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/analysis.h"

namespace bylaw {

/// What an expression may speak of.
struct ExprScope {
  FileId file;                               // for name resolution
  std::optional<EnvironmentId> environment;  // principal, resource, action; none: they are errors
  bool context = true;                       // `context` may be used
  bool rows = false;                         // `row.x` may be used (filters)
  std::optional<RecordId> column;            // `col` may be used (columns where)
  std::vector<std::pair<std::string, TypeId>> locals;  // frame slots 0 … n-1: parameters of a define, variables of assume
};

class ExprChecker {
 public:
  /// `file` is the tree the expressions stand in. Reports to analysis.diagnostics.
  ExprChecker(Analysis& analysis, const ast::File& file, ExprScope scope);

  /// Types `expr`; with `expected`, converts to it or reports. An expression with an error is reported once and comes back
  /// with the error type.
  ExprId check(ast::ExprId expr, std::optional<TypeId> expected);

  /// `when` conditions and-ed, and `unless` conditions negated: a bool; an invalid id if both are empty.
  ExprId check_guard(std::span<const ast::ExprId> when, std::span<const ast::ExprId> unless);

  /// A value known at compile time (literals, negation, arithmetic, lists and sets of them), converted to `expected`;
  /// anything else is reported.
  std::optional<Value> constant(ast::ExprId expr, TypeId expected);

  /// A term of `taxonomy` by its dotted name, or reported with a did-you-mean.
  std::optional<TermId> term(const ast::Path& path, TaxonomyId taxonomy);

  /// Local slots used so far: the frame that the checked expressions need.
  uint32_t frame_size() const { return frame_size_; }
  /// True if anything was reported.
  bool failed() const { return failed_; }

 private:
  Analysis& analysis_;
  const ast::File& file_;
  ExprScope scope_;
  uint32_t frame_size_ = 0;
  bool failed_ = false;
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_EXPR_CHECKER_H_
