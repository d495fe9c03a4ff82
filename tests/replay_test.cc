// The example of every finding, as `check --format json` tells it, decides as it says when `eval`
// gets it: its request as the request, its entities by --entities. Over policies/conflicts.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/commands.h"
#include "tests/memory_host.h"

namespace bylaw::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Files = std::map<std::string, std::string, std::less<>>;

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// How many examples the mesh's findings have; each was decided.
size_t replay(const Files& files, const std::string& at) {
  MemoryHost host;
  host.files = files;
  cli::run({"check", "--notes", "--no-cache", "--format", "json", "--at", at}, host);
  const json checked = json::parse(host.out_text.str());
  size_t count = 0;
  for (const json& finding : checked["findings"]) {
    const json& witness = finding["witness"];
    if (witness.is_null()) continue;
    ++count;
    const std::string rule = finding["rule"].is_null() ? "" : finding["rule"].get<std::string>();
    CAPTURE(finding["name"].get<std::string>());
    CAPTURE(rule);
    MemoryHost asked;
    asked.files = files;
    asked.files[".replay/request.json"] = witness["request"].dump();
    asked.files[".replay/entities.json"] = witness["entities"].dump();
    const int status =
        cli::run({"eval", ".replay/request.json", "--entities", ".replay/entities.json", "--at",
                  witness["at"].get<std::string>(), "--exit-code"},
                 asked);
    CAPTURE(asked.err_text.str());
    CHECK(status == (witness["decision"] == "permit" ? cli::kHolds : cli::kDeny));
  }
  return count;
}

TEST_CASE("the examples of the conflicts decide as they say") {
  size_t count = 0;
  for (const fs::directory_entry& folder : fs::directory_iterator("policies/conflicts")) {
    if (!folder.is_directory()) continue;
    const std::string name = folder.path().filename().string();
    CAPTURE(name);
    Files files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      files[entry.path().lexically_relative(folder.path()).generic_string()] =
          text_of(entry.path());
    }
    count += replay(files, "2026-03-02T10:00:00Z");
  }
  CHECK(count >= 15);
}

}  // namespace
}  // namespace bylaw::tests
