// Every formula stands for one sentence of the text; what erring arguments, gates and cuts do is
// said where it is encoded.
#include "checker/version_views.h"

#include <algorithm>

#include "checker/column_symbols.h"

namespace bylaw {

VersionViews::VersionViews(Situation& situation, std::vector<RuleId> rules,
                           const std::vector<GatingDuty>& gates)
    : situation_(situation), rules_(std::move(rules)), gates_(gates) {
  add_views();
  std::vector<FormulaId> present;
  std::vector<FormulaId> open;
  std::vector<FormulaId> visible;
  Formulas& f = situation_.formulas();
  for (OneView& view : views_) {
    complete(view);
    present.push_back(view.present);
    open.push_back(f.both(view.present, view.open));
    visible.push_back(f.all_of({view.present, view.open, view.rows}));
  }
  permit_ = f.any_of(std::move(present));
  open_ = f.any_of(std::move(open));
  visible_ = f.any_of(std::move(visible));
  add_demands();
}

const RuleCase& VersionViews::body(RuleId rule) const {
  return *case_at(situation_.rulebook(), rule, situation_.place());
}

/// The views of the guarantees that decide; and, if no forbid stands against them, of all permits.
void VersionViews::add_views() {
  const Rulebook& book = situation_.rulebook();
  Formulas& f = situation_.formulas();
  const size_t levels = situation_.universe().chain().size();
  std::vector<FormulaId> hard(levels, f.no());
  std::vector<FormulaId> guaranteed(levels, f.no());
  std::vector<FormulaId> plain(levels, f.no());
  const auto level = [&](RuleId rule) {
    return *situation_.level_of(book.policies[book.rules[rule].policy].level);
  };
  const auto is_guarantee = [&](RuleId rule) {
    return book.policies[book.rules[rule].policy].kind == PolicyKind::kGuarantee;
  };
  for (const RuleId rule : rules_) {
    const RuleKind kind = book.rules[rule].kind;
    if (kind != RuleKind::kForbid && (kind != RuleKind::kPermit || !is_guarantee(rule))) continue;
    const bool is_permit = kind == RuleKind::kPermit;
    const Policy& policy = book.policies[book.rules[rule].policy];
    std::vector<FormulaId>& row = is_permit ? guaranteed : is_hard(policy) ? hard : plain;
    row[level(rule)] = f.either(row[level(rule)], situation_.applies(rule));
  }
  FormulaId undecided = f.yes();
  std::vector<FormulaId> decides(levels);  // the guarantees of a level do
  for (size_t at = 0; at < levels; ++at) {
    undecided = f.both(undecided, f.negate(hard[at]));
    decides[at] = f.both(undecided, guaranteed[at]);
    undecided = f.all_of({undecided, f.negate(guaranteed[at]), f.negate(plain[at])});
  }
  std::vector<FormulaId> forbids = hard;
  forbids.insert(forbids.end(), plain.begin(), plain.end());
  const FormulaId unforbidden = f.negate(f.any_of(std::move(forbids)));
  for (const RuleId rule : rules_) {
    if (book.rules[rule].kind != RuleKind::kPermit) continue;
    OneView view;
    view.grant = rule;
    view.lowest = is_guarantee(rule) ? level(rule) : levels;
    const FormulaId handed_out = is_guarantee(rule) ? decides[level(rule)] : unforbidden;
    view.present = f.both(handed_out, situation_.applies(rule));
    views_.push_back(view);
  }
}

bool VersionViews::cuts(RuleId guardrail, const OneView& view) const {
  const Rulebook& book = situation_.rulebook();
  return *situation_.level_of(book.policies[book.rules[guardrail].policy].level) <= view.lowest;
}

FormulaId VersionViews::arguments_known(RuleId rule) {
  std::vector<FormulaId> known;
  for (const DutyUse& use : body(rule).duties) {
    for (const ExprId argument : use.arguments) {
      known.push_back(situation_.encoder().value(argument).ok);
    }
  }
  return situation_.formulas().all_of(std::move(known));
}

/// A view with a duty that can't be named is gone; one whose gating duties aren't discharged waits.
void VersionViews::complete(OneView& view) {
  const Rulebook& book = situation_.rulebook();
  Formulas& f = situation_.formulas();
  std::vector<FormulaId> named{view.present, arguments_known(view.grant)};
  std::vector<FormulaId> open;
  std::vector<FormulaId> rows{situation_.guard(body(view.grant).filter).yes};
  for (const RuleId rule : rules_) {
    const RuleKind kind = book.rules[rule].kind;
    if (kind != RuleKind::kOblige && kind != RuleKind::kFilter) continue;
    if (!cuts(rule, view)) continue;
    const FormulaId idle = f.negate(situation_.applies(rule));
    if (kind == RuleKind::kOblige) {
      named.push_back(f.either(idle, arguments_known(rule)));
    } else {
      rows.push_back(f.either(idle, situation_.guard(body(rule).filter).yes));
    }
  }
  for (const GatingDuty& gate : gates_) {
    if (gate.rule == view.grant) open.push_back(gate.discharged);
    if (book.rules[gate.rule].kind != RuleKind::kOblige || !cuts(gate.rule, view)) continue;
    open.push_back(f.either(f.negate(situation_.applies(gate.rule)), gate.discharged));
  }
  view.present = f.all_of(std::move(named));
  view.open = f.all_of(std::move(open));
  view.rows = f.all_of(std::move(rows));
}

void VersionViews::add_demands() {
  const Rulebook& book = situation_.rulebook();
  Formulas& f = situation_.formulas();
  for (const RuleId rule : rules_) {
    const RuleKind kind = book.rules[rule].kind;
    if (kind != RuleKind::kOblige && kind != RuleKind::kPermit) continue;
    std::vector<FormulaId> through;
    for (const OneView& view : views_) {
      const bool its = kind == RuleKind::kPermit ? view.grant == rule : cuts(rule, view);
      if (its) through.push_back(f.both(view.present, view.open));
    }
    FormulaId asked = f.any_of(std::move(through));
    if (kind == RuleKind::kOblige) asked = f.both(asked, situation_.applies(rule));
    for (const DutyUse& use : body(rule).duties) {
      if (book.schema.duties[use.duty].gates) continue;
      Demand demand{use.duty, {}, asked};
      for (const ExprId argument : use.arguments) {
        demand.arguments.push_back(situation_.encoder().value(argument));
      }
      demands_.push_back(std::move(demand));
    }
  }
}

/// Every clause that speaks of the column allows at least that much, through some view that shows
/// the row.
FormulaId VersionViews::shows(const Symbol& column, const MaskPoint& point) {
  const Rulebook& book = situation_.rulebook();
  Formulas& f = situation_.formulas();
  const auto hidden_by = [&](RuleId rule, bool is_cap) {
    std::vector<FormulaId> ways;
    for (const MaskClause& clause : body(rule).masks) {
      if (reveals_at_most(point, clause.mask.point)) continue;
      ways.push_back(selected(situation_, clause.columns, column, is_cap));
    }
    return f.any_of(std::move(ways));
  };
  std::vector<FormulaId> ways;
  for (const OneView& view : views_) {
    std::vector<FormulaId> all{view.present, view.open, view.rows,
                               f.negate(hidden_by(view.grant, false))};
    for (const RuleId rule : rules_) {
      if (book.rules[rule].kind != RuleKind::kCap || !cuts(rule, view)) continue;
      all.push_back(f.negate(f.both(situation_.applies(rule), hidden_by(rule, true))));
    }
    ways.push_back(f.all_of(std::move(all)));
  }
  return f.any_of(std::move(ways));
}

void add_view_reads(const Rulebook& rulebook, const std::vector<RuleId>& rules, const Place& place,
                    Scope& scope) {
  bool masks = false;
  for (const RuleId rule : rules) {
    const RuleCase* body = case_at(rulebook, rule, place);
    if (body->filter.valid()) scope.guards.push_back(body->filter);
    for (const DutyUse& use : body->duties) {
      scope.guards.insert(scope.guards.end(), use.arguments.begin(), use.arguments.end());
    }
    for (const MaskClause& clause : body->masks) {
      masks = true;
      if (clause.columns.where.valid()) scope.guards.push_back(clause.columns.where);
      scope.words.insert(scope.words.end(), clause.columns.names.begin(),
                         clause.columns.names.end());
    }
  }
  if (masks) scope.room = columns_room(rulebook, place);
}

std::vector<GatingDuty> gating_duties(Situation& situation, const std::vector<RuleId>& rules) {
  const Rulebook& book = situation.rulebook();
  std::vector<GatingDuty> gates;
  for (const RuleId rule : rules) {
    const std::vector<DutyUse>& uses = case_at(book, rule, situation.place())->duties;
    for (size_t i = 0; i < uses.size(); ++i) {
      if (!book.schema.duties[uses[i].duty].gates) continue;
      GatingDuty gate;
      gate.rule = rule;
      gate.use = i;
      for (const ExprId argument : uses[i].arguments) {
        gate.arguments.push_back(situation.encoder().value(argument));
      }
      // What both versions ask for alike is discharged for both.
      const auto twin = std::ranges::find_if(gates, [&](const GatingDuty& other) {
        const DutyUse& use = case_at(book, other.rule, situation.place())->duties[other.use];
        return use.duty == uses[i].duty && use.arguments == uses[i].arguments;
      });
      gate.discharged =
          twin != gates.end()
              ? twin->discharged
              : situation.universe().fresh_truth("discharged." + std::to_string(rule.value) + "." +
                                                 std::to_string(i));
      gates.push_back(std::move(gate));
    }
  }
  return gates;
}

FormulaId discharged_alike(Situation& situation, const std::vector<GatingDuty>& gates) {
  Formulas& f = situation.formulas();
  const Rulebook& book = situation.rulebook();
  const auto duty = [&](const GatingDuty& gate) {
    return case_at(book, gate.rule, situation.place())->duties[gate.use].duty;
  };
  std::vector<FormulaId> alike;
  for (size_t i = 0; i < gates.size(); ++i) {
    for (size_t j = i + 1; j < gates.size(); ++j) {
      if (duty(gates[i]) != duty(gates[j])) continue;
      std::vector<FormulaId> same;
      for (size_t a = 0; a < gates[i].arguments.size(); ++a) {
        same.push_back(
            situation.universe().equal(gates[i].arguments[a].value, gates[j].arguments[a].value));
      }
      alike.push_back(
          f.implies(f.all_of(std::move(same)), f.equal(gates[i].discharged, gates[j].discharged)));
    }
  }
  return f.all_of(std::move(alike));
}

}  // namespace bylaw
