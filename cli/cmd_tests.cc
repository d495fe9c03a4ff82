// `bylaw test`: runs the tests written in a mesh. Entry point: run_test().
#include <nlohmann/json.hpp>

#include "base/xml.h"
#include "cli/commands.h"
#include "cli/coverage_report.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "cli/shown.h"
#include "rules/run_tests.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

Diagnostics all_failures(const TestRun& run) {
  Diagnostics all;
  for (const TestResult& result : run.results) all.append(result.failures);
  return all;
}

size_t failed(const TestRun& run) {
  size_t count = 0;
  for (const TestResult& result : run.results) count += result.passed() ? 0 : 1;
  return count;
}

void write_text(std::ostream& out, const Mesh& mesh, const TestRun& run, bool color) {
  const Rulebook& book = mesh.rulebook;
  std::string package;
  for (size_t i = 0; i < run.results.size(); ++i) {
    const TestCase& test = book.tests[i];
    if (i == 0 || test.package != package) out << test.package << '\n';
    package = test.package;
    out << (run.results[i].passed() ? "  ok    " : "  FAIL  ") << test.name << '\n';
    if (!run.results[i].passed()) {
      out << '\n'
          << render(run.results[i].failures, mesh.sources, {OutputFormat::kText, color}) << '\n';
    }
  }
  out << counted(run.results.size(), "test") << ": " << run.results.size() - failed(run)
      << " passed, " << failed(run) << " failed\n";
}

void write_json(Host& host, const Mesh& mesh, const TestRun& run, bool coverage) {
  const Rulebook& book = mesh.rulebook;
  Json tests = Json::array();
  for (size_t i = 0; i < run.results.size(); ++i) {
    const TestResult& result = run.results[i];
    const std::string findings =
        render(result.failures, mesh.sources, {OutputFormat::kJson, false});
    tests.push_back(Json{{"package", book.tests[i].package},
                         {"name", book.tests[i].name},
                         {"place", place_text(mesh.sources, book.tests[i].span)},
                         {"passed", result.passed()},
                         {"expectations", result.expectations},
                         {"failures", Json::parse(findings)["findings"]}});
  }
  Json document{{"tests", std::move(tests)},
                {"passed", run.results.size() - failed(run)},
                {"failed", failed(run)}};
  if (coverage) document["coverage"] = Json::parse(coverage_json(mesh, run.coverage));
  host.out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void write_junit(Host& host, const Mesh& mesh, const TestRun& run) {
  const Rulebook& book = mesh.rulebook;
  host.out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\""
           << xml_attribute(mesh.manifest.mesh) << "\" tests=\"" << run.results.size()
           << "\" failures=\"" << failed(run) << "\" errors=\"0\">\n";
  for (size_t i = 0; i < run.results.size(); ++i) {
    host.out << "    <testcase classname=\"" << xml_attribute(book.tests[i].package) << "\" name=\""
             << xml_attribute(book.tests[i].name) << "\"";
    if (run.results[i].passed()) {
      host.out << "/>\n";
      continue;
    }
    const Diagnostics& failures = run.results[i].failures;
    host.out << ">\n      <failure message=\"" << xml_attribute(failures.list().front().message)
             << "\">" << xml_text(render(failures, mesh.sources, {OutputFormat::kText, false}))
             << "</failure>\n    </testcase>\n";
  }
  host.out << "  </testsuite>\n</testsuites>\n";
}

/// What was asked for on the standard output, alone. Coverage has no place in the formats of
/// findings: there its table goes beside them, to the standard error.
void write(Host& host, const OpenMesh& open, const TestRun& run, const TestOptions& options) {
  const Mesh& mesh = *open.mesh;
  const auto table = [&](std::ostream& out) {
    if (options.coverage) out << coverage_table(mesh, run.coverage);
  };
  switch (options.format) {
    case TestOptions::Format::kText:
      write_text(host.out, mesh, run, host.color);
      table(host.out);
      return;
    case TestOptions::Format::kJson:
      write_json(host, mesh, run, options.covers());
      return;
    case TestOptions::Format::kLcov:
      write_text(host.err, mesh, run, false);
      host.out << coverage_lcov(mesh, run.coverage, open.folder);
      return;
    case TestOptions::Format::kJunit:
      write_junit(host, mesh, run);
      table(host.err);
      return;
    case TestOptions::Format::kSarif:
      host.out << render(all_failures(run), mesh.sources,
                         shown_as(host, open, OutputFormat::kSarif, false));
      table(host.err);
      return;
    case TestOptions::Format::kGithub:
      host.out << render(all_failures(run), mesh.sources,
                         shown_as(host, open, OutputFormat::kGithub, false));
      table(host.err);
      return;
  }
}

/// The format of what is wrong with the mesh itself.
OutputFormat findings_format(TestOptions::Format format) {
  switch (format) {
    case TestOptions::Format::kText:
    case TestOptions::Format::kLcov:
      return OutputFormat::kText;
    case TestOptions::Format::kJson:
      return OutputFormat::kJson;
    case TestOptions::Format::kJunit:
      return OutputFormat::kJunit;
    case TestOptions::Format::kSarif:
      return OutputFormat::kSarif;
    case TestOptions::Format::kGithub:
      return OutputFormat::kGithub;
  }
  return OutputFormat::kText;
}

}  // namespace

int run_test(Host& host, const TestOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open, findings_format(options.format))) return kFindings;
  const Mesh& mesh = *open->mesh;
  TestRun run;
  {
    const Progress progress(host, "running " + counted(mesh.rulebook.tests.size(), "test"));
    run = run_tests(mesh.rulebook, mesh.store, {open->now, options.covers()});
  }
  write(host, *open, run, options);
  if (!options.min_coverage) return failed(run) > 0 ? kFindings : kHolds;
  const std::optional<std::string> low = below_minimum(run.coverage, *options.min_coverage);
  if (low) complain(host, *low);
  return low || failed(run) > 0 ? kFindings : kHolds;
}

}  // namespace bylaw::cli
