// Standards, guarantees, bylaws and what goes with them, from syntax tree to rulebook. Entry point:
// build_policies(). Order: parameters first, since every condition may speak of them; then the
// heads of all policies, since they name each other; then their clauses; then what is judged
// against finished policies.
#include <variant>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/policy_builder.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

/// Calls `visit(unit, decl, node, index)` for every declaration of kind `Node` that is in the
/// rulebook.
template <typename Node, typename Visit>
void each(const Analysis& analysis, Visit visit) {
  for_each_declaration<Node>(
      analysis, [&](const Unit& unit, const ast::Decl& decl, const Node& node, uint32_t index) {
        if (index != Analysis::kNoIndex) visit(unit, decl, node, index);
      });
}

/// The same for what has no name, in domains' files; elsewhere it was refused already.
template <typename Node, typename Visit>
void each_in_domains(const Analysis& analysis, Visit visit) {
  for (const Unit& unit : analysis.units) {
    if (unit.ast.header != ast::HeaderKind::kDomain) continue;
    for (const ast::Decl& decl : unit.ast.decls) {
      if (const Node* node = std::get_if<Node>(&decl.node)) visit(unit, decl, *node);
    }
  }
}

}  // namespace

std::string_view strength_word(Strength strength) {
  switch (strength) {
    case Strength::kMandatory:
      return "mandatory";
    case Strength::kWaivable:
      return "waivable";
    case Strength::kDefault:
      return "default";
  }
  return "mandatory";
}

std::string policy_word(const Policy& policy) {
  switch (policy.kind) {
    case PolicyKind::kStandard:
      return std::string(strength_word(policy.strength)) + " standard";
    case PolicyKind::kGuarantee:
      return "guarantee";
    case PolicyKind::kBylaw:
      return "bylaw";
  }
  return "bylaw";
}

std::string_view clause_word(ast::ClauseKind kind) {
  switch (kind) {
    case ast::ClauseKind::kPermit:
      return "permit";
    case ast::ClauseKind::kForbid:
      return "forbid";
    case ast::ClauseKind::kRequire:
      return "require";
    case ast::ClauseKind::kCap:
      return "cap";
    case ast::ClauseKind::kFilter:
      return "filter";
    case ast::ClauseKind::kOblige:
      return "oblige";
    case ast::ClauseKind::kOverrideWithin:
      return "override within";
    case ast::ClauseKind::kLift:
      return "lift";
  }
  return "permit";
}

std::optional<Timestamp> end_of_day(const Schema& schema, const ast::Name& date) {
  const std::optional<Date> day = parse_date(date.text);
  if (!day) return std::nullopt;  // reported where it was read
  return schema.start_of_day(Date{day->days + 1});
}

bool strictly_below(const Schema& schema, TermId domain, TermId holder) {
  return domain != holder && schema.domains().under(domain, holder);
}

std::optional<PolicyId> resolve_policy(Analysis& analysis, FileId file, const ast::Path& path) {
  const std::optional<DeclaredName> symbol =
      analysis.scope.resolve(file, path, kinds(SymbolKind::kPolicy), analysis.diagnostics);
  if (!symbol) return std::nullopt;
  return PolicyId(symbol->index);
}

void build_policies(Analysis& analysis) {
  PolicyBuilder builder(analysis);
  each<ast::ParameterDecl>(
      analysis, [&](const Unit& unit, const ast::Decl& decl, const auto&, uint32_t index) {
        build_parameter(builder, unit, decl, ParameterId(index));
      });
  each_in_domains<ast::SetDecl>(analysis,
                                [&](const Unit& unit, const ast::Decl&, const ast::SetDecl& set) {
                                  build_setting(builder, unit, set);
                                });

  auto head = [&](const Unit& unit, const ast::Decl& decl, const auto&, uint32_t index) {
    build_head(builder, unit, decl, PolicyId(index));
  };
  each<ast::StandardDecl>(analysis, head);
  each<ast::GuaranteeDecl>(analysis, head);
  each<ast::BylawDecl>(analysis, head);

  auto clauses = [&](const Unit& unit, const ast::Decl&, const auto& node, uint32_t index) {
    build_clauses(builder, unit, node.clauses, false, PolicyId(index));
  };
  each<ast::StandardDecl>(analysis, [&](const Unit& unit, const ast::Decl&,
                                        const ast::StandardDecl& standard, uint32_t index) {
    build_clauses(builder, unit, standard.clauses, !standard.for_actions.empty(), PolicyId(index));
  });
  each<ast::GuaranteeDecl>(analysis, clauses);
  each<ast::BylawDecl>(analysis, clauses);
  each<ast::StandardDecl>(analysis, [&](const Unit& unit, const ast::Decl&,
                                        const ast::StandardDecl& standard, uint32_t index) {
    build_within(builder, unit, standard.clauses, PolicyId(index));
  });
  each<ast::GuaranteeDecl>(
      analysis, [&](const Unit& unit, const ast::Decl&, const ast::GuaranteeDecl& guarantee,
                    uint32_t index) { build_subjects(builder, unit, guarantee, PolicyId(index)); });

  each_in_domains<ast::OverrideDecl>(analysis,
                                     [&](const Unit& unit, const ast::Decl& decl, const auto&) {
                                       build_override(builder, unit, decl);
                                     });
  each<ast::WaiverDecl>(analysis,
                        [&](const Unit& unit, const ast::Decl& decl, const auto&, uint32_t index) {
                          build_waiver(builder, unit, decl, WaiverId(index));
                        });
  build_assertions(builder);
}

}  // namespace bylaw
