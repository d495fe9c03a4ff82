// `bylaw audit`: holds every product of the catalogue against the requirements of the standards.
// Entry point: run_audit().
#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/diagnostics_audit.h"
#include "cli/open_mesh.h"
#include "rules/explain.h"

namespace bylaw::cli {
namespace {

class Audit {
 public:
  Audit(const OpenMesh& open, ActionId action) : open_(open), mesh_(*open.mesh), action_(action) {
    for (size_t i = 0; i < mesh_.sources.size(); ++i) {
      const FileId file(static_cast<uint32_t>(i));
      files_.emplace(mesh_.sources[file].path(), file);
    }
  }

  void run() {
    const Schema& schema = mesh_.rulebook.schema;
    const Action& action = schema.actions[action_];
    if (action.principals.empty()) return;
    for (const EntityTypeId type : action.resources) {
      for (const Entity* product : mesh_.store.all_of(type)) {
        ++products;
        for (const RuleTrace& trace :
             explain(mesh_.rulebook, mesh_.store, request(action, *product),
                     DecideOptions{open_.now, {}})) {
          if (mesh_.rulebook.rules[trace.rule].is_require) report(*product, trace);
        }
      }
    }
  }

  Diagnostics found;
  size_t products = 0;
  size_t requirements = 0;  // asked, of all products together

 private:
  /// Nobody in particular asks, so what a requirement says of the principal can't be told.
  Request request(const Action& action, const Entity& product) const {
    const Schema& schema = mesh_.rulebook.schema;
    Request request;
    request.principal.type = action.principals.front();
    request.principal.type_name = schema.entity_types[request.principal.type].name.local;
    request.principal.stated.resize(schema.entity_types[request.principal.type].attributes.size());
    request.resource.type = product.ref.type;
    request.resource.type_name = schema.entity_types[product.ref.type].name.local;
    request.resource.id = product.ref.id;
    request.resource.stated.resize(product.attributes.size());
    request.action = action_;
    request.action_name = action.name.local;
    request.action_properties.resize(action.properties.size());
    request.context.resize(schema.context.size());
    request.context[0] = Slot::present(open_.now);
    request.enforces = Enforces::everything();
    return request;
  }

  void report(const Entity& product, const RuleTrace& trace) {
    ++requirements;
    switch (trace.verdict) {
      case RuleTrace::Verdict::kFailed:
      case RuleTrace::Verdict::kWaived:
      case RuleTrace::Verdict::kLifted:
        return;
      case RuleTrace::Verdict::kApplied:
        emit(kUnmetRequirement, product, trace);
        return;
      case RuleTrace::Verdict::kRolledOut:
        emit(kUnmetInRollout, product, trace);
        return;
      case RuleTrace::Verdict::kErred:
        emit(kUndecidedRequirement, product, trace);
        return;
    }
  }

  void emit(const DiagnosticKind<std::string_view, std::string_view>& kind, const Entity& product,
            const RuleTrace& trace) {
    const Rule& rule = mesh_.rulebook.rules[trace.rule];
    const auto file =
        files_.find(std::string_view(product.origin).substr(0, product.origin.find('#')));
    const Span place = file == files_.end() ? Span{} : Span{file->second, 0, 0};
    const std::string text = rule.text.empty() ? mesh_.rulebook.rule_name(trace.rule) : rule.text;
    DiagnosticBuilder finding = found.emit(kind, place, quote(product.ref.id), text);
    finding.label(rule.span, "required here").rule(mesh_.rulebook.rule_name(trace.rule));
    if (!trace.values.empty()) finding.note(join_words(trace.values));
    if (product.origin.find('#') != std::string::npos)
      finding.note("the facts stand at " + product.origin);
    const std::string owner = owner_of(product);
    if (!owner.empty()) finding.note("it belongs to " + owner);
  }

  /// Who owns the product's domain, from the manifest.
  std::string owner_of(const Entity& product) const {
    const Schema& schema = mesh_.rulebook.schema;
    const std::optional<uint32_t> position = schema.entity_types[product.ref.type].domain;
    if (!position) return {};
    const Slot& slot = product.attributes[*position];
    if (slot.state != Slot::State::kPresent) return {};
    const std::string& name = schema.domain_name(slot.value.as<TermValue>().term);
    for (const ManifestDomain& domain : mesh_.manifest.domains) {
      if (domain.name == name) return domain.owner;
    }
    return {};
  }

  const OpenMesh& open_;
  const Mesh& mesh_;
  ActionId action_;
  std::map<std::string, FileId, std::less<>> files_;
};

}  // namespace

int run_audit(Host& host, const AuditOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open, options.format)) return kFindings;
  const Schema& schema = open->mesh->rulebook.schema;
  const std::optional<ActionId> action = schema.find_action(options.action);
  if (!action) {
    std::vector<std::string> names;
    for (const Action& known : schema.actions) names.push_back(known.name.local);
    std::string message = "the mesh has no action '" + options.action + "'";
    if (const std::optional<std::string> near = nearest(options.action, names)) {
      message += "; did you mean '" + *near + "'?";
    } else {
      message += "; name one with --action: " + join_words(names, "or");
    }
    complain(host, message);
    return kUnusable;
  }
  Audit audit(*open, *action);
  audit.run();
  audit.found.sort(open->mesh->sources);
  host.out << render(audit.found, open->mesh->sources, {options.format, host.color});
  if (options.format == OutputFormat::kText) {
    if (!audit.found.empty()) host.out << '\n';
    host.out << counted(audit.products, "product") << ", "
             << counted(audit.requirements, "requirement") << " asked for " << options.action
             << ": " << summary(audit.found) << '\n';
  }
  return audit.found.has_errors() ? kFindings : kHolds;
}

}  // namespace bylaw::cli
