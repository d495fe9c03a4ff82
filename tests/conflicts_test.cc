// policies/conflicts: each mesh is told exactly what its expected.json says, by `check` or by
// `audit`, and nothing once it is mended; its tests pass and its files are in canonical form.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/real_host.h"

namespace bylaw::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kFolder = "policies/conflicts";

/// Verdicts for which a solver reasons over all requests.
constexpr std::array<std::string_view, 12> kOfTheSolver{
    "expansion",         "narrowed",    "out-of-bounds", "weakened-duty",
    "incomparable-mask", "assert",      "contradiction", "source-exceeded",
    "idle-override",     "idle-waiver", "wide-waiver",   "expired-waiver"};

/// Mistakes with which a mesh has no meaning, so that its tests can't be run.
constexpr std::array<std::string_view, 2> kOfTheCompiler{"closed-term", "out-of-range"};

constexpr std::string_view kOfTheAudit = "unmet-requirement";

struct Finding {
  std::string name, severity, rule, against;
  auto operator<=>(const Finding&) const = default;
};
using Findings = std::set<Finding>;

std::ostream& operator<<(std::ostream& out, const Findings& findings) {
  for (const Finding& f : findings) {
    out << f.severity << ' ' << f.name << ": " << f.rule << " against " << f.against << '\n';
  }
  return out;
}

template <size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text_or_empty(const json& value) {
  return value.is_null() ? std::string() : value.get<std::string>();
}

Findings read_findings(const json& list) {
  Findings findings;
  for (const json& f : list) {
    findings.insert({f.at("name").get<std::string>(), f.at("severity").get<std::string>(),
                     text_or_empty(f.at("rule")), text_or_empty(f.at("against"))});
  }
  return findings;
}

struct Expected {
  int exit = 0;
  Findings findings;

  bool names(std::string_view name) const {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& f) { return f.name == name; });
  }
  bool has_errors() const {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.severity == "error"; });
  }
  bool compiles() const {
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& f) { return is_one_of(kOfTheCompiler, f.name); });
  }
};

struct Run {
  int exit = 0;
  std::string out;
  std::string err;
};

Run run(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  cli::RealHost host(out, err);
  const int exit = cli::run(arguments, host);
  return {exit, out.str(), err.str()};
}

std::string read(const fs::path& path) {
  std::ostringstream none;
  const Result<std::string> text = cli::RealHost(none, none).read(path.string());
  REQUIRE_MESSAGE(text.ok(), path.string());
  return *text;
}

/// The meshes, c01 first.
std::vector<fs::path> conflicts() {
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

Expected read_expected(const fs::path& mesh) {
  const json file = json::parse(read(mesh / "expected.json"));
  CHECK(file.size() == 2);
  return {file.at("exit").get<int>(), read_findings(file.at("findings"))};
}

/// Warnings and errors must be those expected; of the notes, those expected must be there.
void compare(const Run& got, const Expected& expected) {
  CHECK(got.exit == expected.exit);
  CHECK_MESSAGE(got.err.empty(), got.err);
  Findings found = read_findings(json::parse(got.out).at("findings"));
  std::erase_if(found, [&](const Finding& f) {
    return f.severity == "note" && !expected.findings.contains(f);
  });
  CHECK_MESSAGE(found == expected.findings, "found:\n", found, "expected:\n", expected.findings);
}

std::string all_policies(const fs::path& mesh) {
  std::string text;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(mesh)) {
    const std::string path = entry.path().string();
    if (path.ends_with(".bylaw") && path.find("/fixed/") == std::string::npos) {
      text += read(entry.path());
    }
  }
  return text;
}

/// `audit` asks what stands before a publication; where nothing is published, before a read.
void compare_audit(const fs::path& mesh, const Expected& expected) {
  if (!fs::exists(mesh / "catalog")) return;
  const bool publishes = all_policies(mesh).find("publish") != std::string::npos;
  compare(
      run({"audit", mesh.string(), "--format", "json", "--action", publishes ? "publish" : "read"}),
      expected);
}

TEST_CASE("there are twenty conflicts, each with its paragraph in the README") {
  const std::string readme = read(fs::path(kFolder) / "README.md");
  const std::vector<fs::path> all = conflicts();
  CHECK(all.size() == 20);
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string name = all[i].filename().string();
    CAPTURE(name);
    CHECK(name.starts_with((i < 9 ? "c0" : "c") + std::to_string(i + 1) + "-"));
    CHECK(readme.find("\n**" + name + "** ") != std::string::npos);
    CHECK(read(all[i] / "mesh.yaml").starts_with("# "));
  }
}

TEST_CASE("what is expected is well formed and names what is there") {
  for (const fs::path& mesh : conflicts()) {
    CAPTURE(mesh.string());
    const Expected expected = read_expected(mesh);
    CHECK(expected.exit == (expected.has_errors() ? 1 : 0));
    CHECK_FALSE(expected.findings.empty());
    const std::string policies = all_policies(mesh);
    for (const Finding& finding : expected.findings) {
      CAPTURE(finding.name);
      CHECK((is_one_of(kOfTheSolver, finding.name) || is_one_of(kOfTheCompiler, finding.name) ||
             finding.name == kOfTheAudit));
      for (const std::string& name : {finding.rule, finding.against}) {
        if (name.empty()) continue;
        CAPTURE(name);
        const size_t dot = name.rfind('.');
        REQUIRE(dot != std::string::npos);
        CHECK(policies.find(' ' + name.substr(0, dot) + '\n') != std::string::npos);
        CHECK(policies.find(' ' + name.substr(dot + 1)) != std::string::npos);
      }
    }
  }
}

TEST_CASE("each conflict is told exactly what is expected") {
  for (const fs::path& mesh : conflicts()) {
    CAPTURE(mesh.string());
    const Expected expected = read_expected(mesh);
    const bool audited = expected.names(kOfTheAudit);
    compare(run({"check", mesh.string(), "--notes", "--format", "json"}),
            audited ? Expected{} : expected);
    const Run tested = run({"test", mesh.string()});
    CHECK_MESSAGE(tested.exit == (expected.compiles() ? 0 : 1), tested.out, tested.err);
    if (expected.compiles()) compare_audit(mesh, audited ? expected : Expected{});
  }
}

TEST_CASE("mended, each has no findings and its tests pass") {
  for (const fs::path& conflict : conflicts()) {
    const fs::path mesh = conflict / "fixed";
    CAPTURE(mesh.string());
    const Run checked = run({"check", "--strict", mesh.string()});
    CHECK_MESSAGE(checked.exit == 0, checked.out, checked.err);
    const Run tested = run({"test", mesh.string()});
    CHECK_MESSAGE(tested.exit == 0, tested.out, tested.err);
    compare_audit(mesh, Expected{});
  }
}

TEST_CASE("all are in canonical form") {
  const Run formatted = run({"fmt", "--check", std::string(kFolder)});
  CHECK_MESSAGE(formatted.exit == 0, formatted.out);
}

}  // namespace
}  // namespace bylaw::tests
