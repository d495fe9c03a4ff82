// `source-exceeded`: over the catalogue's lineage, a derived product is open to a request that a
// standard forbids of its source, and doesn't say that it takes the persons out of that source.
// Entry points: derived_products(), find_exceeded_sources().
#include <algorithm>
#include <set>

#include "checker/check_run.h"
#include "checker/explain.h"

namespace bylaw {
namespace {

/// The entities that an attribute of an entity holds.
std::vector<EntityRef> entities_in(const Schema& schema, const Entity& entity,
                                   std::string_view attribute) {
  std::vector<EntityRef> refs;
  const auto index = find_member(schema.entity_types[entity.ref.type].attributes, attribute);
  if (!index || entity.attributes[*index].state != Slot::State::kPresent) return refs;
  const Value& value = entity.attributes[*index].value;
  if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) return refs;
  for (const Value& member : value.members()) {
    if (const auto* ref = member.if_a<EntityRef>()) refs.push_back(*ref);
  }
  return refs;
}

/// A product and one that it is made from.
class Derived {
 public:
  Derived(CheckRun& run, const Entity& product, const Entity& source)
      : run_(run), product_(product), source_(source) {}

  void check() {
    const Schema& schema = run_.book.schema;
    for (size_t i = 0; i < schema.environments.size(); ++i) {
      const EnvironmentId environment = schema.environments.id_at(i);
      if (schema.environments[environment].resource != product_.ref.type) continue;
      if (is_about_the_contract(schema.environments[environment].action)) continue;
      if (check_at(environment)) return;
    }
  }

 private:
  Place place_of(const Entity& entity, EnvironmentId environment) const {
    const auto index = run_.book.schema.entity_types[entity.ref.type].domain;
    Place place{environment, std::nullopt};
    if (index && entity.attributes[*index].state == Slot::State::kPresent) {
      place.domain = entity.attributes[*index].value.as<TermValue>().term;
    }
    return place;
  }

  /// What standards require `for` an action is required of the product's own contract, and says
  /// nothing of what is made from it.
  bool is_about_the_contract(ActionId action) const {
    return std::ranges::any_of(run_.book.policies, [&](const Policy& policy) {
      return std::ranges::find(policy.for_actions, action) != policy.for_actions.end();
    });
  }

  /// Of the source, what standards forbid; grants of bylaws and their own forbids are left out.
  std::vector<RuleId> standards_at(const Place& place) const {
    std::vector<RuleId> rules = run_.deciding_rules_at(place);
    std::erase_if(rules, [&](RuleId rule) {
      return run_.book.policies[run_.book.rules[rule].policy].kind == PolicyKind::kBylaw;
    });
    return rules;
  }

  bool forbids(RuleId rule) const { return run_.book.rules[rule].kind == RuleKind::kForbid; }

  /// True once it was reported, or could not be decided.
  bool check_at(EnvironmentId environment) {
    const Place there = place_of(source_, environment);
    const Place here = place_of(product_, environment);
    const std::vector<RuleId> standards = standards_at(there);
    if (std::ranges::none_of(standards, [&](RuleId rule) { return forbids(rule); })) return false;
    const std::vector<RuleId> all = run_.deciding_rules_at(here);
    // Without what is forbidden of the product more is permitted: most are settled so.
    std::vector<RuleId> permits = all;
    std::erase_if(permits, [&](RuleId rule) { return forbids(rule); });
    if (permits.empty() || !ask(there, here, standards, permits, false)) return false;
    return ask(there, here, standards, all, true);
  }

  bool ask(const Place& there, const Place& here, const std::vector<RuleId>& standards,
           const std::vector<RuleId>& rules, bool tell) {
    Scope scope;
    scope.rules = standards;
    scope.facts = run_.facts_of({&source_, &product_});
    scope.rules_beside = rules;
    scope.beside = here;
    Situation situation(run_.basis, there, scope);
    const FormulaId forbidden = situation.fold().forbidden;
    situation.stand_beside(product_.ref);
    const FormulaId exceeded = situation.formulas().both(forbidden, situation.fold().permit);
    Prover prover = run_.prover(situation);
    const Existence answer = prover.ask(exceeded);
    if (answer == Existence::kNever || !tell) return answer != Existence::kNever;
    std::optional<Witness> witness;
    if (answer == Existence::kSome) {
      const auto permitted = [](const Evaluator&, const Decision& d) { return d.permit; };
      witness = run_.show(situation, prover, exceeded, permitted);
      const auto region = [&](Situation& asked) {
        const FormulaId of_source = asked.fold().forbidden;
        asked.stand_beside(product_.ref);
        return asked.formulas().both(of_source, asked.fold().permit);
      };
      if (witness) {
        prefer_today(run_, {there, scope, region, {}, {&source_, &product_}}, permitted, *witness);
      }
    }
    if (!witness || !report(situation, *witness)) {
      const RuleId rule = rules.front();
      run_.unknown("source-exceeded", name(product_), run_.place_of(rule), situation);
    }
    return true;
  }

  std::string name(const Entity& entity) const {
    return run_.book.schema.value_text(Value(entity.ref));
  }

  /// The same request for the source; false if no standard forbids it.
  bool report(Situation& situation, const Witness& witness) {
    Request request = witness.request;
    request.resource.id = source_.ref.id;
    DecideOptions options;
    options.now = witness.now;
    const std::optional<Decision> denied =
        run_.replay()(run_.book, witness.store, request, options);
    situation.hindrance = denied ? kNotReplayed : kEnginesDisagree;
    if (!denied || denied->outcome != Outcome::kForbidden) return false;
    const auto of_standard = [&](RuleId rule) {
      return run_.book.policies[run_.book.rules[rule].policy].kind == PolicyKind::kStandard;
    };
    const auto against = std::ranges::find_if(denied->reasons, of_standard);
    if (against == denied->reasons.end()) return false;
    const RuleId grant = witness.decision.reasons.front();
    const std::string standard = run_.rule_name(*against);
    DiagnosticBuilder finding =
        run_.found.emit(kSourceExceeded, run_.place_of(grant), run_.rule_name(grant), standard);
    finding.rule(run_.rule_name(grant)).against(standard);
    finding.label(run_.place_of(*against), "forbids it of the source");
    finding.note(name(product_) + " is made from " + name(source_));
    run_.add_witness(finding, witness);
    finding.note("the same of " + name(source_) + " is denied by " + standard);
    run_.add_owner(finding, run_.book.policies[run_.book.rules[grant].policy].level);
    finding.hint(
        "permit no more than the source, or take out what the standard protects and name " +
        name(source_) + " in 'deidentifies'");
    return true;
  }

  CheckRun& run_;
  const Entity& product_;
  const Entity& source_;
};

}  // namespace

std::vector<const Entity*> derived_products(const CheckRun& run) {
  std::vector<const Entity*> derived;
  if (run.settings.store == nullptr) return derived;
  for (const Entity* product : run.settings.store->all()) {
    if (!entities_in(run.book.schema, *product, "inputs").empty()) derived.push_back(product);
  }
  return derived;
}

void find_exceeded_sources(CheckRun& run, const Entity& product) {
  const Schema& schema = run.book.schema;
  const std::vector<EntityRef> clean = entities_in(schema, product, "deidentifies");
  for (const EntityRef& ref : entities_in(schema, product, "inputs")) {
    const Entity* source = run.settings.store->find(ref);
    const bool named = std::ranges::find(clean, ref) != clean.end();
    if (source == nullptr || ref == product.ref || ref.type != product.ref.type || named) {
      continue;
    }
    Derived(run, product, *source).check();
  }
}

}  // namespace bylaw
