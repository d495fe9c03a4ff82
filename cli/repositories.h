// The commands of a mesh in many repositories: what each is asked, and how it is said on the
// command line. Entry points: run_pack(), run_impact(), run_diff(), run_assemble(),
// declare_repositories().
#ifndef BYLAW_CLI_REPOSITORIES_H_
#define BYLAW_CLI_REPOSITORIES_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace bylaw::cli {

struct PackOptions {
  MeshOptions mesh;
  std::string out;                   // "-" is standard output
  std::string version;               // "3.2.0"; empty: found from `after`
  std::string key;                   // a file with the secret key to sign with; empty: not signed
  std::string after;                 // the release that it follows
  std::vector<std::string> domains;  // folders of domain repositories that must not newly fail
  std::string verify;                // a release to verify instead
  std::vector<std::string> trust;    // files with public keys
  bool unsigned_too = false;
  bool entities = false;  // the centre's entities too
};
int run_pack(Host& host, const PackOptions& options);

struct ImpactOptions {
  std::string before;  // releases
  std::string after;
  std::vector<std::string> domains;  // folders of domain repositories
  std::vector<std::string> trust;
  std::string at;
  bool json = false;
};
int run_impact(Host& host, const ImpactOptions& options);

struct DiffOptions {
  std::string before;  // folders of meshes, or releases
  std::string after;
  std::vector<std::string> trust;
  std::string at;
  bool json = false;
  bool exit_code = false;
};
int run_diff(Host& host, const DiffOptions& options);

struct AssembleOptions {
  std::string release;
  std::vector<std::string> domains;
  std::vector<std::string> trust;
  std::string out;  // the folder; what it holds from an earlier assembly is kept for who fails
  std::string at;
};
int run_assemble(Host& host, const AssembleOptions& options);

struct RepositoriesOptions {
  PackOptions pack;
  ImpactOptions impact;
  DiffOptions diff;
  AssembleOptions assemble;
  std::string impact_format = "text";
  std::string diff_format = "text";
};
void declare_repositories(CLI::App& app, RepositoriesOptions& options);
/// Runs the command, if it is one of these.
std::optional<int> run_repositories(const CLI::App& app, RepositoriesOptions& options, Host& host);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_REPOSITORIES_H_
