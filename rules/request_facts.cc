// Claims over the store, and what a missing or unfitting value means.
#include "rules/request_facts.h"

#include "facts/schema.h"

namespace bylaw {
namespace {

/// A slot by position; one that nobody filled is absent.
Slot slot_at(const std::vector<Slot>& slots, uint32_t index) {
  return index < slots.size() ? slots[index] : Slot();
}

/// A required member that is missing is an error where it is read; `whose` begins the sentence.
Slot required(const Member& member, Slot slot, const std::string& whose) {
  if (slot.state == Slot::State::kAbsent && !member.optional) {
    return Slot::invalid(whose + member.name + " is missing");
  }
  if (slot.state == Slot::State::kInvalid) {
    return Slot::invalid(whose + member.name + " " + slot.problem);
  }
  return slot;
}

std::string slot_text(const Schema& schema, const Slot& slot) {
  switch (slot.state) {
    case Slot::State::kAbsent:
      return "nothing";
    case Slot::State::kPresent:
      return schema.value_text(slot.value);
    case Slot::State::kInvalid:
      return "no fitting value";
  }
  return {};
}

}  // namespace

RequestFacts::RequestFacts(const Rulebook& rulebook, const EntityStore& store,
                           const Request& request, Timestamp now)
    : rulebook_(rulebook), store_(store), request_(request), now_(now) {
  lay_claims(request.principal, "principal");
  lay_claims(request.resource, "resource");
  domain_ = find_domain();
}

void RequestFacts::lay_claims(const RequestEntity& entity, const std::string& role) {
  if (!entity.type.valid()) return;
  const EntityType& type = rulebook_.schema.entity_types[entity.type];
  const Entity* stored = store_.find(entity.ref());
  for (uint32_t i = 0; i < type.attributes.size(); ++i) {
    const Slot stated = slot_at(entity.stated, i);
    if (stated.state == Slot::State::kAbsent) continue;
    const Member& member = type.attributes[i];
    if (member.claim && type.domain != i) {
      const auto [it, fresh] = claims_[entity.ref()].emplace(i, stated);
      const bool same = it->second.state == stated.state && it->second.value == stated.value;
      if (!fresh && !same) it->second = Slot::invalid("is stated in two ways");
      continue;
    }
    const Slot known = stored == nullptr ? Slot() : slot_at(stored->attributes, i);
    if (known.state == Slot::State::kPresent && stated.state == Slot::State::kPresent &&
        known.value == stated.value) {
      continue;
    }
    ignored_.push_back(role + "." + member.name + ": " + slot_text(rulebook_.schema, stated) +
                       " is stated, " + slot_text(rulebook_.schema, known) + " is known");
  }
}

ResourceDomain RequestFacts::find_domain() const {
  if (!request_.resource.type.valid()) return {};
  const EntityType& type = rulebook_.schema.entity_types[request_.resource.type];
  if (!type.domain) return {};
  const EntityRef ref = request_.resource.ref();
  const Entity* entity = store_.find(ref);
  if (entity == nullptr) {
    return {ResourceDomain::State::kUnknown, Schema::kRoot,
            not_known(ref) + ", so its domain is not known"};
  }
  const Slot slot = slot_at(entity->attributes, *type.domain);
  if (slot.state == Slot::State::kAbsent) return {};
  const TermValue* term =
      slot.state == Slot::State::kPresent ? slot.value.if_a<TermValue>() : nullptr;
  if (term == nullptr || term->taxonomy != Schema::kDomains ||
      term->term.index() >= rulebook_.schema.domains().terms.size()) {
    return {ResourceDomain::State::kUndeclared, Schema::kRoot,
            "the domain of " + rulebook_.schema.value_text(Value(ref)) + " is not declared"};
  }
  return {ResourceDomain::State::kDomain, term->term, {}};
}

Slot RequestFacts::attribute(const EntityRef& entity, uint32_t index) const {
  const Member& member = rulebook_.schema.entity_types[entity.type].attributes[index];
  const std::string whose = rulebook_.schema.value_text(Value(entity)) + ".";
  if (const auto claimed = claims_.find(entity); claimed != claims_.end()) {
    const auto it = claimed->second.find(index);
    if (it != claimed->second.end()) return required(member, it->second, whose);
  }
  const Entity* stored = store_.find(entity);
  if (stored == nullptr) return Slot::invalid(not_known(entity));
  return required(member, slot_at(stored->attributes, index), whose);
}

Slot RequestFacts::context(uint32_t index) const {
  if (index == 0) return Slot::present(Value(now_));
  return required(rulebook_.schema.context[index], slot_at(request_.context, index), "context.");
}

Slot RequestFacts::property(uint32_t index) const {
  return required(rulebook_.schema.actions[request_.action].properties[index],
                  slot_at(request_.action_properties, index), "action.");
}

const Value& RequestFacts::parameter(ParameterId id) const {
  const Parameter& parameter = rulebook_.parameters[id];
  const Value* nearest = &parameter.initial;
  for (const TermId level : rulebook_.schema.chain(domain_.term)) {
    for (const ParameterSetting& setting : parameter.settings) {
      if (setting.domain == level) nearest = &setting.value;
    }
  }
  return *nearest;
}

std::string RequestFacts::not_known(const EntityRef& entity) const {
  return rulebook_.schema.value_text(Value(entity)) + " is not known";
}

}  // namespace bylaw
