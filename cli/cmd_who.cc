// `bylaw who`: one request, asked for many subjects and resources of the store: who may do this, to
// what, and what do they see. Entry point: run_who().
#include <algorithm>

#include "base/text.h"
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

class Question {
 public:
  Question(Host& host, const OpenMesh& open, Request request)
      : host_(host), open_(open), book_(open.mesh->rulebook), request_(std::move(request)) {}

  void ask(const std::vector<EntityRef>& subjects, const std::vector<EntityRef>& resources) {
    for (const EntityRef& resource : resources) {
      request_.resource.id = resource.id;
      bool named = false;
      for (const EntityRef& subject : subjects) {
        request_.principal.id = subject.id;
        const Decision decision =
            decide(book_, open_.mesh->store, request_, DecideOptions{open_.now, {}});
        if (!decision.permit) continue;
        ++permits_;
        if (!named) host_.out << book_.schema.value_text(Value(resource)) << '\n';
        named = true;
        show(subject, decision);
      }
    }
    const std::string action = book_.schema.actions[request_.action].name.local;
    host_.out << permits_ << " of " << counted(subjects.size() * resources.size(), "request")
              << " to " << action << " permitted\n";
  }

 private:
  void show(const EntityRef& subject, const Decision& decision) const {
    host_.out << "  " << book_.schema.value_text(Value(subject)) << '\n';
    for (const View& view : decision.views) {
      host_.out << "    by " << book_.rule_name(view.grant);
      if (view.cells) host_.out << ": " << seen(book_, decision, view);
      host_.out << '\n';
    }
  }

  Host& host_;
  const OpenMesh& open_;
  const Rulebook& book_;
  Request request_;
  size_t permits_ = 0;
};

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
  Question(host, *open, *std::move(request)).ask(subjects->entities, resources->entities);
  return subjects->undecided + resources->undecided == 0 ? kHolds : kFindings;
}

}  // namespace bylaw::cli
