// `contradiction` between a duty that is asked for and forbids of the action by which it is done:
// whoever could do it is forbidden to, of all resources that the rule asks it for. Entry point:
// find_duty_conflicts().
#include <algorithm>
#include <set>

#include "checker/check_run.h"
#include "rules/conditions.h"

namespace bylaw {
namespace {

/// Who can do a duty, as far as the use of it says: members of these groups.
std::vector<Value> doers(const Rulebook& book, const DutyUse& use, EntityTypeId principal) {
  std::vector<Value> groups;
  const Duty& duty = book.schema.duties[use.duty];
  for (size_t i = 0; i < use.arguments.size(); ++i) {
    const Type& type = book.schema.types[duty.parameters[i].type];
    if (type.kind != TypeKind::kEntity || book.exprs[use.arguments[i]].op != Op::kLiteral) continue;
    const std::vector<EntityTypeId>& parents = book.schema.entity_types[principal].parents;
    const bool holds_them =
        type.entity() == principal || std::ranges::find(parents, type.entity()) != parents.end();
    if (holds_them) groups.push_back(book.exprs.value(use.arguments[i]));
  }
  return groups;
}

class DutyCheck {
 public:
  DutyCheck(CheckRun& run, RuleId rule, const RuleCase& body, const DutyUse& use)
      : run_(run),
        rule_(rule),
        use_(use),
        of_resource_(resource_conditions(run.book, body.guard)) {}

  /// True once it was reported, or could not be decided.
  bool check_at(const Place& asked) {
    const Schema& schema = run_.book.schema;
    const ActionId done_by = *schema.duties[use_.duty].done_by;
    const EntityTypeId resource = schema.environments[asked.environment].resource;
    // Enough that members of one of the principal types can do it.
    std::optional<Place> blocked;
    for (const EntityTypeId principal : schema.actions[done_by].principals) {
      const auto environment = schema.find_environment(done_by, principal, resource);
      if (!environment) continue;
      const Place place{*environment, asked.domain};
      Situation situation(run_.basis, place, scope_at(place));
      const FormulaId can = who(situation, principal);
      const FormulaId free = situation.formulas().negate(situation.fold().forbidden);
      Prover prover = run_.prover(situation);
      const Existence way = prover.ask(situation.formulas().both(can, free));
      if (way == Existence::kSome) return false;
      const Existence somebody =
          way == Existence::kNever && !blocked ? prover.ask(can) : Existence::kNever;
      if (way == Existence::kUnknown || somebody == Existence::kUnknown) {
        run_.unknown("contradiction", run_.rule_name(rule_), run_.place_of(rule_), situation);
        return true;
      }
      if (somebody == Existence::kSome) blocked = place;
    }
    if (!blocked || !is_asked(asked)) return false;
    report(*blocked);
    return true;
  }

 private:
  /// Whether the rule ever applies there; also where that can't be decided.
  bool is_asked(const Place& place) {
    Situation situation(run_.basis, place, {{rule_}, {}});
    const FormulaId applies = situation.applies(rule_);
    return run_.prover(situation).ask(applies) != Existence::kNever;
  }

  Scope scope_at(const Place& place) const { return {run_.deciding_rules_at(place), of_resource_}; }

  /// A principal who can do it, and a resource for which it may be asked.
  FormulaId who(Situation& situation, EntityTypeId principal) {
    std::vector<FormulaId> all;
    const bool relaxes = run_.book.rules[rule_].kind == RuleKind::kPermit;
    for (const ExprId condition : of_resource_) {
      const Kleene holds = situation.guard(condition);
      all.push_back(relaxes ? holds.yes : situation.formulas().negate(holds.no));
    }
    for (const Value& group : doers(run_.book, use_, principal)) {
      const TypeId type = type_of(group);
      all.push_back(
          situation.universe()
              .is_in(situation.universe().principal(), situation.universe().literal(group, type))
              .yes);
    }
    return situation.formulas().all_of(std::move(all));
  }

  TypeId type_of(const Value& group) const {
    for (const ExprId argument : use_.arguments) {
      const Expr& e = run_.book.exprs[argument];
      if (e.op == Op::kLiteral && run_.book.exprs.value(argument) == group) return e.type;
    }
    return {};
  }

  /// One that forbids it to all who can, if there is such a rule.
  static RuleId who_forbids(Situation& situation, Prover& prover, FormulaId can,
                            const std::vector<RuleId>& reasons) {
    Formulas& f = situation.formulas();
    for (const RuleId rule : reasons) {
      const FormulaId spared = f.both(can, f.negate(situation.applies(rule)));
      if (prover.ask(spared) == Existence::kNever) return rule;
    }
    return reasons.front();
  }

  void report(const Place& place) {
    Situation situation(run_.basis, place, scope_at(place));
    const EntityTypeId principal = run_.book.schema.environments[place.environment].principal;
    const FormulaId can = who(situation, principal);
    situation.fold();
    Prover prover = run_.prover(situation);
    const std::optional<Witness> witness =
        run_.show(situation, prover, can, [](const Evaluator&, const Decision& decision) {
          return !decision.permit && decision.outcome == Outcome::kForbidden;
        });
    if (!witness) {
      run_.unknown("contradiction", run_.rule_name(rule_), run_.place_of(rule_), situation);
      return;
    }
    const RuleId forbid = who_forbids(situation, prover, can, witness->decision.reasons);
    DiagnosticBuilder finding =
        run_.found.emit(kContradiction, use_.span, run_.rule_name(rule_), run_.rule_name(forbid));
    finding.rule(run_.rule_name(rule_)).against(run_.rule_name(forbid));
    finding.label(run_.place_of(forbid), "forbidden to all who could do the duty");
    run_.add_witness(finding, *witness);
    run_.add_owner(finding, run_.book.policies[run_.book.rules[rule_].policy].level);
    finding.hint("ask the duty of somebody else, or let them do it");
  }

  CheckRun& run_;
  RuleId rule_;
  const DutyUse& use_;
  std::vector<ExprId> of_resource_;  // what the rule asks of the resource alone
};

}  // namespace

void find_duty_conflicts(CheckRun& run, RuleId id) {
  std::set<Span> told;  // several typed bodies share one text
  const Rule& rule = run.book.rules[id];
  const TermId level = run.book.policies[rule.policy].level;
  for (const RuleCase& body : rule.cases) {
    for (const DutyUse& use : body.duties) {
      if (!run.book.schema.duties[use.duty].done_by) continue;
      DutyCheck check(run, id, body, use);
      for (const Place& place : run.places({body}, level)) {
        if (!told.contains(use.span) && check.check_at(place)) told.insert(use.span);
      }
    }
  }
}

}  // namespace bylaw
