// What one thread needs to answer beside what it needs to decide; reused from request to request.
// Entry point: Workspace.
#ifndef BYLAW_EVALUATOR_WORKSPACE_H_
#define BYLAW_EVALUATOR_WORKSPACE_H_

#include <string>

#include "evaluator/arena.h"
#include "evaluator/mask_book.h"
#include "evaluator/terms.h"

namespace bylaw::engine {

struct Workspace {
  explicit Workspace(const graph::Graph& graph) : masks(graph) {}
  /// Takes back all that the last answer was made of.
  void clear() {
    arena.clear();
    masks.forget_some();
  }

  Arena arena;       // texts and lists of an answer
  std::string text;  // a text that is being put together
  MaskBook masks;
  Terms terms;    // of a view's filters
  EntityRef ref;  // an entity that is looked up
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_WORKSPACE_H_
