// From bits to values: entities get names, what nobody reads gets a plain value.
#include "checker/witness.h"

#include <algorithm>
#include <set>

#include "rules/weigh.h"

namespace bylaw {
namespace {

/// "a data product" of DataProduct.
std::string type_words(const std::string& name) {
  std::string words;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool capital = name[i] >= 'A' && name[i] <= 'Z';
    const bool starts = capital && i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z');
    if (starts) words += ' ';
    words += capital ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return words;
}

class WitnessMaker {
 public:
  WitnessMaker(Situation& situation, const Assignment& model)
      : universe_(situation.universe()),
        schema_(situation.rulebook().schema),
        formulas_(situation.formulas()),
        model_(model) {}

  Witness make();
  Value value_of(const Symbol& symbol);

 private:
  using Key = std::pair<EntityTypeId, Bits>;  // tells the model's entities apart

  Bits bits(FormulaId id) const { return formulas_.evaluate(id, model_); }
  bool holds(FormulaId id) const { return bits(id) != 0; }
  Key key_of(uint32_t entity) const {
    const EntitySymbol& e = universe_.entities()[entity];
    return {e.type, bits(e.id)};
  }
  void reach(const Symbol& symbol);
  void reach(const SlotSymbol& slot) {
    if (holds(slot.present)) reach(slot.value);
  }
  bool is_reached(uint32_t entity) const { return reached_keys_.contains(key_of(entity)); }
  EntityRef ref_of(uint32_t entity);
  std::string new_name(EntityTypeId type);
  Slot slot_of(const SlotSymbol& slot);
  Value plain(TypeId type);
  EntityRef plain_entity(EntityTypeId type);
  void complete(Entity& entity);
  void find_reached();
  void add_entities();
  void add_parents(uint32_t entity);
  std::set<EntityRef> reached();
  void say_less();
  void add_parent(const EntityRef& entity, const EntityRef& group);
  std::vector<EntityTypeId> way(EntityTypeId from, EntityTypeId to) const;
  Entity& entity(const EntityRef& ref);

