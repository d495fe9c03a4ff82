// Tests from syntax tree to rulebook: what is given, laid over what was given before, and what is
// expected of it. Entry point: build_tests().
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "base/text.h"
#include "compiler/sema/diagnostics_tests.h"
#include "compiler/sema/expectations.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/mistakes.h"
#include "compiler/sema/uses.h"

namespace bylaw {
namespace {

std::vector<std::string> names_of(const std::vector<Member>& members) {
  std::vector<std::string> names;
  for (const Member& member : members) names.push_back(member.name);
  return names;
}

void suggest(DiagnosticBuilder& report, const ast::Name& name,
             const std::vector<std::string>& candidates) {
  if (const auto near = nearest(name.text, candidates)) {
    report.hint("did you mean '" + *near + "'?").fix(name.span, *near);
  }
}

using Fields = std::vector<std::pair<ast::Name, ast::ExprId>>;

class TestBuilder {
 public:
  TestBuilder(Analysis& analysis, const Unit& unit, const ast::Decl& decl,
              const ast::TestDecl& test)
      : analysis_(analysis),
        file_(unit.ast),
        test_(test),
        constants_(analysis, unit.ast, constant_scope(unit.ast.file)),
        expectations_(analysis, unit.ast) {
    result_.name = test.name.text;
    result_.package = unit.package();
    result_.level = unit.domain;
    result_.span = decl.span;
    context_.resize(analysis.book.schema.context.size());
    broken_ = touches_mistake(analysis.sources, analysis.diagnostics, decl.span);
    reported_missing_ = broken_;
  }

  TestCase build();

 private:
  void give(const ast::GivenDecl& given);
  void give(const ast::GivenEntity& given);
  void give_context(const Fields& members);
  void give_properties(const Fields& properties);
  std::optional<EntityRef> reference(ast::ExprId expr);
  void expect(const ast::ExpectDecl& expect);
  bool ready(const ast::ExpectDecl& expect);
  void open_step(Span span);
  void close_step();
  void report_unknown_properties();
  const Schema& schema() const { return analysis_.book.schema; }

  Analysis& analysis_;
  const ast::File& file_;
  const ast::TestDecl& test_;
  ExprChecker constants_;
  ExpectationBuilder expectations_;
  TestCase result_;

  // What is given so far.
  std::optional<EntityRef> principal_, resource_;
  bool has_principal_ = false, has_resource_ = false;  // also true of one that was reported
  bool has_time_ = false;
  std::map<EntityRef, Entity> entities_;
  std::vector<Slot> context_;
  std::map<std::string, std::pair<ast::Name, ast::ExprId>> properties_;
  std::map<std::pair<ast::ExprId, TypeId>, std::optional<Value>> typed_properties_;

