// `bylaw eval`: decides one request, or its evaluations, under a mesh. Entry point: run_eval().
#include <algorithm>

#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/request_file.h"
#include "facts/diagnostics.h"
#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/explain.h"

namespace bylaw::cli {
namespace {

/// The store with the entities of a file, which stand instead of those of the same type and id;
/// nothing if they have errors, which were shown. Whom they name but nobody describes is told, and
/// has no attributes.
std::optional<EntityStore> add_entities(Host& host, OpenMesh& open, const std::string& path) {
  Result<std::string> text = host.read(path);
  if (!text.ok()) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  Diagnostics diagnostics;
  Mesh& mesh = *open.mesh;
  const FileId file = mesh.sources.add(path, *std::move(text));
  EntityStoreBuilder stated;
  read_entities(mesh.sources, file, mesh.rulebook.schema, stated, diagnostics);
  EntityStoreBuilder builder(mesh.store);
  for (const Entity* entity : stated.store().all()) builder.put(*entity);
  EntityStore store = std::move(builder).build();
  const size_t read = diagnostics.size();
  check_references(mesh.rulebook.schema, store, diagnostics);
  for (Diagnostic& d : diagnostics.take_since(read)) {
    if (d.code != kHierarchyCycle.code) d.severity = std::min(d.severity, Severity::kWarning);
    diagnostics.add(std::move(d));
  }
  host.err << render(diagnostics, mesh.sources, {OutputFormat::kText, false});
  if (diagnostics.has_errors()) return std::nullopt;
  return store;
}

}  // namespace

int run_eval(Host& host, const EvalOptions& options) {
  if (!options.bundle.empty()) return run_eval_bundle(host, options);
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

  const std::optional<Requests> requests = read_request_file(host, options, book.schema);
  if (!requests) return kUnusable;
  const auto answer = [&](Request request) {
    if (request.context.size() < book.schema.context.size())
      request.context.resize(book.schema.context.size());
    request.context[0] = Slot::present(open->now);
    const DecideOptions decide_options{open->now, {}};
    const Decision decision = decide(book, store, request, decide_options);
    std::vector<RuleTrace> traces;
    if (options.explain) traces = explain(book, store, request, decide_options);
    const std::vector<RuleTrace>* shown = options.explain ? &traces : nullptr;
    return std::pair(options.json ? decision_json(book, mesh.sources, decision, shown)
                                  : decision_text(book, mesh.sources, request, decision, shown),
                     decision.permit);
  };
  const auto refuse = [&](const std::string& problem) {
    Decision refused;
    refused.outcome = Outcome::kInvalid;
    refused.problems.push_back(problem);
    return decision_json(book, mesh.sources, refused, nullptr);
  };
  return answer_all(host, options, *requests, answer, refuse);
}

}  // namespace bylaw::cli
