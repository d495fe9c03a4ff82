// Tests of deltas: what was compared and applied is what would have been built anew.
#include "facts/delta.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/read_json.h"
#include "facts/test_schema.h"

namespace bylaw {
namespace {

struct Stores {
  SourceMap sources;
  TestSchema schema;
  Diagnostics diagnostics;

  EntityStore read(const std::string& json) {
    EntityStoreBuilder builder;
    read_entities(sources, sources.add("e.json", json), schema, builder, diagnostics);
    return std::move(builder).build();
  }
  FactsDelta delta(const std::string& json) {
    return read_delta(sources, sources.add("delta.json", json), schema, diagnostics);
  }
  std::string text(const EntityStore& store) const { return write_entities(store, schema); }
  std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) {
      result.push_back(std::string(d.code) + " " + d.message);
    }
    return result;
  }
};

std::string user(const std::string& id, const std::string& clearance, const std::string& team) {
  return R"({"type": "User", "id": ")" + id + R"(", "attributes": {"clearance": ")" + clearance +
         R"("}, "parents": [{"type": "Team", "id": ")" + team + R"("}]})";
}

TEST_CASE("a delta applied to a store is the store built anew") {
  Stores s;
  const EntityStore before =
      s.read("[" + user("a", "public", "t") + "," + user("b", "public", "t") + "," +
             user("c", "public", "t") + "]");
  const EntityStore after =
      s.read("[" + user("d", "public", "t") + "," + user("a", "internal", "t") + "," +
             user("b", "public", "t") + "]");
  const FactsDelta delta = diff_stores(before, after);
  CHECK(delta.upserts.size() == 2);   // a, d
  CHECK(delta.removals.size() == 1);  // c
  // Written and read again, as it travels.
  const FactsDelta read = s.delta(write_delta(delta, s.schema));
  std::vector<EntityRef> unknown;
  const EntityStore applied = apply_delta(before, read, &unknown);
  CHECK(unknown.empty());
  CHECK(s.text(applied) == s.text(after));
  CHECK(applied.size() == 3);
  CHECK(diff_stores(applied, after).empty());
  CHECK(before.size() == 3);
  CHECK(before.find({s.schema.user, "c"}) != nullptr);
  CHECK(s.diagnostics.empty());
}

TEST_CASE("many small deltas are one rebuild, whatever was removed and added again") {
  Stores s;
  EntityStore store = s.read("[]");
  uint32_t random = 1;
  std::map<std::string, std::string> expected;
  for (int step = 0; step < 300; ++step) {
    random = random * 1664525u + 1013904223u;
    const std::string id = std::to_string((random >> 16) % 40);
    const EntityRef ref{s.schema.user, id};
    FactsDelta delta;
    if ((random >> 28) < 5 && expected.contains(id)) {
      delta = s.delta(R"({"remove": [{"type": "User", "id": ")" + id + "\"}]}");
      expected.erase(id);
    } else {
      const std::string text = user(id, (random >> 27) % 2 == 0 ? "public" : "internal", "t");
      delta = s.delta("{\"upsert\": [" + text + "]}");
      expected[id] = text;
    }
    store = apply_delta(store, delta, nullptr);
    CHECK(store.size() == expected.size());
    CHECK((store.find(ref) != nullptr) == expected.contains(id));
  }
  std::string all;
  for (const auto& [id, text] : expected) all += (all.empty() ? "" : ",") + text;
  CHECK(s.text(store) == s.text(s.read("[" + all + "]")));
  CHECK(s.diagnostics.empty());
}

TEST_CASE("columns of unknown category survive the way through JSON") {
  Stores s;
  const EntityStore store = s.read(R"([{"type": "DataProduct", "id": "p", "attributes": {
    "domain": "clothing", "address": "p", "tier": "public", "columns": [
      {"name": "a", "tier": "public", "categories": []},
      {"name": "b", "tier": "public", "categories": ["user.contact.email"]},
      {"name": "c", "tier": "public"}]}}])");
  CHECK(s.text(s.read(s.text(store))) == s.text(store));
  CHECK(s.diagnostics.empty());
}

TEST_CASE("an unknown removal is told, a name both ways is refused") {
  Stores s;
  const EntityStore store = s.read("[" + user("a", "public", "t") + "]");
  std::vector<EntityRef> unknown;
  apply_delta(store, s.delta(R"({"remove": [{"type": "User", "id": "z"}]})"), &unknown);
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].id == "z");
  s.delta("{\"upsert\": [" + user("a", "public", "t") +
          R"(], "remove": [{"type": "User", "id": "a"}, 7], "added": []})");
  s.delta("[]");
  s.delta(R"({"upsert": {}})");
  CHECK(s.messages() ==
        std::vector<std::string>{
            "BY0806 a delta has no member named 'added'",
            "BY0827 User::\"a\" is both upserted and removed",
            "BY0804 a removal expects an object with type and id, saw 7",
            "BY0804 a delta expects an object with 'upsert' and 'remove', saw a list",
            "BY0804 the member 'upsert' expects a list, saw an object"});
}

}  // namespace
}  // namespace bylaw
