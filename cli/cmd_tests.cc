// `bylaw test`: runs the tests written in a mesh. Entry point: run_test().
#include <nlohmann/json.hpp>

#include "base/xml.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/progress.h"
#include "rules/run_tests.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Rules of the mesh that no test made apply; those of the standard library are its own affair.
std::vector<RuleId> uncovered(const Rulebook& book, const TestRun& run) {
  std::vector<RuleId> rules;
  for (size_t i = 0; i < run.covered.size(); ++i) {
    if (!run.covered[i]) rules.push_back(book.rules.id_at(i));
  }
  return rules;
}

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

std::string place(const SourceMap& sources, Span span) {
  if (!span.valid()) return {};
  const LineColumn at = sources[span.file].line_column(span.begin);
  return sources[span.file].path() + ":" + std::to_string(at.line) + ":" +
         std::to_string(at.column);
}

void write_text(Host& host, const Mesh& mesh, const TestRun& run, bool coverage) {
  const Rulebook& book = mesh.rulebook;
  std::string package;
  for (size_t i = 0; i < run.results.size(); ++i) {
    const TestCase& test = book.tests[i];
    if (i == 0 || test.package != package) host.out << test.package << '\n';
    package = test.package;
    host.out << (run.results[i].passed() ? "  ok    " : "  FAIL  ") << test.name << '\n';
    if (!run.results[i].passed()) {
      host.out << '\n'
               << render(run.results[i].failures, mesh.sources, {OutputFormat::kText, host.color})
               << '\n';
    }
  }
  host.out << counted(run.results.size(), "test") << ": " << run.results.size() - failed(run)
           << " passed, " << failed(run) << " failed\n";
  if (!coverage) return;
  const std::vector<RuleId> missing = uncovered(book, run);
  host.out << "coverage: " << book.rules.size() - missing.size() << " of "
           << counted(book.rules.size(), "rule") << " applied in some test\n";
  for (const RuleId rule : missing) {
    host.out << "  never applied: " << book.rule_name(rule) << " at "
             << place(mesh.sources, book.rules[rule].head) << '\n';
  }
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
                         {"place", place(mesh.sources, book.tests[i].span)},
                         {"passed", result.passed()},
                         {"expectations", result.expectations},
                         {"failures", Json::parse(findings)["findings"]}});
  }
  Json document{{"tests", std::move(tests)},
                {"passed", run.results.size() - failed(run)},
                {"failed", failed(run)}};
  if (coverage) {
    Json rules = Json::array();
    for (size_t i = 0; i < book.rules.size(); ++i) {
      const RuleId rule = book.rules.id_at(i);
      rules.push_back(Json{{"rule", book.rule_name(rule)},
                           {"place", place(mesh.sources, book.rules[rule].head)},
                           {"applied", static_cast<bool>(run.covered[i])}});
    }
    document["coverage"] = std::move(rules);
  }
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

}  // namespace

int run_test(Host& host, const TestOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open, options.format)) return kFindings;
  const Mesh& mesh = *open->mesh;
  TestRun run;
  {
    const Progress progress(host, "running " + counted(mesh.rulebook.tests.size(), "test"));
    run = run_tests(mesh.rulebook, mesh.store, {open->now, options.coverage});
  }
  switch (options.format) {
    case OutputFormat::kText:
      write_text(host, mesh, run, options.coverage);
      break;
    case OutputFormat::kJson:
      write_json(host, mesh, run, options.coverage);
      break;
    case OutputFormat::kJunit:
      write_junit(host, mesh, run);
      break;
    case OutputFormat::kSarif:
    case OutputFormat::kGithub:
      host.out << render(all_failures(run), mesh.sources, {options.format, false});
      break;
  }
  return failed(run) > 0 ? kFindings : kHolds;
}

}  // namespace bylaw::cli
