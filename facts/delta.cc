#include "facts/delta.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "facts/diagnostics.h"
#include "facts/read_json.h"

namespace bylaw {
namespace {

bool same(const Slot& a, const Slot& b) {
  if (a.state != b.state) return false;
  switch (a.state) {
    case Slot::State::kAbsent:
      return true;
    case Slot::State::kPresent:
      return a.value == b.value;
    case Slot::State::kInvalid:
      return a.problem == b.problem;
  }
  return false;
}

bool same_facts(const Entity& a, const Entity& b) {
  return a.parents == b.parents && std::equal(a.attributes.begin(), a.attributes.end(),
                                              b.attributes.begin(), b.attributes.end(), same);
}

/// Whether an entity stands above itself, by any path.
bool stands_in_itself(const EntityStore& store, const Entity& entity) {
  std::vector<const Entity*> open{&entity};
  std::unordered_set<const Entity*> seen;
  while (!open.empty()) {
    const Entity* at = open.back();
    open.pop_back();
    for (const EntityRef& ref : at->parents) {
      if (ref == entity.ref) return true;
      const Entity* parent = store.find(ref);
      if (parent != nullptr && seen.insert(parent).second) open.push_back(parent);
    }
  }
  return false;
}

}  // namespace

FactsDelta diff_stores(const EntityStore& before, const EntityStore& after) {
  FactsDelta delta;
  for (const Entity* entity : after.all()) {
    const Entity* old = before.find(entity->ref);
    if (old == nullptr || !same_facts(*old, *entity)) delta.upserts.push_back(*entity);
  }
  for (const Entity* entity : before.all()) {
    if (after.find(entity->ref) == nullptr) delta.removals.push_back(entity->ref);
  }
  return delta;
}

EntityStore apply_delta(const EntityStore& store, const FactsDelta& delta,
                        std::vector<EntityRef>* unknown) {
  EntityStoreBuilder builder(store);
  for (const EntityRef& ref : delta.removals) {
    if (!builder.remove(ref) && unknown != nullptr) unknown->push_back(ref);
  }
  for (const Entity& entity : delta.upserts) builder.put(entity);
  return std::move(builder).build();
}

void check_upserts(const Schema& schema, const EntityStore& after, const FactsDelta& delta,
                   Diagnostics& diagnostics) {
  for (const Entity& entity : delta.upserts) {
    const std::vector<Member>& members = schema.entity_types[entity.ref.type].attributes;
    for (size_t i = 0; i < entity.attributes.size(); ++i) {
      const Slot& slot = entity.attributes[i];
      if (members[i].name != kOwner || slot.state != Slot::State::kPresent) continue;
      for_each_entity(slot.value, [&](const EntityRef& owner) {
        if (after.find(owner) != nullptr) return;
        diagnostics.emit(kDanglingOwner, entity.span, schema.value_text(Value(owner)),
                         schema.value_text(Value(entity.ref)));
      });
    }
    if (stands_in_itself(after, entity)) {
      diagnostics.emit(kHierarchyCycle, entity.span, schema.value_text(Value(entity.ref)));
    }
  }
}

std::string write_delta(const FactsDelta& delta, const Schema& schema) {
  const auto lines = [](const auto& items, const auto& write) {
    std::string text = "[";
    for (const auto& item : items) {
      text += text.size() == 1 ? "\n    " : ",\n    ";
      text += write(item);
    }
    return text + (text.size() == 1 ? "]" : "\n  ]");
  };
  const auto entity = [&](const Entity& e) { return write_entity(e, schema); };
  const auto reference = [&](const EntityRef& ref) { return write_reference(ref, schema); };
  return "{\n  \"upsert\": " + lines(delta.upserts, entity) +
         ",\n  \"remove\": " + lines(delta.removals, reference) + "\n}\n";
}

}  // namespace bylaw
