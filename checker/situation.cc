// The fold of docs/language.md, "What a decision is", as formulas.
#include "checker/situation.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include "checker/cells.h"
#include "checker/reads.h"
#include "checker/standing.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

/// The texts of a value, those inside it too.
void add_texts(const Value& value, std::set<std::string>& texts) {
  if (const auto* text = value.if_a<std::string>()) texts.insert(*text);
  if (const auto* record = value.if_a<RecordValue>()) {
    for (const std::optional<Value>& member : *record->members) {
      if (member) add_texts(*member, texts);
    }
  }
  if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    for (const Value& member : value.members()) add_texts(member, texts);
  }
}

/// The attributes of a place's resource that can be adjusted.
std::set<CollectionKey> adjustable_at(const Rulebook& book, const Place& place) {
  std::set<CollectionKey> keys;
  const EntityTypeId type = book.schema.environments[place.environment].resource;
  const auto& attributes = book.schema.entity_types[type].attributes;
  for (uint32_t i = 0; i < attributes.size(); ++i) {
    if (attributes[i].adjustable) keys.insert({CollectionKey::Kind::kAttribute, type.value, i});
  }
  return keys;
}

/// Adds what is asked of other choices of `chosen` than the roots' own: each rule by itself of one,
/// and everything of so many that there are `choices` with the first. What reads none of them is
/// the same for all.
void add_choices(const Rulebook& book, const std::vector<std::vector<ExprId>>& rules,
                 const std::vector<size_t>& assumptions, const std::set<CollectionKey>& chosen,
                 size_t choices, std::vector<Root>& roots) {
  const auto reads_chosen = [&](ExprId expr) {
    Reads reads;
    add_reads(book, expr, reads);
    return std::ranges::any_of(reads.members,
                               [&](const CollectionKey& key) { return chosen.contains(key); });
  };
  uint32_t request = 0;
  const auto add = [&](const std::vector<ExprId>& guards) {
    ++request;
    for (const ExprId guard : guards) {
      if (reads_chosen(guard)) roots.push_back({guard, {}, request});
    }
    for (const size_t i : assumptions) {
      const Assumption& assumption = book.assumptions[i];
      if (!reads_chosen(assumption.body)) continue;
      roots.push_back({assumption.body, assumption.variables, request});
    }
  };
  std::vector<ExprId> all;
  for (const std::vector<ExprId>& guards : rules) {
    add(guards);
    all.insert(all.end(), guards.begin(), guards.end());
  }
  for (size_t i = 1; i < choices; ++i) add(all);
}

}  // namespace

