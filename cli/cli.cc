// The command line of `bylaw`. Entry point: run() of commands.h.
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/emit_tests.h"
#include "cli/facts_command.h"
#include "cli/open_mesh.h"
#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

/// Everything the command line can say; each command's part is filled when it is the one asked for.
struct CommandLine {
  CheckOptions check;
  ProveOptions prove;
  FindOptions find;
  TestOptions test;
  FmtOptions fmt;
  EvalOptions eval;
  ShowOptions show;
  WhoOptions who;
  SearchOptions search;
  AuditOptions audit;
  CompileCommand compile;
  GraphOptions graph;
  FactsOptions facts;
  KeygenOptions keygen;
  RepositoriesOptions repositories;
  NewOptions fresh;
  ExplainOptions explain;
  std::string format = "text";
  std::string eval_format = "text";
  std::string test_format = "text";
  std::string show_format = "text";
  std::string show_with;
  std::string who_format = "text";
  std::string search_format = "text";
  std::string find_format = "text";
  std::string emit_tests;
  std::string audit_format = "text";
  std::string enforces;
};

/// `shape` is what the help shows behind the name: "TIME"; empty for an argument, whose name says
/// it.
template <typename Value>
CLI::Option* add(CLI::App* command, const std::string& name, Value& value, const char* shape,
                 const char* help) {
  return command->add_option(name, value, help)->option_text(shape)->type_name("");
}

void add_at(CLI::App* command, MeshOptions& mesh) {
  add(command, "--at", mesh.at, "TIME",
      "Assume this day or time: 2026-03-02, 2026-03-02T10:00:00Z [now]");
}

