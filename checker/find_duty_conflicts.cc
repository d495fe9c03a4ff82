// `contradiction` between a duty that is asked for and forbids of the action by which it is done:
// whoever could do it is forbidden to, of all resources that the rule asks it for, or of all with
// one value of an attribute. Entry point: find_duty_conflicts().
#include <algorithm>
#include <memory>
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

/// All of a truth value or an enum; of other types none.
std::vector<Value> values_of(const Schema& schema, TypeId id) {
  const Type& type = schema.types[id];
  if (type.kind == TypeKind::kBool) return {Value(false), Value(true)};
  std::vector<Value> values;
  if (type.kind != TypeKind::kEnum) return values;
  const size_t count = schema.enums[type.enumeration()].members.size();
  for (uint32_t i = 0; i < count; ++i) values.emplace_back(EnumValue{type.enumeration(), i});
  return values;
}

/// Resources with one value of an attribute.
struct Part {
  uint32_t attribute;
  Value value;
};

/// Who of one type of principals could do a duty, and where they are.
struct Doers {
  Doers(const CheckRun& run, const Place& at, const Scope& scope)
      : place(at), situation(run.basis, at, scope) {}
  Place place;
  Situation situation;
  std::optional<Prover> prover;
  FormulaId can;
  FormulaId free;  // it is not forbidden to them
  std::vector<FormulaId> parts;
};

class DutyCheck {
 public:
  DutyCheck(CheckRun& run, RuleId rule, const RuleCase& body, const DutyUse& use)
      : run_(run),
        rule_(rule),
        use_(use),
        of_resource_(resource_conditions(run.book, body.guard)) {}

  /// True once it was reported, or could not be decided.
  bool check_at(const Place& asked) {
    const std::vector<Part> parts = parts_at(asked);
    std::vector<std::unique_ptr<Doers>> doers = doers_at(asked, parts);
    const std::optional<size_t> all = blocked(doers, std::nullopt);
    if (undecided_) return true;
    if (all) {
      if (!is_asked(asked, nullptr)) return false;
      report(doers[*all]->place, {});
      return true;
    }
    std::optional<Place> place;
    std::vector<const Part*> told;
    for (size_t part = 0; part < parts.size(); ++part) {
      const std::optional<size_t> by = blocked(doers, part);
      if (undecided_) return true;
      if (!by || !is_asked(asked, &parts[part])) continue;
      if (!place) place = doers[*by]->place;
      if (doers[*by]->place == *place) told.push_back(&parts[part]);
    }
    if (!place) return false;
    report(*place, told);
    return true;
  }

 private:
  /// By the truth values and enums of the resource.
  std::vector<Part> parts_at(const Place& asked) const {
    const Schema& schema = run_.book.schema;
    const EntityTypeId resource = schema.environments[asked.environment].resource;
    const std::vector<Member>& attributes = schema.entity_types[resource].attributes;
    std::vector<Part> parts;
    for (uint32_t i = 0; i < attributes.size(); ++i) {
      for (Value& value : values_of(schema, attributes[i].type)) {
        parts.push_back({i, std::move(value)});
      }
    }
    return parts;
  }

  std::vector<Place> places_of_doers(const Place& asked) const {
    const Schema& schema = run_.book.schema;
    const ActionId done_by = *schema.duties[use_.duty].done_by;
    const EntityTypeId resource = schema.environments[asked.environment].resource;
    std::vector<Place> places;
    for (const EntityTypeId principal : schema.actions[done_by].principals) {
      const auto environment = schema.find_environment(done_by, principal, resource);
      if (environment) places.push_back({*environment, asked.domain});
    }
    return places;
  }

  std::vector<std::unique_ptr<Doers>> doers_at(const Place& asked, const std::vector<Part>& parts) {
    std::vector<std::unique_ptr<Doers>> all;
    for (const Place& place : places_of_doers(asked)) {
      auto doers = std::make_unique<Doers>(run_, place, scope_at(place));
      doers->can = who(doers->situation);
      doers->free = doers->situation.formulas().negate(doers->situation.fold().forbidden);
      for (const Part& part : parts) doers->parts.push_back(is_of(doers->situation, part));
      doers->prover.emplace(run_.prover(doers->situation));
      all.push_back(std::move(doers));
    }
    return all;
  }

