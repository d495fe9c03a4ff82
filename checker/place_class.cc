#include "checker/place_class.h"

#include <algorithm>

#include "checker/reads.h"
#include "checker/standing.h"

namespace bylaw {
namespace {

template <typename T>
void sort_out(std::vector<T>& items) {
  std::ranges::sort(items);
  const auto twins = std::ranges::unique(items);
  items.erase(twins.begin(), twins.end());
}

}  // namespace

const PlaceClasses::Reading& PlaceClasses::reading(const Environment& asked_of,
                                                   const std::vector<ExprId>& guards) {
  const auto [it, fresh] = known_.try_emplace({asked_of.principal, asked_of.resource, guards});
  if (!fresh) return it->second;
  Reads reads;
  for (const ExprId guard : guards) add_reads(rulebook_, guard, reads);
  add_assumptions(rulebook_, asked_of, reads);
  it->second.action = reads.action;
  it->second.parameter = std::ranges::any_of(reads.parameters, [&](uint32_t parameter) {
    return !rulebook_.parameters[ParameterId(parameter)].settings.empty();
  });
  for (const CollectionKey& key : reads.members) {
    if (key.kind != CollectionKey::Kind::kAttribute) continue;
    const EntityTypeId type(key.owner);
    if (rulebook_.schema.entity_types[type].domain == key.index) {
      it->second.domain_of.push_back(type);
    }
  }
  return it->second;
}

PlaceClass PlaceClasses::of(const Place& place, std::vector<RuleId> rules,
                            std::vector<ExprId> guards) {
  const Environment& environment = rulebook_.schema.environments[place.environment];
  PlaceClass found;
  found.principal = environment.principal;
  found.resource = environment.resource;
  sort_out(rules);
  add_guards(rulebook_, rules, place, at_, guards);
  sort_out(guards);
  const std::vector<TermId> chain = rulebook_.schema.chain(place.domain.value_or(Schema::kRoot));
  for (const RuleId rule : rules) {
    const PolicyId policy = rulebook_.rules[rule].policy;
    for (const WaiverId id : waivers_at(rulebook_, policy, place, chain, at_)) {
      found.waivers.push_back(id);
    }
    for (const OverrideId id : overrides_at(rulebook_, policy, place, chain)) {
      found.overrides.push_back(id);
    }
  }
  sort_out(found.waivers);
  sort_out(found.overrides);
  const Reading& its = reading(environment, guards);
  if (its.action) found.action = environment.action;
  found.domain_matters =
      its.parameter || std::ranges::find(its.domain_of, found.resource) != its.domain_of.end();
  if (found.domain_matters) found.domain = place.domain;
  found.rules = std::move(rules);
  found.guards = std::move(guards);
  return found;
}

}  // namespace bylaw
