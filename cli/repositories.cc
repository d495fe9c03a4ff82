#include "cli/repositories.h"

namespace bylaw::cli {
namespace {

CLI::Option* add(CLI::App* command, const char* name, std::string& value, const char* shape,
                 const char* help) {
  return command->add_option(name, value, help)->option_text(shape)->type_name("");
}

void add_trust(CLI::App* command, std::vector<std::string>& trust, const char* help) {
  command->add_option("--trust", trust, help)->option_text("KEY.pub")->type_name("");
}

void add_at(CLI::App* command, std::string& at) {
  add(command, "--at", at, "TIME",
      "Assume this day or time: 2026-03-02, 2026-03-02T10:00:00Z [now]");
}

CLI::Option* add_domains(CLI::App* command, std::vector<std::string>& domains, const char* help) {
  return command->add_option("--domains", domains, help)->option_text("DIR…")->type_name("");
}

constexpr const char* kDomainsHelp = "The folders of the domains' repositories";

void declare_pack(CLI::App& app, PackOptions& options) {
  CLI::App* pack =
      app.add_subcommand("pack", "Make a release of the centre for domain repositories");
  add(pack, "PATH", options.mesh.path, "",
      "The mesh's folder [the nearest one upwards with a mesh.yaml]");
  add(pack, "--out,-o", options.out, "FILE", "Where to write it; - is standard output");
  add(pack, "--version", options.version, "X.Y.Z",
      "Its number [with --after, the least that what is proved allows]");
  add(pack, "--key", options.key, "KEY.key", "Sign with the secret key in this file");
  CLI::Option* after = add(pack, "--after", options.after, "FILE", "The release that it follows");
  add_domains(
      pack, options.domains,
      "With --after, repositories of domains whose check it must not\nbreak, but by a major "
      "step")
      ->needs(after);
  add(pack, "--verify", options.verify, "FILE",
      "Say whether a release is whole and who signed it, instead");
  add_trust(pack, options.trust, "A public key; one of them must have signed");
  pack->add_flag("--unsigned", options.unsigned_too,
                 "With --verify, accept one that nobody trusted signed");
  pack->add_flag("--entities", options.entities, "Also put the mesh's entities into the release");
  add_at(pack, options.mesh.at);
}

void declare_diff(CLI::App& app, DiffOptions& options, std::string& format) {
  CLI::App* diff =
      app.add_subcommand("diff", "Say what two versions answer differently, for all requests");
  add(diff, "OLD", options.before, "", "A mesh's folder, or a release")->required();
  add(diff, "NEW", options.after, "", "Another version of it")->required();
  add_trust(diff, options.trust, "A public key; one of them must have signed a release");
  add_at(diff, options.at);
  add(diff, "--format", format, "FORMAT", "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));
  diff->add_flag("--exit-code", options.exit_code, "Exit with 1 if there is a difference");
}

}  // namespace

void declare_repositories(CLI::App& app, RepositoriesOptions& options) {
  declare_pack(app, options.pack);

  CLI::App* impact =
      app.add_subcommand("impact", "Say what a new release newly finds in domain repositories");
  add(impact, "OLD", options.impact.before, "", "A release")->required();
  add(impact, "NEW", options.impact.after, "", "A later one")->required();
  add_domains(impact, options.impact.domains, kDomainsHelp)->required();
  add_trust(impact, options.impact.trust, "A public key; one of them must have signed both");
  add_at(impact, options.impact.at);
  add(impact, "--format", options.impact_format, "FORMAT", "text or json [text]")
      ->check(CLI::IsMember({"text", "json"}));

  declare_diff(app, options.diff, options.diff_format);

  CLI::App* assemble =
      app.add_subcommand("assemble", "Make one mesh of a release and domain repositories");
  add(assemble, "RELEASE", options.assemble.release, "", "The centre's current release")
      ->required();
  add_domains(assemble, options.assemble.domains, kDomainsHelp)->required();
  add(assemble, "--out,-o", options.assemble.out, "FOLDER",
      "Where to write the mesh; a domain that fails keeps\nwhat an earlier assembly left there")
      ->required();
  add_trust(assemble, options.assemble.trust, "A public key; one of them must have signed");
  add_at(assemble, options.assemble.at);
}

std::optional<int> run_repositories(const CLI::App& app, RepositoriesOptions& options, Host& host) {
  options.impact.json = options.impact_format == "json";
  options.diff.json = options.diff_format == "json";
  if (app.got_subcommand("pack")) return run_pack(host, options.pack);
  if (app.got_subcommand("impact")) return run_impact(host, options.impact);
  if (app.got_subcommand("diff")) return run_diff(host, options.diff);
  if (app.got_subcommand("assemble")) return run_assemble(host, options.assemble);
  return std::nullopt;
}

}  // namespace bylaw::cli
