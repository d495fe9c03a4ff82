// Rows of entities while a snapshot is made: a head, and the class for every classifier of the
// entity's type. Entry points: RowMaker, find_above(), place_entities().
#ifndef BYLAW_EVALUATOR_ROW_MAKER_H_
#define BYLAW_EVALUATOR_ROW_MAKER_H_

#include <functional>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "evaluator/machine.h"

namespace bylaw::engine {

/// Makes rows that will stand behind those that are there already.
class RowMaker {
 public:
  /// The snapshot's entities, values and hierarchy are complete; it outlives the maker.
  RowMaker(const Snapshot& snapshot, size_t lines_before, size_t lists_before)
      : snapshot_(snapshot),
        machine_(snapshot, scratch_, nullptr),
        words_before_(lines_before * kLine),
        lists_before_(lists_before) {}

  /// Makes the row of an entity, and returns its place.
  uint32_t add(const EntityRecord& entity);
  /// Marks an entity of which add() made a row.
  void set_breaks_assumption(const EntityRecord& entity);
  /// Whether an assumption that speaks of facts alone is false of these entities.
  bool breaks(const graph::AssumptionRecord& assumption, const std::vector<graph::Datum>& chosen);

  const std::vector<RowLine>& lines() const { return lines_; }
  const std::vector<uint32_t>& lists() const { return lists_; }

 private:
  static constexpr size_t kLine = std::tuple_size_v<decltype(RowLine::words)>;
  size_t place(size_t stride);
  uint32_t* words() { return lines_.front().words.data(); }
  DomainOf domain_of(const EntityRecord& entity) const;

  const Snapshot& snapshot_;
  Scratch scratch_;
  Machine machine_;
  size_t words_before_;
  size_t lists_before_;
  size_t used_ = 0;  // words
  std::vector<RowLine> lines_;
  std::vector<uint32_t> lists_;
  std::map<std::vector<uint32_t>, uint32_t> known_;  // equal lists once
};

/// What stands above parents, by any path, sorted.
struct Above {
  std::vector<EntityKey> keys;
  bool all_known = true;
};
/// `parents_of` gives an entity's parents, or null if nobody knows it.
Above find_above(std::vector<EntityKey> parents,
                 const std::function<const std::vector<EntityKey>*(EntityKey)>& parents_of);

/// A hash of all entities that are there, as Snapshot::find() looks them up.
std::vector<uint32_t> place_entities(std::span<const EntityRecord> entities);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ROW_MAKER_H_
