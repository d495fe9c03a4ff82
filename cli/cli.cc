// The command line of `bylaw`. Entry point: run() of commands.h.
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {
namespace {

/// Everything the command line can say; each command's part is filled when it is the one asked for.
struct CommandLine {
  CheckOptions check;
  TestOptions test;
  EvalOptions eval;
  ShowOptions show;
  AuditOptions audit;
  NewOptions fresh;
  ExplainOptions explain;
  std::string format = "text";
  std::string eval_format = "text";
  std::string enforces;
};

void add_mesh(CLI::App* command, MeshOptions& mesh) {
  command->add_option("PATH", mesh.path,
                      "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  command->add_option("--at", mesh.at,
                      "The day or time to assume, e.g. 2026-03-02 or 2026-03-02T10:00:00Z [now]");
}

void add_format(CLI::App* command, std::string& format) {
  command->add_option("--format", format, "text, json, sarif, junit or github [text]")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github"}));
}

void add_jobs(CLI::App* command, MeshOptions& mesh) {
  command->add_option("--jobs,-j", mesh.jobs, "How many threads may work [1]")
      ->check(CLI::Range(1, 256));
}

void declare(CLI::App& app, CommandLine& line) {
  CLI::App* check = app.add_subcommand("check", "Say everything that is wrong with a mesh");
  add_mesh(check, line.check.mesh);
  add_jobs(check, line.check.mesh);
  add_format(check, line.format);
  check->add_flag("--strict", line.check.strict, "Fail on warnings too");
  check->add_flag("--fix", line.check.fix, "Mend what has a known mend, then check again");

  CLI::App* test = app.add_subcommand("test", "Run the tests written in a mesh");
  add_mesh(test, line.test.mesh);
  add_jobs(test, line.test.mesh);
  add_format(test, line.format);
  test->add_flag("--coverage", line.test.coverage, "Also say which rules no test made apply");

  CLI::App* eval = app.add_subcommand("eval", "Decide one request");
  eval->add_option("--mesh", line.eval.mesh.path,
                   "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  eval->add_option("REQUEST", line.eval.request,
                   "The request as a JSON file; - reads standard input")
      ->required();
  eval->add_option("--entities", line.eval.entities,
                   "A JSON file of entities beside the mesh's own");
  eval->add_option("--at", line.eval.mesh.at, "The time to assume [now]");
  eval->add_option(
      "--enforces", line.enforces,
      "What the caller enforces, instead of what the request says: filters, masks, duties, "
      "or names of duties, with commas between");
  eval->add_option("--format", line.eval_format, "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));
  eval->add_flag("--explain", line.eval.explain,
                 "Also say for each rule whether it applied, and why not");
  eval->add_flag("--exit-code", line.eval.exit_code, "Exit with 0 for permit and 4 for deny");

  CLI::App* show = app.add_subcommand("show", "Show what a mesh holds, or one of its policies");
  add_mesh(show, line.show.mesh);
  show->add_option("NAME", line.show.name, "A standard, guarantee or bylaw");
  show->add_flag("--rulebook", line.show.rulebook, "The whole rulebook as policy text");
  show->add_flag("--entities", line.show.entities, "The known entities as JSON")
      ->excludes("--rulebook");

  CLI::App* audit =
      app.add_subcommand("audit", "Hold the catalogue against the requirements of the standards");
  add_mesh(audit, line.audit.mesh);
  add_format(audit, line.format);
  audit->add_option("--action", line.audit.action,
                    "The action whose requirements are meant [publish]");

  CLI::App* fresh = app.add_subcommand("new", "Make a small mesh to begin with");
  fresh->add_option("FOLDER", line.fresh.folder, "Where; it is created if need be")->required();

  CLI::App* explain = app.add_subcommand("explain", "Explain a diagnostic");
  explain->add_option("CODE", line.explain.code, "Its code or name, e.g. BY0310 [lists them all]");
}

int dispatch(const CLI::App& app, CommandLine& line, Host& host) {
  const OutputFormat format = output_format(line.format).value_or(OutputFormat::kText);
  line.check.format = line.test.format = line.audit.format = format;
  line.eval.json = line.eval_format == "json";
  if (app.got_subcommand("check")) return run_check(host, line.check);
  if (app.got_subcommand("test")) return run_test(host, line.test);
  if (app.got_subcommand("eval")) {
    if (app.get_subcommand("eval")->count("--enforces") > 0) {
      line.eval.enforces = CLI::detail::split(line.enforces, ',');
      std::erase(*line.eval.enforces, "");
    }
    return run_eval(host, line.eval);
  }
  if (app.got_subcommand("show")) return run_show(host, line.show);
  if (app.got_subcommand("audit")) return run_audit(host, line.audit);
  if (app.got_subcommand("new")) return run_new(host, line.fresh);
  return run_explain(host, line.explain);
}

/// Wrong usage: what was wrong, what was perhaps meant, and the help of the command.
int refuse(Host& host, const CLI::App& app, const std::vector<std::string>& arguments,
           const CLI::ParseError& error) {
  const CLI::App* asked = &app;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  for (const CLI::App* command : app.get_subcommands()) asked = command;
  if (arguments.empty()) {
    host.err << app.help();
    return kUnusable;
  }
  std::string message = error.what();
  if (asked == &app && !arguments.front().starts_with('-')) {
    message = "there is no command '" + arguments.front() + "'";
    if (const std::optional<std::string> near = nearest(arguments.front(), names)) {
      message += "; did you mean '" + *near + "'?";
    }
  }
  complain(host, message);
  host.err << '\n' << asked->help();
  return kUnusable;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Host& host) {
  CLI::App app(
      "Policy as code for federated governance: standards, bylaws, and what follows from them.",
      "bylaw");
  app.set_version_flag("--version", "bylaw " + std::string(version()));
  app.set_help_flag("--help,-h", "Say how a command is used");
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  CommandLine line;
  declare(app, line);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error, host.out, host.err);
      return kHolds;
    }
    return refuse(host, app, arguments, error);
  }
  return dispatch(app, line, host);
}

}  // namespace bylaw::cli
