// A bundle made ready for deciding: its graph mapped, its vocabulary and facts read, an engine over
// them. Entry point: Loaded::open().
#ifndef BYLAW_EVALUATOR_LOADED_H_
#define BYLAW_EVALUATOR_LOADED_H_

#include <memory>
#include <optional>

#include "evaluator/engine.h"
#include "evaluator/plain_answer.h"
#include "evaluator/words.h"
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

  const graph::Bundle& bundle() const { return *bundle_; }
  const Schema& schema() const { return *schema_; }
  const EntityStore& store() const { return store_; }
  const Engine& engine() const { return *engine_; }
  const Words& words() const { return *words_; }
  const PlainAnswers& plain() const { return *plain_; }

 private:
  Loaded() = default;
  graph::LastingBytes bytes_;
  std::optional<graph::Bundle> bundle_;
  std::optional<Schema> schema_;
  std::optional<Words> words_;
  std::optional<PlainAnswers> plain_;
  EntityStore store_;
  std::optional<Engine> engine_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_LOADED_H_
