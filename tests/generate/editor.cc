#include "tests/generate/editor.h"

#include <algorithm>
#include <string>
#include <utility>

namespace bylaw::tests {

Editor::Editor(const EntityStore& store, uint64_t seed) : random_(seed) {
  for (const Entity* entity : store.all()) all_.push_back(*entity);
}

FactsDelta Editor::edit(const EntityStore& store) {
  FactsDelta delta;
  for (size_t n = 1 + random_.below(3); n > 0; --n) {
    Entity entity = all_[random_.below(all_.size())];
    const auto named = [&](const EntityRef& ref) {
      return std::ranges::any_of(delta.upserts, [&](const Entity& e) { return e.ref == ref; }) ||
             std::ranges::find(delta.removals, ref) != delta.removals.end();
    };
    if (random_.below(6) == 0) entity.ref.id += std::to_string(random_.below(3));
    if (named(entity.ref)) continue;
    if (random_.below(4) == 0) {
      if (store.find(entity.ref) != nullptr) delta.removals.push_back(entity.ref);
      continue;
    }
    for (size_t i = 0; i < entity.attributes.size(); ++i) {
      const Entity& other = all_[random_.below(all_.size())];
      if (other.ref.type == entity.ref.type) entity.attributes[i] = other.attributes[i];
    }
    const Entity& other = all_[random_.below(all_.size())];
    if (other.ref.type == entity.ref.type && random_.below(2) == 0) entity.parents = other.parents;
    delta.upserts.push_back(std::move(entity));
  }
  return delta;
}

}  // namespace bylaw::tests
