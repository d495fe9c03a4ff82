// `bylaw compile`: a mesh into a bundle, and what became of its rules. Entry
// point: run_compile().
#include <cmath>
#include <string>
#include <vector>

#include "checker/graph_proof.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "compiler/lower/bundle.h"
#include "compiler/lower/root_forms.h"
#include "graph/dump_words.h"

namespace bylaw::cli {
namespace {

/// The size of a root's graph, and what of it stands there for others too.
std::string form_of(const RootForm& form, const std::vector<std::string>& titles) {
  const auto leaves = [](size_t n) { return n == 1 ? "1 leaf" : std::to_string(n) + " leaves"; };
  std::string text = leaves(form.leaves);
  if (form.nodes > 0) {
    text += " under " + counted(form.nodes, "node") + ", depth " + std::to_string(form.depth);
    if (form.longest > 1) text += ", chains of up to " + leaves(form.longest);
  } else if (form.leaves > 1) {
    text += " in a chain";
  }
  text += ", " + counted(form.bytes, "byte");
  if (!form.with) return text;
  if (form.same) return text + ", all of them those of '" + titles[*form.with] + "'";
  return text + ", " + std::to_string(form.shared) + " of them shared, most with '" +
         titles[*form.with] + "'";
}

/// Why a root has its form.
std::string why(const lower::TreeReport& tree, const RootForm& form, const graph::Graph& graph) {
  std::string text;
  if (!tree.long_list) {
    text = "so few are one leaf";
  } else if (tree.best == graph::kNone) {
    text = "no test of a few classes, by which they could be parted";
  } else {
    const std::string input(graph.name(graph::NameOf::kInput, tree.best));
    const std::string passed = std::to_string(std::lround(tree.gain));
    text = form.nodes > 0 ? "parted first by " + input + ", which spares a walk about " + passed
                          : "not parted: the best test, by " + input +
                                ", would spare a walk about " + passed + " alone";
  }
  if (tree.residual > 0) {
    text += "; " + std::to_string(tree.residual) + " tested by what is computed alone";
  }
  return text;
}

/// Of each root its form, what it takes, and why.
void report(Host& host, const Schema& schema, const Lowered& lowered, const graph::Graph& graph) {
  std::vector<std::string> titles;
  for (const RootReport& root : lowered.roots) {
    const Environment& e = schema.environments[root.environment];
    titles.push_back(schema.actions[e.action].name.local + " by " +
                     schema.entity_types[e.principal].name.local + " on " +
                     schema.entity_types[e.resource].name.local + ", at " +
                     schema.domain_name(root.level) + ": " +
                     std::string(graph::row_word(static_cast<size_t>(root.row))));
  }
  const std::vector<RootForm> forms = root_forms(graph, lowered.roots);
  for (size_t i = 0; i < forms.size(); ++i) {
    const lower::TreeReport& tree = lowered.roots[i].tree;
    host.out << titles[i] << ": " << counted(tree.entries, "alternative") << ": "
             << form_of(forms[i], titles) << "; " << why(tree, forms[i], graph) << '\n';
  }
}

/// One line for each place, and the request that shows a difference: that is a mistake of ours.
int prove(Host& host, const OpenMesh& open, const graph::Graph& graph) {
  const Rulebook& book = open.mesh->rulebook;
  size_t proved = 0;
  size_t differ = 0;
  size_t unknown = 0;
  const Progress progress(host, "proving the graph");
  for (const PlaceProof& proof : prove_graph(book, graph, {open.now})) {
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

/// A name that is mistyped makes no folders.
bool has_place(Host& host, const std::string& output) {
  const size_t slash = output.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : output.substr(0, slash);
  if (folder.empty() || host.is_folder(folder)) return true;
  complain(host, "there is no folder '" + folder + "' to write '" + output + "' to");
  return false;
}

}  // namespace

int run_compile(Host& host, const CompileCommand& options) {
  if (!has_place(host, options.output)) return kUnusable;
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Result<Lowered> lowered = lower_rulebook(open->mesh->rulebook, &open->mesh->sources);
  if (!lowered.ok()) {
    complain(host, lowered.error().message);
    return kUnusable;
  }
  const Result<graph::Graph> graph = graph::Graph::open(lowered->image.bytes());
  if (!graph.ok()) {
    complain(host, graph.error().message);
    return kUnusable;
  }
  if (options.report) report(host, open->mesh->rulebook.schema, *lowered, *graph);
  host.out << counted(open->mesh->rulebook.rules.size(), "rule") << ", "
           << counted(lowered->entries, "alternative") << ", " << counted(lowered->inputs, "input")
           << ", " << counted(lowered->image.bytes().size(), "byte") << '\n';
  // A graph that is known to be wrong is not handed out.
  const int status = options.prove ? prove(host, *open, *graph) : kHolds;
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
