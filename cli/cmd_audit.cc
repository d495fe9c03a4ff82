// `bylaw audit`: holds every product of the catalogue against the requirements of the standards.
// Entry point: run_audit().
#include "base/text.h"
#include "cli/audit.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/shown.h"

namespace bylaw::cli {
namespace {

/// Nothing after complaining.
std::optional<ActionId> find_action(Host& host, const Schema& schema, const std::string& name) {
  if (const auto action = schema.find_action(name)) return action;
  std::vector<std::string> names;
  for (const Action& known : schema.actions) names.push_back(known.name.local);
  std::string message = "the mesh has no action '" + name + "'";
  if (const std::optional<std::string> near = nearest(name, names)) {
    message += "; did you mean '" + *near + "'?";
  } else {
    message += "; name one with --action: " + join_words(names, "or");
  }
  complain(host, message);
  return std::nullopt;
}

std::string rendered(const Host& host, const OpenMesh& open, const AuditReport& report,
                     const AuditOptions& options) {
  const Mesh& mesh = *open.mesh;
  if (options.html) return audit_html(mesh, report);
  switch (options.format) {
    case OutputFormat::kText:
      return audit_text(mesh, report, host.color);
    case OutputFormat::kJson:
      return audit_json(mesh, report);
    case OutputFormat::kJunit:
      return audit_junit(mesh, report);
    case OutputFormat::kSarif:
    case OutputFormat::kGithub:
      return render(audit_findings(mesh, report), mesh.sources,
                    shown_as(host, open, options.format, host.color));
  }
  return {};
}

}  // namespace

int run_audit(Host& host, const AuditOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open, options.format)) return kFindings;
  const auto action = find_action(host, open->mesh->rulebook.schema, options.action);
  if (!action) return kUnusable;
  const AuditReport report = run_checks(*open, *action);
  host.out << rendered(host, *open, report, options);
  return report.fails() ? kFindings : kHolds;
}

}  // namespace bylaw::cli
