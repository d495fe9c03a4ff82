// `bylaw compile`: a mesh into a bundle, and what became of its rules. Entry
// point: run_compile().
#include <algorithm>
#include <string>
#include <vector>

#include "checker/graph_proof.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "compiler/lower/bundle.h"

namespace bylaw::cli {
namespace {

std::string_view row_word(graph::FoldRow row) {
  switch (row) {
    case graph::FoldRow::kHardForbid:
      return "hard forbids";
    case graph::FoldRow::kGuarantee:
      return "guarantees";
    case graph::FoldRow::kPlainForbid:
      return "plain forbids";
    case graph::FoldRow::kPermit:
      return "permits";
    case graph::FoldRow::kErring:
      return "may err";
    case graph::FoldRow::kGuardrail:
      return "guardrails";
  }
  return {};
}

/// What form a root took, and why.
std::string form_of(const lower::TreeReport& tree) {
  if (tree.shared) return "shares the graph of the same rules elsewhere";
  std::string text = counted(tree.leaves, "leaf");
  if (tree.leaves != 1) text = std::to_string(tree.leaves) + " leaves";
  if (tree.nodes > 0) {
    text += " under " + counted(tree.nodes, "node") + ", depth " + std::to_string(tree.depth);
  } else if (tree.leaves > 1) {
    text += " in a chain: no test parts them";
  }
  text += ", " + counted(tree.bytes, "byte");
  if (tree.residual > 0) text += "; " + std::to_string(tree.residual) + " by computed tests alone";
  return text;
}

void report(Host& host, const Schema& schema, const Lowered& lowered) {
  for (const RootReport& root : lowered.roots) {
    const Environment& e = schema.environments[root.environment];
    host.out << schema.actions[e.action].name.local << " by "
             << schema.entity_types[e.principal].name.local << " on "
             << schema.entity_types[e.resource].name.local << ", at "
             << schema.domain_name(root.level) << ": " << row_word(root.row) << ": "
             << counted(root.tree.entries, "alternative") << ", " << form_of(root.tree) << '\n';
  }
}

/// One line for each place, and the request that shows a difference: that is a mistake of ours.
int prove(Host& host, const OpenMesh& open, const graph::GraphImage& image) {
  const Result<graph::Graph> graph = graph::Graph::open(image.bytes());
  if (!graph.ok()) {
    complain(host, graph.error().message);
    return kUnusable;
  }
  const Rulebook& book = open.mesh->rulebook;
  size_t proved = 0;
  size_t differ = 0;
  size_t unknown = 0;
  const Progress progress(host, "proving the graph");
  for (const PlaceProof& proof : prove_graph(book, *graph, {open.now})) {
    const Environment& e = book.schema.environments[proof.place.environment];
    host.out << book.schema.actions[e.action].name.local << " by "
             << book.schema.entity_types[e.principal].name.local << " on "
             << book.schema.entity_types[e.resource].name.local;
    if (proof.place.domain) host.out << ", at " << book.schema.domain_name(*proof.place.domain);
    host.out << ": " << counted(proof.rules, "rule") << ": ";
    switch (proof.result) {
      case PlaceProof::Result::kProved:
        ++proved;
        host.out << "proved\n";
        break;
      case PlaceProof::Result::kDiffers:
        ++differ;
        host.out << "DIFFERS: " << proof.why << '\n';
        if (proof.witness) {
          host.out << "  for example, " << witness_sentence(book, *proof.witness) << '\n';
        }
        break;
      case PlaceProof::Result::kUnknown:
        ++unknown;
        host.out << "not decided: " << proof.why << '\n';
        break;
    }
  }
  host.out << "the graph decides as the rules do: proved at " << counted(proved, "place");
  if (differ > 0) host.out << ", wrong at " << differ;
  if (unknown > 0) host.out << ", not decided at " << unknown;
  host.out << '\n';
  if (differ > 0)
    complain(host, "the graph is wrong: this is a mistake of bylaw's, not of the mesh");
  return differ > 0 ? kFindings : unknown > 0 ? kUndecided : kHolds;
}

}  // namespace

int run_compile(Host& host, const CompileCommand& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Result<Lowered> lowered = lower_rulebook(open->mesh->rulebook, &open->mesh->sources);
  if (!lowered.ok()) {
    complain(host, lowered.error().message);
    return kUnusable;
  }
  if (options.report) report(host, open->mesh->rulebook.schema, *lowered);
  host.out << counted(open->mesh->rulebook.rules.size(), "rule") << ", "
           << counted(lowered->entries, "alternative") << ", " << counted(lowered->inputs, "input")
           << ", " << counted(lowered->image.bytes().size(), "byte") << '\n';
  // A graph that is known to be wrong is not handed out.
  const int status = options.prove ? prove(host, *open, lowered->image) : kHolds;
  if (status == kFindings || status == kUnusable) return status;
  if (!options.output.empty()) {
    const graph::GraphImage bundle = bundle_of(*open->mesh, *lowered);
    const auto bytes = bundle.bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (const Status written = host.write(options.output, text); !written.ok()) {
      complain(host, written.error().message);
      return kUnusable;
    }
  }
  return status;
}

}  // namespace bylaw::cli
