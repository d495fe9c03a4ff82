// Holds a graph against its own rules before anything follows its indices: whoever wrote it, an
// evaluator that reads a verified graph stays inside of it and comes to an end. Entry point:
// verify().
#ifndef BYLAW_GRAPH_VERIFY_H_
#define BYLAW_GRAPH_VERIFY_H_

#include "base/result.h"
#include "graph/graph.h"

namespace bylaw::graph {

/// The parts are known to lie inside the bytes. The error says which element of which part is
/// wrong. Linear in the graph's size.
Status verify(const Graph& graph);

/// The most that a piece of code, all calls unfolded, may consist of.
inline constexpr uint64_t kLargestCode = uint64_t{1} << 24;
/// The deepest that one expression may nest.
inline constexpr uint32_t kDeepestExpression = 2 * kDeepestCode;

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_VERIFY_H_
