// Waivers: a holder switches its waivable standard off, for a domain, actions, a condition and a
// time. Entry point: build_waiver().
#include <algorithm>
#include <iterator>
#include <set>
#include <variant>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/policy_builder.h"

namespace bylaw {
namespace {

std::optional<PolicyId> waivable(PolicyBuilder& builder, const Unit& unit,
                                 const ast::WaiverDecl& decl) {
  Analysis& analysis = builder.analysis;
  const std::optional<PolicyId> id = resolve_policy(analysis, unit.ast.file, decl.standard);
  if (!id) return std::nullopt;
  const Policy& policy = analysis.book.policies[*id];
  const Span span = decl.standard.span;
  Diagnostics& out = analysis.diagnostics;
  if (policy.kind != PolicyKind::kStandard) {
    out.emit(diag::kWaiverOfWhat, span, policy.name.local, policy_word(policy))
        .label(policy.span, "declared here");
  } else if (policy.strength != Strength::kWaivable) {
    DiagnosticBuilder report =
        out.emit(diag::kWaiverOfUnwaivable, span, policy.name.local, strength_word(policy.strength))
            .label(policy.span, "declared here");
    if (policy.strength == Strength::kDefault) {
      report.hint("a domain below overrides a default standard");
    }
  } else if (policy.level != unit.domain) {
    out.emit(diag::kWaiverByAnother, span, policy.name.local, builder.domain_name(policy.level),
             builder.domain_name(unit.domain))
        .label(policy.span, "declared here");
  } else {
    return id;
  }
  return std::nullopt;
}

std::optional<TermId> waived_domain(PolicyBuilder& builder, const ast::WaiverDecl& decl,
                                    const Policy& standard) {
  const Schema& schema = builder.schema();
  const std::string text = decl.domain.text();
  const std::optional<TermId> domain = schema.domains().find(text);
  Diagnostics& out = builder.analysis.diagnostics;
  if (!domain) {
    std::vector<std::string> names;
    for (const Term& term : schema.domains().terms) names.push_back(term.name);
    DiagnosticBuilder report = out.emit(diag::kUnknownDomain, decl.domain.span, text);
    if (const auto near = nearest(text, names)) {
      report.hint("did you mean '" + *near + "'?").fix(decl.domain.span, *near);
    }
    return std::nullopt;
  }
  if (!schema.domains().under(*domain, standard.level)) {
    out.emit(diag::kWaiverOutside, decl.domain.span, text, builder.domain_name(standard.level),
             standard.name.local)
        .label(standard.span, "declared here");
    return std::nullopt;
  }
  return domain;
}

/// The texts, all of which the parser has seen; none may be empty.
void read_texts(PolicyBuilder& builder, const ast::WaiverDecl& decl, Waiver& waiver) {
  auto read = [&](const std::optional<ast::Name>& text, std::string_view word, std::string& to) {
    if (!text) return;
    to = text->text;
    if (to.find_first_not_of(" \t\n") != std::string::npos) return;
    builder.analysis.diagnostics.emit(diag::kEmptyWaiverText, text->span, waiver.name.local, word);
  };
  if (decl.until) {
    waiver.until_text = decl.until->text;
    if (const auto until = end_of_day(builder.schema(), *decl.until)) waiver.until = *until;
  }
  read(decl.approved_by, "approved by", waiver.approved_by);
  read(decl.ticket, "ticket", waiver.ticket);
  read(decl.because, "because", waiver.because);
  read(decl.compensating, "compensating", waiver.compensating);
}

/// Of the actions named those on which the standard has a rule; the others are reported.
ActionList keep_ruled(PolicyBuilder& builder, const Policy& standard,
                      const std::vector<EnvironmentId>& ruled, const ActionList& actions) {
  const Schema& schema = builder.schema();
  std::set<ActionId> with_rules;
  for (EnvironmentId id : ruled) with_rules.insert(schema.environments[id].action);
  ActionList kept;
  kept.any = actions.any;
  std::set<Span> covered;
  for (size_t i = 0; i < actions.actions.size(); ++i) {
    if (!with_rules.contains(actions.actions[i])) continue;
    kept.actions.push_back(actions.actions[i]);
    kept.spans.push_back(actions.spans[i]);
    covered.insert(actions.spans[i]);
  }
  for (size_t i = 0; i < actions.actions.size() && !with_rules.empty(); ++i) {
    if (!covered.insert(actions.spans[i]).second) continue;
    builder.analysis.diagnostics
        .emit(diag::kWaivesNothing, actions.spans[i], standard.name.local,
              schema.actions[actions.actions[i]].name.local)
        .label(standard.span, "declared here");
  }
  return kept;
}

}  // namespace

void build_waiver(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl, WaiverId id) {
  Analysis& analysis = builder.analysis;
  const ast::WaiverDecl& node = std::get<ast::WaiverDecl>(decl.node);
  Waiver& waiver = analysis.book.waivers[id];
  waiver.level = unit.domain;
  read_texts(builder, node, waiver);
  const std::optional<PolicyId> standard_id = waivable(builder, unit, node);
  if (!standard_id) return;
  waiver.standard = *standard_id;
  const Policy& standard = analysis.book.policies[*standard_id];
  const std::optional<TermId> domain = waived_domain(builder, node, standard);
  if (!domain) return;
  waiver.domain = *domain;
  const std::vector<EnvironmentId> ruled = environments_of(analysis.book, *standard_id, false);
  const ActionList actions =
      keep_ruled(builder, standard, ruled, expand_actions(analysis, unit.ast.file, node.actions));
  if (actions.actions.empty()) return;
  const std::vector<EnvironmentId> asked =
      reachable(analysis, builder.index, actions, *domain, node.name.span);
  std::vector<EnvironmentId> environments;
  std::set_intersection(asked.begin(), asked.end(), ruled.begin(), ruled.end(),
                        std::back_inserter(environments));
  waiver.cases =
      build_cases(analysis, unit.ast, {.when = node.when, .unless = node.unless, .span = decl.span},
                  environments);
  check_jurisdiction(analysis, waiver.cases, *domain, node.name.span);
}

}  // namespace bylaw
