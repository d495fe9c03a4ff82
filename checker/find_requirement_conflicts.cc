// `contradiction` between requires of one action: fixed facts exist for which each can be met by
// some choice of the adjustable attributes, and all together by none. "None" is for all choices:
// choices that meet them all are collected until either no facts are left, or facts are found for
// which there is no further choice. Entry points: places_of_requirements(),
// find_requirement_conflicts().
#include <algorithm>
#include <set>

#include "base/text.h"
#include "checker/check_run.h"
#include "checker/reads.h"
#include "checker/substitute.h"

namespace bylaw {
namespace {

constexpr int kMostChoices = 64;

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
               std::set<std::set<RuleId>>& told)
      : run_(run),
        place_(place),
        rules_(std::move(rules)),
        told_(told),
        situation_(run.book, place, run.settings.at, {rules_, {}}) {}

  /// True if the rules collide, or that could not be decided.
  bool check() {
    find_adjustable();
    if (!std::ranges::all_of(rules_, [&](RuleId rule) { return depends(rule); })) return false;
    Prover prover = run_.prover(situation_);
    return check_set(prover, rules_);
  }

 private:
  FormulaId met(RuleId rule) { return situation_.guard_of(rule).no; }

  void find_adjustable() {
    const Environment& environment = situation_.universe().environment();
    const auto& attributes = run_.book.schema.entity_types[environment.resource].attributes;
    for (const RuleId rule : rules_) {
      met(rule);
      situation_.stands(rule);
    }
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
    const std::vector<FormulaId> parts = situation_.formulas().below(std::array{met(rule)});
    return std::ranges::any_of(parts, [&](FormulaId id) { return adjustable_.contains(id); });
  }

  /// True of a choice in the place of the adjustable attributes: valid, and it meets the rules.
  FormulaId chosen(Substitution& choice, const std::vector<RuleId>& rules) {
    std::vector<FormulaId> all;
    for (const FormulaId fact : situation_.seal()) all.push_back(choice.apply(fact));
    for (const RuleId rule : rules) all.push_back(choice.apply(met(rule)));
    return situation_.formulas().all_of(std::move(all));
  }

  /// The rules are enforced, and each alone can be met.
  FormulaId each_alone(const std::vector<RuleId>& rules) {
    Formulas& f = situation_.formulas();
    std::vector<FormulaId> all;
    for (const RuleId rule : rules) {
      Substitution own(f);
      for (const FormulaId v : adjustable_) {
        own.put(v, f.variable(f.name_of(v) + "'", f[v].width));
      }
      all.push_back(situation_.stands(rule));
      all.push_back(chosen(own, {rule}));
    }
    return f.all_of(std::move(all));
  }

  /// True if the rules collide, or that could not be decided. Few do: it is asked with any facts
  /// and choices, and again with the plainest where there is something to show.
  bool check_set(Prover& prover, const std::vector<RuleId>& rules) {
    if (told_.contains({rules.begin(), rules.end()})) return true;
    std::vector<FormulaId> fixed;
    if (collide(prover, rules, /*plainest=*/false, fixed) == Existence::kNever) return false;
    switch (collide(prover, rules, /*plainest=*/true, fixed)) {
      case Existence::kNever:
        return false;
      case Existence::kSome:
        fixed.push_back(met(rules.front()));
        return report(prover, rules, situation_.formulas().all_of(std::move(fixed)));
      case Existence::kUnknown:
        break;
    }
    told_.insert({rules.begin(), rules.end()});
    run_.unknown("contradiction", run_.rule_name(rules.front()),
                 run_.book.rules[rules.front()].head, situation_);
    return true;
  }

  /// Whether there are facts for which no choice meets all rules; `fixed` is that they are so.
  Existence collide(Prover& prover, const std::vector<RuleId>& rules, bool plainest,
                    std::vector<FormulaId>& fixed) {
    Formulas& f = situation_.formulas();
    std::vector<FormulaId> open{each_alone(rules)};
    const auto pick = [&](FormulaId formula) {
      return plainest ? prover.least(formula) : prover.any(formula);
    };
    for (int tries = 0; tries < kMostChoices; ++tries) {
      const FormulaId candidates = f.all_of(open);
      const Existence left = prover.ask(candidates);
      if (left == Existence::kNever) return Existence::kNever;
      const std::optional<Assignment> facts = pick(candidates);
      if (left == Existence::kUnknown || !facts) break;
      fixed.clear();
      for (const VariableSymbol& v : situation_.universe().variables()) {
        if (adjustable_.contains(v.variable)) continue;
        fixed.push_back(
            f.equal(v.variable, f.constant(facts->at(v.variable), f[v.variable].width)));
      }
      std::vector<FormulaId> together = fixed;
      for (const RuleId rule : rules) together.push_back(met(rule));
      const Existence way = prover.ask(f.all_of(together));
      if (way == Existence::kNever) return Existence::kSome;
      const std::optional<Assignment> choice = pick(f.all_of(std::move(together)));
      if (way == Existence::kUnknown || !choice) break;
      Substitution put(f);
      for (const FormulaId v : adjustable_) {
        put.put(v, f.constant(choice->at(v), f[v].width));
      }
      open.push_back(f.negate(chosen(put, rules)));
    }
    return Existence::kUnknown;
  }

  bool report(Prover& prover, std::vector<RuleId> rules, FormulaId example) {
    told_.insert({rules.begin(), rules.end()});
    const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
      return !decision.permit && decision.outcome == Outcome::kForbidden &&
             std::ranges::any_of(rules,
                                 [&](RuleId r) { return rule_applies(evaluator, r, place_); });
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
    for (size_t i = 1; i < rules.size(); ++i) others.push_back(run_.rule_name(rules[i]));
    DiagnosticBuilder finding =
        run_.found.emit(kContradiction, run_.place_of(rules[0]), first, join_words(others));
    finding.rule(first).against(others.front());
    for (size_t i = 1; i < rules.size(); ++i) {
      finding.label(run_.place_of(rules[i]), "each can be met alone, not together");
    }
    run_.add_witness(finding, *witness);
    run_.add_owner(finding, run_.book.policies[run_.book.rules[rules[0]].policy].level);
    finding.hint("say which of them yields to the other where both apply");
    return true;
  }

  CheckRun& run_;
  Place place_;
  std::vector<RuleId> rules_;
  std::set<std::set<RuleId>>& told_;
  Situation situation_;
  std::set<FormulaId> adjustable_;
};

/// Whether the rule's condition reads an adjustable attribute of the resource.
bool reads_adjustable(const CheckRun& run, RuleId rule, const Place& place) {
  const EntityTypeId type = run.book.schema.environments[place.environment].resource;
  const auto& attributes = run.book.schema.entity_types[type].attributes;
  Reads reads;
  add_reads(run.book, case_at(run.book, rule, place)->guard, reads);
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
  std::set<std::set<RuleId>> told;
  bool pairs = false;
  for (size_t i = 0; i < rules.size(); ++i) {
    for (size_t j = i + 1; j < rules.size(); ++j) {
      pairs = Requirements(run, place, {rules[i], rules[j]}, told).check() || pairs;
    }
  }
  if (!pairs && rules.size() > 2) Requirements(run, place, rules, told).check();
}

}  // namespace bylaw
