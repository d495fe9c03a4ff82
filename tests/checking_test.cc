// `bylaw check` as a piece of machinery: how many workers there are changes nothing, and a budget
// that is spent is told, the same way each time.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/real_host.h"

namespace bylaw::tests {
namespace {

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
  for (const auto& entry : std::filesystem::directory_iterator("policies/conflicts")) {
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

TEST_CASE("a question whose budget is spent is undecided, on every run and for all workers") {
  const std::string mesh = "policies/conflicts/c04-last-four-against-hash";
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
