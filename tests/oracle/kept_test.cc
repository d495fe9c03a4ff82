// Findings that were kept are those that would be found anew, whichever file of a mesh changes.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/render.h"
#include "checker/check.h"
#include "mesh/sign.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

/// Entries in memory, of one worker.
struct Kept {
  std::map<std::string, std::string> entries;
  size_t hits = 0;
  CheckCache cache;

  Kept() {
    cache.program = "test";
    cache.digest = [](std::string_view bytes) { return to_string(sha256(bytes)); };
    cache.load = [this](const std::string& key) -> std::optional<std::string> {
      const auto it = entries.find(key);
      if (it == entries.end()) return std::nullopt;
      ++hits;
      return it->second;
    };
    cache.store = [this](const std::string& key, const std::string& entry) {
      entries[key] = entry;
    };
  }
};

std::string found(const Mesh& mesh, const CheckCache* cache) {
  CheckSettings settings;
  settings.at = *parse_timestamp("2026-03-02T10:00:00Z");
  settings.store = &mesh.store;
  settings.cache = cache;
  Diagnostics findings = check_rulebook(mesh.rulebook, mesh.sources, settings);
  return render(findings, mesh.sources, {OutputFormat::kJson, false});
}

void replace_first(std::string& text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
}

/// The mesh with one file changed, in several ways.
std::vector<MemoryDisk> changes(const MemoryDisk& disk) {
  std::vector<MemoryDisk> changed;
  for (const auto& [path, text] : disk.files) {
    if (!path.ends_with(".bylaw")) continue;
    const auto with = [&](const std::string& other) {
      if (other == text) return;
      changed.push_back(disk);
      changed.back().files[path] = other;
    };
    with("// A line more.\n" + text);
    for (const auto& [from, to] : {std::pair{"  permit ", "  forbid "},
                                   {"  forbid ", "  permit "},
                                   {" and ", " or "},
                                   {" when ", " unless "}}) {
      std::string other = text;
      replace_first(other, from, to);
      with(other);
    }
  }
  return changed;
}

TEST_CASE("kept findings are those that are found anew") {
  size_t checked = 0;
  size_t different = 0;
  size_t hits = 0;
  for (uint64_t seed = 7000; seed < 7010; ++seed) {
    CAPTURE(seed);
    const auto mesh = random_mesh(seed, tiny_knobs());
    Kept kept;
    const std::string first = found(*mesh->mesh, nullptr);
    CHECK(found(*mesh->mesh, &kept.cache) == first);
    CHECK(found(*mesh->mesh, &kept.cache) == first);
    CHECK(kept.hits == kept.entries.size());
    for (const MemoryDisk& disk : changes(mesh->disk)) {
      Diagnostics diagnostics;
      const auto changed = compile_disk(disk, diagnostics);
      if (diagnostics.has_errors()) continue;
      const std::string anew = found(*changed, nullptr);
      CHECK(found(*changed, &kept.cache) == anew);
      ++checked;
      different += anew != first ? 1 : 0;
    }
    hits += kept.hits;
  }
  MESSAGE(checked, " changes, ", different, " of which change what is found, ", hits, " hits");
  CHECK(checked > 80);
  CHECK(different > 20);
  CHECK(hits > checked);
}

TEST_CASE("an entry that is not what was written is none") {
  const auto mesh = random_mesh(7000, tiny_knobs());
  const std::string anew = found(*mesh->mesh, nullptr);
  Kept kept;
  found(*mesh->mesh, &kept.cache);
  const auto whole = kept.entries;
  REQUIRE(whole.size() > 2);
  const auto spoil = [&](const auto& change) {
    kept.entries = whole;
    for (auto& [key, entry] : kept.entries) change(entry);
    CHECK(found(*mesh->mesh, &kept.cache) == anew);
    CHECK(kept.entries == whole);
  };
  spoil([](std::string& entry) { entry.resize(entry.size() / 2); });
  spoil([](std::string& entry) { entry.clear(); });
  spoil([](std::string& entry) { entry.back() = ' '; });
  spoil([](std::string& entry) { entry.insert(entry.size() - 2, "[0,{}]"); });
  spoil([&](std::string& entry) {
    // Another unit's, whole as it is.
    const auto other =
        std::ranges::find_if(whole, [&](const auto& e) { return e.second != entry; });
    if (other != whole.end()) entry = other->second;
  });
}

}  // namespace
}  // namespace bylaw::tests