Situation::Situation(const Basis& basis, Place place, const Scope& scope)
    : rulebook_(basis.rulebook), scope_(scope) {
  const Rulebook& rulebook = basis.rulebook;
  const Timestamp at = basis.at;
  std::vector<ExprId> guards = scope.guards;
  for (std::vector<RuleId>* rules : {&scope_.rules, &scope_.rules_beside}) {
    std::ranges::sort(*rules);
    const auto twins = std::ranges::unique(*rules);
    rules->erase(twins.begin(), twins.end());
  }
  add_guards(rulebook, scope_.rules, place, at, guards);
  const size_t here = guards.size();
  if (scope.beside) add_guards(rulebook, scope_.rules_beside, *scope.beside, at, guards);
  Reads reads;
  reads.seen = scope.free;
  for (const ExprId guard : guards) add_reads(rulebook, guard, reads);
  reads.members.insert(scope.room.begin(), scope.room.end());
  // Those about the request itself are what an example has to keep to.
  const Environment& environment = rulebook.schema.environments[place.environment];
  assumptions_ = add_assumptions(rulebook, environment, reads);
  if (scope.assumptions) {
    std::erase_if(assumptions_, [&](size_t i) {
      return std::ranges::find(*scope.assumptions, i) == scope.assumptions->end();
    });
  }
  std::vector<Root> roots;
  for (size_t i = 0; i < guards.size(); ++i) roots.push_back({guards[i], {}, i < here ? 0U : 1U});
  for (const size_t i : assumptions_) {
    const Assumption& assumption = rulebook.assumptions[i];
    roots.push_back({assumption.body, assumption.variables, scope.beside ? 1U : 0U});
  }
  FootprintOptions options{scope.free,
                           {},
                           scope.facts,
                           {environment.principal, environment.resource},
                           basis.horizon.members};
  if (scope.choices) {
    options.chosen = adjustable_at(rulebook, place);
    std::vector<std::vector<ExprId>> by_rule;
    for (const RuleId rule : scope_.rules) {
      add_guards(rulebook, {rule}, place, at, by_rule.emplace_back());
    }
    add_choices(rulebook, by_rule, assumptions_, *options.chosen, *scope.choices, roots);
  }
  Footprint footprint = find_footprint(rulebook, roots, std::move(options));
  for (const CollectionKey& key : scope.room) ++footprint.members[key];
  footprint.texts.literals.insert(scope.words.begin(), scope.words.end());
  add_cell_words(rulebook, guards, footprint.texts);
  for (const Entity* entity : scope.facts) {
    for (size_t i = 0; i < entity->attributes.size(); ++i) {
      const CollectionKey key{CollectionKey::Kind::kAttribute, entity->ref.type.value,
                              static_cast<uint32_t>(i)};
      const Slot& slot = entity->attributes[i];
      if (!reads.members.contains(key) || slot.state != Slot::State::kPresent) continue;
      add_texts(slot.value, footprint.texts.literals);
    }
  }
  universe_ = std::make_unique<Universe>(rulebook, place, at, std::move(footprint),
                                         basis.horizon.entities, scope.facts);
  universe_->adjusts = scope.choices.has_value();
  encoder_ = std::make_unique<Encoder>(*universe_);
  for (const ExprId condition : scope.free) encoder_->set_free(condition);
}

void Situation::stand_beside(const EntityRef& resource) {
  assert(scope_.beside && !sealed_);
  universe_->stand_at(*scope_.beside, resource);
  encoder_ = std::make_unique<Encoder>(*universe_);
  scope_.rules = scope_.rules_beside;
  stands_.clear();
}

std::optional<size_t> Situation::level_of(TermId domain) const {
  const std::vector<TermId>& chain = universe_->chain();
  const auto it = std::ranges::find(chain, domain);
  if (it == chain.end()) return std::nullopt;
  return static_cast<size_t>(it - chain.begin());
}

Kleene Situation::guard_of(RuleId rule) {
  const RuleCase* body = case_at(rulebook_, rule, place());
  if (body == nullptr) return {formulas().no(), formulas().yes()};
  return encoder_->truth(body->guard);
}

FormulaId Situation::guard_applies(RuleId rule) {
  const Kleene guard = guard_of(rule);
  const bool relaxes = rulebook_.rules[rule].kind == RuleKind::kPermit;
  return relaxes ? guard.yes : formulas().negate(guard.no);
}

FormulaId Situation::before(Timestamp until) {
  return universe_->compare(FormulaOp::kSignedLess, universe_->time(), universe_->number(until.ms));
}

FormulaId Situation::in_force(const Policy& policy) {
  if (policy.enforcement == Enforcement::kEnforced) return formulas().yes();
  if (!policy.enforced_from) return formulas().no();
  return formulas().negate(before(*policy.enforced_from));
}

FormulaId Situation::waiver_applies(WaiverId id) {
  const Waiver& waiver = rulebook_.waivers[id];
  const RuleCase* body = case_of(waiver.cases, place().environment);
  if (body == nullptr || !level_of(waiver.domain)) return formulas().no();
  return formulas().both(encoder_->truth(body->guard).yes, before(waiver.until));
}

