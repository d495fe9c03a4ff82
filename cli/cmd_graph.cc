// `bylaw graph`: the decision graph of a mesh, as text or as a drawing. Entry point: run_graph().
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "compiler/lower/lower.h"
#include "graph/dump.h"

namespace bylaw::cli {

int run_graph(Host& host, const GraphOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Result<Lowered> lowered = lower_rulebook(open->mesh->rulebook);
  if (!lowered.ok()) {
    complain(host, lowered.error().message);
    return kUnusable;
  }
  const Result<graph::Graph> graph = graph::Graph::open(lowered->image.bytes());
  if (!graph.ok()) {
    complain(host, graph.error().message);
    return kUnusable;
  }
  if (options.dot) {
    graph::dump_dot(*graph, host.out);
  } else {
    graph::dump_text(*graph, host.out);
  }
  return kHolds;
}

}  // namespace bylaw::cli
