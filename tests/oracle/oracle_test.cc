// Tests of the oracle itself: its fold decides as the reference evaluator does, and it finds what
// small meshes were written to show.
#include <doctest/doctest.h>

#include <map>

#include "tests/generate/mesh.h"
#include "tests/oracle/finders.h"
#include "tests/oracle/verdicts.h"

namespace bylaw::tests {
namespace {

const Timestamp kAt = *parse_timestamp("2026-03-02T10:00:00Z");

constexpr const char* kModel = R"(module mesh.model
enum Region { eea, uk, us }
entity Team in Team { }
entity User in Team { level: int  staff: bool }
taxonomy Category { contact  contact.email  health }
mask gone reveals nothing
duty log
record Column { name: string  categories: set<Category> }
entity Product { domain: Domain  region: Region  open: bool  columns: list<Column> }
context { mfa: bool }
action read by User on Product reading columns of resource.columns
action export by User on Product
)";

std::unique_ptr<Mesh> compiled(const std::string& standards, const std::string& domain,
                               const std::string& entities = "[]") {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: m\ntimezone: UTC\ncentral: [global/]\n"
      "domains:\n  sales: { path: domains/sales, owner: t }\nentities: [entities.json]\n";
  disk.files["global/model.bylaw"] = kModel;
  disk.files["global/rules.bylaw"] = "standards rules\nimport mesh.model\n" + standards;
  disk.files["domains/sales/rules.bylaw"] = "domain sales\nimport mesh.model\n" + domain;
  disk.files["entities.json"] = entities;
  Diagnostics diagnostics;
  std::unique_ptr<Mesh> mesh = compile_disk(disk, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) MESSAGE(d.message);
  REQUIRE_FALSE(diagnostics.has_errors());
  return mesh;
}

std::set<Verdict> verdicts_of(const std::string& standards, const std::string& domain) {
  const std::unique_ptr<Mesh> mesh = compiled(standards, domain);
  const auto world = World::make(mesh->rulebook, kAt, 100'000);
  REQUIRE(world);
  return find_verdicts(*world, kAt);
}

/// Verdicts as "name subject", without those of which nothing is asked.
std::set<std::string> found(const std::string& standards, const std::string& domain) {
  std::set<std::string> words;
  for (const Verdict& v : verdicts_of(standards, domain)) {
    words.insert(v.name + " " + v.subject + (v.against.empty() ? "" : " " + v.against));
  }
  return words;
}

using Words = std::set<std::string>;

/// The texts at which something is uncovered, by the store `entities`.
Words uncovered(const std::string& standards, const std::string& entities) {
  const std::unique_ptr<Mesh> mesh = compiled(standards, "", entities);
  const auto of_catalogue = find_catalogue_verdicts(mesh->rulebook, mesh->store, kAt, 100'000);
  REQUIRE(of_catalogue);
  Words words;
  for (const Verdict& v : *of_catalogue) {
    if (v.name != "uncovered") continue;
    const SourceFile& file = mesh->sources[FileId(static_cast<uint32_t>(v.place >> 32U))];
    const std::string text = file.text().substr(static_cast<uint32_t>(v.place));
    words.insert(text.substr(0, text.find_first_of(" ,}\n", 1)));
  }
  return words;
}

/// Whatever gates a view, done.
std::vector<DutyValue> approvals(const Mesh& mesh) {
  std::vector<DutyValue> done;
  const Schema& schema = mesh.rulebook.schema;
  for (size_t d = 0; d < schema.duties.size(); ++d) {
    const DutyId id = schema.duties.id_at(d);
    for (const Entity* entity : mesh.store.all()) {
      if (schema.duties[id].gates) done.push_back({id, {Value(entity->ref)}});
    }
  }
  return done;
}

TEST_CASE("what small meshes show") {
  CHECK(found("", "bylaw b { permit read }") == Words{});
  CHECK(found("", "bylaw b { permit read when principal.level > 1 and principal.level < 2 }") ==
        Words{"dead sales.b"});
  CHECK(found("mandatory standard s { forbid read when resource.region == uk }",
              "bylaw b { permit read when resource.region in [eea, uk] }") ==
        Words{"expansion sales.b", "narrowed sales.b rules.s"});
  CHECK(found("mandatory standard s { forbid read when resource.region == uk }",
              "bylaw b { permit read when principal.staff }") == Words{"narrowed sales.b rules.s"});
  CHECK(found("guarantee g { permit read when principal.staff }",
              "bylaw b { forbid read when principal.staff and resource.open }") ==
        Words{"denied-guarantee sales.b"});
  CHECK(found("mandatory standard s { forbid read when not context.mfa }\n"
              "guarantee g { permit read when principal.staff }",
              "") == Words{"contradiction rules.g rules.s"});
  CHECK(found("mandatory standard s { forbid read when not context.mfa }\n"
              "guarantee g subject to s { permit read when principal.staff }",
              "") == Words{});
  CHECK(found("",
              "assert \"a\": never permit read when resource.open\n"
              "bylaw b { permit read when principal.staff }")
            .size() == 1);
  CHECK(found("", "bylaw b { permit read when principal.level + 1 > 2 }") ==
        Words{"may-err sales.b"});
}

TEST_CASE("what narrows a grant") {
  const std::string grant = "bylaw b { permit read when principal.staff }";
  CHECK(found("mandatory standard s { forbid read when resource.open }", grant) ==
        Words{"narrowed sales.b rules.s"});
  CHECK(found("mandatory standard s { cap all columns to gone on read unless principal.staff }",
              grant) == Words{});
  CHECK(found("mandatory standard s { cap all columns to gone on read when context.mfa }", grant) ==
        Words{"narrowed sales.b rules.s"});
  CHECK(found("mandatory standard s { filter read to row.place == \"a\" when context.mfa }",
              grant) == Words{"narrowed sales.b rules.s"});
  // A duty narrows nothing, nor does what is of the grant's own level.
  CHECK(found("mandatory standard s { oblige read with log }", grant) == Words{});
  CHECK(found("", grant + "bylaw c { forbid read when resource.open }") == Words{});
}

TEST_CASE("what no standard speaks of") {
  const auto product = [](const std::string& id, const char* open, const std::string& categories) {
    return R"({"type": "Product", "id": ")" + id +
           R"(", "attributes": {"domain": "sales", "region": "uk", "open": )" + open +
           R"(, "columns": [{"name": "c", "categories": [)" + categories + "]}]}}";
  };
  const std::string shut = "[" + product("p", "false", "") + "]";
  const std::string it = "{\"type\":";  // where the product stands
  CHECK(uncovered("", shut) == Words{it, "read", "export"});
  CHECK(uncovered("mandatory standard s { forbid read, export when resource.open }", shut) ==
        Words{it});
  CHECK(uncovered("mandatory standard s { forbid read, export when not resource.open }", shut) ==
        Words{});
  CHECK(uncovered("mandatory standard s { forbid any action unless principal.staff }", shut) ==
        Words{});
  CHECK(uncovered("mandatory standard s { forbid read unless principal.staff }", shut) ==
        Words{"export"});
  CHECK(uncovered("guarantee g { permit any action }", "[]") == Words{"read", "export"});
  const std::string email = "[" + product("p", "false", "\"contact.email\"") + "]";
  const auto named = [&](const std::string& rule) {
    return uncovered(
        "mandatory standard s { forbid any action unless principal.staff  " + rule + " }", email);
  };
  CHECK(named("") == Words{"contact.email"});
  CHECK(named("cap columns under contact to gone on read") == Words{});
  CHECK(named("cap columns under health to gone on read") == Words{"contact.email"});
  CHECK(named("cap columns named \"c\" to gone on read") == Words{"contact.email"});
  CHECK(named("cap all columns to gone on read when context.mfa") == Words{});
  CHECK(named("cap columns where col.categories.contains(contact.email) to gone on read") ==
        Words{});
}

TEST_CASE("overrides and waivers") {
  const std::string standard =
      "default standard s { forbid export when resource.region != eea\n"
      "  override within resource.open }\n";
  CHECK(found(standard, "override s { lift export when resource.region == uk }") ==
        Words{"out-of-bounds sales.s"});
  CHECK(
      found(standard, "override s { lift export when resource.region == uk and resource.open }") ==
      Words{});
  CHECK(
      found(standard, "override s { lift export when resource.region == eea and resource.open }") ==
      Words{"idle-override sales.s"});
  const std::string waivable = "waivable standard s { forbid export when resource.region == us }\n";
  const auto waiver = [](const std::string& condition) {
    return "waiver w of s for sales on export when " + condition +
           " until 2027-01-01 approved by \"a\" ticket \"b\" because \"c\"\n";
  };
  CHECK(found(waivable + waiver("resource.region == uk"), "bylaw b { permit export }") ==
        Words{"idle-waiver rules.w", "narrowed sales.b rules.s"});
  CHECK(found(waivable + waiver("resource.open"), "bylaw b { permit export }") ==
        Words{"narrowed sales.b rules.s"});
  CHECK(found(waivable + waiver("resource.open"), "bylaw b { permit read }") ==
        Words{"wide-waiver rules.w"});
}

TEST_CASE("the oracle's fold is the reference evaluator's, and every verdict occurs") {
  std::map<std::string, size_t> counts;
  size_t moments = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const auto mesh = random_mesh(seed, family_knobs(family_of(seed)));
    const Rulebook& book = mesh->mesh->rulebook;
    const auto of_catalogue = find_catalogue_verdicts(book, mesh->mesh->store, kAt, 8192);
    if (of_catalogue) {
      for (const Verdict& verdict : *of_catalogue) ++counts[verdict.name];
    }
    const auto world = World::make(book, kAt, 8192);
    if (!world) continue;
    size_t wrong = 0;
    for (const Moment& m : world->moments) {
      DecideOptions options;
      options.now = m.now;
      options.discharged = approvals(*mesh->mesh);
      const Decision decision = decide(book, world->stores[m.store], m.request, options);
      const Folded folded = fold(book, m);
      if (decision.permit != (folded == Folded::kPermit)) ++wrong;
      if ((decision.outcome == Outcome::kForbidden) != (folded == Folded::kForbidden)) ++wrong;
    }
    CAPTURE(seed);
    CHECK(wrong == 0);
    moments += world->moments.size();
    std::set<Verdict> verdicts = find_verdicts(*world, kAt);
    add_void(*world, mesh->mesh->sources, {}, verdicts);
    for (const Verdict& verdict : verdicts) ++counts[verdict.name];
  }
  MESSAGE(moments, " requests");
  for (const std::string_view verdict : kOracleVerdicts) {
    CAPTURE(verdict);
    CHECK(counts[std::string(verdict)] > 0);
  }
}

}  // namespace
}  // namespace bylaw::tests
