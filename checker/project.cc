// The way from merged ids to a version's own, and the reference evaluator's answer there.
#include "checker/project.h"

#include <algorithm>

#include "facts/duties.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

std::vector<Slot> project_slots(const std::vector<Slot>& slots, const IdMap::Ids& to, size_t size,
                                const IdMap& map, const Schema& schema) {
  std::vector<Slot> own(size);
  for (size_t i = 0; i < slots.size() && i < to.size(); ++i) {
    if (to[i] == IdMap::kNone || slots[i].state != Slot::State::kPresent) continue;
    const std::optional<Value> value = translate(slots[i].value, map, schema);
    if (value) own[to[i]] = Slot::present(*value);
  }
  return own;
}

RequestEntity project_entity(const RequestEntity& entity, const IdMap& map) {
  RequestEntity own = entity;
  own.type = IdMap::at(map.types, entity.type);
  return own;
}

/// The duties that are taken as discharged, of those that this version asks for.
std::vector<DutyValue> discharged_duties(const Merged& merged, size_t side, const Place& place,
                                         const Evaluator& evaluator, const Asked& asked) {
  const Rulebook& book = *merged.of[side];
  const EnvironmentId environment = IdMap::at(merged.from[side].environments, place.environment);
  std::vector<DutyValue> duties;
  for (const auto& [rule, use] : asked.discharged) {
    if (merged.side_of(rule) != side) continue;
    const RuleCase* body = case_of(book.rules[merged.own(rule)].cases, environment);
    const DutyUse& duty = body->duties[use];
    DutyValue value{duty.duty, {}};
    for (const ExprId argument : duty.arguments) {
      const Evaluated found = evaluator.truth(argument, body->frame_size);
      if (found.ok()) value.arguments.push_back(found.value());
    }
    if (value.arguments.size() == duty.arguments.size()) duties.push_back(std::move(value));
  }
  return duties;
}

}  // namespace

Projected project(const Merged& merged, size_t side, const Witness& witness) {
  const IdMap& map = merged.from[side];
  const Schema& schema = merged.of[side]->schema;
  Projected own;
  EntityStoreBuilder store;
  for (const Entity* entity : witness.store.all()) {
    const EntityTypeId type = IdMap::at(map.types, entity->ref.type);
    if (!type.valid()) continue;
    Entity moved;
    moved.ref = {type, entity->ref.id};
    moved.attributes = project_slots(entity->attributes, map.attributes[entity->ref.type.index()],
                                     schema.entity_types[type].attributes.size(), map, schema);
    for (const EntityRef& parent : entity->parents) {
      const EntityTypeId group = IdMap::at(map.types, parent.type);
      if (group.valid()) moved.parents.push_back({group, parent.id});
    }
    store.put(std::move(moved));
  }
  own.store = std::move(store).build();
  const Request& request = witness.request;
  own.request = request;
  own.request.principal = project_entity(request.principal, map);
  own.request.resource = project_entity(request.resource, map);
  own.request.action = IdMap::at(map.actions, request.action);
  own.request.action_properties.clear();
  if (own.request.action.valid()) {
    own.request.action_properties =
        project_slots(request.action_properties, map.properties[request.action.index()],
                      schema.actions[own.request.action].properties.size(), map, schema);
  }
  own.request.context =
      project_slots(request.context, map.context, schema.context.size(), map, schema);
  return own;
}

VersionAnswer answer(const Merged& merged, size_t side, const Place& place, const Witness& witness,
                     const Asked& asked, const Replay& replay) {
  VersionAnswer result;
  result.known = merged.knows(side, place);
  if (!result.known) return result;
  const Rulebook& book = *merged.of[side];
  const Projected own = project(merged, side, witness);
  DecideOptions options;
  options.now = witness.now;
  const RequestFacts facts(book, own.store, own.request, witness.now);
  options.discharged = discharged_duties(merged, side, place, Evaluator(facts, book.exprs), asked);
  result.decision = replay(book, own.store, own.request, options);
  if (!result.decision.permit) return result;
  const RowView row = show_row(book, own.store, own.request, result.decision, asked.row);
  result.row_visible = row.visible;
  for (const ColumnMask& column : row.columns) {
    result.masks.emplace(column.column, to_string(column.point));
  }
  for (const DutyValue& duty : result.decision.obligations) {
    result.duties.push_back(duty_text(book.schema, duty));
  }
  std::ranges::sort(result.duties);
  return result;
}

}  // namespace bylaw
