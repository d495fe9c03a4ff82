#include "cli/facts_command.h"

namespace bylaw::cli {
namespace {

CLI::App* verb(CLI::App* facts, FactsOptions& options, FactsOptions::Verb which, const char* name,
               const char* help) {
  CLI::App* command = facts->add_subcommand(name, help);
  command->parse_complete_callback([&options, which] { options.verb = which; });
  return command;
}

CLI::Option* add(CLI::App* command, const char* name, std::string& value, const char* shape,
                 const char* help) {
  return command->add_option(name, value, help)->option_text(shape)->type_name("");
}

void add_trust(CLI::App* command, FactsOptions& options) {
  command
      ->add_option("--trust", options.trust,
                   "A file with a public key; one of them must have signed")
      ->option_text("KEY.pub")
      ->type_name("");
}

void add_out(CLI::App* command, FactsOptions& options) {
  add(command, "--out,-o", options.out, "FILE", "Where to write it; - is standard output")
      ->required();
  add(command, "--key", options.key, "KEY.key", "Sign with the secret key in this file");
  add_trust(command, options);
}

void add_mesh(CLI::App* command, FactsOptions& options, const char* name) {
  add(command, name, options.mesh.path, name[0] == '-' ? "PATH" : "",
      "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  add(command, "--at", options.mesh.at, "TIME",
      "Assume this day or time: 2026-03-02, 2026-03-02T10:00:00Z [now]");
}

}  // namespace

void declare_facts(CLI::App& app, FactsOptions& options) {
  using Verb = FactsOptions::Verb;
  CLI::App* facts =
      app.add_subcommand("facts", "Make, verify and update signed snapshots of facts");
  facts->require_subcommand(1);

  CLI::App* pack = verb(facts, options, Verb::kPack, "pack", "Make a snapshot of a mesh's facts");
  add_mesh(pack, options, "PATH");
  add_out(pack, options);
  add(pack, "--after", options.after, "FILE",
      "The snapshot that it follows: it has the next number");

  CLI::App* verify = verb(facts, options, Verb::kVerify, "verify",
                          "Say whether a snapshot is whole, and who signed it");
  add(verify, "FILE", options.file, "", "The snapshot")->required();
  add_trust(verify, options);
  verify->add_flag("--unsigned", options.unsigned_too, "Accept one that nobody trusted signed");

  CLI::App* json =
      verb(facts, options, Verb::kExport, "export", "Print a snapshot's facts as JSON");
  add(json, "FILE", options.file, "", "The snapshot")->required();
  add_trust(json, options);

  CLI::App* diff =
      verb(facts, options, Verb::kDiff, "diff", "Make the delta between two snapshots");
  add(diff, "OLD", options.file, "", "A snapshot")->required();
  add(diff, "NEW", options.other, "", "A later one")->required();
  add_mesh(diff, options, "--mesh");
  add_out(diff, options);

  CLI::App* apply =
      verb(facts, options, Verb::kApply, "apply", "Make the snapshot that a delta leads to");
  add(apply, "SNAPSHOT", options.file, "", "Where the delta begins")->required();
  add(apply, "DELTA", options.other, "",
      "A delta of `bylaw facts diff`, or JSON:\n{\"upsert\": [entities], \"remove\": [{\"type\", "
      "\"id\"}]}")
      ->required();
  add_mesh(apply, options, "--mesh");
  add_out(apply, options);
}

}  // namespace bylaw::cli
