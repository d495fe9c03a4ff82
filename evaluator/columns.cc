#include "evaluator/columns.h"

#include <algorithm>
#include <utility>

namespace bylaw::engine {
namespace {

/// What is known of an attribute: a claim of the request, else what the store has.
Slot attribute(const Schema& schema, const EntityStore& store, const Request& request,
               const EntityRef& entity, uint32_t index) {
  const EntityType& type = schema.entity_types[entity.type];
  if (type.attributes[index].claim && type.domain != index) {
    for (const RequestEntity* who : {&request.principal, &request.resource}) {
      if (who->ref() == entity && index < who->stated.size() &&
          who->stated[index].state != Slot::State::kAbsent) {
        return who->stated[index];
      }
    }
  }
  const Entity* stored = store.find(entity);
  const bool stands = stored != nullptr && index < stored->attributes.size();
  return stands ? stored->attributes[index] : Slot();
}

std::optional<Value> follow(const Schema& schema, const EntityStore& store, const Request& request,
                            const std::vector<std::string>& path) {
  Value at{request.resource.ref()};
  for (const std::string& name : path) {
    std::optional<Value> next;
    if (const auto* entity = at.if_a<EntityRef>()) {
      const auto index = find_member(schema.entity_types[entity->type].attributes, name);
      const Slot slot = index ? attribute(schema, store, request, *entity, *index) : Slot();
      if (slot.state == Slot::State::kPresent) next = slot.value;
    } else if (const auto* record = at.if_a<RecordValue>()) {
      const auto index = find_member(schema.records[record->record].members, name);
      if (index) next = (*record->members)[*index];
    }
    if (!next) return std::nullopt;
    at = *std::move(next);
  }
  const bool collects = at.if_a<ListValue>() != nullptr || at.if_a<SetValue>() != nullptr;
  return collects ? std::optional(at) : std::nullopt;
}

}  // namespace

std::vector<Column> columns_of(const Schema& schema, const EntityStore& store,
                               const Request& request) {
  const auto& source = schema.actions[request.action].columns;
  if (!source) return {};
  const std::optional<Value> list = follow(schema, store, request, source->path);
  std::vector<Column> columns;
  for (size_t i = 0; list && i < list->members().size(); ++i) {
    const auto* record = list->members()[i].if_a<RecordValue>();
    if (record == nullptr || record->record != source->record) return {};
    const std::optional<Value>& name = (*record->members)[source->name];
    const auto* text = name ? name->if_a<std::string>() : nullptr;
    if (text == nullptr) continue;
    Column column{*text, std::nullopt, list->members()[i]};
    if (source->categories && (*record->members)[*source->categories]) {
      const Value& categories = *(*record->members)[*source->categories];
      const bool is_set = categories.if_a<SetValue>() != nullptr;
      column.categories.emplace();
      for (size_t k = 0; is_set && k < categories.members().size(); ++k) {
        if (const auto* term = categories.members()[k].if_a<TermValue>()) {
          column.categories->push_back(*term);
        }
      }
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace bylaw::engine
