// `bylaw check`: everything that is wrong with a mesh. Entry point: run_check().
#include "cli/apply_fixes.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {
namespace {

/// Mends and checks again while there is something to mend, since a mend can uncover the next
/// mistake.
bool fix_all(Host& host, const MeshOptions& options, std::optional<OpenMesh>& open) {
  constexpr int kRounds = 10;
  size_t fixes = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Result<FixReport> fixed = apply_fixes(host, *open);
    if (!fixed.ok()) {
      complain(host, fixed.error().message);
      return false;
    }
    if (fixed->fixes == 0) break;
    fixes += fixed->fixes;
    open = open_mesh(host, options);
    if (!open) return false;
  }
  if (fixes > 0) host.err << "mended " << counted(fixes, "finding") << '\n';
  return true;
}

}  // namespace

int run_check(Host& host, const CheckOptions& options) {
  std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (options.fix && !fix_all(host, options.mesh, open)) return kUnusable;
  const Diagnostics& found = open->diagnostics;
  host.out << render(found, open->mesh->sources, {options.format, host.color});
  if (options.format == OutputFormat::kText) {
    const Rulebook& book = open->mesh->rulebook;
    if (!found.empty()) host.out << '\n';
    host.out << open->mesh->manifest.mesh << (open->mesh->manifest.mesh.empty() ? "" : ": ")
             << summary(found) << " in " << counted(book.policies.size(), "policy") << '\n';
  }
  const bool fails = found.has_errors() || (options.strict && found.count(Severity::kWarning) > 0);
  return fails ? kFindings : kHolds;
}

}  // namespace bylaw::cli