FormulaId Situation::override_applies(OverrideId id, bool bounded) {
  const Override& lift = rulebook_.overrides[id];
  const RuleCase* body = case_of(lift.lifts, place().environment);
  const RuleCase* within = case_of(rulebook_.policies[lift.standard].within, place().environment);
  if (body == nullptr || !level_of(lift.level)) return formulas().no();
  const FormulaId own = encoder_->truth(body->guard).yes;
  if (!bounded) return own;
  return within == nullptr ? formulas().no()
                           : formulas().both(own, encoder_->truth(within->guard).yes);
}

FormulaId Situation::stands(RuleId id) {
  if (const auto it = stands_.find(id); it != stands_.end()) return it->second;
  const Rule& rule = rulebook_.rules[id];
  const Policy& policy = rulebook_.policies[rule.policy];
  std::vector<FormulaId> all{in_force(policy)};
  if (rule.kind == RuleKind::kPermit && rule.until) all.push_back(before(*rule.until));
  for (const WaiverId waiver :
       waivers_at(rulebook_, rule.policy, place(), universe_->chain(), universe_->at())) {
    all.push_back(formulas().negate(waiver_applies(waiver)));
  }
  if (rule.kind == RuleKind::kForbid) {
    for (const OverrideId lift :
         overrides_at(rulebook_, rule.policy, place(), universe_->chain())) {
      all.push_back(formulas().negate(override_applies(lift, /*bounded=*/true)));
    }
  }
  return stands_.emplace(id, formulas().all_of(std::move(all))).first->second;
}

Situation::Fold Situation::fold_levels(const Cut& cut) {
  struct Level {
    std::vector<FormulaId> hard, guarantees, plain;
  };
  std::vector<Level> by_level(cut.levels);
  std::vector<FormulaId> permits;
  for (const RuleId id : scope_.rules) {
    const Rule& rule = rulebook_.rules[id];
    const Policy& policy = rulebook_.policies[rule.policy];
    const std::optional<size_t> level = level_of(policy.level);
    const bool counts = cut.only == nullptr || cut.only->contains(rule.policy);
    if (!level || !counts) continue;
    const bool guarantees = policy.kind == PolicyKind::kGuarantee;
    if (rule.kind == RuleKind::kPermit && !guarantees && cut.with_permits) {
      permits.push_back(applies(id));
    }
    if (*level >= cut.levels) continue;
    const bool last = cut.hard_only && *level + 1 == cut.levels;
    Level& at = by_level[*level];
    if (rule.kind == RuleKind::kForbid && is_hard(policy)) {
      at.hard.push_back(applies(id));
    } else if (rule.kind == RuleKind::kForbid && !last) {
      at.plain.push_back(applies(id));
    } else if (rule.kind == RuleKind::kPermit && guarantees && !last) {
      at.guarantees.push_back(applies(id));
    }
  }
  Formulas& f = formulas();
  Fold fold{f.any_of(std::move(permits)), f.no()};
  for (size_t level = cut.levels; level-- > 0;) {
    const FormulaId hard = f.any_of(std::move(by_level[level].hard));
    const FormulaId guaranteed = f.any_of(std::move(by_level[level].guarantees));
    const FormulaId plain = f.any_of(std::move(by_level[level].plain));
    fold.permit =
        f.both(f.negate(hard), f.either(guaranteed, f.both(f.negate(plain), fold.permit)));
    fold.forbidden = f.either(hard, f.both(f.negate(guaranteed), f.either(plain, fold.forbidden)));
  }
  return fold;
}

Situation::Fold Situation::fold() {
  return fold_levels({universe_->chain().size(), false, true, nullptr});
}

Situation::Fold Situation::fold_over_grant(size_t level, const std::set<PolicyId>* only) {
  return fold_levels({level + 1, true, false, only});
}

Situation::Fold Situation::fold_over_forbid(size_t level, const std::set<PolicyId>* only) {
  return fold_levels({level, false, false, only});
}

/// Whether an assumption about entities is kept, when a request comes, for no others than its own:
/// facts are held against it when they are loaded, before there is a request.
bool Situation::depends_on_request(const Reads& reads) const {
  const bool asks = std::ranges::any_of(reads.members, [](const CollectionKey& key) {
    return key.kind == CollectionKey::Kind::kContext || key.kind == CollectionKey::Kind::kProperty;
  });
  return asks || std::ranges::any_of(reads.parameters, [&](uint32_t parameter) {
           return !rulebook_.parameters[ParameterId(parameter)].settings.empty();
         });
}

