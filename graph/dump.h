// A decision graph for people: as indented text, as a drawing in DOT, and as a drawing. Entry
// points: dump_text(), dump_dot(), dump_svg().
#ifndef BYLAW_GRAPH_DUMP_H_
#define BYLAW_GRAPH_DUMP_H_

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "graph/dump_words.h"

namespace bylaw::graph {

/// Whether a root is shown, by its title: "read by User on Doc, at clothing: permits". None: all
/// are.
using RootFilter = std::function<bool(const std::string& title)>;

/// Every bucket with its roots, nodes and leaves; leaves name their rules.
void dump_text(const Graph& graph, std::ostream& out, const ValueWords& words = {},
               const RootFilter& wanted = {});
/// The same for Graphviz.
void dump_dot(const Graph& graph, std::ostream& out, const ValueWords& words = {},
              const RootFilter& wanted = {});
/// The same as a drawing by itself: a picture below the other for each root.
void dump_svg(const Graph& graph, std::ostream& out, const ValueWords& words = {},
              const RootFilter& wanted = {});

/// The titles of all roots, in order.
std::vector<std::string> root_titles(const Graph& graph);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_DUMP_H_
