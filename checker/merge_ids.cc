// Ids looked up or turned round; values and types member by member.
#include "checker/merge_ids.h"

#include <utility>

namespace bylaw {
namespace {

using Ids = IdMap::Ids;

Ids turn(const Ids& ids, size_t size) {
  Ids back(size, IdMap::kNone);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != IdMap::kNone) back[ids[i]] = static_cast<uint32_t>(i);
  }
  return back;
}

/// Of the members of declarations; `size_of` says how many one of the other vocabulary has.
template <typename Size>
std::vector<Ids> turn_members(const Ids& owners, const std::vector<Ids>& members, size_t size,
                              Size size_of) {
  std::vector<Ids> back(size);
  for (size_t i = 0; i < owners.size(); ++i) {
    if (owners[i] != IdMap::kNone) back[owners[i]] = turn(members[i], size_of(owners[i]));
  }
  return back;
}

}  // namespace

IdMap inverse(const IdMap& map, const Schema& to) {
  IdMap back;
  back.enums = turn(map.enums, to.enums.size());
  back.taxonomies = turn(map.taxonomies, to.taxonomies.size());
  back.records = turn(map.records, to.records.size());
  back.types = turn(map.types, to.entity_types.size());
  back.actions = turn(map.actions, to.actions.size());
  back.environments = turn(map.environments, to.environments.size());
  back.duties = turn(map.duties, to.duties.size());
  back.masks = turn(map.masks, to.masks.size());
  back.context = turn(map.context, to.context.size());
  back.members = turn_members(map.enums, map.members, to.enums.size(),
                              [&](uint32_t i) { return to.enums[EnumId(i)].members.size(); });
  back.terms = turn_members(map.taxonomies, map.terms, to.taxonomies.size(),
                            [&](uint32_t i) { return to.taxonomies[TaxonomyId(i)].terms.size(); });
  back.fields = turn_members(map.records, map.fields, to.records.size(),
                             [&](uint32_t i) { return to.records[RecordId(i)].members.size(); });
  back.attributes =
      turn_members(map.types, map.attributes, to.entity_types.size(),
                   [&](uint32_t i) { return to.entity_types[EntityTypeId(i)].attributes.size(); });
  back.properties = turn_members(map.actions, map.properties, to.actions.size(), [&](uint32_t i) {
    return to.actions[ActionId(i)].properties.size();
  });
  return back;
}

std::optional<Value> translate(const Value& value, const IdMap& map, const Schema& to) {
  if (const auto* e = value.if_a<EnumValue>()) {
    const EnumId enumeration = IdMap::at(map.enums, e->enumeration);
    if (!enumeration.valid()) return std::nullopt;
    const uint32_t member = map.members[e->enumeration.index()][e->member];
    if (member == IdMap::kNone) return std::nullopt;
    return Value(EnumValue{enumeration, member});
  }
  if (const auto* t = value.if_a<TermValue>()) {
    const TaxonomyId taxonomy = IdMap::at(map.taxonomies, t->taxonomy);
    if (!taxonomy.valid()) return std::nullopt;
    const TermId term = map.term(t->taxonomy, t->term);
    if (!term.valid()) return std::nullopt;
    return Value(TermValue{taxonomy, term});
  }
  if (const auto* a = value.if_a<ActionValue>()) {
    const ActionId action = IdMap::at(map.actions, a->action);
    if (!action.valid()) return std::nullopt;
    return Value(ActionValue{action});
  }
  if (const auto* ref = value.if_a<EntityRef>()) {
    const EntityTypeId type = IdMap::at(map.types, ref->type);
    if (!type.valid()) return std::nullopt;
    return Value(EntityRef{type, ref->id});
  }
  if (const auto* record = value.if_a<RecordValue>()) {
    const RecordId id = IdMap::at(map.records, record->record);
    if (!id.valid()) return std::nullopt;
    std::vector<std::optional<Value>> members(to.records[id].members.size());
    for (size_t i = 0; i < record->members->size(); ++i) {
      const uint32_t at = map.fields[record->record.index()][i];
      const std::optional<Value>& member = (*record->members)[i];
      if (at == IdMap::kNone || !member) continue;
      members[at] = translate(*member, map, to);
      if (!members[at]) return std::nullopt;
    }
    return Value::record(id, std::move(members));
  }
  if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    std::vector<Value> members;
    for (const Value& member : value.members()) {
      std::optional<Value> moved = translate(member, map, to);
      if (!moved) return std::nullopt;
      members.push_back(*std::move(moved));
    }
    return value.if_a<SetValue>() != nullptr ? Value::set(std::move(members))
                                             : Value::list(std::move(members));
  }
  return value;
}

TypeId translate(TypeId id, const IdMap& map, const Schema& from, Schema& to) {
  if (!id.valid()) return {};
  const Type type = from.types[id];
  switch (type.kind) {
    case TypeKind::kEnum: {
      const EnumId other = IdMap::at(map.enums, type.enumeration());
      return other.valid() ? to.types.enumeration(other) : TypeId();
    }
    case TypeKind::kTaxonomy: {
      const TaxonomyId other = IdMap::at(map.taxonomies, type.taxonomy());
      return other.valid() ? to.types.taxonomy(other) : TypeId();
    }
    case TypeKind::kEntity: {
      const EntityTypeId other = IdMap::at(map.types, type.entity());
      return other.valid() ? to.types.entity(other) : TypeId();
    }
    case TypeKind::kRecord: {
      const RecordId other = IdMap::at(map.records, type.record());
      return other.valid() ? to.types.record(other) : TypeId();
    }
    case TypeKind::kSet:
    case TypeKind::kList: {
      const TypeId element = translate(type.element, map, from, to);
      if (!element.valid()) return {};
      return type.kind == TypeKind::kSet ? to.types.set(element) : to.types.list(element);
    }
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kString:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kIp:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
    case TypeKind::kColumnText:
      return to.types.simple(type.kind);
  }
  return {};
}

}  // namespace bylaw
