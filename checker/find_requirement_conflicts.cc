// `contradiction` between requires of one action: fixed facts exist for which each can be kept by
// some choice of the adjustable attributes, and all together by none. "None" is for all choices:
// choices that keep them all are collected until either no facts are left, or facts are found for
// which there is no further choice. No facts are left for as many choices as the members of what
// can't be adjusted were counted for; with more choices it is asked anew. Pairs are asked one by
// one; of more than two, those that clash are found together with the facts. Entry points:
// places_of_requirements(), find_requirement_conflicts().
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/policy_words.h"
#include "base/text.h"
#include "checker/check_run.h"
#include "checker/reads.h"
#include "checker/substitute.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

constexpr size_t kMostChoices = 64;
constexpr size_t kMostChoicesOfMany = 256;
constexpr std::string_view kTooManyChoices =
    "there are more ways to choose what can be adjusted than are looked at";

/// The variables that a symbol is made of.
void add_variables(const Formulas& formulas, const Symbol& symbol, std::set<FormulaId>& found) {
  std::vector<FormulaId> roots;
  if (symbol.bits.valid()) roots.push_back(symbol.bits);
  if (symbol.prefix.valid()) roots.push_back(symbol.prefix);
  if (symbol.members) {
    for (const MemberSymbol& member : *symbol.members) {
      roots.push_back(member.there);
      add_variables(formulas, member.value, found);
    }
  }
  for (const FormulaId id : formulas.below(roots)) {
    if (formulas[id].op == FormulaOp::kVariable) found.insert(id);
  }
}

class Requirements {
 public:
  Requirements(CheckRun& run, const Place& place, std::vector<RuleId> rules,
               std::set<std::set<RuleId>>& told, size_t choices = 1)
      : run_(run),
        place_(place),
        rules_(std::move(rules)),
        told_(told),
        choices_(choices),
        situation_(run.basis, place, scope(choices)) {}

  /// True if the rules collide, or that could not be decided; it is told unless it was before.
  bool check() { return all_depend() && check_set(/*tell=*/true); }
  /// True if they collide.
  bool collide() { return all_depend() && check_set(/*tell=*/false); }
  /// Some of the rules that collide, and hold none of those that were told together.
  std::optional<std::vector<RuleId>> some_that_collide();

 private:
  Scope scope(size_t choices) const {
    Scope scope{rules_, {}};
    scope.choices = choices;
    return scope;
  }

  /// Nothing if members were counted for that many choices, or are as many for more; else the same
  /// question with room for more.
  std::optional<Requirements> with_room_for(size_t choices) {
    if (choices <= choices_) return std::nullopt;
    const Footprint& known = situation_.universe().footprint();
    const Situation more(run_.basis, place_, scope(2 * choices));
    const Footprint& needed = more.universe().footprint();
    if (known.members == needed.members && known.limits.size() == needed.limits.size()) {
      return std::nullopt;
    }
    return std::optional<Requirements>(std::in_place, run_, place_, rules_, told_, 2 * choices);
  }

  /// The rule does not apply: it is met, waived, or not in force.
  FormulaId kept(RuleId rule) { return situation_.formulas().negate(situation_.applies(rule)); }

  bool all_depend() {
    find_adjustable();
    return std::ranges::all_of(rules_, [&](RuleId rule) { return depends(rule); });
  }

  void find_adjustable() {
    const Environment& environment = situation_.universe().environment();
    const auto& attributes = run_.book.schema.entity_types[environment.resource].attributes;
    for (const RuleId rule : rules_) kept(rule);
    situation_.seal();  // assumptions read more
    const uint32_t resource = situation_.universe().resource().entity;
    const auto read = situation_.universe().entities()[resource].attributes;
    for (const auto& [index, slot] : read) {
      if (!attributes[index].adjustable) continue;
      Symbol present;
      present.bits = slot.present;
      add_variables(situation_.formulas(), present, adjustable_);
      add_variables(situation_.formulas(), slot.value, adjustable_);
    }
  }

  bool depends(RuleId rule) {
    const std::vector<FormulaId> parts = situation_.formulas().below(std::array{kept(rule)});
    return std::ranges::any_of(parts, [&](FormulaId id) { return adjustable_.contains(id); });
  }

  /// True of a choice in the place of the adjustable attributes: valid, and it keeps the rules.
  FormulaId chosen(Substitution& choice, const std::vector<RuleId>& rules) {
    std::vector<FormulaId> all;
    for (const FormulaId fact : situation_.seal()) all.push_back(choice.apply(fact));
    for (const RuleId rule : rules) all.push_back(choice.apply(kept(rule)));
    return situation_.formulas().all_of(std::move(all));
  }

