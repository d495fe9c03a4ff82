// Cells are compared by thresholds: for each point that clauses can leave of a column, whether some
// view shows at least that. Equal answers for all of them are equal joins. Duties are compared by
// who asks for what the other version doesn't ask for.
#include "checker/diff_questions.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "checker/column_symbols.h"
#include "checker/free_slots.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

constexpr size_t kMostPoints = 64;

bool is_ordered(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kDecimal || kind == TypeKind::kDuration ||
         kind == TypeKind::kTimestamp || kind == TypeKind::kDate || kind == TypeKind::kEnum;
}

/// The conditions of one version's rules, and of what decides whether they stand.
std::set<ExprId> conditions(const Merged& merged, const Place& place, size_t side,
                            const std::vector<RuleId>& rules) {
  const Rulebook& book = merged.book;
  std::set<ExprId> all;
  const auto add = [&](const RuleCase* body) {
    if (body == nullptr) return;
    all.insert(body->guard);
    all.insert(body->filter);
  };
  const auto of_side = [&](PolicyId policy) {
    return !book.policies[policy].rules.empty() &&
           merged.side_of(book.policies[policy].rules.front()) == side;
  };
  for (const RuleId rule : rules) {
    add(case_at(book, rule, place));
    add(case_of(book.policies[book.rules[rule].policy].within, place.environment));
  }
  for (const Waiver& waiver : book.waivers) {
    if (of_side(waiver.standard)) add(case_of(waiver.cases, place.environment));
  }
  for (const Override& lift : book.overrides) {
    if (of_side(lift.standard)) add(case_of(lift.lifts, place.environment));
  }
  all.erase(ExprId());
  return all;
}

/// All conditions of which these are made, calls not unfolded.
std::set<ExprId> parts_of(const Rulebook& book, const std::set<ExprId>& conditions) {
  std::set<ExprId> seen;
  std::set<ExprId> parts;
  std::vector<ExprId> open(conditions.begin(), conditions.end());
  FreeSlots slots(book.exprs);
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid() || !seen.insert(id).second) continue;
    const bool is_condition = book.schema.types[book.exprs[id].type].kind == TypeKind::kBool;
    if (is_condition && book.exprs[id].op != Op::kLiteral && slots.closed(id)) parts.insert(id);
    const auto operands = book.exprs.operands(id);
    open.insert(open.end(), operands.begin(), operands.end());
  }
  return parts;
}

/// Conditions on columns are not remembered from one column to the next.
std::set<ExprId> parts_of_selectors(const Rulebook& book, const Place& place,
                                    const std::vector<RuleId>& rules) {
  std::set<ExprId> selectors;
  for (const RuleId rule : rules) {
    for (const MaskClause& clause : case_at(book, rule, place)->masks) {
      selectors.insert(clause.columns.where);
    }
  }
  return parts_of(book, selectors);
}

}  // namespace

Scope DiffQuestions::scope(const Merged& merged, const Place& place,
                           const std::array<std::vector<RuleId>, 2>& rules, Freedom freedom) {
  Scope scope;
  if (freedom != Freedom::kNothing) {
    std::array<std::set<ExprId>, 2> of;
    for (const size_t side : {kOld, kNew}) {
      of[side] = conditions(merged, place, side, rules[side]);
      if (freedom == Freedom::kParts) of[side] = parts_of(merged.book, of[side]);
    }
    std::ranges::set_intersection(of[kOld], of[kNew], std::inserter(scope.free, scope.free.end()));
    for (const std::vector<RuleId>& own : rules) {
      for (const ExprId part : parts_of_selectors(merged.book, place, own)) scope.free.erase(part);
    }
  }
  for (const std::vector<RuleId>& own : rules) {
    scope.rules.insert(scope.rules.end(), own.begin(), own.end());
  }
  add_view_reads(merged.book, scope.rules, place, scope);
  return scope;
}

