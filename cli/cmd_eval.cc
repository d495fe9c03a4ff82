// `bylaw eval`: decides one request under a mesh. Entry point: run_eval().
#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/explain.h"

namespace bylaw::cli {
namespace {

/// The store with the entities of a file beside it; nothing if they have errors, which were shown.
std::optional<EntityStore> add_entities(Host& host, OpenMesh& open, const std::string& path) {
  Result<std::string> text = host.read(path);
  if (!text.ok()) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  Diagnostics diagnostics;
  Mesh& mesh = *open.mesh;
  const FileId file = mesh.sources.add(path, *std::move(text));
  EntityStoreBuilder builder(mesh.store);
  read_entities(mesh.sources, file, mesh.rulebook.schema, builder, diagnostics);
  EntityStore store = std::move(builder).build();
  check_references(mesh.rulebook.schema, store, diagnostics);
  host.err << render(diagnostics, mesh.sources, {OutputFormat::kText, false});
  if (diagnostics.has_errors()) return std::nullopt;
  return store;
}

/// Nothing if a word is neither a kind of enforcement nor a duty.
std::optional<Enforces> read_enforces(Host& host, const Schema& schema,
                                      const std::vector<std::string>& words) {
  Enforces enforces;
  for (const std::string& word : words) {
    if (word == "filters") {
      enforces.filters = true;
    } else if (word == "masks") {
      enforces.masks = true;
    } else if (word == "duties") {
      enforces.duties = true;
    } else {
      std::vector<std::string> known{"filters", "masks", "duties"};
      for (const Duty& duty : schema.duties) known.push_back(duty.name.local);
      if (std::ranges::find(known, word) == known.end()) {
        std::string message =
            "--enforces knows no '" + word + "', it takes " + join_words(known, "or");
        complain(host, message);
        return std::nullopt;
      }
      enforces.duty_names.insert(word);
    }
  }
  return enforces;
}

}  // namespace

int run_eval(Host& host, const EvalOptions& options) {
  std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Mesh& mesh = *open->mesh;
  const Rulebook& book = mesh.rulebook;

  std::optional<EntityStore> extended;
  if (!options.entities.empty()) {
    extended = add_entities(host, *open, options.entities);
    if (!extended) return kUnusable;
  }
  const EntityStore& store = extended ? *extended : mesh.store;

  const Result<std::string> text = host.read(options.request);
  if (!text.ok()) {
    complain(host, text.error().message);
    return kUnusable;
  }
  Result<Request> request = read_request(*text, book.schema);
  if (!request.ok()) {
    complain(host, "the request '" + options.request + "': " + request.error().message);
    return kUnusable;
  }
  if (options.enforces) {
    std::optional<Enforces> enforces = read_enforces(host, book.schema, *options.enforces);
    if (!enforces) return kUnusable;
    request->enforces = *std::move(enforces);
  }
  if (request->context.size() < book.schema.context.size())
    request->context.resize(book.schema.context.size());
  request->context[0] = Slot::present(open->now);

  const DecideOptions decide_options{open->now, {}};
  const Decision decision = decide(book, store, *request, decide_options);
  std::vector<RuleTrace> traces;
  if (options.explain) traces = explain(book, store, *request, decide_options);
  const std::vector<RuleTrace>* shown = options.explain ? &traces : nullptr;
  std::string out = options.json ? decision_json(book, mesh.sources, decision, shown)
                                 : decision_text(book, mesh.sources, *request, decision, shown);
  if (!out.ends_with('\n')) out += '\n';
  host.out << out;
  if (!options.exit_code) return kHolds;
  return decision.permit ? kHolds : kDeny;
}

}  // namespace bylaw::cli