/// For every way to choose entities that are reached for an assumption's variables: not false.
void Situation::assume() {
  // Whom they name is among those of whom they speak.
  std::vector<Reads> reads(assumptions_.size());
  for (size_t i = 0; i < assumptions_.size(); ++i) {
    add_reads(rulebook_, rulebook_.assumptions[assumptions_[i]].body, reads[i]);
    const auto name = [&](const EntityRef& ref) { universe_->literal(Value(ref), TypeId()); };
    for (const EntityRef& ref : reads[i].named) name(ref);
    // Of several entities, one of the request's may stand beside any that is stated.
    const std::vector<EntityTypeId>& types = rulebook_.assumptions[assumptions_[i]].variables;
    for (const auto& [ref, stated] : universe_->facts()) {
      if (types.size() > 1 && std::ranges::find(types, ref.type) != types.end()) name(ref);
    }
    for (const uint32_t id : reads[i].parameters) {
      for_each_entity(universe_->parameter(ParameterId(id)), name);
    }
  }
  // The principal and the resource come first. Then whom policies name, since the resource may be
  // one of them and needs its members then: there is not room for those of everybody.
  const auto is_of_request = [](uint32_t entity) { return entity < 2; };
  std::vector<uint32_t> reached(universe_->entities().size());
  std::iota(reached.begin(), reached.end(), 0);
  std::ranges::stable_partition(reached, [&](uint32_t entity) {
    return is_of_request(entity) || universe_->entities()[entity].name.has_value();
  });
  for (const auto& [type, counted] : universe_->footprint().entities) {
    const auto there = std::ranges::count(universe_->entities(), type, &EntitySymbol::type);
    if (std::cmp_less_equal(there, counted)) continue;
    universe_->limits.push_back(
        {{},
         "an assumption asks for members for each of more entities than are looked at",
         true,
         false});
  }
  universe_->assuming = true;
  for (size_t i = 0; i < assumptions_.size(); ++i) {
    const Assumption& assumption = rulebook_.assumptions[assumptions_[i]];
    std::vector<std::vector<uint32_t>> choices{{}};
    for (const EntityTypeId type : assumption.variables) {
      std::vector<std::vector<uint32_t>> longer;
      for (const std::vector<uint32_t>& choice : choices) {
        for (const uint32_t e : reached) {
          if (universe_->entities()[e].type != type) continue;
          longer.push_back(choice);
          longer.back().push_back(e);
        }
      }
      choices = std::move(longer);
    }
    const bool own_alone = !assumption.variables.empty() && depends_on_request(reads[i]);
    for (const std::vector<uint32_t>& choice : choices) {
      // What facts say of each other was asked when they were loaded.
      const bool facts_alone = choice.size() > 1 && std::ranges::all_of(choice, [&](uint32_t e) {
                                 return universe_->is_stated(e);
                               });
      if ((own_alone || facts_alone) && std::ranges::none_of(choice, is_of_request)) continue;
      Locals locals;
      std::vector<FormulaId> known;
      for (const uint32_t e : choice) {
        locals.slots.push_back(Valued{universe_->entity(e), formulas().yes()});
        known.push_back(universe_->entities()[e].known);
      }
      const FormulaId broken = encoder_->truth(assumption.body, std::move(locals)).no;
      valid_.push_back(
          formulas().implies(formulas().all_of(std::move(known)), formulas().negate(broken)));
    }
  }
  universe_->assuming = false;
}

const std::vector<FormulaId>& Situation::seal() {
  if (sealed_) return valid_;
  sealed_ = true;
  assume();
  const std::vector<FormulaId> facts = universe_->constraints();
  valid_.insert(valid_.end(), facts.begin(), facts.end());
  return valid_;
}

}  // namespace bylaw
