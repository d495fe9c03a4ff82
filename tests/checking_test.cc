// `bylaw check` as a piece of machinery: how many workers there are changes nothing, nor does what
// was kept of earlier checks; a budget that is spent is told, the same way each time.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "cli/commands.h"
#include "cli/real_host.h"

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

}  // namespace
}  // namespace bylaw::tests
