// `bylaw graph`: the decision graph of a mesh, as text or as a drawing. Entry point: run_graph().
#include <algorithm>

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
  graph::RootFilter wanted;
  if (!options.root.empty()) {
    wanted = [&](const std::string& title) {
      return title.find(options.root) != std::string::npos;
    };
    const std::vector<std::string> titles = graph::root_titles(*graph);
    if (std::ranges::none_of(titles, wanted)) {
      complain(host, "no root has '" + options.root + "' in its title; there are:");
      for (const std::string& title : titles) host.err << "  " << title << '\n';
      return kUnusable;
    }
  }
  if (options.svg) {
    graph::dump_svg(*graph, host.out, wanted);
  } else if (options.dot) {
    graph::dump_dot(*graph, host.out, wanted);
  } else {
    graph::dump_text(*graph, host.out, wanted);
  }
  return kHolds;
}

}  // namespace bylaw::cli
