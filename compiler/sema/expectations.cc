// Expectations of tests: see expectations.h.
#include "compiler/sema/expectations.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_tests.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/policy_builder.h"
#include "compiler/sema/uses.h"

namespace bylaw {
namespace {

bool is_none(const ast::File& file, ast::ExprId filter) {
  if (!filter.valid()) return true;
  const ast::Expr& expr = file.exprs[filter];
  return expr.kind == ast::ExprKind::kName && expr.text == "none";
}

}  // namespace

void ExpectationBuilder::read_actions(const ast::ExpectDecl& expect, EntityTypeId principal,
                                      EntityTypeId resource) {
  const Schema& schema = analysis_.book.schema;
  const ActionList list = expand_actions(analysis_, file_.file, expect.actions);
  std::set<Span> reported;
  for (size_t i = 0; i < list.actions.size(); ++i) {
    const ActionId action = list.actions[i];
    if (const auto found = schema.find_environment(action, principal, resource)) {
      actions_.push_back(action);
      environments_.push_back(*found);
    } else if (!list.any && reported.insert(list.spans[i]).second) {
      analysis_.diagnostics
          .emit(diag::kNoEnvironment, list.spans[i], schema.actions[action].name.local,
                schema.entity_types[principal].name.local, schema.entity_types[resource].name.local)
          .label(schema.actions[action].span, "declared here");
    }
  }
}

/// Whether a rule of the policy about these actions can be a reason: permits and guarantees of a
/// permit; forbids of a denial, and approvals, without which a view is gone.
bool ExpectationBuilder::can_decide(PolicyId policy, bool permit) const {
  const Rulebook& book = analysis_.book;
  for (RuleId id : book.policies[policy].rules) {
    const Rule& rule = book.rules[id];
    for (const RuleCase& rule_case : rule.cases) {
      const bool fits = permit ? rule.kind == RuleKind::kPermit
                               : rule.kind == RuleKind::kForbid || !rule_case.duties.empty();
      if (!fits) continue;
      for (EnvironmentId environment : environments_) {
        if (std::binary_search(rule_case.environments.begin(), rule_case.environments.end(),
                               environment)) {
          return true;
        }
      }
    }
  }
  return false;
}

void ExpectationBuilder::read_by(const ast::ExpectDecl& expect, Expectation& result) {
  const Rulebook& book = analysis_.book;
  std::map<PolicyId, Span> seen;
  for (const ast::Path& path : expect.by) {
    const std::optional<PolicyId> id = resolve_policy(analysis_, file_.file, path);
    if (!id) continue;
    const Policy& policy = book.policies[*id];
    const auto [at, fresh] = seen.emplace(*id, path.span);
    if (!fresh) {
      analysis_.diagnostics.emit(diag::kByTwice, path.span, policy.name.local)
          .label(at->second, "first here");
      continue;
    }
    result.by.push_back(*id);
    if (actions_.empty() || expect.not_permitted || can_decide(*id, expect.permit)) continue;
    analysis_.diagnostics
        .emit(diag::kByCannotDecide, path.span, policy.name.local,
              expect.permit ? "permit" : "deny")
        .label(policy.span, "declared here");
  }
}

void ExpectationBuilder::refuse_contradictions(const ast::ExpectDecl& expect) {
  Diagnostics& out = analysis_.diagnostics;
  if (expect.not_permitted && expect.permit) {
    out.emit(diag::kPermitNotPermitted, expect.span);
  } else if (expect.not_permitted && expect.by_stated) {
    out.emit(diag::kNotPermittedBy, expect.by.empty() ? expect.span : expect.by.front().span)
        .hint("leave out either");
  }
  if (expect.permit) return;
  if (expect.masks) out.emit(diag::kDenialShows, expect.span, "masks");
  if (expect.filter) out.emit(diag::kDenialShows, expect.span, "filter");
  if (expect.duties) out.emit(diag::kDenialShows, expect.span, "duties");
}

/// Whether all actions of the decision read columns; the first that does not is reported.
bool ExpectationBuilder::reads_columns(Span span, std::string_view what) {
  const Schema& schema = analysis_.book.schema;
  for (ActionId action : actions_) {
    if (schema.actions[action].columns) continue;
    analysis_.diagnostics
        .emit(diag::kExpectWithoutColumns, span, schema.actions[action].name.local, what)
        .label(schema.actions[action].span, "declared here");
    return false;
  }
  return true;
}

std::vector<ExpectedMask> ExpectationBuilder::masks(const std::vector<ast::ExpectMask>& stated) {
  std::map<std::string, Span> seen;
  std::vector<ExpectedMask> result;
  for (const ast::ExpectMask& mask : stated) {
    const auto [at, fresh] = seen.emplace(mask.column.text, mask.column.span);
    if (!fresh) {
      analysis_.diagnostics.emit(diag::kColumnTwice, mask.column.span, mask.column.text)
          .label(at->second, "first here");
      continue;
    }
    std::optional<MaskUse> use = build_mask_use(analysis_, file_, mask.mask);
    if (use) result.push_back({mask.column.text, std::move(*use)});
  }
  return result;
}

ExprId ExpectationBuilder::filter(ast::ExprId stated) {
  if (is_none(file_, stated) || environments_.empty()) return {};
  ExprScope scope = environment_scope(file_.file, environments_.front());
  scope.rows = true;
  return ExprChecker(analysis_, file_, scope)
      .check(stated, analysis_.book.schema.types.simple(TypeKind::kBool));
}

void ExpectationBuilder::read_duties(const std::vector<ast::Use>& stated, Expectation& result) {
  result.duties_stated = true;
  for (const ast::Use& use : stated) {
    auto duty = build_duty_value(analysis_, file_, use);
    if (!duty) continue;
    if (std::find(result.duties.begin(), result.duties.end(), *duty) != result.duties.end()) {
      analysis_.diagnostics.emit(diag::kDutyTwice, use.span, use.name.text());
      continue;
    }
    result.duties.push_back(std::move(*duty));
  }
}

Expectation ExpectationBuilder::decision(const ast::ExpectDecl& expect, EntityTypeId principal,
                                         EntityTypeId resource) {
  actions_.clear();
  environments_.clear();
  Expectation result;
  result.span = expect.span;
  result.permit = expect.permit;
  result.not_permitted = expect.not_permitted;
  result.by_stated = expect.by_stated;
  refuse_contradictions(expect);
  read_actions(expect, principal, resource);
  result.actions = actions_;
  read_by(expect, result);
  if (!expect.permit) return result;
  if (expect.masks && (expect.masks->empty() || reads_columns(expect.span, "masks"))) {
    result.masks = masks(*expect.masks);
  }
  if (expect.filter && (is_none(file_, *expect.filter) || reads_columns(expect.span, "filter"))) {
    result.filter = filter(*expect.filter);
  }
  if (expect.duties) read_duties(*expect.duties, result);
  return result;
}

Expectation ExpectationBuilder::row(const ast::ExpectDecl& expect, const Expectation* before) {
  Diagnostics& out = analysis_.diagnostics;
  Expectation result;
  result.kind = Expectation::Kind::kRow;
  result.span = expect.span;
  result.row_visible = expect.row_visible;
  if (before == nullptr) {
    out.emit(diag::kRowWithoutDecision, expect.span).hint("expect the decision first");
  } else if (!before->permit) {
    out.emit(diag::kRowOfDenial, expect.span).label(before->span, "this decision");
  } else if (before->actions.size() > 1) {
    out.emit(diag::kRowOfSeveral, expect.span).label(before->span, "this decision");
  } else {
    result.actions = actions_ = before->actions;
    reads_columns(expect.span, "row");
  }
  for (const auto& [column, value] : expect.row) {
    const ast::Expr& cell = file_.exprs[value];
    if (cell.kind == ast::ExprKind::kString) {
      result.row.emplace(column.text, cell.text);
    } else if (cell.kind != ast::ExprKind::kError) {
      out.emit(diag::kCellNotText, cell.span, column.text)
          .hint("write it in quotes, as the table's text");
    }
  }
  result.shows = masks(expect.shows);
  return result;
}

}  // namespace bylaw
