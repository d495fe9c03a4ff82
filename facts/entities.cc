// The entity store: an immutable layer shared between stores, and what was laid over it. Entry
// point: EntityStore.
#include "facts/entities.h"

#include <algorithm>
#include <utility>

namespace bylaw {

const Entity* EntityStore::find(const EntityRef& ref) const {
  if (const auto it = over_.find(ref); it != over_.end()) {
    return it->second ? &*it->second : nullptr;
  }
  if (!base_) return nullptr;
  const auto it = base_->entities.find(ref);
  return it == base_->entities.end() ? nullptr : &it->second;
}

std::optional<bool> EntityStore::is_in(const EntityRef& e, const EntityRef& group) const {
  std::vector<const EntityRef*> open = {&e};
  std::unordered_set<const Entity*> seen;
  bool unknown = false;
  while (!open.empty()) {
    const EntityRef& at = *open.back();
    open.pop_back();
    if (at == group) return true;
    const Entity* entity = find(at);
    if (entity == nullptr) {
      unknown = true;
      continue;
    }
    if (!seen.insert(entity).second) continue;
    for (const EntityRef& parent : entity->parents) open.push_back(&parent);
  }
  if (unknown) return std::nullopt;
  return false;
}

std::vector<const Entity*> EntityStore::select(std::optional<EntityTypeId> type) const {
  const auto by_ref = [](const Entity* a, const Entity* b) { return a->ref < b->ref; };
  std::vector<const Entity*> above;
  for (const auto& [ref, entity] : over_) {
    if (entity && (!type || ref.type == *type)) above.push_back(&*entity);
  }
  std::sort(above.begin(), above.end(), by_ref);
  std::vector<const Entity*> result;
  if (!base_) return above;
  auto first = base_->sorted.begin();
  auto last = base_->sorted.end();
  if (type) {
    const auto type_of = [](const Entity* entity) { return entity->ref.type; };
    first = std::partition_point(first, last, [&](const Entity* e) { return type_of(e) < *type; });
    last = std::partition_point(first, last, [&](const Entity* e) { return type_of(e) == *type; });
  }
  // What is laid over comes first among equals, and the one below it is dropped.
  std::merge(above.begin(), above.end(), first, last, std::back_inserter(result), by_ref);
  result.erase(std::unique(result.begin(), result.end(),
                           [](const Entity* a, const Entity* b) { return a->ref == b->ref; }),
               result.end());
  const auto removed = [this](const Entity* entity) { return find(entity->ref) == nullptr; };
  if (!over_.empty()) {
    result.erase(std::remove_if(result.begin(), result.end(), removed), result.end());
  }
  return result;
}

std::vector<const Entity*> EntityStore::all() const { return select(std::nullopt); }

std::vector<const Entity*> EntityStore::all_of(EntityTypeId type) const { return select(type); }

size_t EntityStore::size() const {
  size_t size = base_ ? base_->entities.size() : 0;
  for (const auto& [ref, entity] : over_) {
    if (base_ && base_->entities.contains(ref)) --size;
    if (entity) ++size;
  }
  return size;
}

bool EntityStoreBuilder::add(Entity entity) {
  if (store_.find(entity.ref) != nullptr) return false;
  put(std::move(entity));
  return true;
}

void EntityStoreBuilder::put(Entity entity) {
  const EntityRef ref = entity.ref;
  store_.over_.insert_or_assign(ref, std::move(entity));
}

bool EntityStoreBuilder::remove(const EntityRef& ref) {
  if (store_.find(ref) == nullptr) return false;
  store_.over_.insert_or_assign(ref, std::nullopt);
  return true;
}

Entity* EntityStoreBuilder::find(const EntityRef& ref) {
  if (const auto it = store_.over_.find(ref); it != store_.over_.end()) {
    return it->second ? &*it->second : nullptr;
  }
  const Entity* below = store_.find(ref);
  if (below == nullptr) return nullptr;
  return &*store_.over_.emplace(ref, *below).first->second;
}

EntityStore EntityStoreBuilder::build() && {
  if (!store_.base_ || store_.over_.size() > store_.base_->entities.size()) {
    if (store_.base_) {
      for (const auto& [ref, entity] : store_.base_->entities)
        store_.over_.try_emplace(ref, entity);
    }
    auto layer = std::make_shared<EntityStore::Layer>();
    for (auto& [ref, entity] : store_.over_) {
      if (entity) layer->entities.emplace(ref, std::move(*entity));
    }
    layer->sorted.reserve(layer->entities.size());
    for (const auto& [ref, entity] : layer->entities) layer->sorted.push_back(&entity);
    std::sort(layer->sorted.begin(), layer->sorted.end(),
              [](const Entity* a, const Entity* b) { return a->ref < b->ref; });
    store_.base_ = std::move(layer);
    store_.over_.clear();
  }
  return std::move(store_);
}

}  // namespace bylaw