  Universe& universe_;
  const Schema& schema_;
  Formulas& formulas_;
  const Assignment& model_;
  Witness witness_;
  std::map<EntityRef, Entity> entities_;
  std::map<Key, EntityRef> refs_;
  std::set<Key> reached_keys_;
  std::map<EntityTypeId, uint32_t> named_;
  std::map<EntityTypeId, EntityRef> plain_entities_;
  std::map<EntityRef, bool> known_;
};

EntityRef WitnessMaker::ref_of(uint32_t index) {
  const EntitySymbol& e = universe_.entities()[index];
  const Key key = key_of(index);
  if (const auto it = refs_.find(key); it != refs_.end()) return it->second;
  for (const EntitySymbol& other : universe_.entities()) {
    if (other.type == e.type && other.name && bits(other.id) == key.second) {
      return refs_.emplace(key, EntityRef{e.type, *other.name}).first->second;
    }
  }
  return refs_.emplace(key, EntityRef{e.type, new_name(e.type)}).first->second;
}

std::string WitnessMaker::new_name(EntityTypeId type) {
  const std::string words = type_words(schema_.entity_types[type].name.local);
  const uint32_t n = named_[type]++;
  const bool vowel = std::string("aeio").find(words.front()) != std::string::npos;
  if (n == 0) return (vowel ? "an " : "a ") + words;
  if (n == 1) return "another " + words;
  return words + " " + std::to_string(n + 1);
}

Entity& WitnessMaker::entity(const EntityRef& ref) {
  const auto [it, fresh] = entities_.try_emplace(ref);
  if (fresh) {
    it->second.ref = ref;
    it->second.attributes.resize(schema_.entity_types[ref.type].attributes.size());
    witness_.entities.push_back(ref);
  }
  return it->second;
}

Value WitnessMaker::value_of(const Symbol& symbol) {
  const Type t = schema_.types[symbol.type];
  const auto number = [&] {
    return static_cast<int64_t>(as_signed(bits(symbol.bits), kNumberBits));
  };
  const auto index = [&] { return static_cast<uint32_t>(bits(symbol.bits)); };
  switch (t.kind) {
    case TypeKind::kError:
    case TypeKind::kBool:
      return Value(holds(symbol.bits));
    case TypeKind::kInt:
      return Value(number());
    case TypeKind::kDecimal:
      return Value(Decimal{number()});
    case TypeKind::kDuration:
      return Value(Duration{number()});
    case TypeKind::kTimestamp:
      return Value(Timestamp{number()});
    case TypeKind::kDate:
      return Value(Date{static_cast<int32_t>(as_signed(bits(symbol.bits), kDateBits))});
    case TypeKind::kString:
    case TypeKind::kColumnText:
      return Value(universe_.strings().words[index()]);
    case TypeKind::kIp: {
      Ip ip;
      const Bits address = bits(symbol.bits);
      for (size_t i = 0; i < 16; ++i) {
        ip.bytes[i] = static_cast<uint8_t>(address >> (8 * (15 - i)));
      }
      ip.prefix = static_cast<uint8_t>(bits(symbol.prefix));
      return Value(ip);
    }
    case TypeKind::kAction:
      return Value(ActionValue{ActionId(index())});
    case TypeKind::kWeekday:
      return Value(Weekday{static_cast<uint8_t>(index())});
    case TypeKind::kEnum:
      return Value(EnumValue{t.enumeration(), index()});
    case TypeKind::kTaxonomy:
      return Value(TermValue{t.taxonomy(), TermId(index())});
    case TypeKind::kEntity:
      return Value(ref_of(symbol.entity));
    case TypeKind::kRecord: {
      std::vector<std::optional<Value>> members;
      for (const SlotSymbol& slot : *symbol.fields) {
        members.push_back(holds(slot.present) ? std::optional(value_of(slot.value)) : std::nullopt);
      }
      return Value::record(t.record(), std::move(members));
    }
    case TypeKind::kSet:
    case TypeKind::kList: {
      std::vector<Value> members;
      for (const MemberSymbol& member : *symbol.members) {
        if (holds(member.there)) members.push_back(value_of(member.value));
      }
      return t.kind == TypeKind::kSet ? Value::set(std::move(members))
                                      : Value::list(std::move(members));
    }
  }
  return {};
}

Slot WitnessMaker::slot_of(const SlotSymbol& slot) {
  if (holds(slot.present)) return Slot::present(value_of(slot.value));
  return {};
}

/// Nothing is asked of it but by assumptions: where some speak of its type, the store doesn't know
/// it.
EntityRef WitnessMaker::plain_entity(EntityTypeId type) {
  if (const auto it = plain_entities_.find(type); it != plain_entities_.end()) return it->second;
  const EntityRef ref{type, new_name(type)};
  plain_entities_.emplace(type, ref);
  const bool assumed =
      std::ranges::any_of(universe_.rulebook().assumptions, [&](const Assumption& assumption) {
        return std::ranges::find(assumption.variables, type) != assumption.variables.end();
      });
  if (!assumed) complete(entity(ref));
  return ref;
}

Value WitnessMaker::plain(TypeId type) {
  const Type t = schema_.types[type];
  switch (t.kind) {
    case TypeKind::kError:
    case TypeKind::kBool:
      return Value(false);
    case TypeKind::kInt:
      return Value(int64_t{0});
    case TypeKind::kDecimal:
      return Value(Decimal{});
    case TypeKind::kDuration:
      return Value(Duration{});
    case TypeKind::kTimestamp:
      return Value(witness_.now);
    case TypeKind::kDate:
      return Value(schema_.local_date(witness_.now));
    case TypeKind::kString:
    case TypeKind::kColumnText:
      return Value(std::string("other"));
    case TypeKind::kIp:
      return Value(*parse_ip("10.0.0.1"));
    case TypeKind::kAction:
      return Value(ActionValue{ActionId(0)});
    case TypeKind::kWeekday:
      return Value(Weekday{});
    case TypeKind::kEnum:
      return Value(EnumValue{t.enumeration(), 0});
    case TypeKind::kTaxonomy:
      return Value(TermValue{t.taxonomy(), TermId(0)});
    case TypeKind::kEntity:
      return Value(plain_entity(t.entity()));
    case TypeKind::kRecord: {
      std::vector<std::optional<Value>> members;
      for (const Member& member : schema_.records[t.record()].members) {
        members.push_back(member.optional ? std::nullopt : std::optional(plain(member.type)));
      }
      return Value::record(t.record(), std::move(members));
    }
    case TypeKind::kSet:
      return Value::set({});
    case TypeKind::kList:
      return Value::list({});
  }
  return {};
}

/// Required attributes that nothing read get a plain value.
void WitnessMaker::complete(Entity& entity) {
  const EntityRef ref = entity.ref;
  if (const Entity* stated = universe_.fact(ref)) {
    entities_.at(ref).attributes = stated->attributes;
    entities_.at(ref).parents = stated->parents;
    return;
  }
  const std::vector<Member>& attributes = schema_.entity_types[ref.type].attributes;
  for (uint32_t i = 0; i < attributes.size(); ++i) {
    if (entities_.at(ref).attributes[i].state != Slot::State::kAbsent || attributes[i].optional) {
      continue;
    }
    Value value = plain(attributes[i].type);
    const bool domain = schema_.entity_types[ref.type].domain == i;
    if (domain) {
      const TermId term = universe_.place().domain.value_or(Schema::kRoot);
      value = Value(TermValue{Schema::kDomains, term});
    }
    entities_.at(ref).attributes[i] = Slot::present(std::move(value));
  }
}

void WitnessMaker::reach(const Symbol& symbol) {
  const TypeKind kind = schema_.types[symbol.type].kind;
  if (kind == TypeKind::kEntity) reached_keys_.insert(key_of(symbol.entity));
  if (symbol.fields) {
    for (const SlotSymbol& field : *symbol.fields) reach(field);
  }
  if (symbol.members) {
    for (const MemberSymbol& member : *symbol.members) {
      if (holds(member.there)) reach(member.value);
    }
  }
}

/// An entity that neither the request leads to nor policies name was only a possible member, and
/// can't be told from one that there isn't.
void WitnessMaker::find_reached() {
  const std::vector<EntitySymbol>& entities = universe_.entities();
  reached_keys_.insert(key_of(universe_.principal().entity));
  reached_keys_.insert(key_of(universe_.resource().entity));
  for (uint32_t i = 0; i < entities.size(); ++i) {
    if (entities[i].name) reached_keys_.insert(key_of(i));
  }
  for (const auto& [index, slot] : universe_.context_read()) reach(slot);
  for (const auto& [index, slot] : universe_.properties_read()) reach(slot);
  std::vector<bool> followed(entities.size());
  for (bool grew = true; grew;) {
    grew = false;
    for (uint32_t i = 0; i < entities.size(); ++i) {
      if (followed[i] || !is_reached(i)) continue;
      followed[i] = grew = true;
      for (const auto& [index, slot] : entities[i].attributes) reach(slot);
      for (const Universe::Membership& m : universe_.memberships()) {
        if (m.entity == i && holds(m.holds)) reached_keys_.insert(key_of(m.group));
      }
    }
  }
}

void WitnessMaker::add_entities() {
  for (uint32_t i = 0; i < universe_.entities().size(); ++i) {
    if (!is_reached(i)) continue;
    const EntitySymbol e = universe_.entities()[i];
    const EntityRef ref = ref_of(i);
    const auto [known, fresh] = known_.emplace(ref, holds(e.known));
    if (!known->second) continue;
    entity(ref);
    if (universe_.fact(ref) != nullptr) continue;
    for (const auto& [index, slot] : e.attributes) {
      std::vector<uint32_t>& told = witness_.told[ref];
      if (std::ranges::find(told, index) == told.end()) told.push_back(index);
      Slot value = slot_of(slot);
      entity(ref).attributes[index] = std::move(value);
    }
  }
}

std::vector<EntityTypeId> WitnessMaker::way(EntityTypeId from, EntityTypeId to) const {
  std::map<EntityTypeId, EntityTypeId> before;
  std::vector<EntityTypeId> open{from};
  for (size_t at = 0; at < open.size(); ++at) {
    for (const EntityTypeId parent : schema_.entity_types[open[at]].parents) {
      if (parent == to) {
        std::vector<EntityTypeId> between;
        for (EntityTypeId step = open[at]; step != from; step = before.at(step)) {
          between.insert(between.begin(), step);
        }
        return between;
      }
      if (parent != from && before.emplace(parent, open[at]).second) open.push_back(parent);
    }
  }
  return {};
}

void WitnessMaker::add_parent(const EntityRef& member, const EntityRef& group) {
  EntityRef below = member;
  for (const EntityTypeId type : way(member.type, group.type)) {
    const EntityRef between{type, new_name(type)};
    entity(below).parents.push_back(between);
    complete(entity(between));
    below = between;
  }
  entity(below).parents.push_back(group);
}

void WitnessMaker::add_parents(uint32_t index) {
  if (!is_reached(index)) return;
  const EntityRef member = ref_of(index);
  if (universe_.fact(member) != nullptr) return;
  std::vector<EntityRef> groups;
  for (const Universe::Membership& m : universe_.memberships()) {
    if (key_of(m.entity) != key_of(index) || !holds(m.holds)) continue;
    const EntityRef group = ref_of(m.group);
    if (group != member && std::ranges::find(groups, group) == groups.end()) {
      groups.push_back(group);
    }
  }
  if (!known_[member] || !entity(member).parents.empty()) return;
  std::ranges::sort(groups);
  for (const EntityRef& group : groups) {
    if (known_.emplace(group, true).first->second) entity(group);
    add_parent(member, group);
  }
}

/// What the request names, and what is read of that leads to.
std::set<EntityRef> WitnessMaker::reached() {
  std::map<EntityRef, std::set<uint32_t>> reads;
  for (uint32_t i = 0; i < universe_.entities().size(); ++i) {
    if (!is_reached(i)) continue;
    for (const auto& [index, slot] : universe_.entities()[i].attributes) {
      reads[ref_of(i)].insert(index);
    }
  }
  std::set<EntityRef> seen;
  std::vector<EntityRef> open;
  const auto add = [&](const EntityRef& ref) {
    if (seen.insert(ref).second) open.push_back(ref);
  };
  const auto add_slot = [&](const Slot& slot) {
    if (slot.state == Slot::State::kPresent) for_each_entity(slot.value, add);
  };
  add(witness_.request.principal.ref());
  add(witness_.request.resource.ref());
  for (const Slot& slot : witness_.request.context) add_slot(slot);
  for (const Slot& slot : witness_.request.action_properties) add_slot(slot);
  while (!open.empty()) {
    const EntityRef ref = open.back();
    open.pop_back();
    const auto entity = entities_.find(ref);
    if (entity == entities_.end()) continue;
    for (const uint32_t index : reads[ref]) add_slot(entity->second.attributes[index]);
  }
  return seen;
}

/// Of what the store states, what nothing asks about is not told.
void WitnessMaker::say_less() {
  const std::set<EntityRef> matter = reached();
  std::erase_if(witness_.entities, [&](const EntityRef& ref) {
    return universe_.fact(ref) != nullptr && !matter.contains(ref);
  });
  for (const auto& [ref, stated] : universe_.facts()) witness_.groups_untold.insert(ref);
  for (const Universe::Membership& m : universe_.memberships()) {
    if (is_reached(m.entity)) witness_.groups_untold.erase(ref_of(m.entity));
  }
}

Witness WitnessMaker::make() {
  const Environment& environment = universe_.environment();
  witness_.now = universe_.at();
  Request& request = witness_.request;
  // The time is among the context's slots, if something reads it.
  request.context.resize(schema_.context.size());
  for (const auto& [index, slot] : universe_.context_read()) {
    if (index == 0) witness_.now = value_of(slot.value).as<Timestamp>();
  }
  ref_of(universe_.principal().entity);
  ref_of(universe_.resource().entity);
  find_reached();
  add_entities();
  for (uint32_t i = 0; i < universe_.entities().size(); ++i) add_parents(i);
  const std::vector<EntityRef> reached = witness_.entities;
  for (const EntityRef& ref : reached) complete(entity(ref));

  const auto fill = [&](const std::vector<Member>& members,
                        const std::map<uint32_t, SlotSymbol>& read, std::vector<Slot>& slots,
                        std::vector<uint32_t>& told) {
    slots.resize(members.size());
    for (uint32_t i = 0; i < members.size(); ++i) {
      const auto it = read.find(i);
      if (it != read.end()) {
        slots[i] = slot_of(it->second);
        told.push_back(i);
      } else if (!members[i].optional) {
        slots[i] = Slot::present(plain(members[i].type));
      }
    }
  };
  fill(schema_.context, universe_.context_read(), request.context, witness_.context);
  request.context[0] = Slot();
  fill(schema_.actions[environment.action].properties, universe_.properties_read(),
       request.action_properties, witness_.properties);
  const EntityRef principal = ref_of(universe_.principal().entity);
  const EntityRef resource = ref_of(universe_.resource().entity);
  request.principal = {
      principal.type, schema_.entity_types[principal.type].name.local, principal.id, {}};
  request.resource = {
      resource.type, schema_.entity_types[resource.type].name.local, resource.id, {}};
  request.action = environment.action;
  request.action_name = schema_.actions[environment.action].name.local;
  request.enforces = Enforces::everything();
  say_less();
  EntityStoreBuilder store;
  for (const auto& [ref, stated] : universe_.facts()) store.put(*stated);
  for (const auto& [ref, made] : entities_) store.put(made);
  witness_.store = std::move(store).build();
  return std::move(witness_);
}

/// Every duty that gates a view and that rules can ask of the request: taken as discharged.
std::vector<DutyValue> gating_duties(const Evaluator& evaluator) {
  const Rulebook& book = evaluator.facts().rulebook();
  const Request& request = evaluator.facts().request();
  const auto environment =
      book.schema.find_environment(request.action, request.principal.type, request.resource.type);
  std::vector<DutyValue> duties;
  for (const Rule& rule : book.rules) {
    const RuleCase* body = environment ? case_of(rule.cases, *environment) : nullptr;
    if (body == nullptr) continue;
    for (const DutyUse& use : body->duties) {
      if (!book.schema.duties[use.duty].gates) continue;
      DutyValue duty{use.duty, {}};
      for (const ExprId argument : use.arguments) {
        const Evaluated value = evaluator.truth(argument, body->frame_size);
        if (value.ok()) duty.arguments.push_back(value.value());
      }
      if (duty.arguments.size() == use.arguments.size()) duties.push_back(std::move(duty));
    }
  }
  return duties;
}

}  // namespace

Witness make_witness(Situation& situation, const Assignment& model) {
  return WitnessMaker(situation, model).make();
}

Value witness_value(Situation& situation, const Assignment& model, const Symbol& symbol) {
  return WitnessMaker(situation, model).value_of(symbol);
}

bool confirm(const Rulebook& rulebook, Witness& witness, const Replay& replay,
             const Confirm& claim) {
  DecideOptions options;
  options.now = witness.now;
  const RequestFacts facts(rulebook, witness.store, witness.request, witness.now);
  const Evaluator evaluator(facts, rulebook.exprs);
  options.discharged = gating_duties(evaluator);
  std::optional<Decision> decision = replay(rulebook, witness.store, witness.request, options);
  if (!decision) return false;
  witness.decision = std::move(*decision);
  return claim(evaluator, witness.decision);
}

}  // namespace bylaw
