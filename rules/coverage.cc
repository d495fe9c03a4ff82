#include "rules/coverage.h"

#include <algorithm>

#include "rules/evaluate.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

/// Whether the operands of an operation are conditions of their own.
bool joins_conditions(Op op) {
  return op == Op::kAnd || op == Op::kOr || op == Op::kNot || op == Op::kImplies;
}

CaseCoverage conditions_of(const ExprStore& exprs, const RuleCase& body) {
  CaseCoverage found;
  if (!body.guard.valid()) return found;
  std::vector<ExprId> waiting{body.guard};
  while (!waiting.empty()) {
    const ExprId id = waiting.back();
    waiting.pop_back();
    const auto operands = exprs.operands(id);
    if (joins_conditions(exprs[id].op)) {
      waiting.insert(waiting.end(), operands.rbegin(), operands.rend());
    }
    const bool seen =
        std::ranges::find(found.conditions, id, &Condition::expr) != found.conditions.end();
    // `not C` says nothing that C doesn't.
    if (seen || exprs[id].op == Op::kNot) continue;
    found.conditions.push_back({id, exprs[id].span});
  }
  return found;
}

void count_conditions(const Evaluator& evaluator, const RuleCase& body, CaseCoverage& coverage) {
  for (Condition& condition : coverage.conditions) {
    const Evaluated value = evaluator.truth(condition.expr, body.frame_size);
    if (value.is_true()) ++condition.when_true;
    if (value.is_false()) ++condition.when_false;
  }
}

}  // namespace

Coverage::Coverage(const Rulebook& rulebook) : rulebook_(&rulebook) {
  const auto add = [&](CoveredItem item) {
    for (const RuleCase& body : cases(item)) {
      item.cases.push_back(conditions_of(rulebook.exprs, body));
    }
    items_.push_back(std::move(item));
  };
  for (uint32_t i = 0; i < rulebook.rules.size(); ++i) {
    const Rule& rule = rulebook.rules[RuleId(i)];
    const QualifiedName& name = rulebook.policies[rule.policy].name;
    add({CoveredItem::Kind::kRule, i, name.package, name.full(), rule.head, 0, {}, {}});
  }
  for (uint32_t i = 0; i < rulebook.overrides.size(); ++i) {
    const Override& lift = rulebook.overrides[OverrideId(i)];
    const std::string name = "override of " + rulebook.policies[lift.standard].name.full();
    add({CoveredItem::Kind::kOverride, i, lift.name.package, name, lift.span, 0, {}, {}});
  }
  for (uint32_t i = 0; i < rulebook.waivers.size(); ++i) {
    const Waiver& waiver = rulebook.waivers[WaiverId(i)];
    const std::string name = "waiver " + waiver.name.full();
    add({CoveredItem::Kind::kWaiver, i, waiver.name.package, name, waiver.span, 0, {}, {}});
  }
}

const std::vector<RuleCase>& Coverage::cases(const CoveredItem& item) const {
  switch (item.kind) {
    case CoveredItem::Kind::kRule:
      return rulebook_->rules[RuleId(item.index)].cases;
    case CoveredItem::Kind::kOverride:
      return rulebook_->overrides[OverrideId(item.index)].lifts;
    case CoveredItem::Kind::kWaiver:
      break;
  }
  return rulebook_->waivers[WaiverId(item.index)].cases;
}

void Coverage::note_applied(size_t item, size_t test) {
  ++items_[item].applied;
  std::vector<size_t>& tests = items_[item].tests;
  if (tests.empty() || tests.back() != test) tests.push_back(test);
}

void Coverage::count(size_t test, const EntityStore& store, const Request& request,
                     const DecideOptions& options) {
  if (!request.action.valid() || !request.principal.type.valid() ||
      !request.resource.type.valid()) {
    return;
  }
  const auto environment = rulebook_->schema.find_environment(
      request.action, request.principal.type, request.resource.type);
  if (!environment) return;
  const RequestFacts facts(*rulebook_, store, request, options.now);
  const Evaluator evaluator(facts, rulebook_->exprs);
  const size_t first_override = rulebook_->rules.size();
  const size_t first_waiver = first_override + rulebook_->overrides.size();
  const auto count_case = [&](size_t item, const RuleCase* body) {
    const auto at = static_cast<size_t>(body - cases(items_[item]).data());
    count_conditions(evaluator, *body, items_[item].cases[at]);
  };

  std::vector<EvaluationError> errors;
  const Weighing weighing = weigh(evaluator, *environment, std::nullopt, errors);
  for (const WeighedRule& weighed : weighing.rules) {
    if (weighed.standing == Standing::kEnded) continue;
    const size_t item = weighed.rule.index();
    count_case(item, weighed.body);
    if (!weighed.guard.is_false()) note_applied(item, test);
  }
  const auto reaches = [&](TermId domain) {
    return std::ranges::find(weighing.chain, domain) != weighing.chain.end();
  };
  for (uint32_t i = 0; i < rulebook_->overrides.size(); ++i) {
    const OverrideId id(i);
    const Override& lift = rulebook_->overrides[id];
    const RuleCase* body = case_of(lift.lifts, *environment);
    if (body == nullptr || !reaches(lift.level)) continue;
    count_case(first_override + i, body);
    const bool lifted = std::ranges::any_of(weighing.rules, [&](const WeighedRule& weighed) {
      return weighed.standing == Standing::kLifted && weighed.lifted_by == id;
    });
    if (lifted) note_applied(first_override + i, test);
  }
  for (uint32_t i = 0; i < rulebook_->waivers.size(); ++i) {
    const WaiverId id(i);
    const Waiver& waiver = rulebook_->waivers[id];
    const RuleCase* body = case_of(waiver.cases, *environment);
    if (body == nullptr || !reaches(waiver.domain) || options.now >= waiver.until) continue;
    count_case(first_waiver + i, body);
    const bool waived = std::ranges::any_of(weighing.rules, [&](const WeighedRule& weighed) {
      return weighed.standing == Standing::kWaived && weighed.waiver == id;
    });
    if (waived) note_applied(first_waiver + i, test);
  }
}

Share rule_coverage(const std::vector<const CoveredItem*>& items) {
  Share share;
  for (const CoveredItem* item : items) {
    ++share.all;
    share.seen += item->applied > 0 ? 1 : 0;
  }
  return share;
}

Share branch_coverage(const std::vector<const CoveredItem*>& items) {
  Share share;
  for (const CoveredItem* item : items) {
    for (const CaseCoverage& body : item->cases) {
      for (const Condition& condition : body.conditions) {
        share.all += 2;
        share.seen += condition.when_true > 0 ? 1 : 0;
        share.seen += condition.when_false > 0 ? 1 : 0;
      }
    }
  }
  return share;
}

}  // namespace bylaw
