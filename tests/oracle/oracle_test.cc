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
entity Product { domain: Domain  region: Region  open: bool }
context { mfa: bool }
action read, export by User on Product
)";

std::set<Verdict> verdicts_of(const std::string& standards, const std::string& domain) {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: m\ntimezone: UTC\ncentral: [global/]\n"
      "domains:\n  sales: { path: domains/sales, owner: t }\n";
  disk.files["global/model.bylaw"] = kModel;
  disk.files["global/rules.bylaw"] = "standards rules\nimport mesh.model\n" + standards;
  disk.files["domains/sales/rules.bylaw"] = "domain sales\nimport mesh.model\n" + domain;
  Diagnostics diagnostics;
  const auto mesh = compile_disk(disk, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
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
        Words{"expansion sales.b"});
  CHECK(found("mandatory standard s { forbid read when resource.region == uk }",
              "bylaw b { permit read when principal.staff }") == Words{});
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
        Words{"idle-waiver rules.w"});
  CHECK(found(waivable + waiver("resource.open"), "bylaw b { permit export }") == Words{});
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