  Substitution choice_of(const Assignment& values) {
    Formulas& f = situation_.formulas();
    Substitution put(f);
    for (const FormulaId v : adjustable_) put.put(v, f.constant(values.at(v), f[v].width));
    return put;
  }

  /// The rule alone can be kept.
  FormulaId alone(RuleId rule) {
    Formulas& f = situation_.formulas();
    Substitution own(f);
    for (const FormulaId v : adjustable_) {
      own.put(v, f.variable(f.name_of(v) + "'", f[v].width));
    }
    return chosen(own, {rule});
  }

  /// What can't be adjusted is as in `values`.
  std::vector<FormulaId> fixed_as(const Assignment& values) {
    Formulas& f = situation_.formulas();
    std::vector<FormulaId> fixed;
    for (const VariableSymbol& v : situation_.universe().variables()) {
      if (adjustable_.contains(v.variable) || helpers_.contains(v.variable)) continue;
      fixed.push_back(f.equal(v.variable, f.constant(values.at(v.variable), f[v.variable].width)));
    }
    return fixed;
  }

  bool check_set(bool tell) {
    if (told_.contains({rules_.begin(), rules_.end()})) return true;
    Prover prover = run_.prover(situation_);
    Formulas& f = situation_.formulas();
    std::vector<FormulaId> open;
    for (const RuleId rule : rules_) open.push_back(alone(rule));
    for (size_t tries = 0; tries < kMostChoices; ++tries) {
      const FormulaId candidates = f.all_of(open);
      const Existence left = prover.ask(candidates);
      if (left == Existence::kNever) {
        std::optional<Requirements> again = with_room_for(tries);
        if (!again) return false;
        return again->all_depend() && again->check_set(tell);
      }
      const std::optional<Assignment> facts = prover.least(candidates);
      if (left == Existence::kUnknown || !facts) break;
      std::vector<FormulaId> fixed = fixed_as(*facts);
      std::vector<FormulaId> together = fixed;
      for (const RuleId rule : rules_) together.push_back(kept(rule));
      const Existence way = prover.ask(f.all_of(together));
      if (way == Existence::kNever) {
        if (!tell) return true;
        fixed.push_back(kept(rules_.front()));
        return report(prover, rules_, f.all_of(std::move(fixed)));
      }
      const std::optional<Assignment> choice = prover.least(f.all_of(std::move(together)));
      if (way == Existence::kUnknown || !choice) break;
      Substitution put = choice_of(*choice);
      open.push_back(f.negate(chosen(put, rules_)));
      situation_.hindrance = kTooManyChoices;
    }
    if (!tell) return false;
    give_up();
    return true;
  }

  void give_up() {
    told_.insert({rules_.begin(), rules_.end()});
    run_.unknown("contradiction", run_.rule_name(rules_.front()),
                 run_.book.rules[rules_.front()].head, situation_);
  }

  /// Its policy, and of two of one policy what each asks.
  std::string told_name(const std::vector<RuleId>& rules, RuleId id) const {
    const Rule& rule = run_.book.rules[id];
    const bool twin = std::ranges::any_of(rules, [&](RuleId other) {
      return other != id && run_.book.rules[other].policy == rule.policy;
    });
    return run_.rule_name(id) + (twin && !rule.text.empty() ? " " + quote(rule.text) : "");
  }

