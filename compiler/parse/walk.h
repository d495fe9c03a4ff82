// From the parser's contexts to the syntax tree, checking on the way what the grammar leaves open.
// One class, its parts in walk_file.cc, walk_expr.cc, walk_vocabulary.cc, walk_policies.cc and
// walk_tests.cc. Entry point: Walk::file().
#ifndef BYLAW_COMPILER_PARSE_WALK_H_
#define BYLAW_COMPILER_PARSE_WALK_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "BylawParser.h"
#include "base/diagnostic.h"
#include "compiler/ast/ast.h"
#include "compiler/parse/lex.h"

namespace bylaw::parsing {

class Walk {
 public:
  using Parser = antlr::BylawParser;

  Walk(const Lexed& lexed, uint32_t max_depth, ast::File& out, Diagnostics& diagnostics)
      : lexed_(lexed), max_depth_(max_depth), out_(out), diagnostics_(diagnostics) {}

  void file(const Parser::FileContext& file);

 private:
  using Fields = std::vector<std::pair<ast::Name, ast::ExprId>>;

  // walk_file.cc: places, names, headers.
  Span span_of(const antlr4::Token* token) const;
  Span span_of(const antlr4::ParserRuleContext* context) const;
  std::string doc_before(const antlr4::Token* token) const;
  ast::Name name(const antlr4::Token* token);
  ast::Name name(const antlr4::ParserRuleContext* word) { return name(word->start); }
  std::optional<ast::Name> optional_name(const antlr4::Token* token);
  std::optional<ast::Name> literal(const antlr4::Token* token);
  ast::Path path(const Parser::PathContext* path);
  ast::Path path_from(const antlr4::ParserRuleContext* context,
                      const std::vector<Parser::WordOrStringContext*>& parts);
  std::vector<ast::Path> paths(const Parser::PathsContext* paths);
  void header(const Parser::HeaderContext* header, bool first);
  void declaration(const Parser::DeclarationContext* context);

  // walk_expr.cc
  ast::ExprId expr(Parser::ExprContext* context);
  ast::ExprId condition(const Parser::ConditionContext* context) { return expr(context->value); }
  Fields fields(const std::vector<Parser::AttributeContext*>& list);
  Fields fields(const Parser::AttributesContext* attributes) { return fields(attributes->list); }
  ast::ExprId add(ast::Expr expr, const std::vector<ast::ExprId>& operands);
  ast::ExprId error_at(Span span);
  ast::ExprId leaf(Parser::ExprContext* context);
  ast::ExprId literal_expr(const Parser::ExprContext* context);
  ast::ExprId prefix(const Parser::ExprContext* context, ast::ExprKind kind);
  ast::ExprId list(const Parser::ExprContext* context);
  ast::ExprId record(const Parser::ExprContext* context);
  ast::ExprId quantifier(const Parser::ExprContext* context);
  ast::ExprId entity(const Parser::ExprContext* context);
  ast::ExprId call(const Parser::ExprContext* context, ast::Path callee);
  ast::ExprId extend(ast::ExprId left, const Parser::ExprContext* context);
  ast::ExprId member(ast::ExprId object, const Parser::ExprContext* context);
  ast::ExprId comparison(ast::ExprId left, const Parser::ExprContext* context);
  std::optional<ast::Path> as_path(const Parser::ExprContext* context);
  bool is_call_leaf(const Parser::ExprContext* context);

  // walk_vocabulary.cc
  ast::EnumDecl enum_decl(const Parser::EnumDeclContext* context);
  ast::TaxonomyDecl taxonomy_decl(const Parser::TaxonomyDeclContext* context);
  ast::TermDecl term_decl(const Parser::TermDeclContext* context);
  ast::EntityDecl entity_decl(const Parser::EntityDeclContext* context);
  ast::RecordDecl record_decl(const Parser::RecordDeclContext* context);
  ast::ActionDecl action_decl(const Parser::ActionDeclContext* context);
  ast::ActionGroupDecl action_group_decl(const Parser::ActionDeclContext* context);
  ast::DefineDecl define_decl(const Parser::DefineDeclContext* context);
  ast::AssumeDecl assume_decl(const Parser::AssumeDeclContext* context);
  ast::MaskDecl mask_decl(const Parser::MaskDeclContext* context);
  ast::DutyDecl duty_decl(const Parser::DutyDeclContext* context);
  std::vector<ast::Member> members(const Parser::MembersContext* context);
  std::vector<ast::Member> parameters(const Parser::ParametersContext* context);
  ast::TypeRef type(const Parser::TypeContext* context);

  // walk_policies.cc
  ast::StandardDecl standard_decl(const Parser::StandardDeclContext* context);
  ast::GuaranteeDecl guarantee_decl(const Parser::GuaranteeDeclContext* context);
  ast::BylawDecl bylaw_decl(const Parser::BylawDeclContext* context);
  ast::OverrideDecl override_decl(const Parser::OverrideDeclContext* context);
  ast::ParameterDecl parameter_decl(const Parser::ParameterDeclContext* context);
  std::optional<ast::WaiverDecl> waiver_decl(const Parser::WaiverDeclContext* context);
  ast::AssertDecl assert_decl(const Parser::AssertDeclContext* context);
  std::vector<ast::Clause> rules(const Parser::RulesContext* context, std::string_view holder,
                                 const std::vector<ast::ClauseKind>& allowed);
  ast::Clause clause(const Parser::RuleClauseContext* context, ast::ClauseKind kind);
  void rule_part(const Parser::RulePartContext* context, const antlr4::Token* last,
                 ast::Clause& clause);
  ast::WithClause with_clause(const Parser::RulePartContext* context);
  ast::Actions actions(const Parser::ActionsContext* context);
  ast::Columns columns(const Parser::ColumnsContext* context);
  ast::Use use(const Parser::UseContext* context);
  /// Reports the second of two that may stand but once.
  template <typename T>
  void once(std::optional<T>& slot, std::optional<T> value, const antlr4::Token* keyword);
  void repeated(const antlr4::Token* keyword);

  // walk_tests.cc
  ast::TestDecl test_decl(const Parser::TestDeclContext* context);
  ast::GivenDecl given(const Parser::GivenContext* context);
  ast::GivenEntity given_entity(const Parser::GivenPartContext* context);
  ast::ExprId entity_id(const Parser::EntityIdContext* context);
  ast::ExpectDecl expectation(const Parser::ExpectationContext* context);
  void expect_part(const Parser::ExpectPartContext* context, ast::ExpectDecl& out);
  std::vector<ast::ExpectMask> cell_masks(const Parser::CellMasksContext* context);

  const Lexed& lexed_;
  uint32_t max_depth_;
  ast::File& out_;
  Diagnostics& diagnostics_;
};

template <typename T>
void Walk::once(std::optional<T>& slot, std::optional<T> value, const antlr4::Token* keyword) {
  if (slot) {
    repeated(keyword);
  } else {
    slot = std::move(value);
  }
}

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_WALK_H_
