// `bylaw check` as a piece of machinery: how many workers there are changes nothing, nor does what
// was kept of earlier checks; a budget that is spent is told, the same way each time.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "checker/check.h"
#include "cli/commands.h"
#include "cli/real_host.h"
#include "cli/two_engines.h"
#include "compiler/compile.h"
#include "mesh/sign.h"

namespace bylaw::tests {
namespace {

namespace fs = std::filesystem;

struct Run {
  int exit = 0;
  std::string out;
  std::string err;
  bool operator==(const Run&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Run& run) {
  return out << "status " << run.exit << '\n' << run.out << run.err;
}

Run check(std::vector<std::string> arguments) {
  std::ostringstream out;
  std::ostringstream err;
  cli::RealHost host(out, err);
  arguments.insert(arguments.begin(), {"check", "--at", "2026-03-02"});
  const int exit = cli::run(arguments, host);
  return {exit, out.str(), err.str()};
}

std::vector<std::string> meshes() {
  std::vector<std::string> all{"policies/northwind", "policies/northwind-broken"};
  for (const auto& entry : fs::directory_iterator("policies/conflicts")) {
    if (entry.is_directory()) all.push_back(entry.path().string());
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST_CASE("what is found doesn't depend on the number of workers") {
  for (const std::string& mesh : meshes()) {
    CAPTURE(mesh);
    const Run one = check({mesh, "--notes", "-j", "1"});
    CHECK(check({mesh, "--notes", "-j", "2"}) == one);
    CHECK(check({mesh, "--notes", "-j", "5"}) == one);
  }
}

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "bylaw-checking-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }
  std::vector<fs::path> files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    return files;
  }

 private:
  fs::path path_;
};

const std::string kMesh = "policies/conflicts/c04-last-four-against-hash";

TEST_CASE("what is kept is told as what is found") {
  const Run anew = check({kMesh, "--no-cache"});
  const Folder folder;
  const std::string cache = folder.path().string();
  CHECK(check({kMesh, "--cache", cache}) == anew);
  const std::vector<fs::path> files = folder.files();
  CHECK(files.size() > 3);
  CHECK(check({kMesh, "--cache", cache}) == anew);
  CHECK(check({kMesh, "--cache", cache, "--format", "json"}) ==
        check({kMesh, "--no-cache", "--format", "json"}));
  CHECK(folder.files().size() == files.size());
  // Other questions are kept apart.
  CHECK(check({kMesh, "--cache", cache, "--budget", "1"}) ==
        check({kMesh, "--no-cache", "--budget", "1"}));
  CHECK(folder.files().size() > files.size());
  for (const fs::path& file : folder.files()) CHECK(file.extension() != ".bylaw-new");
}

TEST_CASE("two checks at once share one cache") {
  const Run anew = check({kMesh, "--no-cache"});
  const Folder folder;
  for (int round = 0; round < 3; ++round) {
    std::vector<Run> runs(4);
    std::vector<std::thread> threads;
    for (Run& run : runs) {
      threads.emplace_back([&] { run = check({kMesh, "--cache", folder.path().string()}); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const Run& run : runs) CHECK(run == anew);
    // Half of a file, as a machine that lost its power leaves it.
    for (const fs::path& file : folder.files()) fs::resize_file(file, fs::file_size(file) / 2);
  }
}

TEST_CASE("a cache that can't be written is told once, and the check goes on") {
  const Run anew = check({kMesh, "--no-cache"});
  const Folder folder;
  const std::string file = (folder.path() / "file").string();
  std::ofstream(file) << "no folder";
  const Run run = check({kMesh, "--cache", file});
  CHECK(run.out == anew.out);
  CHECK(run.exit == anew.exit);
  CHECK(run.err.starts_with("bylaw: what is proved is not kept: "));
  CHECK(std::ranges::count(run.err, '\n') == 1);
}

TEST_CASE("a folder shrinks by its oldest files") {
  const Folder folder;
  std::ostringstream none;
  cli::RealHost host(none, none);
  const std::string path = folder.path().string();
  int age = 0;
  for (const std::string name : {"c", "b", "a"}) {
    const std::string file = path + "/x/" + name;
    CHECK(host.write(file, std::string(5000, 'x')).ok());
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(++age));
  }
  host.shrink(path, 3 * 8192);
  CHECK(folder.files().size() == 3);
  host.shrink(path, 2 * 8192);
  CHECK(folder.files().size() == 2);
  CHECK_FALSE(fs::exists(path + "/x/a"));
}

TEST_CASE("a question whose budget is spent is undecided, on every run and for all workers") {
  const std::string& mesh = kMesh;
  const Run plenty = check({mesh});
  CHECK(plenty.out.find("[BY1020]") == std::string::npos);
  bool some = false;
  for (const std::string budget : {"1", "100", "1000", "3000", "10000", "30000"}) {
    CAPTURE(budget);
    const Run one = check({mesh, "--budget", budget, "-j", "1"});
    CHECK(check({mesh, "--budget", budget, "-j", "1"}) == one);
    CHECK(check({mesh, "--budget", budget, "-j", "3"}) == one);
    some = some || one.out.find("[BY1020]") != std::string::npos;
  }
  CHECK(some);
  const Run none = check({mesh, "--budget", "1"});
  CHECK(none.exit == cli::kUndecided);
  CHECK(none.out.find("the budget of one question was spent") != std::string::npos);
}

/// A grant that a standard takes away, and a condition that may err.
std::unique_ptr<Mesh> swallowed() {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: m\ncentral: [global/]\ndomains:\n  shop: { path: domains/shop, owner: t }\n"
      "entities: [entities.json]\n";
  disk.files["entities.json"] =
      R"([{"type": "User", "id": "ada", "attributes": {"age": 30}},
          {"type": "Doc", "id": "list", "attributes": {"domain": "shop", "personal": true}}])";
  disk.files["global/model.bylaw"] =
      "module model\nentity User { age: int }\nentity Doc { domain: Domain, personal: bool }\n"
      "action read, export by User on Doc\n";
  disk.files["global/rules.bylaw"] =
      "standards rules\nimport model\n"
      "mandatory standard kept { forbid read when resource.personal }\n";
  disk.files["domains/shop/rules.bylaw"] =
      "domain shop\nimport model\nbylaw open { permit read when resource.personal }\n"
      "bylaw grown { permit export when principal.age + 1 > 18 }\n";
  CompileOptions options;
  options.now = *parse_timestamp("2026-03-02T10:00:00Z");
  Diagnostics diagnostics;
  std::unique_ptr<Mesh> mesh = compile_mesh(disk, options, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
  return mesh;
}

/// Findings as "name subject: first note", with what was kept before.
struct Checked {
  std::map<std::string, std::string> kept{};
  CheckCache cache{};