  /// Which of the rules the example breaks, and for which choice another is broken instead.
  void add_other_side(DiagnosticBuilder finding, Prover& prover, const std::vector<RuleId>& rules,
                      FormulaId example) {
    Formulas& f = situation_.formulas();
    const std::optional<Assignment> model = prover.least(example);
    if (!model) return;
    std::vector<std::string> broken;
    std::vector<FormulaId> otherwise = fixed_as(*model);
    for (const RuleId rule : rules) {
      if (f.evaluate(kept(rule), *model) != 0) continue;
      broken.push_back(told_name(rules, rule));
      otherwise.push_back(kept(rule));
    }
    const bool several = run_.book.schema.domains().terms.size() > 1 && place_.domain;
    const std::string where =
        several ? " of " + dotted_text(run_.book.schema.domain_name(*place_.domain)) : "";
    const EntityType& type =
        run_.book.schema.entity_types[situation_.universe().environment().resource];
    finding.note("the example is a " + type.name.local + where + " and breaks " +
                 join_words(broken));
    const std::optional<Assignment> other = prover.least(f.all_of(std::move(otherwise)));
    if (!other) return;
    Witness witness = make_witness(situation_, *other);
    const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
      return decision.outcome != Outcome::kInvalid && std::ranges::all_of(rules, [&](RuleId rule) {
               return rule_applies(evaluator, rule, place_) ==
                      (f.evaluate(situation_.guard_applies(rule), *other) != 0);
             });
    };
    if (!confirm(run_.book, witness, run_.replay(), claim)) return;
    const Entity* resource = witness.store.find(witness.request.resource.ref());
    std::vector<std::string> chosen;
    const Universe& universe = situation_.universe();
    for (const auto& [index, read] : universe.entities()[universe.resource().entity].attributes) {
      const Member& member = type.attributes[index];
      if (!member.adjustable) continue;
      const Slot& slot = resource->attributes[index];
      chosen.push_back(slot.state == Slot::State::kPresent
                           ? member.name + ": " + run_.book.schema.value_text(slot.value)
                           : "no " + member.name);
    }
    std::vector<std::string> then;
    for (const RuleId rule : rules) {
      if (f.evaluate(kept(rule), *other) == 0) then.push_back(told_name(rules, rule));
    }
    if (then.empty() || chosen.empty()) return;
    finding.note("with " + join_words(chosen) + " it breaks " + join_words(then) + " instead");
  }

  bool report(Prover& prover, std::vector<RuleId> rules, FormulaId example) {
    told_.insert({rules.begin(), rules.end()});
    const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
      return decision.outcome != Outcome::kInvalid && std::ranges::any_of(rules, [&](RuleId r) {
               return rule_applies(evaluator, r, place_);
             });
    };
    const std::optional<Witness> witness = run_.show(situation_, prover, example, claim);
    std::ranges::sort(rules, [&](RuleId a, RuleId b) {
      return run_.stands_before(run_.place_of(a), run_.place_of(b));
    });
    const std::string first = run_.rule_name(rules[0]);
    if (!witness) {
      run_.unknown("contradiction", first, run_.place_of(rules[0]), situation_);
      return true;
    }
    std::vector<std::string> others;
    for (size_t i = 1; i < rules.size(); ++i) others.push_back(told_name(rules, rules[i]));
    DiagnosticBuilder finding = run_.found.emit(kContradiction, run_.place_of(rules[0]),
                                                told_name(rules, rules[0]), join_words(others));
    finding.rule(first).against(run_.rule_name(rules[1]));
    for (size_t i = 1; i < rules.size(); ++i) {
      finding.label(run_.place_of(rules[i]), "each can be met alone, not together");
    }
    run_.add_witness(finding, *witness);
    add_other_side(finding, prover, rules, example);
    run_.add_owner(finding, run_.book.policies[run_.book.rules[rules[0]].policy].level);
    finding.hint("say which of them yields to the other where both apply");
    return true;
  }

  CheckRun& run_;
  Place place_;
  std::vector<RuleId> rules_;
  std::set<std::set<RuleId>>& told_;
  size_t choices_;  // that members were counted for
  Situation situation_;
  std::set<FormulaId> adjustable_;
  std::set<FormulaId> helpers_;  // variables that are no facts
};

std::optional<std::vector<RuleId>> Requirements::some_that_collide() {
  find_adjustable();
  Formulas& f = situation_.formulas();
  std::map<RuleId, FormulaId> asked;
  for (const RuleId rule : rules_) {
    asked[rule] = situation_.universe().fresh_truth("asked of " + run_.rule_name(rule));
    helpers_.insert(asked[rule]);
  }
  Prover prover = run_.prover(situation_);
  std::vector<FormulaId> open;
  for (const RuleId rule : rules_) open.push_back(f.implies(asked[rule], alone(rule)));
  for (const std::set<RuleId>& told : told_) {
    if (!std::ranges::includes(rules_, told)) continue;
    std::vector<FormulaId> all;
    for (const RuleId rule : told) all.push_back(asked[rule]);
    open.push_back(f.negate(f.all_of(std::move(all))));
  }
  for (size_t tries = 0; tries < kMostChoicesOfMany; ++tries) {
    const FormulaId candidates = f.all_of(open);
    const Existence left = prover.ask(candidates);
    if (left == Existence::kNever) {
      std::optional<Requirements> again = with_room_for(tries);
      return again ? again->some_that_collide() : std::nullopt;
    }
    const std::optional<Assignment> facts = prover.any(candidates);
    if (left == Existence::kUnknown || !facts) break;
    std::vector<RuleId> chosen_rules;
    for (const RuleId rule : rules_) {
      if (facts->at(asked[rule]) != 0) chosen_rules.push_back(rule);
    }
    // A choice that keeps all rules says most; one that keeps those that are asked of is needed.
    const std::vector<FormulaId> fixed = fixed_as(*facts);
    std::optional<Assignment> choice;
    Existence way = Existence::kNever;
    for (const std::vector<RuleId>* rules : {&rules_, &chosen_rules}) {
      std::vector<FormulaId> together = fixed;
      for (const RuleId rule : *rules) together.push_back(kept(rule));
      const FormulaId all = f.all_of(std::move(together));
      way = prover.ask(all);
      if (way == Existence::kSome) choice = prover.any(all);
      if (way != Existence::kNever) break;
    }
    if (way == Existence::kNever) return chosen_rules;
    if (!choice) break;
    Substitution put = choice_of(*choice);
    std::vector<FormulaId> again{chosen(put, {})};
    for (const RuleId rule : rules_) again.push_back(f.implies(asked[rule], put.apply(kept(rule))));
    open.push_back(f.negate(f.all_of(std::move(again))));
    situation_.hindrance = kTooManyChoices;
  }
  give_up();
  return std::nullopt;
}

