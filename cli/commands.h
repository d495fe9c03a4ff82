// The commands of `bylaw`, each a function from options to an exit status, in the file of its name
// (cmd_check.cc, …). Entry point: run(), which reads the command line (cli.cc).
#ifndef BYLAW_CLI_COMMANDS_H_
#define BYLAW_CLI_COMMANDS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/render.h"
#include "checker/check.h"
#include "cli/host.h"

namespace bylaw::cli {

/// Exit statuses; docs/cli.md says the same.
enum Exit : int {
  kHolds = 0,      // all holds; a permit under `eval --exit-code`
  kFindings = 1,   // errors were found, or tests failed
  kUnusable = 2,   // wrong usage, or input that can't be read
  kUndecided = 3,  // `check`, `prove`: nothing was found, but something could not be decided
  kDeny = 4,       // a deny under `eval --exit-code`
};

/// Which mesh, and when.
struct MeshOptions {
  std::string path;   // its folder; empty: the nearest one upwards that holds a mesh.yaml
  std::string at;     // a date or a time; empty: now
  std::string facts;  // a snapshot to take instead of the mesh's own facts
  std::vector<std::string> trust;  // key files, one of which must have signed it
  unsigned jobs = 1;
};

/// How the layers of a mesh are held against each other.
struct LayerOptions {
  bool notes = false;             // also where layers merely overlap
  unsigned jobs = 0;              // threads; 0: one per processor
  uint64_t budget = 100'000'000;  // of one question, in the solver's units of work
  bool z3_alone = false;          // Z3 answers every question
  std::string cache;              // where to keep what is found; empty: where the host says
  bool no_cache = false;          // find everything out anew, and keep nothing
  std::function<void(const SolverQuestion&)> listener{};  // is told every question
};

struct CheckOptions {
  MeshOptions mesh;
  LayerOptions layers;
  OutputFormat format = OutputFormat::kText;
  bool strict = false;
  bool fix = false;
  std::string baseline;        // a file of known findings
  std::string write_baseline;  // where to write what is found as known
  std::string owner;           // whose those findings are that no domain owns
  std::string until;           // the last day on which they are borne
  std::string changed_since;   // a revision of git
  std::string emit_smt;        // a folder for the questions as SMT-LIB
};
int run_check(Host& host, const CheckOptions& options);

struct ProveOptions {
  MeshOptions mesh;
  std::string claim;              // "never permit read when …", "always permit …"
  std::vector<std::string> also;  // more of them
  OutputFormat format = OutputFormat::kText;
};
int run_prove(Host& host, const ProveOptions& options);

struct FindOptions {
  MeshOptions mesh;
  std::string sought;  // "permit read by shop.staff when …", "deny …"
  bool json = false;
};
int run_find(Host& host, const FindOptions& options);

struct TestOptions {
  enum class Format : uint8_t { kText, kJson, kSarif, kJunit, kGithub, kLcov };
  MeshOptions mesh;
  Format format = Format::kText;
  bool coverage = false;
  std::optional<double> min_coverage;  // percent, of rules and of branches
  /// Whether anybody asks what the tests exercise.
  bool covers() const { return coverage || min_coverage || format == Format::kLcov; }
};
int run_test(Host& host, const TestOptions& options);

struct FmtOptions {
  std::vector<std::string> paths;  // files, folders, or "-"; empty: the mesh around
  bool check = false;              // change nothing, only say which files are not in form
};
int run_fmt(Host& host, const FmtOptions& options);

struct EvalOptions {
  MeshOptions mesh;
  std::string bundle;   // decide from this file alone; empty: from the mesh
  std::string request;  // a file, or "-"
  std::string entities;
  std::optional<std::vector<std::string>> enforces;
  bool json = false;
  bool explain = false;
  bool exit_code = false;
};
int run_eval(Host& host, const EvalOptions& options);
/// What run_eval() does where a bundle is named.
int run_eval_bundle(Host& host, const EvalOptions& options);

struct ShowOptions {
  MeshOptions mesh;
  std::string name;  // of a policy; empty: the outline of the mesh
  bool json = false;
  bool rulebook = false;
  bool entities = false;
  std::string type;               // with `entities`: those of one type,
  std::string where;              // of which this condition is true,
  std::vector<std::string> with;  // shown by these attributes instead of as JSON
  std::string doc;                // a package: its reference page
  std::string codeowners;         // the centre's owner: CODEOWNERS from the manifest
};
int run_show(Host& host, const ShowOptions& options);

struct WhoOptions {
  MeshOptions mesh;
  std::string request;    // a file, or "-"; its subject and resource stand for all that are chosen
  std::string subjects;   // a condition on `principal`; empty: all
  std::string resources;  // a condition on `resource`; empty: all
  bool json = false;
};
int run_who(Host& host, const WhoOptions& options);

struct SearchOptions {
  MeshOptions mesh;
  std::string request;  // a file, or "-"; it lacks what is looked for
  std::string bundle;   // a file; empty: the mesh
  bool json = false;
};
int run_search(Host& host, const SearchOptions& options);

struct AuditOptions {
  MeshOptions mesh;
  OutputFormat format = OutputFormat::kText;
  bool html = false;  // a page instead of `format`
  std::string action = "publish";
};
int run_audit(Host& host, const AuditOptions& options);

struct CompileCommand {
  MeshOptions mesh;
  std::string output;   // the file for the bundle; empty: none
  bool report = false;  // a line for each root
  bool prove = false;   // that the graph decides as the rules do
};
int run_compile(Host& host, const CompileCommand& options);

struct GraphOptions {
  MeshOptions mesh;
  bool dot = false;
  bool svg = false;
  std::string root;  // part of the titles of the roots that are shown; empty: all
};
int run_graph(Host& host, const GraphOptions& options);
struct FactsOptions {
  enum class Verb : uint8_t { kPack, kVerify, kExport, kDiff, kApply };
  Verb verb = Verb::kVerify;
  MeshOptions mesh;
  std::string file;                // a snapshot
  std::string other;               // a second one, or a delta
  std::string out;                 // "-" is standard output
  std::string after;               // the snapshot that a packed one follows
  std::string key;                 // a file with the secret key to sign with; empty: not signed
  std::vector<std::string> trust;  // files with public keys
  bool unsigned_too = false;
};
int run_facts(Host& host, const FactsOptions& options);

struct KeygenOptions {
  std::string name;  // NAME.key and NAME.pub are written
};
int run_keygen(Host& host, const KeygenOptions& options);

struct NewOptions {
  std::string what;  // "mesh", "domain", "standard" or "bylaw"; anything else: a new mesh's folder
  std::string name;  // the folder, or the name of what is made
  MeshOptions mesh;  // to add to
  std::string domain;  // whose bylaw; empty: the only one
  std::string owner;   // of a new domain
};
int run_new(Host& host, const NewOptions& options);

struct ExplainOptions {
  std::string code;  // "BY0310" or "unknown-attribute"; empty: lists all
};
int run_explain(Host& host, const ExplainOptions& options);

/// Reads the command line (without the program's name) and runs what it asks for.
int run(const std::vector<std::string>& arguments, Host& host);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_COMMANDS_H_