void add_mesh(CLI::App* command, MeshOptions& mesh) {
  add(command, "PATH", mesh.path, "",
      "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  add_at(command, mesh);
}

void add_facts(CLI::App* command, MeshOptions& mesh) {
  add(command, "--facts", mesh.facts, "FILE", "A snapshot to take instead of the mesh's own facts");
  command
      ->add_option("--trust", mesh.trust, "A public key; one of them must have signed the snapshot")
      ->option_text("KEY.pub")
      ->type_name("")
      ->needs("--facts");
}

void add_format(CLI::App* command, std::string& format) {
  add(command, "--format", format, "FORMAT", "text, json, sarif, junit or github [text]")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github"}));
}

/// An empty name would silently be none.
std::string named(const std::string& name) { return name.empty() ? "it is empty" : ""; }

void add_jobs(CLI::App* command, MeshOptions& mesh, const std::string& otherwise) {
  add(command, "--jobs,-j", mesh.jobs, "N",
      ("How many threads may work [" + otherwise + "]").c_str())
      ->check(CLI::Range(1, 256));
}

void declare_eval(CLI::App& app, EvalOptions& options, std::string& enforces, std::string& format) {
  CLI::App* eval = app.add_subcommand("eval", "Decide one request");
  add(eval, "REQUEST", options.request, "", "The request as a JSON file; - reads standard input")
      ->required();
  CLI::Option* mesh = add(eval, "--mesh", options.mesh.path, "PATH",
                          "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  CLI::Option* bundle = add(eval, "--bundle", options.bundle, "FILE",
                            "Decide from a bundle that `bylaw compile` made, and it alone");
  bundle->excludes(mesh);
  add_at(eval, options.mesh);
  add(eval, "--entities", options.entities, "FILE",
      "JSON entities to lay beside those of the mesh, and over them")
      ->excludes(bundle);
  add_facts(eval, options.mesh);
  eval->get_option("--facts")->excludes(bundle);
  add(eval, "--enforces", enforces, "LIST",
      "What the caller enforces, whatever the request says:\n"
      "filters,masks,duties, or names of duties");
  add(eval, "--format", format, "FORMAT", "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));
  eval->add_flag("--explain", options.explain, "Say for each rule whether it applied, and why not");
  eval->add_flag("--exit-code", options.exit_code, "Exit with 0 for permit and 4 for deny");
}

void declare_show(CLI::App& app, ShowOptions& options, std::string& format, std::string& with) {
  CLI::App* show = app.add_subcommand("show", "Show what a mesh holds, or one of its policies");
  add_mesh(show, options.mesh);
  add(show, "NAME", options.name, "", "A standard, guarantee or bylaw");
  add(show, "--format", format, "FORMAT", "text or json (policies) [text]")
      ->check(CLI::IsMember({"text", "json"}));
  show->add_flag("--rulebook", options.rulebook, "The whole rulebook as policy text");
  CLI::Option* entities =
      show->add_flag("--entities", options.entities, "The known entities as JSON");
  add(show, "--doc", options.doc, "PACKAGE",
      "A reference page on a package, std.time for instance, in Markdown");
  add(show, "--codeowners", options.codeowners, "OWNER",
      "CODEOWNERS from the manifest; the centre is OWNER's");
  CLI::Option* type =
      add(show, "--type", options.type, "TYPE", "Only entities of this type")->needs(entities);
  add(show, "--where", options.where, "CONDITION",
      "Only those of which it is true; it calls them `resource`")
      ->needs(type);
  add(show, "--with", with, "LIST", "A line for each, with these attributes, instead of JSON")
      ->needs(type);
  add_facts(show, options.mesh);
}

void declare_who(CLI::App& app, WhoOptions& options, std::string& format) {
  CLI::App* who = app.add_subcommand("who", "Say who may do what a request asks, and to what");
  add(who, "REQUEST", options.request, "",
      "The request as a JSON file; its subject and resource\nstand for all of their types")
      ->required();
  add(who, "--mesh", options.mesh.path, "PATH",
      "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  add_at(who, options.mesh);
  add(who, "--subjects", options.subjects, "CONDITION",
      "Only subjects of which it is true; it calls them `principal`");
  add(who, "--resources", options.resources, "CONDITION",
      "Only resources of which it is true; it calls them `resource`");
  add(who, "--format", format, "FORMAT", "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));
}

void declare_search(CLI::App& app, SearchOptions& options, std::string& format) {
  CLI::App* search =
      app.add_subcommand("search", "Find the subjects, resources or actions that are permitted");
  add(search, "REQUEST", options.request, "",
      "The request as a JSON file (- for standard input) without the id,\nor the action, that is "
      "looked for")
      ->required();
  CLI::Option* mesh = add(search, "--mesh", options.mesh.path, "PATH",
                          "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  add(search, "--bundle", options.bundle, "FILE", "A bundle that `bylaw compile` made")
      ->excludes(mesh);
  add_at(search, options.mesh);
  add(search, "--format", format, "FORMAT", "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));
}

void declare_new(CLI::App& app, NewOptions& options) {
  CLI::App* fresh = app.add_subcommand("new", "Make a mesh, or a domain, standard or bylaw in one");
  add(fresh, "WHAT", options.what, "", "mesh, domain, standard or bylaw; a folder: a mesh there")
      ->required();
  add(fresh, "NAME", options.name, "",
      "The mesh's folder, or the name of what is made;\n`new standard` alone lists what there is");
  add(fresh, "--mesh", options.mesh.path, "PATH",
      "The mesh to add to [the nearest one upwards with a mesh.yaml]");
  add(fresh, "--domain", options.domain, "NAME", "Whose bylaw it is [the only domain]");
  add(fresh, "--owner", options.owner, "NAME", "Who owns the new domain [team/NAME]");
}

void declare(CLI::App& app, CommandLine& line) {
  CLI::App* check = app.add_subcommand("check", "Say everything that is wrong with a mesh");
  add_mesh(check, line.check.mesh);
  line.check.mesh.jobs = 0;
  add_jobs(check, line.check.mesh, "one per processor");
  add_format(check, line.format);
  check->add_flag("--strict", line.check.strict, "Fail on warnings too");
  check->add_flag("--notes", line.check.layers.notes,
                  "Also say where a grant is merely narrowed from above");
  add(check, "--cache", line.check.layers.cache, "DIR",
      "Where to keep what is found, for the next check\n[bylaw in the user's cache folder]");
  check->add_flag("--no-cache", line.check.layers.no_cache,
                  "Find everything out anew, and keep nothing");
  add(check, "--budget", line.check.layers.budget, "N",
      "How much work one question may be, in the solver's units\n[100000000]")
      ->check(CLI::Range(uint64_t{1}, uint64_t{UINT32_MAX}));
  check->add_flag("--z3", line.check.layers.z3_alone,
                  "Let Z3 answer every question, the small ones too");
  add(check, "--emit-smt", line.check.emit_smt, "DIR",
      "Write each question to the solver as SMT-LIB, with its answer")
      ->check(named);
  add(check, "--baseline", line.check.baseline, "FILE", "Leave out what this file says is known")
      ->check(named);
  CLI::Option* write = add(check, "--write-baseline", line.check.write_baseline, "FILE",
                           "Write what is found as known, instead of showing it")
                           ->check(named);
  add(check, "--until", line.check.until, "DATE", "The last day on which that is borne")
      ->needs(write);
  add(check, "--owner", line.check.owner, "NAME", "Who answers for what lies in no domain")
      ->needs(write);
  add(check, "--changed-since", line.check.changed_since, "REV",
      "Only findings that show a file changed since this\nrevision of git, or that it does not "
      "have")
      ->check(named);
  add(check, "--emit-tests", line.emit_tests, "FILE",
      "Write each example as a test: to this file,\nor into this folder")
      ->check(named);
  check->add_flag("--fix", line.check.fix, "Mend what has a known mend, then check again");

  CLI::App* prove =
      app.add_subcommand("prove", "Prove a claim for all requests, or show one that breaks it");
  add(prove, "CLAIM", line.prove.claim, "",
      "\"never permit read when …\" or \"always permit read when …\"")
      ->required();
  add_mesh(prove, line.prove.mesh);
  add(prove, "--also", line.prove.also, "CLAIM", "Another claim; may be given several times")
      ->allow_extra_args(false);
  add_format(prove, line.format);

  CLI::App* find = app.add_subcommand(
      "find", "Find the weakest condition under which something is permitted or denied");
  add(find, "SOUGHT", line.find.sought, "",
      "\"permit read when …\", \"permit read by POLICY\", \"deny read\"")
      ->required();
  add_mesh(find, line.find.mesh);
  add(find, "--format", line.find_format, "FORMAT", "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));

  CLI::App* test = app.add_subcommand("test", "Run the tests written in a mesh");
  add_mesh(test, line.test.mesh);
  add_jobs(test, line.test.mesh, "1");
  add(test, "--format", line.test_format, "FORMAT",
      "text, json, sarif, junit, github or lcov (coverage) [text]")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github", "lcov"}));
  test->add_flag("--coverage", line.test.coverage, "Say which rules and branches no test reached");
  add(test, "--min-coverage", line.test.min_coverage, "N",
      "Fail below N percent of the rules or of the branches")
      ->check(CLI::Range(0.0, 100.0));

  CLI::App* fmt = app.add_subcommand("fmt", "Put policy files into their canonical form");
  add(fmt, "PATH", line.fmt.paths, "",
      "Files, folders, or - for standard input to standard output\n[the mesh around]");
  fmt->add_flag("--check", line.fmt.check, "Change nothing; list the files that are not in form");

  declare_eval(app, line.eval, line.enforces, line.eval_format);

  declare_show(app, line.show, line.show_format, line.show_with);
  declare_who(app, line.who, line.who_format);
  declare_search(app, line.search, line.search_format);

  CLI::App* audit =
      app.add_subcommand("audit", "Hold the catalogue against the requirements of the standards");
  add_mesh(audit, line.audit.mesh);
  add(audit, "--format", line.audit_format, "FORMAT",
      "text, json, sarif, junit, github or html [text]")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github", "html"}));
  add(audit, "--action", line.audit.action, "NAME",
      "The action whose requirements are meant [publish]");
  add_facts(audit, line.audit.mesh);

  declare_facts(app, line.facts);
  CLI::App* keygen = app.add_subcommand("keygen", "Make a key to sign with");
  add(keygen, "NAME", line.keygen.name, "", "NAME.key and NAME.pub are written")->required();

  declare_repositories(app, line.repositories);

  CLI::App* compile =
      app.add_subcommand("compile", "Make a bundle of a mesh: all that is needed to decide");
  add_mesh(compile, line.compile.mesh);
  add(compile, "--output,-o", line.compile.output, "FILE",
      "The file to write the bundle to [none]");
  compile->add_flag("--report", line.compile.report, "Say what form the rules took, and why");
  compile->add_flag("--prove", line.compile.prove, "Prove that the graph decides as the rules do");

  CLI::App* graph = app.add_subcommand("graph", "Show the decision graph of a mesh");
  add_mesh(graph, line.graph.mesh);
  CLI::Option* dot = graph->add_flag("--dot", line.graph.dot, "As a drawing for Graphviz");
  graph->add_flag("--svg", line.graph.svg, "As a drawing")->excludes(dot);
  add(graph, "--root", line.graph.root, "TEXT",
      "Only roots with this in their title, such as\n\"read by User on Doc, at clothing: "
      "permits\"");

  declare_new(app, line.fresh);

  CLI::App* explain = app.add_subcommand("explain", "Explain a diagnostic");
  add(explain, "CODE", line.explain.code, "", "Its code or name, e.g. BY0301 [lists them all]");
}

TestOptions::Format test_format(std::string_view word) {
  using Format = TestOptions::Format;
  if (word == "json") return Format::kJson;
  if (word == "sarif") return Format::kSarif;
  if (word == "junit") return Format::kJunit;
  if (word == "github") return Format::kGithub;
  if (word == "lcov") return Format::kLcov;
  return Format::kText;
}

int dispatch(const CLI::App& app, CommandLine& line, Host& host) {
  const OutputFormat format = output_format(line.format).value_or(OutputFormat::kText);
  line.check.format = format;
  line.prove.format = format;
  line.audit.html = line.audit_format == "html";
  line.audit.format = output_format(line.audit_format).value_or(OutputFormat::kText);
  line.test.format = test_format(line.test_format);
  line.eval.json = line.eval_format == "json";
  line.show.json = line.show_format == "json";
  line.find.json = line.find_format == "json";
  if (app.got_subcommand("check")) return run_check_with_tests(host, line.check, line.emit_tests);
  if (app.got_subcommand("prove")) return run_prove(host, line.prove);
  if (app.got_subcommand("find")) return run_find(host, line.find);
  if (app.got_subcommand("test")) return run_test(host, line.test);
  if (app.got_subcommand("fmt")) return run_fmt(host, line.fmt);
  if (app.got_subcommand("eval")) {
    if (app.get_subcommand("eval")->count("--enforces") > 0) {
      line.eval.enforces = CLI::detail::split(line.enforces, ',');
      std::erase(*line.eval.enforces, "");
    }
    return run_eval(host, line.eval);
  }
  if (app.got_subcommand("show")) {
    line.show.with = CLI::detail::split(line.show_with, ',');
    std::erase(line.show.with, "");
    return run_show(host, line.show);
  }
  line.who.json = line.who_format == "json";
  if (app.got_subcommand("who")) return run_who(host, line.who);
  line.search.json = line.search_format == "json";
  if (app.got_subcommand("search")) return run_search(host, line.search);
  if (app.got_subcommand("audit")) return run_audit(host, line.audit);
  if (app.got_subcommand("compile")) {
    if (app.get_subcommand("compile")->count("-o") > 0 && line.compile.output.empty()) {
      complain(host, "-o names no file");
      return kUnusable;
    }
    return run_compile(host, line.compile);
  }
  if (app.got_subcommand("graph")) return run_graph(host, line.graph);
  if (app.got_subcommand("facts")) return run_facts(host, line.facts);
  if (app.got_subcommand("keygen")) return run_keygen(host, line.keygen);
  if (const auto status = run_repositories(app, line.repositories, host)) return *status;
  if (app.got_subcommand("new")) return run_new(host, line.fresh);
  return run_explain(host, line.explain);
}

/// The command asked for, or the program itself.
const CLI::App& asked_for(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : asked_for(*chosen.front());
}

std::string help_of(const CLI::App& app, const CLI::App& asked) {
  if (&asked == &app) return app.help();
  std::string before = app.get_name();
  for (const CLI::App* at = asked.get_parent(); at != nullptr && at != &app;
       at = at->get_parent()) {
    before += " " + at->get_name();
  }
  return asked.help(before);
}

/// Wrong usage: what was wrong, what was perhaps meant, and the help of the command.
int refuse(Host& host, const CLI::App& app, const std::vector<std::string>& arguments,
           const CLI::ParseError& error) {
  const CLI::App& asked = asked_for(app);
  if (!arguments.empty()) {
    std::string message = error.what();
    if (&asked == &app && !arguments.front().starts_with('-')) {
      std::vector<std::string> names;
      for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
      message = "there is no command '" + arguments.front() + "'";
      if (const std::optional<std::string> near = nearest(arguments.front(), names)) {
        message += "; did you mean '" + *near + "'?";
      }
    }
    complain(host, message);
    host.err << '\n';
  }
  host.err << help_of(app, asked);
  return kUnusable;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Host& host) {
  CLI::App app(
      "Policy as code for federated governance: standards, bylaws, and what follows from them.",
      "bylaw");
  app.set_version_flag("--version", std::string(version()), "Say which version this is");
  app.set_help_flag("--help,-h", "Say how a command is used");
  app.require_subcommand(1);
  app.get_formatter()->column_width(22);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  CommandLine line;
  declare(app, line);
  for (CLI::App* command : app.get_subcommands({})) command->group("Commands");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    host.out << help_of(app, asked_for(app));
    return kHolds;
  } catch (const CLI::CallForVersion&) {
    host.out << "bylaw " << version() << '\n';
    return kHolds;
  } catch (const CLI::ParseError& error) {
    return refuse(host, app, arguments, error);
  }
  return dispatch(app, line, host);
}

}  // namespace bylaw::cli