/// Whether the rule's condition, or one by which it is waived or lifted, reads an adjustable
/// attribute of the resource.
bool reads_adjustable(const CheckRun& run, RuleId rule, const Place& place) {
  const EntityTypeId type = run.book.schema.environments[place.environment].resource;
  const auto& attributes = run.book.schema.entity_types[type].attributes;
  const PolicyId standard = run.book.rules[rule].policy;
  Reads reads;
  const auto add = [&](const std::vector<RuleCase>& cases) {
    const RuleCase* body = case_of(cases, place.environment);
    if (body != nullptr && body->guard.valid()) add_reads(run.book, body->guard, reads);
  };
  add(run.book.rules[rule].cases);
  for (const Waiver& waiver : run.book.waivers) {
    if (waiver.standard == standard) add(waiver.cases);
  }
  for (const Override& lift : run.book.overrides) {
    if (lift.standard != standard) continue;
    add(lift.lifts);
    add(run.book.policies[standard].within);
  }
  return std::ranges::any_of(reads.members, [&](const CollectionKey& key) {
    return key.kind == CollectionKey::Kind::kAttribute && key.owner == type.value &&
           attributes[key.index].adjustable;
  });
}

std::vector<RuleId> requirements_at(const CheckRun& run, const Place& place) {
  std::vector<RuleId> rules;
  for (const RuleId rule : run.deciding_rules_at(place)) {
    if (run.book.rules[rule].is_require && reads_adjustable(run, rule, place)) {
      rules.push_back(rule);
    }
  }
  return rules;
}

using Told = std::set<std::set<RuleId>>;

/// With one rule less they collide nowhere.
std::vector<RuleId> smallest(CheckRun& run, Told& told, std::vector<RuleId> rules) {
  const std::vector<Place> places = places_of_requirements(run);
  for (size_t i = 0; i < rules.size() && rules.size() > 2;) {
    std::vector<RuleId> fewer = rules;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    const bool collide = std::ranges::any_of(places, [&](const Place& place) {
      const std::vector<RuleId> there = requirements_at(run, place);
      return std::ranges::includes(there, fewer) && Requirements(run, place, fewer, told).collide();
    });
    if (collide) {
      rules = std::move(fewer);
      i = 0;
    } else {
      ++i;
    }
  }
  return rules;
}

}  // namespace

std::vector<Place> places_of_requirements(const CheckRun& run) {
  std::vector<RuleCase> cases;
  for (const Rule& rule : run.book.rules) {
    if (rule.is_require) cases.insert(cases.end(), rule.cases.begin(), rule.cases.end());
  }
  std::vector<Place> places;
  std::set<PlaceClass> seen;
  for (const Place& place : run.places(cases, Schema::kRoot)) {
    const std::vector<RuleId> rules = requirements_at(run, place);
    if (rules.size() > 1 && seen.insert(run.class_of(place, rules)).second) {
      places.push_back(place);
    }
  }
  return places;
}

void find_requirement_conflicts(CheckRun& run, const Place& place) {
  const std::vector<RuleId> rules = requirements_at(run, place);
  Told told;
  for (size_t i = 0; i < rules.size(); ++i) {
    for (size_t j = i + 1; j < rules.size(); ++j) {
      Requirements(run, place, {rules[i], rules[j]}, told).check();
    }
  }
  while (rules.size() > 2) {
    const auto found = Requirements(run, place, rules, told).some_that_collide();
    if (!found) return;
    // Of those that collide elsewhere alone, it is told there.
    const std::vector<RuleId> least = smallest(run, told, *found);
    Requirements(run, place, least, told).check();
    told.insert({least.begin(), least.end()});
  }
}

}  // namespace bylaw
