// `bylaw check`: everything that is wrong with a mesh. Entry point: run_check().
#include <algorithm>
#include <thread>

#include "checker/check.h"
#include "cli/apply_fixes.h"
#include "cli/baseline.h"
#include "cli/changed_files.h"
#include "cli/check_cache.h"
#include "cli/check_layers.h"
#include "cli/commands.h"
#include "cli/emit_tests.h"
#include "cli/open_domain.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "cli/shown.h"
#include "cli/smt_files.h"
#include "cli/two_engines.h"

namespace bylaw::cli {
namespace {

/// What is found today is found all day long.
Timestamp start_of_day(Timestamp time) {
  constexpr int64_t kDayMs = 86'400'000;
  return {time.ms - ((time.ms % kDayMs) + kDayMs) % kDayMs};
}

unsigned processors() { return std::max(1U, std::thread::hardware_concurrency()); }

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

/// Narrows what was found to what changed and is not known, or writes it down as known; false after
/// complaining.
bool narrow(Host& host, const CheckOptions& options, OpenMesh& open) {
  if (!options.changed_since.empty() && !keep_changed(host, options, open)) {
    return false;
  }
  if (!options.baseline.empty()) {
    const auto known = read_baseline(host, options.baseline, open.mesh->rulebook.schema);
    if (!known) return false;
    apply_baseline(host, *known, open);
  }
  return true;
}

int write_known(Host& host, const CheckOptions& options, const OpenMesh& open) {
  const std::optional<Date> until = parse_date(options.until);
  if (!until) {
    complain(host,
             "--write-baseline needs --until, a date such as 2026-06-30: nothing is known "
             "for ever");
    return kUnusable;
  }
  if (open.mesh->rulebook.schema.start_of_day(Date{until->days + 1}) <= open.now) {
    complain(host, "--until: " + options.until + " is over, so nothing would be known");
    return kUnusable;
  }
  const auto text = baseline_text(open, options.owner, options.until);
  if (!text) {
    complain(host, "a finding lies in no domain; say with --owner who answers for it");
    return kUnusable;
  }
  if (const Status written = host.write(options.write_baseline, *text); !written) {
    complain(host, written.error().message);
    return kUnusable;
  }
  host.out << summary(open.diagnostics) << " written to " << options.write_baseline << '\n';
  return kHolds;
}

}  // namespace

void check_layers(Host& host, OpenMesh& open, const LayerOptions& options) {
  if (!open.mesh->usable || open.diagnostics.has_errors()) return;
  const Progress progress(host, "proving");
  const Manifest& manifest = open.mesh->manifest;
  const Schema& schema = open.mesh->rulebook.schema;
  CheckSettings settings;
  settings.at = open.today ? start_of_day(open.now) : open.now;
  settings.notes = options.notes;
  settings.budget = options.budget;
  settings.z3_alone = options.z3_alone;
  settings.jobs = options.jobs != 0 ? options.jobs : processors();
  settings.store = &open.mesh->store;
  std::optional<CacheFolder> kept;
  const std::string folder = options.cache.empty() ? host.cache : options.cache;
  if (!options.no_cache && !options.listener && !folder.empty()) {
    kept.emplace(host, folder);
    settings.cache = kept->cache();
  }
  TwoEngines engines(host, open.mesh->rulebook, open.mesh->sources);
  settings.replay = engines.replay();
  settings.listener = options.listener;
  settings.owner = [&](TermId domain) {
    const std::string& name = schema.domain_name(domain);
    for (const ManifestDomain& entry : manifest.domains) {
      if (entry.name == name) return entry.owner;
    }
    return std::string();
  };
  open.diagnostics.append(
      own_findings(open, check_rulebook(open.mesh->rulebook, open.mesh->sources, settings)));
  open.diagnostics.sort(open.mesh->sources);
}

int exit_status(const Diagnostics& found, bool strict) {
  size_t errors = found.count(Severity::kError);
  for (const Diagnostic& d : found.list()) {
    if (d.code == kUnknownCode) --errors;
  }
  if (errors > 0 || (strict && found.count(Severity::kWarning) > 0)) return kFindings;
  return found.has_errors() ? kUndecided : kHolds;
}

int run_check(Host& host, const CheckOptions& options) {
  return run_check_with_tests(host, options, "");
}

int run_check_with_tests(Host& host, const CheckOptions& given, const std::string& tests) {
  CheckOptions options = given;
  if (options.mesh.jobs == 0) options.mesh.jobs = processors();
  options.layers.jobs = options.mesh.jobs;
  if (options.layers.no_cache && !options.layers.cache.empty()) {
    complain(host, "--cache and --no-cache exclude each other");
    return kUnusable;
  }
  std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (options.fix && !fix_all(host, options.mesh, open)) return kUnusable;
  SmtFiles questions(host, options.emit_smt);
  if (!options.emit_smt.empty()) {
    options.layers.listener = [&](const SolverQuestion& question) { questions.add(question); };
  }
  check_layers(host, *open, options.layers);
  if (const Status written = questions.finish(); !written) {
    complain(host, written.error().message);
    return kUnusable;
  }
  if (!narrow(host, options, *open)) return kUnusable;
  if (!options.write_baseline.empty()) return write_known(host, options, *open);
  if (!tests.empty() && !emit_tests(host, *open, tests)) return kUnusable;
  const Diagnostics& found = open->diagnostics;
  RenderOptions shown = shown_as(host, *open, options.format, host.color);
  shown.strict = options.strict;
  host.out << render(found, open->mesh->sources, shown);
  if (options.format == OutputFormat::kText) {
    const Rulebook& book = open->mesh->rulebook;
    if (!found.empty()) host.out << '\n';
    host.out << open->mesh->manifest.mesh << (open->mesh->manifest.mesh.empty() ? "" : ": ")
             << summary(found) << " in " << counted(book.policies.size(), "policy") << '\n';
  }
  return exit_status(found, options.strict);
}

}  // namespace bylaw::cli
