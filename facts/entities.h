// The entity store: what the evaluator may look up. Entry points: EntityStoreBuilder (fills),
// EntityStore (immutable, shareable between threads).
#ifndef BYLAW_FACTS_ENTITIES_H_
#define BYLAW_FACTS_ENTITIES_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/source.h"
#include "facts/schema.h"
#include "facts/value.h"

namespace bylaw {

/// What is known of one attribute, context member or action property. An invalid one is an error
/// where it is read.
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
  Span span{};                     // where it is stated, if in a text
  std::vector<Span> places{};      // by attribute: where its value is stated; may be shorter

  /// Where an attribute's value is stated; invalid if it isn't, or that isn't known.
  Span place(size_t attribute) const {
    return attribute < places.size() ? places[attribute] : Span{};
  }
};

/// Where a column's content comes from: a column of a product, or the column of the same name if
/// none is said.
struct SourceColumn {
  std::string product;  // its address; empty: the product itself
  std::string column;
  Span span{};  // where the contract names it, if it does
};
/// Of one product: its columns' sources as its contract states them.
using Lineage = std::map<std::string, std::vector<SourceColumn>>;

/// What a contract of that id became.
struct ContractOf {
  std::string version;
  EntityRef product;
};

struct EntityRefHash {
  size_t operator()(const EntityRef& ref) const {
    return std::hash<std::string>{}(ref.id) ^ (ref.type.value * size_t{0x9e3779b97f4a7c15u});
  }
};

/// Copies share what was built and copy only what was laid over it since: cheap for a few entities
/// of a test.
class EntityStore {
 public:
  const Entity* find(const EntityRef& ref) const;
  /// Whether `e` is `group` or stands below it by any path; nothing when that can't be known
  /// because `e`, or an entity on the way, is unknown to the store and the answer is not already
  /// yes (Kleene: a found path wins).
  std::optional<bool> is_in(const EntityRef& e, const EntityRef& group) const;
  /// All entities, in order of type and id.
  std::vector<const Entity*> all() const;
  std::vector<const Entity*> all_of(EntityTypeId type) const;
  size_t size() const;

 private:
  friend class EntityStoreBuilder;
  using EntityMap = std::unordered_map<EntityRef, Entity, EntityRefHash>;
  struct Layer {
    EntityMap entities;
    std::vector<const Entity*> sorted;  // by type and id
  };
  std::vector<const Entity*> select(std::optional<EntityTypeId> type) const;
  std::shared_ptr<const Layer> base_;
  std::unordered_map<EntityRef, std::optional<Entity>, EntityRefHash> over_;  // nothing: removed
};

class EntityStoreBuilder {
 public:
  EntityStoreBuilder() = default;
  explicit EntityStoreBuilder(const EntityStore& start) : store_(start) {}
  /// False if an entity of that name is there already (the first stays).
  bool add(Entity entity);
  /// Adds, or replaces what is there.
  void put(Entity entity);
  /// False if there is no entity of that name.
  bool remove(const EntityRef& ref);
  Entity* find(const EntityRef& ref);
  /// What has been added so far.
  const EntityStore& store() const { return store_; }
  EntityStore build() &&;

  /// By product, for derive_from_lineage().
  std::map<EntityRef, Lineage> lineage;
  /// By the contract's id, for link_inputs().
  std::multimap<std::string, ContractOf> contracts;

 private:
  EntityStore store_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_ENTITIES_H_
