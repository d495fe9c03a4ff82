#include "facts/delta.h"

#include <algorithm>
#include <utility>

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
