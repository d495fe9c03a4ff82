// A decision graph for people: as indented text, and as a drawing in DOT. Entry points:
// dump_text(), dump_dot().
#ifndef BYLAW_GRAPH_DUMP_H_
#define BYLAW_GRAPH_DUMP_H_

#include <iosfwd>

#include "graph/graph.h"

namespace bylaw::graph {

/// Every bucket with its roots, nodes and leaves; leaves name their rules.
void dump_text(const Graph& graph, std::ostream& out);
/// The same for Graphviz.
void dump_dot(const Graph& graph, std::ostream& out);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_DUMP_H_
