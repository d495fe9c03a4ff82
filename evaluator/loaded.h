// A bundle made ready for deciding: its graph mapped, its vocabulary and facts read, an engine over
// them. Entry points: Loaded::open(), Loaded::update().
#ifndef BYLAW_EVALUATOR_LOADED_H_
#define BYLAW_EVALUATOR_LOADED_H_

#include <memory>
#include <optional>
#include <string_view>

#include "evaluator/engine.h"
#include "evaluator/plain_answer.h"
#include "evaluator/search_index.h"
#include "evaluator/words.h"
#include "facts/delta.h"
#include "facts/entities.h"
#include "facts/schema.h"
#include "graph/bundle.h"
#include "graph/mapped_file.h"

namespace bylaw::engine {

/// Immutable; shared by all threads.
class Loaded {
 public:
  /// Opens a bundle and checks all of it; the error says what is wrong with it.
  static Result<std::shared_ptr<const Loaded>> open(graph::LastingBytes bytes);

  /// The same policy over other facts, which are of its vocabulary. The digest of facts stays that
  /// of the bundle's own.
  static std::shared_ptr<const Loaded> over(const Loaded& policy, EntityStore store);

  /// The same policy over facts that have changed; what is untouched is shared with this one. The
  /// error names a removal of what is not there, or what a bundle's facts may not have and the
  /// change would bring about (check_change.h).
  Result<std::shared_ptr<const Loaded>> update(const FactsDelta& change) const;
  /// The change as JSON, as read_delta() takes it; the error says what is wrong with it.
  Result<std::shared_ptr<const Loaded>> update(std::string_view change) const;

  const graph::Bundle& bundle() const { return *policy_->bundle; }
  /// Whether names have the same numbers in both.
  bool same_vocabulary(const Loaded& other) const;
  const Schema& schema() const { return *policy_->schema; }
  const Words& words() const { return *policy_->words; }
  const PlainAnswers& plain() const { return *policy_->plain; }
  const EntityStore& store() const { return store_; }
  const Engine& engine() const { return *engine_; }
  const SearchIndex& search_index() const { return *search_index_; }
  /// Of the facts: the bundle's, or that of the facts as they are now, which takes time in
  /// proportion to them.
  graph::Digest facts_digest() const;

 private:
  /// What an update of facts leaves as it is.
  struct Policy {
    graph::LastingBytes bytes;
    std::optional<graph::Bundle> bundle;
    std::optional<Schema> schema;
    std::optional<Words> words;
    std::optional<PlainAnswers> plain;
  };
  Loaded() = default;
  void use(EntityStore store, std::shared_ptr<const Snapshot> snapshot);

  std::shared_ptr<const Policy> policy_;
  EntityStore store_;
  bool updated_ = false;
  std::optional<Engine> engine_;
  std::optional<SearchIndex> search_index_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_LOADED_H_