DiffQuestions::DiffQuestions(const Merged& merged, Situation& situation,
                             const std::array<std::vector<RuleId>, 2>& rules)
    : merged_(merged), situation_(situation), rules_(rules) {
  std::vector<RuleId> all = rules[kOld];
  all.insert(all.end(), rules[kNew].begin(), rules[kNew].end());
  gates_ = gating_duties(situation, all);
  for (const GatingDuty& gate : gates_) gates_of_[merged.side_of(gate.rule)].push_back(gate);
  for (const size_t side : {kOld, kNew}) {
    views_.emplace_back(situation, rules[side], gates_of_[side]);
  }
  Formulas& f = situation.formulas();
  const VersionViews& before = views_[kOld];
  const VersionViews& after = views_[kNew];
  formulas_.fill(f.no());
  const auto only = [&](FormulaId a, FormulaId b) { return f.both(a, f.negate(b)); };
  at(DifferenceKind::kPermitted) = only(after.permit(), before.permit());
  at(DifferenceKind::kDenied) = only(before.permit(), after.permit());
  const FormulaId both =
      f.all_of({before.permit(), after.permit(), discharged_alike(situation, gates_)});
  at(DifferenceKind::kWaitsForMore) = f.both(both, only(before.open(), after.open()));
  at(DifferenceKind::kWaitsForLess) = f.both(both, only(after.open(), before.open()));
  const FormulaId open = f.all_of({both, before.open(), after.open()});
  at(DifferenceKind::kMoreRows) = f.both(open, only(after.visible(), before.visible()));
  at(DifferenceKind::kFewerRows) = f.both(open, only(before.visible(), after.visible()));
  at(DifferenceKind::kAsksMore) = f.both(open, asks_more(after, before));
  at(DifferenceKind::kAsksLess) = f.both(open, asks_more(before, after));
  compare_cells(f.all_of({open, before.visible(), after.visible()}));
}

/// All points that clauses can leave of a column together, and everything; null is shown anyway.
std::vector<MaskPoint> DiffQuestions::points() const {
  std::vector<MaskPoint> points{MaskPoint::all()};
  for (const std::vector<RuleId>& rules : rules_) {
    for (const RuleId rule : rules) {
      for (const MaskClause& clause : case_at(merged_.book, rule, situation_.place())->masks) {
        const MaskPoint own = canonical(clause.mask.point);
        const size_t before = points.size();
        for (size_t i = 0; i < before && points.size() <= kMostPoints; ++i) {
          const MaskPoint both = meet(points[i], own);
          if (std::ranges::find(points, both) == points.end()) points.push_back(both);
        }
      }
    }
  }
  std::erase(points, MaskPoint::null());
  return points;
}

void DiffQuestions::compare_cells(FormulaId both_show_the_row) {
  const Environment& environment = situation_.universe().environment();
  if (!merged_.book.schema.actions[environment.action].columns) return;
  const std::vector<MaskPoint> thresholds = points();
  const bool masked =
      thresholds.size() > 1 || std::ranges::any_of(rules_, [&](const std::vector<RuleId>& rules) {
        return std::ranges::any_of(rules, [&](RuleId rule) {
          return !case_at(merged_.book, rule, situation_.place())->masks.empty();
        });
      });
  if (!masked) return;
  if (merged_.vocabulary.other_columns.contains(environment.action)) {
    columns_left_out_ = "the versions read different columns";
    return;
  }
  if (thresholds.size() > kMostPoints) {
    columns_left_out_ = "the masks leave too many different parts of a column";
    return;
  }
  Formulas& f = situation_.formulas();
  std::vector<FormulaId> more;
  std::vector<FormulaId> less;
  // No condition can tell the order of the columns: the one that is shown otherwise is the first.
  std::vector<MemberSymbol> columns = columns_of(situation_);
  if (columns.size() > 1) columns.resize(1);
  for (const MemberSymbol& column : columns) {
    for (const MaskPoint& point : thresholds) {
      const FormulaId before = views_[kOld].shows(column.value, point);
      const FormulaId after = views_[kNew].shows(column.value, point);
      more.push_back(f.all_of({column.there, after, f.negate(before)}));
      less.push_back(f.all_of({column.there, before, f.negate(after)}));
    }
  }
  at(DifferenceKind::kShowsMore) = f.both(both_show_the_row, f.any_of(std::move(more)));
  at(DifferenceKind::kShowsLess) = f.both(both_show_the_row, f.any_of(std::move(less)));
}

