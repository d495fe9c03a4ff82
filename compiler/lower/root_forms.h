// What form the graph of each root has, what it takes, and what of it stands there for other roots
// too. Entry point: root_forms().
#ifndef BYLAW_COMPILER_LOWER_ROOT_FORMS_H_
#define BYLAW_COMPILER_LOWER_ROOT_FORMS_H_

#include <optional>
#include <vector>

#include "compiler/lower/lower.h"

namespace bylaw {

struct RootForm {
  size_t nodes = 0;
  size_t leaves = 0;
  size_t depth = 0;    // nodes on the longest way down, and the leaf below them
  size_t longest = 0;  // leaves of the longest chain
  size_t bytes = 0;    // of nodes, leaves and their tables, rows and masks, each counted once
  size_t shared = 0;   // of them, bytes that stand there for a root before it
  std::optional<size_t> with;  // the place in `roots` of the one with which it shares the most
  bool same = false;           // it is that root
};

/// The form of each of `roots`, which lowering `graph` reported.
std::vector<RootForm> root_forms(const graph::Graph& graph, const std::vector<RootReport>& roots);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_LOWER_ROOT_FORMS_H_
