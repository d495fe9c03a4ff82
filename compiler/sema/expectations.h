// What a test expects, typed against the request given so far. Entry point: ExpectationBuilder.
#ifndef BYLAW_COMPILER_SEMA_EXPECTATIONS_H_
#define BYLAW_COMPILER_SEMA_EXPECTATIONS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/sema/analysis.h"
#include "compiler/sema/environments.h"

namespace bylaw {

class ExpectationBuilder {
 public:
  ExpectationBuilder(Analysis& analysis, const ast::File& file)
      : analysis_(analysis), file_(file) {}

  /// `principal` and `resource` are of the types of the request.
  Expectation decision(const ast::ExpectDecl& expect, EntityTypeId principal,
                       EntityTypeId resource);
  /// About `before`, the decision expected last of the same request; null if there was none.
  Expectation row(const ast::ExpectDecl& expect, const Expectation* before);

 private:
  void read_actions(const ast::ExpectDecl& expect, EntityTypeId principal, EntityTypeId resource);
  void read_by(const ast::ExpectDecl& expect, Expectation& result);
  bool can_decide(PolicyId policy, bool permit) const;
  void refuse_contradictions(const ast::ExpectDecl& expect);
  bool reads_columns(Span span, std::string_view what);
  std::vector<ExpectedMask> masks(const std::vector<ast::ExpectMask>& stated);
  ExprId filter(ast::ExprId stated);
  void read_duties(const std::vector<ast::Use>& stated, Expectation& result);

  Analysis& analysis_;
  const ast::File& file_;
  // Of the decision being read:
  std::vector<ActionId> actions_;
  std::vector<EnvironmentId> environments_;  // by action
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_EXPECTATIONS_H_