  std::optional<Span> given_;  // the last `given`, while nothing was expected of it
  bool step_open_ = false;
  std::set<ActionId> asked_;  // all actions that the test asks about
  std::vector<std::pair<ast::Name, ast::ExprId>> all_properties_;
  bool broken_ = false;  // a part of it could not be read, so what it lacks is not told
  bool reported_missing_ = false;
};

std::optional<EntityRef> TestBuilder::reference(ast::ExprId expr) {
  const ast::Expr& entity = file_.exprs[expr];
  if (entity.kind != ast::ExprKind::kEntity || !entity.path) return std::nullopt;
  const std::optional<DeclaredName> symbol = analysis_.scope.resolve(
      file_.file, *entity.path, kinds(SymbolKind::kEntityType), analysis_.diagnostics);
  if (!symbol) return std::nullopt;
  return EntityRef{EntityTypeId(symbol->index), entity.text};
}

void TestBuilder::give(const ast::GivenEntity& given) {
  Diagnostics& out = analysis_.diagnostics;
  const std::optional<EntityRef> ref = reference(given.entity);
  switch (given.role) {
    case ast::GivenEntity::Role::kPrincipal:
      principal_ = ref;
      has_principal_ = true;
      break;
    case ast::GivenEntity::Role::kResource:
      resource_ = ref;
      has_resource_ = true;
      break;
    case ast::GivenEntity::Role::kOther:
      break;
  }
  if (!ref) return;
  const EntityType& type = schema().entity_types[ref->type];
  // An entity that is only named is taken from the store.
  if (!given.has_attributes && given.parents.empty()) return;
  Entity& entity = entities_[*ref];
  entity.ref = *ref;
  entity.origin = "test";
  entity.attributes.resize(type.attributes.size());
  for (const auto& [name, value] : given.attributes) {
    const std::optional<uint32_t> position = find_member(type.attributes, name.text);
    if (!position) {
      DiagnosticBuilder report =
          out.emit(diag::kUnknownGivenAttribute, name.span, type.name.local, name.text);
      suggest(report, name, names_of(type.attributes));
      continue;
    }
    const TypeId member_type = type.attributes[*position].type;
    if (std::optional<Value> constant = constants_.constant(value, member_type)) {
      entity.attributes[*position] = Slot::present(std::move(*constant));
    }
  }
  for (ast::ExprId parent_expr : given.parents) {
    const std::optional<EntityRef> parent = reference(parent_expr);
    if (!parent) continue;
    const Span span = file_.exprs[parent_expr].span;
    if (*parent == *ref) {
      out.emit(diag::kOwnParent, span, schema().value_text(Value(*ref)));
    } else if (std::find(type.parents.begin(), type.parents.end(), parent->type) ==
               type.parents.end()) {
      out.emit(diag::kParentType, span, type.name.local,
               schema().entity_types[parent->type].name.local)
          .label(type.span, "declared here");
    } else if (std::find(entity.parents.begin(), entity.parents.end(), *parent) ==
               entity.parents.end()) {
      entity.parents.push_back(*parent);
    }
  }
}

void TestBuilder::give_context(const Fields& members) {
  for (const auto& [name, value] : members) {
    const std::optional<uint32_t> position = find_member(schema().context, name.text);
    if (position == 0u) {
      analysis_.diagnostics.emit(diag::kTimeInContext, name.span)
          .hint("write 'at 2026-03-02T10:00:00Z' after 'given'");
    } else if (!position) {
      DiagnosticBuilder report =
          analysis_.diagnostics.emit(diag::kUnknownContext, name.span, name.text);
      suggest(report, name, names_of(schema().context));
    } else if (auto constant = constants_.constant(value, schema().context[*position].type)) {
      context_[*position] = Slot::present(std::move(*constant));
    }
  }
}

void TestBuilder::give_properties(const Fields& properties) {
  for (const auto& property : properties) {
    properties_.insert_or_assign(property.first.text, property);
    all_properties_.push_back(property);
  }
}

void TestBuilder::give(const ast::GivenDecl& given) {
  Span principal, resource;
  for (const ast::GivenEntity& entity : given.entities) {
    const bool is_principal = entity.role == ast::GivenEntity::Role::kPrincipal;
    if (entity.role != ast::GivenEntity::Role::kOther) {
      Span& first = is_principal ? principal : resource;
      if (first.valid()) {
        analysis_.diagnostics
            .emit(diag::kGivenTwice, entity.span, is_principal ? "principal" : "resource")
            .label(first, "the first")
            .hint("other entities are given by 'entity'");
        continue;
      }
      first = entity.span;
    }
    give(entity);
  }
  give_context(given.context);
  give_properties(given.properties);
  if (!given.at) return;
  has_time_ = true;
  if (const std::optional<Timestamp> time = parse_timestamp(given.at->text)) {
    context_[0] = Slot::present(Value(*time));
  }
}

/// Whether there is a whole request to ask; what is missing is reported once for a test.
bool TestBuilder::ready(const ast::ExpectDecl& expect) {
  Diagnostics& out = analysis_.diagnostics;
  if (!reported_missing_) {
    if (!has_principal_) {
      out.emit(diag::kNoRole, expect.span, "principal")
          .hint("write 'given principal TYPE::\"id\"'");
    }
    if (!has_resource_) {
      out.emit(diag::kNoRole, expect.span, "resource").hint("write 'given resource TYPE::\"id\"'");
    }
    if (!has_time_) {
      out.emit(diag::kNoTime, expect.span).hint("write 'given at 2026-03-02T10:00:00Z'");
    }
    reported_missing_ = !has_principal_ || !has_resource_ || !has_time_;
  }
  return principal_ && resource_ && has_time_;
}

void TestBuilder::open_step(Span span) {
  if (step_open_) return;
  step_open_ = true;
  TestStep& step = result_.steps.emplace_back();
  step.span = span;
  step.principal = *principal_;
  step.resource = *resource_;
  step.context = context_;
  for (const auto& [ref, entity] : entities_) step.entities.push_back(entity);
}

/// Types the action's properties for the actions that the step asks about.
void TestBuilder::close_step() {
  if (!step_open_) return;
  step_open_ = false;
  TestStep& step = result_.steps.back();
  for (const Expectation& expectation : step.expectations) {
    if (expectation.kind != Expectation::Kind::kDecision) continue;
    for (ActionId action : expectation.actions) {
      const std::vector<Member>& members = schema().actions[action].properties;
      for (const auto& [name, property] : properties_) {
        const std::optional<uint32_t> position = find_member(members, name);
        if (!position) continue;
        const TypeId type = members[*position].type;
        const auto [at, fresh] = typed_properties_.emplace(std::make_pair(property.second, type),
                                                           std::optional<Value>());
        if (fresh) at->second = constants_.constant(property.second, type);
        if (at->second) step.properties.emplace(name, Slot::present(*at->second));
      }
    }
  }
}

void TestBuilder::expect(const ast::ExpectDecl& expect) {
  const std::optional<Span> given = std::exchange(given_, std::nullopt);
  if (!ready(expect)) return;
  open_step(given.value_or(expect.span));
  std::vector<Expectation>& all = result_.steps.back().expectations;
  if (expect.kind == ast::ExpectDecl::Kind::kDecision) {
    all.push_back(expectations_.decision(expect, principal_->type, resource_->type));
    asked_.insert(all.back().actions.begin(), all.back().actions.end());
    return;
  }
  const auto before = std::find_if(all.rbegin(), all.rend(), [](const Expectation& e) {
    return e.kind == Expectation::Kind::kDecision;
  });
  Expectation row = expectations_.row(expect, before == all.rend() ? nullptr : &*before);
  all.push_back(std::move(row));
}

void TestBuilder::report_unknown_properties() {
  std::vector<std::string> known;
  for (ActionId action : asked_) {
    for (const Member& member : schema().actions[action].properties) known.push_back(member.name);
  }
  if (asked_.empty()) return;
  for (const auto& [name, value] : all_properties_) {
    if (std::find(known.begin(), known.end(), name.text) != known.end()) continue;
    DiagnosticBuilder report =
        analysis_.diagnostics.emit(diag::kUnknownGivenProperty, name.span, name.text);
    suggest(report, name, known);
  }
}

TestCase TestBuilder::build() {
  bool expects = false;
  for (const auto& step : test_.steps) {
    if (const auto* given = std::get_if<ast::GivenDecl>(&step)) {
      close_step();
      given_ = given->span;
      give(*given);
    } else if (const auto* expectation = std::get_if<ast::ExpectDecl>(&step)) {
      expects = true;
      expect(*expectation);
    }
  }
  close_step();
  if (broken_) return std::move(result_);
  if (!expects) {
    analysis_.diagnostics.emit(diag::kTestWithoutExpect, test_.name.span, quote(test_.name.text));
  } else if (given_) {
    analysis_.diagnostics.emit(diag::kGivenWithoutExpect, *given_);
  }
  report_unknown_properties();
  return std::move(result_);
}

}  // namespace

void build_tests(Analysis& analysis) {
  std::map<std::pair<std::string, std::string>, Span> seen;
  for (const Unit& unit : analysis.units) {
    for (const ast::Decl& decl : unit.ast.decls) {
      const auto* test = std::get_if<ast::TestDecl>(&decl.node);
      if (test == nullptr) continue;
      const auto [at, fresh] =
          seen.emplace(std::make_pair(unit.package(), test->name.text), test->name.span);
      if (!fresh) {
        analysis.diagnostics.emit(diag::kRepeatedTest, test->name.span, quote(test->name.text))
            .label(at->second, "first here");
      }
      analysis.book.tests.push_back(TestBuilder(analysis, unit, decl, *test).build());
    }
  }
}

}  // namespace bylaw
