// Members of records, entity types and actions, by name and type.
#include "checker/schema_merger.h"

namespace bylaw {

bool SchemaMerger::same_members(const std::vector<Member>& a, const std::vector<Member>& b) {
  return std::ranges::equal(a, b, [&](const Member& x, const Member& y) {
    return x.name == y.name && type(kOld, x.type) == type(kNew, y.type) && x.optional == y.optional;
  });
}

/// What both have with one type is one member. Two types of one name stay two members.
std::array<IdMap::Ids, 2> SchemaMerger::merge_members(
    const std::array<const std::vector<Member>*, 2>& of, std::vector<Member>& merged,
    const std::string& noun, const std::string& owner) {
  std::array<Ids, 2> to;
  merged.clear();
  const bool both = of[kOld] != nullptr && of[kNew] != nullptr;
  const auto what = [&](const std::string& name) {
    return noun + " " + name + (owner.empty() ? "" : " of " + owner);
  };
  for (const size_t side : {kOld, kNew}) {
    if (of[side] == nullptr) continue;
    for (const Member& member : *of[side]) {
      Member moved = member;
      moved.type = type(side, member.type);
      const auto twin = side == kNew && both ? find_member(*of[kOld], member.name) : std::nullopt;
      if (twin && merged[*twin].type == moved.type) {
        Member& one = merged[*twin];
        if (one.optional != moved.optional) {
          change(Kind::kChanged, "whether " + what(member.name) + " is optional", true);
        }
        if (one.claim != moved.claim) {
          change(Kind::kChanged, "whether " + what(member.name) + " is a claim", one.claim);
        }
        if (one.adjustable != moved.adjustable) {
          change(Kind::kChanged, "whether " + what(member.name) + " is adjustable", false);
        }
        // A request that is valid under both has it if either demands it.
        one.optional = one.optional && moved.optional;
        to[side].push_back(*twin);
        continue;
      }
      if (twin) {
        change(Kind::kChanged, "the type of " + what(member.name), true);
        moved.name += " (new)";
      } else if (side == kNew && both) {
        change(Kind::kAdded, (moved.optional ? "" : "required: ") + what(member.name),
               !moved.optional);
      } else if (side == kOld && both && !find_member(*of[kNew], member.name)) {
        change(Kind::kRemoved, what(member.name), true);
      }
      to[side].push_back(static_cast<uint32_t>(merged.size()));
      merged.push_back(std::move(moved));
    }
  }
  return to;
}

void SchemaMerger::merge_records() {
  for (IdMap& map : out_.to) map.fields.resize(map.records.size());
  for (size_t i = 0; i < schema().records.size(); ++i) {
    const RecordId id = schema().records.id_at(i);
    std::array<const std::vector<Member>*, 2> members{};
    for (const size_t side : {kOld, kNew}) {
      const Record* of = declared(side, &Schema::records, out_.to[side].records, id);
      if (of != nullptr) members[side] = &of->members;
    }
    const std::array<Ids, 2> to = merge_members(members, schema().records[id].members, "the field",
                                                schema().records[id].name.full());
    for (const size_t side : {kOld, kNew}) {
      if (members[side] == nullptr) continue;
      const auto own = std::ranges::find(out_.to[side].records, id.value);
      out_.to[side].fields[static_cast<size_t>(own - out_.to[side].records.begin())] = to[side];
    }
  }
}

void SchemaMerger::merge_entity_types() {
  for (IdMap& map : out_.to) map.attributes.resize(map.types.size());
  for (size_t i = 0; i < schema().entity_types.size(); ++i) {
    const EntityTypeId id = schema().entity_types.id_at(i);
    EntityType& merged = schema().entity_types[id];
    std::array<const EntityType*, 2> of{};
    std::array<const std::vector<Member>*, 2> members{};
    std::array<std::set<EntityTypeId>, 2> parents;
    for (const size_t side : {kOld, kNew}) {
      of[side] = declared(side, &Schema::entity_types, out_.to[side].types, id);
      if (of[side] == nullptr) continue;
      members[side] = &of[side]->attributes;
      for (const EntityTypeId parent : of[side]->parents) {
        parents[side].insert(IdMap::at(out_.to[side].types, parent));
      }
    }
    const bool both = of[kOld] != nullptr && of[kNew] != nullptr;
    const std::array<Ids, 2> to =
        merge_members(members, merged.attributes, "the attribute", merged.name.full());
    std::set<EntityTypeId> common = of[kOld] != nullptr ? parents[kOld] : parents[kNew];
    if (both && parents[kOld] != parents[kNew]) {
      std::erase_if(common, [&](EntityTypeId type) { return !parents[kNew].contains(type); });
      const bool fewer = !std::ranges::includes(parents[kNew], parents[kOld]);
      change(Kind::kChanged, "what " + merged.name.full() + " may stand in", fewer);
    }
    merged.parents.assign(common.begin(), common.end());
    merged.domain.reset();
    for (const size_t side : {kOld, kNew}) {
      if (of[side] == nullptr) continue;
      const auto own = std::ranges::find(out_.to[side].types, id.value);
      out_.to[side].attributes[static_cast<size_t>(own - out_.to[side].types.begin())] = to[side];
      if (of[side]->domain) merged.domain = to[side][*of[side]->domain];
    }
    if (both && of[kOld]->domain.has_value() != of[kNew]->domain.has_value()) {
      out_.rehomed.insert(id);
    }
  }
}

void SchemaMerger::merge_actions() {
  for (IdMap& map : out_.to) map.properties.resize(map.actions.size());
  for (size_t i = 0; i < schema().actions.size(); ++i) {
    const ActionId id = schema().actions.id_at(i);
    Action& merged = schema().actions[id];
    std::array<const Action*, 2> of{};
    std::array<const std::vector<Member>*, 2> members{};
    std::array<std::optional<ColumnSource>, 2> columns;
    std::array<std::set<EntityTypeId>, 2> principals;
    std::array<std::set<EntityTypeId>, 2> resources;
    for (const size_t side : {kOld, kNew}) {
      of[side] = declared(side, &Schema::actions, out_.to[side].actions, id);
      if (of[side] == nullptr) continue;
      const IdMap& map = out_.to[side];
      members[side] = &of[side]->properties;
      for (const EntityTypeId t : of[side]->principals)
        principals[side].insert(IdMap::at(map.types, t));
      for (const EntityTypeId t : of[side]->resources)
        resources[side].insert(IdMap::at(map.types, t));
      columns[side] = of[side]->columns;
      if (!columns[side]) continue;
      const Ids& fields = map.fields[columns[side]->record.index()];
      columns[side]->record = IdMap::at(map.records, columns[side]->record);
      columns[side]->name = fields[columns[side]->name];
      if (columns[side]->categories) columns[side]->categories = fields[*columns[side]->categories];
    }
    const std::array<Ids, 2> to =
        merge_members(members, merged.properties, "the property", merged.name.full());
    for (const size_t side : {kOld, kNew}) {
      if (of[side] == nullptr) continue;
      const auto own = std::ranges::find(out_.to[side].actions, id.value);
      out_.to[side].properties[static_cast<size_t>(own - out_.to[side].actions.begin())] = to[side];
    }
    const auto both_of = [](std::array<std::set<EntityTypeId>, 2>& of_sides) {
      of_sides[kOld].merge(of_sides[kNew]);
      return std::vector<EntityTypeId>(of_sides[kOld].begin(), of_sides[kOld].end());
    };
    merged.principals = both_of(principals);
    merged.resources = both_of(resources);
    merged.columns = columns[kNew] ? columns[kNew] : columns[kOld];
    const auto same = [](const std::optional<ColumnSource>& a,
                         const std::optional<ColumnSource>& b) {
      if (!a || !b) return !a && !b;
      return a->path == b->path && a->record == b->record && a->name == b->name &&
             a->categories == b->categories;
    };
    if (of[kOld] != nullptr && of[kNew] != nullptr && !same(columns[kOld], columns[kNew])) {
      out_.other_columns.insert(id);
      change(Kind::kChanged, "the columns that " + merged.name.full() + " reads", true);
    }
  }
}

}  // namespace bylaw
