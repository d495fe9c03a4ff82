// The entities of a snapshot by their classes: which of a type have one. Made of a type's column
// when it is first asked for; shared by all threads. Entry point: SearchIndex.
#ifndef BYLAW_EVALUATOR_SEARCH_INDEX_H_
#define BYLAW_EVALUATOR_SEARCH_INDEX_H_

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "evaluator/snapshot.h"

namespace bylaw::engine {

/// Entities by number: ascending, and of each number in the order of their ids.
class Postings {
 public:
  explicit Postings(std::vector<std::pair<uint32_t, uint32_t>> numbered);
  std::span<const uint32_t> keys() const { return keys_; }
  /// Those of numbers from `low` up to, but not including, `high`.
  std::span<const uint32_t> of(uint32_t low, uint32_t high) const;

 private:
  std::vector<uint32_t> keys_;
  std::vector<uint32_t> starts_;  // where each key's entities begin, and where the last ones end
  std::vector<uint32_t> entities_;
};

class SearchIndex {
 public:
  /// The snapshot outlives it.
  explicit SearchIndex(const Snapshot& snapshot) : snapshot_(snapshot) {}

  /// By the class at `offset` of the rows of a type; of a multi-valued one by each member.
  const Postings& classes(uint32_t type, uint32_t offset) const;
  /// By domain; those of an undeclared one are not there.
  const Postings& domains(uint32_t type) const;

 private:
  const Snapshot& snapshot_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<uint32_t, uint32_t>, std::unique_ptr<const Postings>> made_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_SEARCH_INDEX_H_
