// conflict_injection [SEED [MESHES [RULES]]]: large meshes with one conflict of each kind, all of
// which must be found and nothing else, and their mended twins, in which nothing may be found; two
// hundred meshes of five hundred rules unless told otherwise. Ends with status 1 if one of them
// fails.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "checker/check.h"
#include "tests/generate/mesh.h"
#include "tests/oracle/injected.h"

namespace {

using namespace bylaw;
using namespace bylaw::tests;

/// How many of the expected findings are missing, and of those that there are, not expected.
size_t failures(uint64_t seed, size_t rules, bool mended, std::map<std::string, size_t>& found) {
  const InjectedMesh injected = injected_mesh(seed, rules, mended);
  const char* which = mended ? "mended mesh " : "mesh ";
  const auto tell = [&](const std::string& what) {
    std::printf("%s%llu: %s\n", which, static_cast<unsigned long long>(seed), what.c_str());
  };
  Diagnostics diagnostics;
  const auto mesh = compile_disk(injected.disk, diagnostics);
  size_t failed = 0;
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.severity != Severity::kError) continue;
    tell("does not compile: " + d.message);
    ++failed;
  }
  if (failed > 0) return failed;
  CheckSettings settings;
  settings.at = *parse_timestamp("2026-03-02T10:00:00Z");
  settings.store = &mesh->store;
  settings.jobs = std::max(1U, std::thread::hardware_concurrency());
  std::set<std::pair<std::string, std::string>> seen;
  const Diagnostics findings = check_rulebook(mesh->rulebook, mesh->sources, settings);
  for (const Diagnostic& d : findings.list()) {
    const std::string name(d.name);
    bool expected = false;
    for (const std::string& subject : {d.rule, d.against}) {
      const std::pair<std::string, std::string> conflict{name, subject};
      if (mended || !injected.conflicts.contains(conflict)) continue;
      seen.insert(conflict);
      expected = true;
    }
    if (expected) continue;
    tell("not expected: " + d.message);
    ++failed;
  }
  for (const auto& conflict : injected.conflicts) {
    if (mended) continue;
    if (seen.contains(conflict)) {
      ++found[conflict.first];
      continue;
    }
    tell("not found: " + conflict.first + " of " + conflict.second);
    ++failed;
  }
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  const size_t meshes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200;
  const size_t rules = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 500;
  std::map<std::string, size_t> found;
  size_t failed = 0;
  for (uint64_t s = seed; s < seed + meshes; ++s) {
    for (const bool mended : {false, true}) failed += failures(s, rules, mended, found) > 0 ? 1 : 0;
  }
  std::printf("%zu meshes of about %zu rules and their twins\n", meshes, rules);
  for (const auto& [name, n] : found) std::printf("%8zu %s\n", n, name.c_str());
  std::printf("%zu passed, %zu failed\n", 2 * meshes - failed, failed);
  return failed == 0 ? 0 : 1;
}