  /// Whose doers there are while nobody is free to do it. Enough that members of one of the types
  /// of principals can.
  std::optional<size_t> blocked(std::vector<std::unique_ptr<Doers>>& all,
                                std::optional<size_t> part) {
    std::optional<size_t> found;
    for (size_t i = 0; i < all.size(); ++i) {
      Doers& doers = *all[i];
      Formulas& f = doers.situation.formulas();
      const FormulaId can = part ? f.both(doers.can, doers.parts[*part]) : doers.can;
      const Existence way = doers.prover->ask(f.both(can, doers.free));
      if (way == Existence::kSome) return std::nullopt;
      const Existence somebody =
          way == Existence::kNever && !found ? doers.prover->ask(can) : Existence::kNever;
      if (way == Existence::kUnknown || somebody == Existence::kUnknown) {
        leave_open(doers.situation);
        return std::nullopt;
      }
      if (somebody == Existence::kSome) found = i;
    }
    return found;
  }

  void leave_open(Situation& situation) {
    undecided_ = true;
    run_.unknown("contradiction", run_.rule_name(rule_), run_.place_of(rule_), situation);
  }

  /// Whether the rule ever applies there; of a part, to what is not forbidden anyway. Also where
  /// that can't be decided.
  bool is_asked(const Place& place, const Part* part) {
    Scope scope{{rule_}, {}};
    if (part != nullptr) {
      const std::vector<RuleId> deciding = run_.deciding_rules_at(place);
      scope.rules.insert(scope.rules.end(), deciding.begin(), deciding.end());
    }
    Situation situation(run_.basis, place, scope);
    FormulaId wanted = situation.applies(rule_);
    if (part != nullptr) {
      Formulas& f = situation.formulas();
      wanted = f.all_of({wanted, f.negate(situation.fold().forbidden), is_of(situation, *part)});
    }
    return run_.prover(situation).ask(wanted) != Existence::kNever;
  }

  static FormulaId is_of(Situation& situation, const Part& part) {
    Universe& universe = situation.universe();
    const SlotSymbol slot = universe.attribute(universe.resource().entity, part.attribute);
    return situation.formulas().both(
        slot.present, universe.equal(slot.value, universe.literal(part.value, slot.value.type)));
  }

  Scope scope_at(const Place& place) const { return {run_.deciding_rules_at(place), of_resource_}; }

  /// A principal who can do it, and a resource for which it may be asked.
  FormulaId who(Situation& situation) {
    const EntityTypeId principal =
        run_.book.schema.environments[situation.place().environment].principal;
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

  /// Of all resources that it is asked for, or of those parts.
  void report(const Place& place, const std::vector<const Part*>& parts) {
    Situation situation(run_.basis, place, scope_at(place));
    FormulaId can = who(situation);
    std::vector<FormulaId> ways;
    for (const Part* part : parts) ways.push_back(is_of(situation, *part));
    if (!ways.empty()) can = situation.formulas().both(can, situation.formulas().any_of(ways));
    situation.fold();
    Prover prover = run_.prover(situation);
    const std::optional<Witness> witness =
        run_.show(situation, prover, can, [](const Evaluator&, const Decision& decision) {
          return !decision.permit && decision.outcome == Outcome::kForbidden;
        });
    if (!witness) return leave_open(situation);
    const RuleId forbid = who_forbids(situation, prover, can, witness->decision.reasons);
    DiagnosticBuilder finding =
        run_.found.emit(kContradiction, use_.span, run_.rule_name(rule_), run_.rule_name(forbid));
    finding.rule(run_.rule_name(rule_)).against(run_.rule_name(forbid));
    finding.label(run_.place_of(forbid), "forbidden to all who could do the duty");
    if (!parts.empty()) finding.note("so it is wherever " + words(place, parts));
    run_.add_witness(finding, *witness);
    run_.add_owner(finding, run_.book.policies[run_.book.rules[rule_].policy].level);
    finding.hint("ask the duty of somebody else, or let them do it");
  }

  /// `resource.tier == restricted, or not resource.draft`.
  std::string words(const Place& place, const std::vector<const Part*>& parts) const {
    const Schema& schema = run_.book.schema;
    const EntityTypeId resource = schema.environments[place.environment].resource;
    std::string text;
    for (const Part* part : parts) {
      const bool* truth = part->value.if_a<bool>();
      if (!text.empty()) text += ", or ";
      if (truth != nullptr && !*truth) text += "not ";
      text += "resource." + schema.entity_types[resource].attributes[part->attribute].name;
      if (truth == nullptr) text += " == " + schema.value_text(part->value);
    }
    return text;
  }

  CheckRun& run_;
  RuleId rule_;
  const DutyUse& use_;
  std::vector<ExprId> of_resource_;  // what the rule asks of the resource alone
  bool undecided_ = false;
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
