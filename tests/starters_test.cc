// What `bylaw new` writes: every standard to start from, and every domain and bylaw, checks cleanly
// in a new mesh, passes its tests and is in canonical form.
#include <doctest/doctest.h>

#include <sstream>

#include "cli/commands.h"
#include "tests/memory_host.h"

namespace bylaw::tests {
namespace {

int run_on(MemoryHost& host, const std::vector<std::string>& arguments) {
  host.out_text.str("");
  host.err_text.str("");
  return cli::run(arguments, host);
}

MemoryHost& fresh_mesh(MemoryHost& host) {
  REQUIRE(run_on(host, {"new", "mesh", "shop"}) == 0);
  return host;
}

void check_all(MemoryHost& host) {
  const int checked = run_on(host, {"check", "--strict", "shop"});
  CHECK_MESSAGE(checked == 0, host.out_text.str());
  const int tested = run_on(host, {"test", "shop"});
  CHECK_MESSAGE(tested == 0, host.out_text.str(), host.err_text.str());
  const int formatted = run_on(host, {"fmt", "--check", "shop"});
  CHECK_MESSAGE(formatted == 0, host.out_text.str());
}

std::vector<std::string> starters() {
  MemoryHost host;
  REQUIRE(run_on(host, {"new", "standard"}) == 0);
  std::vector<std::string> names;
  std::istringstream lines(host.out_text.str());
  for (std::string line; std::getline(lines, line);)
    names.push_back(line.substr(0, line.find(' ')));
  return names;
}

TEST_CASE("a new mesh checks, passes its tests and is in form") {
  MemoryHost host;
  check_all(fresh_mesh(host));
}

TEST_CASE("so does each standard to start from, alone in a new mesh") {
  const std::vector<std::string> names = starters();
  CHECK(names.size() >= 10);
  for (const std::string& name : names) {
    CAPTURE(name);
    MemoryHost host;
    fresh_mesh(host);
    CHECK(run_on(host, {"new", "standard", name, "--mesh", "shop"}) == 0);
    CHECK_MESSAGE(host.err_text.str().starts_with("next:"), host.err_text.str());
    check_all(host);
  }
}

TEST_CASE("a new domain, its sub-domain and their bylaws do, too") {
  MemoryHost host;
  fresh_mesh(host);
  CHECK(run_on(host, {"new", "domain", "billing", "--mesh", "shop"}) == 0);
  CHECK(run_on(host, {"new", "domain", "billing.eu", "--mesh", "shop", "--owner", "team/eu"}) == 0);
  CHECK(run_on(host, {"new", "bylaw", "clerks_read", "--domain", "billing", "--mesh", "shop"}) ==
        0);
  CHECK(host.files.at("shop/mesh.yaml")
            .find("billing.eu: { path: domains/billing/eu, owner: team/eu }") != std::string::npos);
  check_all(host);
}

}  // namespace
}  // namespace bylaw::tests