  Checked() {
    cache.digest = [](std::string_view bytes) { return to_string(sha256(bytes)); };
    cache.load = [this](const std::string& key) {
      const auto it = kept.find(key);
      return it == kept.end() ? std::nullopt : std::optional(it->second);
    };
    cache.store = [this](const std::string& key, const std::string& entry) { kept[key] = entry; };
  }

  std::vector<std::string> run(const Mesh& mesh, const Replay& replay) {
    CheckSettings settings;
    settings.at = *parse_timestamp("2026-03-02T10:00:00Z");
    settings.store = &mesh.store;
    settings.cache = &cache;
    settings.replay = replay;
    std::vector<std::string> lines;
    const Diagnostics found = check_rulebook(mesh.rulebook, mesh.sources, settings);
    for (const Diagnostic& d : found.list()) {
      lines.push_back(std::string(d.name) + " " + d.rule + ": " +
                      (d.notes.empty() ? "" : d.notes.front()));
    }
    return lines;
  }
};

/// What says the contrary of the reference evaluator.
std::optional<Decision> lie(const Rulebook& book, const EntityStore& store, const Request& request,
                            const DecideOptions& options) {
  Decision decision = decide(book, store, request, options);
  decision.permit = !decision.permit;
  decision.outcome = decision.permit ? Outcome::kGranted : Outcome::kNotPermitted;
  return decision;
}

/// What a program would write.
struct Heard {
  std::ostringstream out;
  std::ostringstream err;
  cli::RealHost host{out, err};
};

using Lines = std::vector<std::string>;

std::string join(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST_CASE("an example that two engines decide differently is not shown, and is told each time") {
  const std::unique_ptr<Mesh> mesh = swallowed();
  const std::string why =
      ": the reference evaluator and the engine do not decide an example alike: an internal error, "
      "please report it";
  Checked checked;
  for (int time = 0; time < 2; ++time) {
    CAPTURE(time);
    Heard heard;
    cli::TwoEngines engines(heard.host, mesh->rulebook, mesh->sources, lie);
    CHECK(checked.run(*mesh, engines.replay()) ==
          Lines{"unknown shop.open" + why, "unknown shop.grown" + why});
    const std::string told = heard.err.str();
    CHECK(told.find("bylaw: internal error, please report it: the engine and the reference "
                    "evaluator decide this request differently at 2026-03-02") !=
          std::string::npos);
    CHECK(told.find("read") != std::string::npos);
    CHECK(told.find("export") != std::string::npos);
  }
}

TEST_CASE("where the example for today alone is decided differently, that is told each time") {
  const std::unique_ptr<Mesh> mesh = swallowed();
  const auto stated = [](const Request& request) { return request.principal.id == "ada"; };
  Checked checked;
  for (int time = 0; time < 2; ++time) {
    CAPTURE(time);
    Heard heard;
    cli::TwoEngines engines(heard.host, mesh->rulebook, mesh->sources,
                            [&](const Rulebook& book, const EntityStore& store,
                                const Request& request, const DecideOptions& options) {
                              return stated(request) ? lie(book, store, request, options)
                                                     : decide(book, store, request, options);
                            });
    const Lines lines = checked.run(*mesh, engines.replay());
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("expansion shop.open: "));
    CHECK(heard.err.str().find("decide this request differently") != std::string::npos);
  }
}

TEST_CASE(
    "what is unknown says that an example came out otherwise, and not that the budget was spent") {
  const std::unique_ptr<Mesh> mesh = swallowed();
  CHECK(join(Checked().run(*mesh, lie)) ==
        join({"unknown shop.open: an example was found, but it does not come out so when it is "
              "decided: an internal error, please report it",
              "may-err shop.grown: for example, User::\"a user\" { age: 9223372036854775807 } asks "
              "to export Doc::\"a doc\", at 2026-03-02T10:00:00Z: permitted"}));
}

}  // namespace
}  // namespace bylaw::tests
