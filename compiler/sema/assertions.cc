// Assertions: what the checker is to prove over a domain's jurisdiction. Entry point:
// build_assertions().
#include <map>
#include <variant>

#include "compiler/sema/diagnostics_tests.h"
#include "compiler/sema/policy_builder.h"

namespace bylaw {
namespace {

class AssertionBuilder {
 public:
  explicit AssertionBuilder(PolicyBuilder& builder) : builder_(builder) {}

  void build(const Unit& unit, const ast::Decl& decl, const ast::AssertDecl& node) {
    Analysis& analysis = builder_.analysis;
    Assertion assertion;
    assertion.doc = decl.doc;
    assertion.level = unit.domain;
    assertion.always = node.always;
    assertion.body = decl.span;
    assertion.span = node.name ? node.name->span : decl.keyword;
    const std::string package = unit.package();
    const size_t number = ++numbers_[package];
    assertion.name = {package, node.name ? node.name->text : "assert-" + std::to_string(number)};
    if (node.text) {
      assertion.text = node.text->text;
    } else if (!node.name) {
      analysis.diagnostics.emit(diag::kAssertWithoutName, decl.keyword)
          .hint("write 'assert \"what must hold\": …'");
    } else {
      analysis.diagnostics.emit(diag::kAssertWithoutText, node.name->span, node.name->text)
          .hint("write 'assert " + node.name->text + " \"what must hold\": …'");
    }
    const auto [at, fresh] = seen_.emplace(assertion.name, assertion.span);
    if (!fresh) {
      analysis.diagnostics.emit(diag::kRepeatedAssert, assertion.span, assertion.name.local)
          .label(at->second, "first here");
    }
    const ActionList actions = expand_actions(analysis, unit.ast.file, node.actions);
    if (!actions.actions.empty()) {
      assertion.cases = build_cases(
          analysis, unit.ast, {.when = node.when, .unless = node.unless, .span = decl.span},
          reachable(analysis, builder_.index, actions, unit.domain, assertion.span));
      check_jurisdiction(analysis, assertion.cases, unit.domain, assertion.span);
    }
    analysis.book.assertions.push_back(std::move(assertion));
  }

 private:
  PolicyBuilder& builder_;
  std::map<std::string, size_t> numbers_;  // by package: assertions so far
  std::map<QualifiedName, Span> seen_;
};

}  // namespace

void build_assertions(PolicyBuilder& builder) {
  AssertionBuilder assertions(builder);
  for (const Unit& unit : builder.analysis.units) {
    for (const ast::Decl& decl : unit.ast.decls) {
      if (const auto* node = std::get_if<ast::AssertDecl>(&decl.node)) {
        assertions.build(unit, decl, *node);
      }
    }
  }
}

}  // namespace bylaw
