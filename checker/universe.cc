// Making symbols: one of each attribute that is read.
#include "checker/universe.h"

#include <algorithm>
#include <cassert>

namespace bylaw {
namespace {

constexpr int64_t kFirstMoment = -62'135'596'800'000;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastMoment = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z
constexpr uint32_t kOtherRank = 100;

}  // namespace

uint16_t bits_for(size_t count) {
  uint16_t bits = 1;
  while ((size_t{1} << bits) < count) ++bits;
  return bits;
}

SymbolPath SymbolPath::below(const std::string& name, uint32_t index) const {
  SymbolPath path = *this;
  path.text += (name.starts_with('[') ? "" : ".") + name;
  path.rank.push_back(index);
  return path;
}

Universe::Universe(const Rulebook& rulebook, Place place, Timestamp at, Footprint footprint,
                   uint32_t most_entities, const std::vector<const Entity*>& facts)
    : rulebook_(rulebook),
      place_(place),
      at_(at),
      footprint_(std::move(footprint)),
      most_entities_(most_entities),
      strings_(make_string_universe(footprint_.texts)),
      chain_(rulebook.schema.chain(place.domain.value_or(Schema::kRoot))) {
  limits = footprint_.limits;
  const Environment& environment = this->environment();
  // Their types are those of the expressions that read them.
  principal_ = fresh_entity(environment.principal, TypeId(), {"principal", {1}});
  for (const Entity* entity : facts) facts_.emplace(entity->ref, entity);
  resource_ = facts.empty() ? fresh_entity(environment.resource, TypeId(), {"resource", {2}})
                            : literal(Value(facts.front()->ref), TypeId());
  // An order of texts is told already.
  const auto patterns = std::ranges::find(limits, kTooManyPatterns, &Limit::what);
  const bool too_many = !strings_.complete && !footprint_.texts.ordered;
  if (too_many && patterns != limits.end()) patterns->hides = true;
  if (too_many && patterns == limits.end()) {
    limits.push_back({{}, std::string(kTooManyPatterns), true, false});
  }
  if (!too_many && patterns != limits.end()) limits.erase(patterns);
}

void Universe::stand_at(const Place& place, const EntityRef& resource) {
  place_ = place;
  chain_ = rulebook_.schema.chain(place.domain.value_or(Schema::kRoot));
  resource_ = literal(Value(resource), TypeId());
}

FormulaId Universe::new_variable(VariableSymbol::Kind kind, uint16_t width, const SymbolPath& path,
                                 Bits plain) {
  const FormulaId id = formulas.variable(path.text, width);
  variables_.push_back({kind, id, path, plain});
  return id;
}

FormulaId Universe::fresh_truth(const std::string& name) {
  return new_variable(VariableSymbol::Kind::kTruth, 0, {name, {kOtherRank}});
}

FormulaId Universe::loosened(FormulaId found) {
  const SymbolPath path{"beyond" + std::to_string(loosened_++), {kOtherRank}};
  const uint16_t width = formulas[found].width;
  const auto kind = width == 0 ? VariableSymbol::Kind::kTruth : VariableSymbol::Kind::kNumber;
  if (!beyond_) beyond_ = fresh_truth("beyond");
  return formulas.choose(*beyond_, new_variable(kind, width, path), found);
}

FormulaId Universe::bounded(VariableSymbol::Kind kind, size_t count, const SymbolPath& path) {
  const uint16_t width = bits_for(count);
  const FormulaId id = new_variable(kind, width, path);
  if (count < (size_t{1} << width)) {
    constraints_.push_back(compare(FormulaOp::kLessEqual, id, formulas.constant(count - 1, width)));
  }
  return id;
}

/// A member of an enum or a term of a taxonomy.
FormulaId Universe::word(const Type& type, const SymbolPath& path) {
  const bool is_enum = type.kind == TypeKind::kEnum;
  const size_t count = is_enum ? schema().enums[type.enumeration()].members.size()
                               : schema().taxonomies[type.taxonomy()].terms.size();
  const FormulaId id = bounded(VariableSymbol::Kind::kWord, count, path);
  const auto bar = [&](const auto& by_declaration, auto declaration) {
    const auto it = by_declaration.find(declaration);
    if (it == by_declaration.end()) return;
    for (const uint32_t value : it->second) {
      constraints_.push_back(
          formulas.negate(formulas.equal(id, formulas.constant(value, bits_for(count)))));
    }
  };
  if (barred != nullptr && is_enum) bar(barred->members, type.enumeration());
  if (barred != nullptr && !is_enum) bar(barred->terms, type.taxonomy());
  return id;
}

FormulaId Universe::ranged(__int128 low, __int128 high, uint16_t width, Bits plain,
                           const SymbolPath& path) {
  const FormulaId id = new_variable(VariableSymbol::Kind::kNumber, width, path, plain);
  constraints_.push_back(
      compare(FormulaOp::kSignedLessEqual, formulas.constant(static_cast<Bits>(low), width), id));
  constraints_.push_back(
      compare(FormulaOp::kSignedLessEqual, id, formulas.constant(static_cast<Bits>(high), width)));
  return id;
}

uint32_t Universe::add_entity(EntityTypeId type, FormulaId id, std::optional<std::string> name,
                              const SymbolPath& path) {
  EntitySymbol entity;
  entity.type = type;
  entity.id = id;
  entity.name = std::move(name);
  entity.path = path;
  // The request's own entities come first, and are known.
  const bool stated = entity.name && fact({type, *entity.name}) != nullptr;
  // Whom policies name, the store need not know: then no assumption speaks of it. Nor need it know
  // whom only assumptions lead to, and better doesn't, since assumptions are not asked of those.
  const bool may_miss = footprint_.asked_known.contains(type) ||
                        ((entity.name || assuming) && footprint_.assumed.contains(type));
  entity.known = entities_.size() >= 2 && !stated && may_miss
                     ? new_variable(VariableSymbol::Kind::kPresence, 0, path.below("known", 0),
                                    assuming ? 0 : 1)
                     : formulas.yes();
  entities_.push_back(std::move(entity));
  return static_cast<uint32_t>(entities_.size() - 1);
}

Symbol Universe::fresh_entity(EntityTypeId type, TypeId of, const SymbolPath& path) {
  Symbol symbol;
  symbol.type = of;
  // Plain is an entity of its own that no policy names.
  const Bits own = all_bits(kEntityBits) - entities_.size();
  symbol.bits = new_variable(VariableSymbol::Kind::kEntity, kEntityBits, path.below("id", 0), own);
  symbol.entity = add_entity(type, symbol.bits, std::nullopt, path);
  return symbol;
}

Symbol Universe::entity(uint32_t index) const {
  Symbol symbol;
  symbol.bits = entities_[index].id;
  symbol.entity = index;
  return symbol;
}

Symbol Universe::fresh_ip(TypeId type, const SymbolPath& path) {
  Symbol symbol;
  symbol.type = type;
  constexpr Bits kPlainAddress = (Bits{0xFFFF} << 32) | (10U << 24) | 1U;  // 10.0.0.1
  symbol.bits = new_variable(VariableSymbol::Kind::kNumber, 128, path, kPlainAddress);
  symbol.prefix = new_variable(VariableSymbol::Kind::kNumber, 8, path.below("prefix", 0), 128);
  constraints_.push_back(compare(FormulaOp::kLessEqual, symbol.prefix, formulas.constant(128, 8)));
  const FormulaId host = compare(FormulaOp::kShiftRight, formulas.constant(~Bits{0}, 128),
                                 formulas.extend(symbol.prefix, 128, false));
  constraints_.push_back(
      formulas.equal(compare(FormulaOp::kBitAnd, symbol.bits, host), formulas.constant(0, 128)));
  return symbol;
}

Symbol Universe::fresh_collection(TypeId type, uint32_t slots, bool open, const SymbolPath& path) {
  Symbol symbol;
  symbol.type = type;
  symbol.open = open;
  const Type& t = schema().types[type];
  if (slots > 0 && entities_.size() > most_entities_) {
    limits.push_back({{}, "more entities than are looked at", true, false, true});
    symbol.open = true;
    slots = 0;
  }
  std::vector<MemberSymbol> members;
  for (uint32_t i = 0; i < slots; ++i) {
    const SymbolPath at = path.below("[" + std::to_string(i) + "]", i);
    MemberSymbol member;
    member.there = new_variable(VariableSymbol::Kind::kPresence, 0, at.below("there", 0));
    member.value = fresh(t.element, at);
    if (i > 0) constraints_.push_back(formulas.implies(member.there, members.back().there));
    if (t.kind == TypeKind::kSet) {
      for (const MemberSymbol& other : members) {
        constraints_.push_back(formulas.either(formulas.negate(member.there),
                                               formulas.negate(equal(member.value, other.value))));
      }
    }
    members.push_back(std::move(member));
  }
  symbol.members = std::make_shared<const std::vector<MemberSymbol>>(std::move(members));
  return symbol;
}

Symbol Universe::fresh(TypeId type, const SymbolPath& path) {
  using Kind = VariableSymbol::Kind;
  const Type t = schema().types[type];
  Symbol symbol;
  symbol.type = type;
  switch (t.kind) {
    case TypeKind::kError:
    case TypeKind::kBool:
      symbol.bits = new_variable(Kind::kTruth, 0, path);
      return symbol;
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kDuration:
      symbol.bits = new_variable(Kind::kNumber, kNumberBits, path);
      return symbol;
    case TypeKind::kString:
    case TypeKind::kColumnText:
      symbol.bits = bounded(Kind::kWord, strings_.words.size(), path);
      return symbol;
    case TypeKind::kTimestamp:
      symbol.bits = ranged(kFirstMoment, kLastMoment, kNumberBits,
                           static_cast<Bits>(static_cast<__int128>(at_.ms)) & all_bits(64), path);
      return symbol;
    case TypeKind::kDate:
      symbol.bits = ranged(
          kFirstDay, kLastDay, kDateBits,
          static_cast<Bits>(static_cast<__int128>(schema().local_date(at_).days)) & all_bits(32),
          path);
      return symbol;
    case TypeKind::kIp:
      return fresh_ip(type, path);
    case TypeKind::kAction:
      symbol.bits = bounded(Kind::kWord, schema().actions.size(), path);
      return symbol;
    case TypeKind::kWeekday:
      symbol.bits = bounded(Kind::kWord, 7, path);
      return symbol;
    case TypeKind::kEnum:
    case TypeKind::kTaxonomy:
      symbol.bits = word(t, path);
      return symbol;
    case TypeKind::kEntity:
      return fresh_entity(t.entity(), type, path);
    case TypeKind::kRecord: {
      std::vector<SlotSymbol> fields;
      const std::vector<Member>& members = schema().records[t.record()].members;
      for (uint32_t i = 0; i < members.size(); ++i) {
        fields.push_back(member_slot(members[i], {CollectionKey::Kind::kField, t.record().value, i},
                                     formulas.yes(), path.below(members[i].name, i)));
      }
      symbol.fields = std::make_shared<const std::vector<SlotSymbol>>(std::move(fields));
      return symbol;
    }
    case TypeKind::kSet:
    case TypeKind::kList:
      return fresh_collection(type, 0, true, path);
  }
  return symbol;
}

SlotSymbol Universe::member_slot(const Member& member, const CollectionKey& key, FormulaId known,
                                 const SymbolPath& path) {
  SlotSymbol slot;
  slot.present = known;
  slot.absent = formulas.no();
  if (member.optional) {
    const FormulaId there =
        new_variable(VariableSymbol::Kind::kPresence, 0, path.below("there", 0));
    slot.present = formulas.both(known, there);
    slot.absent = formulas.both(known, formulas.negate(there));
  }
  const TypeKind kind = schema().types[member.type].kind;
  if (kind == TypeKind::kSet || kind == TypeKind::kList) {
    const auto it = footprint_.members.find(key);
    slot.value = fresh_collection(member.type, it == footprint_.members.end() ? 0 : it->second,
                                  footprint_.open.contains(key), path);
  } else {
    slot.value = fresh(member.type, path);
  }
  return slot;
}

FormulaId Universe::time() { return context(0).value.bits; }

SlotSymbol Universe::context(uint32_t index) {
  if (const auto it = context_.find(index); it != context_.end()) return it->second;
  const Member& member = schema().context[index];
  const SymbolPath path = SymbolPath{"context", {3}}.below(member.name, index);
  const SlotSymbol slot =
      member_slot(member, {CollectionKey::Kind::kContext, 0, index}, formulas.yes(), path);
  if (index == 0) {
    constraints_.push_back(compare(FormulaOp::kSignedLessEqual, number(at_.ms), slot.value.bits));
  }
  return context_.emplace(index, slot).first->second;
}

SlotSymbol Universe::property(uint32_t index) {
  if (const auto it = properties_.find(index); it != properties_.end()) return it->second;
  const Member& member = schema().actions[environment().action].properties[index];
  const SymbolPath path = SymbolPath{"action", {4}}.below(member.name, index);
  return properties_
      .emplace(index, member_slot(member, {CollectionKey::Kind::kProperty, 0, index},
                                  formulas.yes(), path))
      .first->second;
}

SlotSymbol Universe::attribute(uint32_t entity, uint32_t index) {
  const auto& read = entities_[entity].attributes;
  if (const auto it = read.find(index); it != read.end()) return it->second;
  const EntityTypeId type_id = entities_[entity].type;
  const EntityType& type = schema().entity_types[type_id];
  const Member& member = type.attributes[index];
  const std::optional<std::string>& name = entities_[entity].name;
  const Entity* stated = name ? fact({type_id, *name}) : nullptr;
  SlotSymbol slot;
  if (stated != nullptr) {
    slot = stated_slot(stated->attributes[index], member,
                       entities_[entity].path.below(member.name, index + 1));
  } else if (entity == resource_.entity && type.domain == index) {
    slot.present = formulas.boolean(place_.domain.has_value());
    slot.absent = formulas.boolean(!place_.domain.has_value());
    slot.value = literal(Value(TermValue{Schema::kDomains, place_.domain.value_or(Schema::kRoot)}),
                         member.type);
  } else {
    slot =
        member_slot(member, {CollectionKey::Kind::kAttribute, type_id.value, index},
                    entities_[entity].known, entities_[entity].path.below(member.name, index + 1));
    if (adjusts && member.adjustable && type_id == entities_[resource_.entity].type &&
        entity != resource_.entity) {
      entities_[entity].beside.emplace(index, slot);
      const FormulaId same = formulas.equal(entities_[entity].id, entities_[resource_.entity].id);
      const SlotSymbol chosen = attribute(resource_.entity, index);
      slot = {formulas.choose(same, chosen.present, slot.present),
              formulas.choose(same, chosen.absent, slot.absent),
              choose(same, chosen.value, slot.value)};
    }
  }
  // Making the slot may have added entities: the map is looked up anew.
  return entities_[entity].attributes.emplace(index, slot).first->second;
}

SlotSymbol Universe::stated_slot(const Slot& slot, const Member& member, const SymbolPath& path) {
  SlotSymbol stated;
  const bool present = slot.state == Slot::State::kPresent;
  stated.present = formulas.boolean(present);
  stated.absent = formulas.boolean(slot.state == Slot::State::kAbsent && member.optional);
  stated.value = present ? literal(slot.value, member.type) : fresh(member.type, path);
  return stated;
}

SlotSymbol Universe::cell(const std::string& column, TypeId type) {
  const auto key = std::pair(column, type);
  if (const auto it = cells_.find(key); it != cells_.end()) return it->second;
  const SymbolPath path = SymbolPath{"row", {5}}.below(column, 0);
  SlotSymbol slot;
  slot.present = new_variable(VariableSymbol::Kind::kPresence, 0, path.below("there", 0), 1);
  slot.absent = formulas.no();
  slot.value = fresh(type, path);
  return cells_.emplace(key, slot).first->second;
}

const Value& Universe::parameter(ParameterId id) const {
  const Parameter& parameter = rulebook_.parameters[id];
  const Value* nearest = &parameter.initial;
  for (const TermId level : chain_) {
    for (const ParameterSetting& setting : parameter.settings) {
      if (setting.domain == level) nearest = &setting.value;
    }
  }
  return *nearest;
}

}  // namespace bylaw
