// `override within` of default standards, and the overrides of domains below. Entry points:
// build_within(), build_override().
#include <algorithm>
#include <iterator>
#include <set>
#include <variant>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/policy_builder.h"

namespace bylaw {
namespace {

/// The standard that an override may lift, or reported.
std::optional<PolicyId> overridable(PolicyBuilder& builder, const Unit& unit,
                                    const ast::OverrideDecl& decl) {
  Analysis& analysis = builder.analysis;
  const std::optional<PolicyId> id = resolve_policy(analysis, unit.ast.file, decl.standard);
  if (!id) return std::nullopt;
  const Policy& policy = analysis.book.policies[*id];
  const Span span = decl.standard.span;
  Diagnostics& out = analysis.diagnostics;
  if (policy.kind != PolicyKind::kStandard) {
    out.emit(diag::kOverrideOfWhat, span, policy.name.local, policy_word(policy))
        .label(policy.span, "declared here");
    return std::nullopt;
  }
  if (policy.strength != Strength::kDefault) {
    out.emit(diag::kOverrideOfHard, span, policy.name.local, strength_word(policy.strength))
        .label(policy.span, "declared here")
        .hint(policy.strength == Strength::kWaivable
                  ? "ask its holder for a waiver"
                  : "nothing below its level changes a mandatory standard");
    return std::nullopt;
  }
  if (!strictly_below(builder.schema(), unit.domain, policy.level)) {
    out.emit(diag::kOverrideNotBelow, span, policy.name.local, builder.domain_name(policy.level),
             builder.domain_name(unit.domain))
        .label(policy.span, "declared here");
    return std::nullopt;
  }
  return id;
}

class LiftBuilder {
 public:
  LiftBuilder(PolicyBuilder& builder, const Unit& unit, PolicyId standard)
      : builder_(builder),
        unit_(unit),
        standard_(builder.analysis.book.policies[standard]),
        forbidden_(environments_of(builder.analysis.book, standard, true)) {}

  void build(const ast::Clause& clause, std::vector<RuleCase>& lifts) {
    Analysis& analysis = builder_.analysis;
    ActionList actions = expand_actions(analysis, unit_.ast.file, clause.actions);
    keep_forbidden(actions);
    if (actions.actions.empty()) return;
    const std::vector<EnvironmentId> asked =
        reachable(analysis, builder_.index, actions, unit_.domain, clause.head);
    std::vector<EnvironmentId> environments;
    std::set_intersection(asked.begin(), asked.end(), forbidden_.begin(), forbidden_.end(),
                          std::back_inserter(environments));
    std::vector<RuleCase> cases = build_cases(
        analysis, unit_.ast, {.when = clause.when, .unless = clause.unless, .span = clause.span},
        environments);
    check_jurisdiction(analysis, cases, unit_.domain, clause.head);
    std::move(cases.begin(), cases.end(), std::back_inserter(lifts));
  }

 private:
  /// Reports named actions that the standard does not forbid, and leaves the others.
  void keep_forbidden(ActionList& actions) {
    const Schema& schema = builder_.schema();
    std::set<ActionId> forbidden;
    for (EnvironmentId id : forbidden_) forbidden.insert(schema.environments[id].action);
    ActionList kept;
    kept.any = actions.any;
    std::set<Span> covered;  // names of groups of which some member is forbidden
    for (size_t i = 0; i < actions.actions.size(); ++i) {
      if (!forbidden.contains(actions.actions[i])) continue;
      kept.actions.push_back(actions.actions[i]);
      kept.spans.push_back(actions.spans[i]);
      covered.insert(actions.spans[i]);
    }
    for (size_t i = 0; i < actions.actions.size() && !forbidden.empty(); ++i) {
      if (!covered.insert(actions.spans[i]).second) continue;
      builder_.analysis.diagnostics
          .emit(diag::kLiftsNothing, actions.spans[i], standard_.name.local,
                schema.actions[actions.actions[i]].name.local)
          .label(standard_.span, "declared here");
    }
    actions = std::move(kept);
  }

  PolicyBuilder& builder_;
  const Unit& unit_;
  const Policy& standard_;
  const std::vector<EnvironmentId> forbidden_;
};

}  // namespace

std::vector<EnvironmentId> environments_of(const Rulebook& book, PolicyId policy,
                                           bool forbids_only) {
  std::set<EnvironmentId> found;
  for (RuleId id : book.policies[policy].rules) {
    const Rule& rule = book.rules[id];
    if (forbids_only && rule.kind != RuleKind::kForbid) continue;
    for (const RuleCase& rule_case : rule.cases) {
      found.insert(rule_case.environments.begin(), rule_case.environments.end());
    }
  }
  return {found.begin(), found.end()};
}

void build_within(PolicyBuilder& builder, const Unit& unit, const std::vector<ast::Clause>& clauses,
                  PolicyId id) {
  Analysis& analysis = builder.analysis;
  const Policy& policy = analysis.book.policies[id];
  if (policy.strength != Strength::kDefault) return;
  const ast::Clause* first = nullptr;
  bool forbids = false;
  for (const ast::Clause& clause : clauses) {
    forbids = forbids || clause.kind == ast::ClauseKind::kForbid ||
              clause.kind == ast::ClauseKind::kRequire;
    if (clause.kind != ast::ClauseKind::kOverrideWithin) continue;
    if (first == nullptr) {
      first = &clause;
      continue;
    }
    analysis.diagnostics.emit(diag::kRepeatedWithin, clause.head, policy.name.local)
        .label(first->head, "the first")
        .hint("join them by 'or'");
  }
  if (first == nullptr) return;
  builder.says_within.insert(id);
  if (!forbids) {
    analysis.diagnostics.emit(diag::kIdleWithin, first->head, policy.name.local);
    return;
  }
  std::vector<RuleCase> within =
      build_cases(analysis, unit.ast, {.when = {first->condition}, .span = first->span},
                  environments_of(analysis.book, id, true));
  analysis.book.policies[id].within = std::move(within);
}

void build_override(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl) {
  if (unit.domain == Schema::kRoot) return;  // refused: the root has nothing above it
  Analysis& analysis = builder.analysis;
  const ast::OverrideDecl& node = std::get<ast::OverrideDecl>(decl.node);
  const std::optional<PolicyId> standard = overridable(builder, unit, node);
  if (!standard) return;
  const Policy& policy = analysis.book.policies[*standard];
  if (!builder.says_within.contains(*standard)) {
    analysis.diagnostics.emit(diag::kOverrideClosed, node.standard.span, policy.name.local)
        .label(policy.span, "declared here")
        .hint("its holder can allow it by 'override within …'");
    return;
  }
  const auto [at, fresh] =
      builder.overridden.emplace(std::make_pair(*standard, unit.domain), node.standard.span);
  if (!fresh) {
    analysis.diagnostics
        .emit(diag::kRepeatedOverride, node.standard.span, policy.name.local,
              builder.domain_name(unit.domain))
        .label(at->second, "first here")
        .hint("hold all lifts in one override");
    return;
  }
  Override result;
  result.standard = *standard;
  result.level = unit.domain;
  result.name = {unit.package(), policy.name.local};
  result.span = decl.span;
  LiftBuilder lift(builder, unit, *standard);
  for (const ast::Clause& clause : node.clauses) lift.build(clause, result.lifts);
  analysis.book.overrides.add(std::move(result));
}

}  // namespace bylaw
