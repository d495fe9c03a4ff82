// The entity store: what the evaluator may look up. Entry points: EntityStoreBuilder (fills), EntityStore (immutable,
// shareable between threads).
#ifndef BYLAW_FACTS_ENTITIES_H_
#define BYLAW_FACTS_ENTITIES_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source.h"
#include "facts/schema.h"
#include "facts/value.h"

namespace bylaw {

/// What is known of one attribute, context member or action property. An invalid one is an error where it is read.
struct Slot {
  enum class State : uint8_t { kAbsent, kPresent, kInvalid };
  State state = State::kAbsent;
  Value value;          // if present
  std::string problem;  // if invalid: "expects a Tier, saw 7"

  static Slot present(Value v) { return {State::kPresent, std::move(v), {}}; }
  static Slot invalid(std::string why) { return {State::kInvalid, {}, std::move(why)}; }
};

struct Entity {
  EntityRef ref;
  std::vector<Slot> attributes;    // by position in its type
  std::vector<EntityRef> parents;  // direct; may be unknown to the store
  std::string origin;              // "entities/users.json#/3", "catalog/orders.yaml": for messages
};

class EntityStore {
 public:
  const Entity* find(const EntityRef& ref) const;
  /// Whether `e` is `group` or stands below it by any path; nothing when that can't be known because `e`, or an entity on
  /// the way, is unknown to the store and the answer is not already yes (Kleene: a found path wins).
  std::optional<bool> is_in(const EntityRef& e, const EntityRef& group) const;
  /// All entities, in order of type and id.
  std::vector<const Entity*> all() const;
  std::vector<const Entity*> all_of(EntityTypeId type) const;
  size_t size() const { return entities_.size(); }

 private:
  friend class EntityStoreBuilder;
  std::map<EntityRef, Entity> entities_;
};

class EntityStoreBuilder {
 public:
  EntityStoreBuilder() = default;
  explicit EntityStoreBuilder(const EntityStore& start) : store_(start) {}
  /// False if an entity of that name is there already (the first stays).
  bool add(Entity entity);
  /// Adds, or replaces what is there.
  void put(Entity entity);
  Entity* find(const EntityRef& ref);
  EntityStore build() && { return std::move(store_); }

 private:
  EntityStore store_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_ENTITIES_H_
