// `bylaw compile`: a mesh into a bundle, and what became of its rules. Entry
// point: run_compile().
#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/open_mesh.h"
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
  if (!options.output.empty()) {
    const graph::GraphImage bundle = bundle_of(*open->mesh, *lowered);
    const auto bytes = bundle.bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (const Status status = host.write(options.output, text); !status.ok()) {
      complain(host, status.error().message);
      return kUnusable;
    }
  }
  if (options.report) report(host, open->mesh->rulebook.schema, *lowered);
  host.out << counted(open->mesh->rulebook.rules.size(), "rule") << ", "
           << counted(lowered->entries, "alternative") << ", " << counted(lowered->inputs, "input")
           << ", " << counted(lowered->image.bytes().size(), "byte") << '\n';
  return kHolds;
}

}  // namespace bylaw::cli
