// `bylaw who`: one request, asked for many subjects and resources of the store: who may do this, to
// what, and what do they see. Entry point: run_who().
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/select.h"
#include "facts/read_json.h"
#include "rules/decision_words.h"
#include "rules/explain.h"

namespace bylaw::cli {
namespace {

/// "rows where …; email: hash, phone: null", or "everything".
std::string seen(const Rulebook& book, const Decision& decision, const View& view) {
  std::vector<std::string> parts;
  const std::string filter = filter_text(book, decision, view);
  if (view.rows_none) {
    parts.push_back("no rows");
  } else if (!filter.empty()) {
    parts.push_back("rows where " + filter);
  }
  std::string masks;
  for (const ColumnMask& mask : view.columns) {
    masks += (masks.empty() ? "" : ", ") + mask.column + ": " + mask.text;
  }
  if (!masks.empty()) parts.push_back(masks);
  if (parts.empty()) return "everything";
  return parts.size() == 1 ? parts.front() : parts.front() + "; " + parts.back();
}

/// One pair that may, and how.
struct Permit {
  EntityRef subject;
  EntityRef resource;
  Decision decision;
};

/// The permits among all pairs, resource by resource.
std::vector<Permit> ask(const OpenMesh& open, Request request, const Selection& subjects,
                        const Selection& resources) {
  std::vector<Permit> permits;
  for (const EntityRef& resource : resources.entities) {
    request.resource.id = resource.id;
    for (const EntityRef& subject : subjects.entities) {
      request.principal.id = subject.id;
      Decision decision = decide(open.mesh->rulebook, open.mesh->store, request, {open.now, {}});
      if (decision.permit) permits.push_back({subject, resource, std::move(decision)});
    }
  }
  return permits;
}

void show_text(Host& host, const Rulebook& book, const std::vector<Permit>& permits) {
  const Permit* before = nullptr;
  for (const Permit& permit : permits) {
    if (before == nullptr || before->resource != permit.resource)
      host.out << book.schema.value_text(Value(permit.resource)) << '\n';
    before = &permit;
    host.out << "  " << book.schema.value_text(Value(permit.subject)) << '\n';
    for (const View& view : permit.decision.views) {
      host.out << "    by " << book.rule_name(view.grant);
      if (view.cells) host.out << ": " << seen(book, permit.decision, view);
      host.out << '\n';
    }
  }
}

void show_json(Host& host, const Mesh& mesh, const std::vector<Permit>& permits, size_t asked) {
  using Json = nlohmann::ordered_json;
  const auto entity = [&](const EntityRef& ref) {
    return Json{{"type", mesh.rulebook.schema.entity_types[ref.type].name.local}, {"id", ref.id}};
  };
  Json list = Json::array();
  for (const Permit& permit : permits) {
    Json item{{"subject", entity(permit.subject)}, {"resource", entity(permit.resource)}};
    item.update(Json::parse(decision_json(mesh.rulebook, mesh.sources, permit.decision, nullptr)));
    list.push_back(std::move(item));
  }
  host.out << Json{{"asked", asked}, {"permits", std::move(list)}}.dump(2) << '\n';
}

}  // namespace

int run_who(Host& host, const WhoOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Schema& schema = open->mesh->rulebook.schema;
  const Result<std::string> text = host.read(options.request);
  if (!text.ok()) {
    complain(host, text.error().message);
    return kUnusable;
  }
  Result<Request> request = read_request(*text, schema);
  if (!request.ok()) {
    complain(host, "the request '" + options.request + "': " + request.error().message);
    return kUnusable;
  }
  if (!request->action.valid() || !request->principal.type.valid() ||
      !request->resource.type.valid()) {
    complain(host, "the request '" + options.request +
                       "' names an action or a type that the mesh doesn't have");
    return kUnusable;
  }
  if (request->context.size() < schema.context.size())
    request->context.resize(schema.context.size());
  request->context[0] = Slot::present(open->now);
  request->enforces = Enforces::everything();
  const auto subjects =
      select_entities(host, *open, request->principal.type, "principal", options.subjects);
  if (!subjects) return kUnusable;
  const auto resources =
      select_entities(host, *open, request->resource.type, "resource", options.resources);
  if (!resources) return kUnusable;
  const std::string action = schema.actions[request->action].name.local;
  const std::vector<Permit> permits = ask(*open, *std::move(request), *subjects, *resources);
  const size_t asked = subjects->entities.size() * resources->entities.size();
  if (options.json) {
    show_json(host, *open->mesh, permits, asked);
  } else {
    show_text(host, open->mesh->rulebook, permits);
    host.out << permits.size() << " of " << counted(asked, "request") << " to " << action
             << " permitted\n";
  }
  return subjects->undecided + resources->undecided == 0 ? kHolds : kFindings;
}

}  // namespace bylaw::cli
