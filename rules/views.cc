// Rows, cells and duties of one view.
#include "rules/views.h"

#include <algorithm>
#include <utility>

#include "facts/duties.h"
#include "rules/partial.h"

namespace bylaw {
namespace {

class ViewMaker {
 public:
  ViewMaker(const ViewContext& context, const WeighedRule& grant, size_t lowest, Decision& decision)
      : context_(context),
        rulebook_(context.evaluator.facts().rulebook()),
        grant_(grant),
        decision_(decision) {
    for (const WeighedRule& rule : context.weighing.rules) {
      if (rule.level <= lowest && rule.applies(rulebook_)) guardrails_.push_back(&rule);
    }
  }

  std::optional<View> make();

 private:
  void add_rows();
  void add_filter(const WeighedRule& rule);
  void add_cells();
  void add_cell(const Column& column);
  bool add_duties();
  bool add_duties_of(const WeighedRule& rule);
  RuleKind kind(const WeighedRule& rule) const { return rulebook_.rules[rule.rule].kind; }

  const ViewContext& context_;
  const Rulebook& rulebook_;
  const WeighedRule& grant_;
  Decision& decision_;
  std::vector<const WeighedRule*> guardrails_;
  View view_;
};

std::optional<View> ViewMaker::make() {
  view_.grant = grant_.rule;
  add_rows();
  add_cells();
  if (!add_duties()) return std::nullopt;
  return std::move(view_);
}

void ViewMaker::add_rows() {
  add_filter(grant_);
  for (const WeighedRule* rule : guardrails_) {
    if (kind(*rule) == RuleKind::kFilter) add_filter(*rule);
  }
  if (view_.rows_none) view_.filters.clear();
}

void ViewMaker::add_filter(const WeighedRule& rule) {
  if (!rule.body->filter.valid()) return;
  std::vector<EvalError> errors;
  const ExprId left = partially_evaluate(context_.evaluator, rule.body->filter,
                                         rule.body->frame_size, decision_.residual, errors);
  for (EvalError& error : errors) {
    decision_.errors.push_back({rule.rule, std::move(error.message), error.span});
  }
  const bool known = decision_.residual[left].op == Op::kLiteral;
  if (known && decision_.residual.value(left).as<bool>()) return;
  if (known) {
    view_.rows_none = true;
  } else if (std::ranges::find(view_.filters, left) == view_.filters.end()) {
    view_.filters.push_back(left);
  }
}

void ViewMaker::add_cells() {
  const ActionId action = context_.evaluator.facts().request().action;
  view_.cells = rulebook_.schema.actions[action].columns.has_value();
  for (const Column& column : context_.columns) add_cell(column);
}

/// What the grant's masks reveal of a column, met with the caps.
void ViewMaker::add_cell(const Column& column) {
  MaskPoint point = MaskPoint::all();
  std::vector<const MaskUse*> uses;
  const auto clauses = [&](const WeighedRule& rule, bool is_cap) {
    for (const MaskClause& clause : rule.body->masks) {
      if (!selects(context_.evaluator, clause.columns, column, is_cap, rule.rule,
                   decision_.errors)) {
        continue;
      }
      point = meet(point, clause.mask.point);
      uses.push_back(&clause.mask);
    }
  };
  clauses(grant_, false);
  for (const WeighedRule* rule : guardrails_) {
    if (kind(*rule) == RuleKind::kCap) clauses(*rule, true);
  }
  // A name that the catalogue lists twice shows what both may show.
  const auto twin = std::ranges::find(view_.columns, column.name, &ColumnMask::column);
  const auto full = std::ranges::find(view_.full, column.name);
  if (twin != view_.columns.end()) {
    const MaskPoint both = meet(twin->point, point);
    if (both != twin->point) *twin = {column.name, both, to_string(both)};
    return;
  }
  if (point.full) {
    if (full == view_.full.end()) view_.full.push_back(column.name);
    return;
  }
  if (full != view_.full.end()) view_.full.erase(full);
  const auto exact = std::ranges::find_if(
      uses, [&](const MaskUse* use) { return canonical(use->point) == point; });
  if (exact != uses.end()) {
    view_.columns.push_back({column.name, point, mask_text(rulebook_.schema, **exact)});
  } else if (showable(point)) {
    view_.columns.push_back({column.name, point, to_string(point)});
  } else {
    view_.columns.push_back({column.name, MaskPoint::null(), "null"});
  }
}

/// False if an argument errs.
bool ViewMaker::add_duties() {
  bool named = add_duties_of(grant_);
  for (const WeighedRule* rule : guardrails_) {
    if (kind(*rule) == RuleKind::kOblige) named = add_duties_of(*rule) && named;
  }
  CombinedDuties combined = combine_duties(rulebook_.schema, std::move(view_.duties));
  view_.duties = std::move(combined.duties);
  decision_.problems.insert(decision_.problems.end(), combined.conflicts.begin(),
                            combined.conflicts.end());
  return named;
}

bool ViewMaker::add_duties_of(const WeighedRule& rule) {
  bool named = true;
  for (const DutyUse& use : rule.body->duties) {
    DutyValue duty{use.duty, {}};
    for (const ExprId argument : use.arguments) {
      const Evaluated value = context_.evaluator.truth(argument, rule.body->frame_size);
      if (value.ok()) {
        duty.arguments.push_back(value.value());
        continue;
      }
      decision_.errors.push_back({rule.rule, value.error().message, value.error().span});
      named = false;
    }
    if (duty.arguments.size() == use.arguments.size()) view_.duties.push_back(std::move(duty));
  }
  return named;
}

}  // namespace

std::optional<View> make_view(const ViewContext& context, const WeighedRule& grant, size_t lowest,
                              Decision& decision) {
  return ViewMaker(context, grant, lowest, decision).make();
}

std::string mask_text(const Schema& schema, const MaskUse& use) {
  std::string text = schema.masks[use.mask].name.local;
  for (size_t i = 0; i < use.arguments.size(); ++i) {
    text += (i == 0 ? "(" : ", ") + schema.value_text(use.arguments[i]);
  }
  return use.arguments.empty() ? text : text + ")";
}

std::vector<std::string> not_enforced(const Schema& schema, const Enforces& enforces,
                                      const View& view) {
  std::vector<std::string> missing;
  if (!enforces.filters && (view.rows_none || !view.filters.empty())) missing.push_back("filters");
  // A table of which the catalogue lists no column shows nothing but nulls.
  const bool masked = view.cells && (view.full.empty() || !view.columns.empty());
  if (!enforces.masks && masked) missing.push_back("masks");
  if (enforces.duties) return missing;
  for (const DutyValue& duty : view.duties) {
    const QualifiedName& name = schema.duties[duty.duty].name;
    if (enforces.duty_names.contains(name.local) || enforces.duty_names.contains(name.full())) {
      continue;
    }
    missing.push_back("the duty " + duty_name(schema, duty.duty));
  }
  return missing;
}

}  // namespace bylaw