FormulaId DiffQuestions::asks_more(const VersionViews& one, const VersionViews& other) {
  Formulas& f = situation_.formulas();
  std::vector<FormulaId> ways;
  for (const VersionViews::Demand& demand : one.demands()) {
    ways.push_back(f.both(demand.asked, f.negate(covered(demand, other))));
  }
  return f.any_of(std::move(ways));
}

/// What the demand asks for is asked for by others too, combined as the duty says.
FormulaId DiffQuestions::covered(const VersionViews::Demand& demand, const VersionViews& by) {
  Formulas& f = situation_.formulas();
  Universe& universe = situation_.universe();
  const DutyCombination combination = merged_.book.schema.duties[demand.duty].combination;
  std::vector<const VersionViews::Demand*> others;
  for (const VersionViews::Demand& other : by.demands()) {
    if (other.duty == demand.duty) others.push_back(&other);
  }
  const auto some = [&](auto matches) {
    std::vector<FormulaId> ways;
    for (const VersionViews::Demand* other : others) {
      ways.push_back(f.both(other->asked, matches(*other)));
    }
    return f.any_of(std::move(ways));
  };
  const bool apart = combination == DutyCombination::kAll ||
                     combination == DutyCombination::kConflict || demand.arguments.empty();
  if (apart) {
    return some([&](const VersionViews::Demand& other) {
      std::vector<FormulaId> same;
      for (size_t i = 0; i < demand.arguments.size(); ++i) {
        same.push_back(universe.equal(demand.arguments[i].value, other.arguments[i].value));
      }
      return f.all_of(std::move(same));
    });
  }
  std::vector<FormulaId> each;
  for (size_t i = 0; i < demand.arguments.size(); ++i) {
    const Symbol& mine = demand.arguments[i].value;
    if (combination == DutyCombination::kUnion && mine.members) {
      for (const MemberSymbol& member : *mine.members) {
        const FormulaId in = some([&](const VersionViews::Demand& other) {
          return universe.contains(other.arguments[i].value, member.value);
        });
        each.push_back(f.implies(member.there, in));
      }
      if (mine.members->empty()) {
        each.push_back(some([&](const VersionViews::Demand&) { return f.yes(); }));
      }
      continue;
    }
    each.push_back(some([&](const VersionViews::Demand& other) {
      const Symbol& theirs = other.arguments[i].value;
      if (combination == DutyCombination::kMax) return at_least(demand.duty, i, theirs, mine);
      if (combination == DutyCombination::kMin) return at_least(demand.duty, i, mine, theirs);
      return universe.equal(mine, theirs);
    }));
  }
  return f.all_of(std::move(each));
}

FormulaId DiffQuestions::at_least(DutyId duty_id, size_t parameter, const Symbol& high,
                                  const Symbol& low) {
  Universe& universe = situation_.universe();
  const Duty& duty = merged_.book.schema.duties[duty_id];
  const Type& type = merged_.book.schema.types[duty.parameters[parameter].type];
  if (parameter < duty.words.size() && !duty.words[parameter].empty()) {
    const std::vector<std::string>& words = duty.words[parameter];
    const auto rank = [&](const std::string& word) { return std::ranges::find(words, word); };
    return universe.text_test(
        low, high, [&](const std::string& a, const std::string& b) { return rank(a) <= rank(b); });
  }
  const bool reordered =
      type.kind == TypeKind::kEnum && merged_.vocabulary.reordered.contains(type.enumeration());
  if (!is_ordered(type.kind) || reordered) return universe.equal(high, low);
  return universe.less(low, high, /*or_equal=*/true);
}

}  // namespace bylaw
