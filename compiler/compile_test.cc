// Tests of the façade: from files to rulebook and facts.
#include "compiler/compile.h"

#include <doctest/doctest.h>

#include "base/render.h"
#include "compiler/stdlib.h"

namespace bylaw {
namespace {

MemoryDisk sample() {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: sample\ntimezone: Asia/Tokyo\ncentral: [global]\n"
      "domains:\n  sales: { path: domains/sales, owner: t, standards: [domains/sales/standards] }\n"
      "  sales.eu: { path: domains/sales/eu, owner: t }\n"
      "entities: [facts/*.json]\n";
  disk.files["global/model.bylaw"] =
      "module mesh.model\nimport std.data\n"
      "taxonomy Purpose extends std.data.Use { open analytics }\n"
      "entity User { employee: bool }\nentity Product { domain: Domain, purposes: set<Purpose> }\n"
      "context { purpose: Purpose }\naction read by User on Product\n";
  disk.files["domains/sales/a.bylaw"] =
      "domain sales\nimport mesh.model\nterm churn under analytics\n"
      "bylaw staff { permit read when principal.employee }\n";
  disk.files["domains/sales/standards/s.bylaw"] =
      "standards sales_rules\nimport mesh.model\n"
      "mandatory standard employees { forbid read unless principal.employee }\n";
  disk.files["domains/sales/eu/b.bylaw"] = "domain sales.eu\n";
  disk.files["facts/users.json"] =
      R"([{"type": "User", "id": "ada", "attributes": {"employee": true}}])";
  return disk;
}

struct Compiled {
  Diagnostics diagnostics;
  std::unique_ptr<Mesh> mesh;
  explicit Compiled(const MemoryDisk& disk, bool facts = true)
      : mesh(compile_mesh(disk, {Timestamp{}, facts, 1}, diagnostics)) {}
  std::string codes() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : " ") + std::string(d.code) + ":" + std::string(d.name);
    }
    return out;
  }
  std::string text() const { return render(diagnostics, mesh->sources, {}); }
};

TEST_CASE("a mesh becomes a rulebook and a store") {
  const Compiled c(sample());
  CHECK(c.text() == "");
  REQUIRE(c.mesh->usable);
  const Schema& schema = c.mesh->rulebook.schema;
  CHECK(schema.zone == "Asia/Tokyo");
  CHECK(schema.zone_offset_ms == 9 * 3'600'000);
  const auto eu = schema.domains().find("sales.eu");
  REQUIRE(eu);
  CHECK(schema.chain(*eu).size() == 3);
  CHECK(c.mesh->rulebook.policies.size() == 2);
  CHECK(c.mesh->store.size() == 1);
}

TEST_CASE("modules of the library come with what imports them, and only then") {
  const Compiled c(sample());
  bool data = false;
  bool mask = false;
  for (uint32_t i = 0; i < c.mesh->sources.size(); ++i) {
    const std::string& path = c.mesh->sources[FileId(i)].path();
    data = data || path == "std/data.bylaw";
    mask = mask || path == "std/mask.bylaw";
  }
  CHECK(data);
  CHECK_FALSE(mask);
  CHECK(standard_module("std.mask")->path == "std/mask.bylaw");
  CHECK(standard_module("std.nothing") == nullptr);
}

TEST_CASE("a mesh without a manifest that can be read is not usable") {
  MemoryDisk disk;
  const Compiled none(disk);
  CHECK(none.codes() == "BY0001:no-manifest");
  CHECK_FALSE(none.mesh->usable);
  disk.files["mesh.yaml"] = "mesh: \xFF";
  CHECK(Compiled(disk).codes() == "BY0003:not-utf8");
  disk.files["mesh.yaml"] = std::string(5 << 20, ' ');
  CHECK(Compiled(disk).codes() == "BY0002:unreadable-file");
  disk.files["mesh.yaml"] = "mesh: m\n";
  CHECK_FALSE(Compiled(disk).mesh->usable);
}

TEST_CASE("mistakes are told by path and place, each once") {
  MemoryDisk disk = sample();
  disk.files["domains/sales/eu/b.bylaw"] = "domain sales\n";
  disk.files["domains/sales/a.bylaw"] +=
      "bylaw staff { permit read }\nbylaw staff { permit read }\n";
  const Compiled c(disk);
  CHECK(c.codes() == "BY0314:duplicate-name BY0314:duplicate-name BY0242:domain-file-elsewhere");
}

TEST_CASE("days begin by the mesh's clocks, in summer and where midnight is skipped or repeated") {
  const auto start = [](const std::string& zone, const std::string& date) {
    MemoryDisk disk = sample();
    disk.files["mesh.yaml"] = "mesh: m\ntimezone: " + zone + "\ncentral: [global]\n";
    const Compiled c(disk);
    return to_string(c.mesh->rulebook.schema.start_of_day(*parse_date(date)));
  };
  CHECK(start("Europe/Brussels", "2026-01-15") == "2026-01-14T23:00:00Z");
  CHECK(start("Europe/Brussels", "2026-07-15") == "2026-07-14T22:00:00Z");
  CHECK(start("Europe/Brussels", "2026-03-29") == "2026-03-28T23:00:00Z");
  CHECK(start("Europe/Brussels", "2026-03-30") == "2026-03-29T22:00:00Z");
  CHECK(start("Europe/Brussels", "2026-10-25") == "2026-10-24T22:00:00Z");
  CHECK(start("Europe/Brussels", "2026-10-26") == "2026-10-25T23:00:00Z");
  CHECK(start("America/Santiago", "2026-09-06") == "2026-09-06T04:00:00Z");
  CHECK(start("America/Santiago", "2026-04-05") == "2026-04-05T04:00:00Z");
}

TEST_CASE("facts are judged once the vocabulary is whole") {
  MemoryDisk disk = sample();
  disk.files["facts/users.json"] = R"([{"type": "Usr", "id": "ada"}])";
  CHECK(Compiled(disk).diagnostics.count(Severity::kError) == 1);
  CHECK(Compiled(disk, false).codes() == "");
  disk.files["global/model.bylaw"] += "enum E { }\n";
  CHECK(Compiled(disk).codes() == "BY0501:empty-enum");
}

TEST_CASE("a plain application is one domain that holds all") {
  MemoryDisk disk;
  disk.files["mesh.yaml"] = "mesh: app\ndomains: { \"*\": { path: ., owner: me } }\n";
  disk.files["app.bylaw"] =
      "domain \"*\"\nentity User { }\nentity Doc { owner: User }\naction read by User on Doc\n"
      "bylaw own { permit read when principal == resource.owner }\n";
  const Compiled c(disk);
  CHECK(c.text() == "");
  CHECK(c.mesh->rulebook.policies.size() == 1);
  CHECK(c.mesh->rulebook.policies[PolicyId(0)].level == Schema::kRoot);
}

}  // namespace
}  // namespace bylaw
