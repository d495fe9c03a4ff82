// Facts made ready for deciding: the entity store's values without pointers, and of each entity the
// classes of all that rules test, found once, here. Immutable; shared by all threads. Entry points:
// Snapshot::make(), Snapshot::update().
#ifndef BYLAW_EVALUATOR_SNAPSHOT_H_
#define BYLAW_EVALUATOR_SNAPSHOT_H_

#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "evaluator/patterns.h"
#include "evaluator/shared_array.h"
#include "evaluator/symbols.h"
#include "facts/delta.h"
#include "facts/entities.h"
#include "graph/graph.h"

namespace bylaw::engine {

/// Where a resource belongs, as far as the store knows.
struct DomainOf {
  enum class State : uint8_t { kNone, kDomain, kUndeclared };
  State state = State::kNone;
  uint32_t term = 0;
};

struct EntityRecord {
  uint32_t type = 0;
  uint32_t symbol = 0;      // of its id
  uint32_t first_slot = 0;  // its attributes in Snapshot::slots()
  uint32_t row = 0;         // its classes, for Snapshot::row()
  graph::Span32 above;      // in Snapshot::above(): what it stands below, sorted
  bool all_above_known = true;
};

/// What every decision needs of an entity beside its classes: the word before them.
class RowHead {
 public:
  RowHead() = default;
  explicit RowHead(uint32_t word) : word_(word) {}
  explicit RowHead(DomainOf domain)
      : word_((static_cast<uint32_t>(domain.state) << kStateShift) | domain.term) {}

  uint32_t word() const { return word_; }
  DomainOf domain() const {
    const uint32_t state = (word_ & ~kBreaks) >> kStateShift;
    return {static_cast<DomainOf::State>(state), word_ & kTerm};
  }
  bool breaks_assumption() const { return (word_ & kBreaks) != 0; }
  void set_breaks_assumption() { word_ |= kBreaks; }

 private:
  static constexpr uint32_t kBreaks = 1u << 31;
  static constexpr uint32_t kStateShift = 29;
  static constexpr uint32_t kTerm = (1u << kStateShift) - 1;
  uint32_t word_ = 0;
};

/// One cache line of rows.
struct alignas(64) RowLine {
  std::array<uint32_t, 16> words;
};

/// An entity by name: its type in the upper half, the symbol of its id in the lower.
using EntityKey = uint64_t;
inline EntityKey entity_key(uint32_t type, uint64_t symbol) {
  return (uint64_t{type} << 32) | symbol;
}

/// Where a hash of entities begins to look for it.
inline uint32_t hash_of_key(EntityKey key) {
  return static_cast<uint32_t>((key * 0x9e3779b97f4a7c15u) >> 32);
}

class Snapshot {
 public:
  /// The graph's bytes must outlive the snapshot.
  static std::shared_ptr<const Snapshot> make(const graph::Graph& graph, const EntityStore& store);

  /// What make() makes of `store`, the facts of `before` with that change: what it doesn't touch is
  /// shared, or copied as it is. Made anew where so much has changed that this is better, or an
  /// assumption ties several entities together. Entities that now break an assumption which speaks
  /// of facts alone, and did not before, are added to `broken`.
  static std::shared_ptr<const Snapshot> update(std::shared_ptr<const Snapshot> before,
                                                const FactsDelta& change, const EntityStore& store,
                                                std::vector<uint32_t>& broken);

  const graph::Graph& graph() const { return graph_; }
  const SymbolTable& symbols() const { return symbols_; }
  const Patterns& patterns() const { return *patterns_; }
  std::span<const EntityRecord> entities() const { return entities_; }
  std::span<const graph::Datum> slots() const { return slots_.span(); }
  std::span<const graph::Datum> members() const { return members_.span(); }
  std::span<const graph::Address> addresses() const { return addresses_.span(); }
  /// The classes of the entity whose row it is.
  const uint32_t* row(uint32_t at) const { return rows_.data()->words.data() + at; }
  RowHead head(uint32_t at) const { return RowHead(row(at)[-1]); }
  /// Lists of members of multi-valued inputs: how many, then they.
  std::span<const uint32_t> lists() const { return lists_.span(); }
  std::span<const EntityKey> above(const EntityRecord& e) const {
    return above_.span().subspan(e.above.first, e.above.count);
  }
  /// Its index; graph::kNone if the store doesn't know it.
  uint32_t find(uint32_t type, uint64_t symbol) const;
  /// Fetches ahead what find() looks at first.
  void prefetch(uint32_t type, uint64_t symbol) const {
    __builtin_prefetch(&places_[hash_of_key(entity_key(type, symbol)) & (places_.size() - 1)]);
  }
  /// Indices of all entities of a type, in the order of their ids.
  std::span<const uint32_t> of_type(uint32_t type) const { return *by_type_[type]; }

 private:
  friend class SnapshotBuilder;
  friend class SnapshotUpdate;
  explicit Snapshot(const graph::Graph& graph) : graph_(graph) {}
  Snapshot(const Snapshot&) = default;

  graph::Graph graph_;
  SymbolTable symbols_;
  std::shared_ptr<const Patterns> patterns_;
  std::vector<EntityRecord> entities_;  // of those that are gone the type is graph::kNone
  SharedArray<graph::Datum> slots_;
  SharedArray<graph::Datum> members_;
  SharedArray<graph::Address> addresses_;
  SharedArray<RowLine> rows_;
  SharedArray<uint32_t> lists_;
  SharedArray<EntityKey> above_;
  std::vector<std::shared_ptr<const std::vector<uint32_t>>> by_type_;
  std::vector<uint32_t> places_;  // hash of entities: index + 1
  size_t replaced_ = 0;           // entities whose former values and rows still stand there
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_SNAPSHOT_H_
