// Tests of the entity store: layers, order, and membership with what is unknown.
#include "facts/entities.h"

#include <doctest/doctest.h>

#include <string>

namespace bylaw {
namespace {

constexpr EntityTypeId kTeam(0);
constexpr EntityTypeId kUser(1);

Entity entity(EntityTypeId type, const std::string& id,
              const std::vector<std::string>& teams = {}) {
  Entity e;
  e.ref = {type, id};
  for (const std::string& team : teams) e.parents.push_back({kTeam, team});
  return e;
}

std::vector<std::string> ids(const std::vector<const Entity*>& entities) {
  std::vector<std::string> result;
  for (const Entity* e : entities) result.push_back(e->ref.id);
  return result;
}

using Ids = std::vector<std::string>;

TEST_CASE("the first entity of a name stays with add, the last with put") {
  EntityStoreBuilder builder;
  CHECK(builder.add(entity(kUser, "a", {"x"})));
  CHECK_FALSE(builder.add(entity(kUser, "a", {"y"})));
  CHECK(builder.add(entity(kTeam, "a")));
  CHECK(builder.find({kUser, "a"})->parents[0].id == "x");
  builder.put(entity(kUser, "a", {"y"}));
  const EntityStore store = std::move(builder).build();
  CHECK(store.find({kUser, "a"})->parents[0].id == "y");
  CHECK(store.size() == 2);
  CHECK(store.find({kUser, "b"}) == nullptr);
}

TEST_CASE("a store laid over another hides what it replaces and leaves the other as it is") {
  EntityStoreBuilder below;
  for (const char* id : {"c", "a", "b"}) below.add(entity(kUser, id));
  below.add(entity(kTeam, "t"));
  const EntityStore base = std::move(below).build();
  CHECK(ids(base.all()) == Ids{"t", "a", "b", "c"});
  CHECK(ids(base.all_of(kUser)) == Ids{"a", "b", "c"});

  EntityStoreBuilder above(base);
  above.put(entity(kUser, "b", {"t"}));
  above.add(entity(kUser, "aa"));
  CHECK_FALSE(above.add(entity(kUser, "c")));
  above.find({kUser, "a"})->parents.push_back({kTeam, "t"});
  const EntityStore store = std::move(above).build();
  CHECK(ids(store.all()) == Ids{"t", "a", "aa", "b", "c"});
  CHECK(ids(store.all_of(kUser)) == Ids{"a", "aa", "b", "c"});
  CHECK(store.size() == 5);
  CHECK(store.find({kUser, "b"})->parents.size() == 1);
  CHECK(store.find({kUser, "a"})->parents.size() == 1);
  CHECK(base.find({kUser, "b"})->parents.empty());
  CHECK(base.find({kUser, "a"})->parents.empty());
  CHECK(base.size() == 4);
}

TEST_CASE("more laid over than there was below") {
  EntityStoreBuilder below;
  below.add(entity(kUser, "a"));
  EntityStoreBuilder above(std::move(below).build());
  for (const char* id : {"b", "a", "c"}) above.put(entity(kUser, id, {"t"}));
  const EntityStore store = std::move(above).build();
  CHECK(ids(store.all()) == Ids{"a", "b", "c"});
  CHECK(store.find({kUser, "a"})->parents.size() == 1);
}

TEST_CASE("membership is reflexive and transitive by any path") {
  EntityStoreBuilder builder;
  builder.add(entity(kUser, "u", {"a", "b"}));
  builder.add(entity(kTeam, "a"));
  builder.add(entity(kTeam, "b", {"c"}));
  builder.add(entity(kTeam, "c"));
  builder.add(entity(kTeam, "z"));
  const EntityStore store = std::move(builder).build();
  const EntityRef u{kUser, "u"};
  CHECK(store.is_in(u, u) == true);
  CHECK(store.is_in(u, {kTeam, "a"}) == true);
  CHECK(store.is_in(u, {kTeam, "c"}) == true);
  CHECK(store.is_in(u, {kTeam, "z"}) == false);
  CHECK(store.is_in({kTeam, "c"}, {kTeam, "b"}) == false);
}

TEST_CASE("an unknown entity on the way makes membership unknown unless a path is found") {
  EntityStoreBuilder builder;
  builder.add(entity(kUser, "u", {"gone", "a"}));
  builder.add(entity(kTeam, "a"));
  builder.add(entity(kTeam, "z"));
  const EntityStore store = std::move(builder).build();
  const EntityRef u{kUser, "u"};
  CHECK(store.is_in(u, {kTeam, "a"}) == true);
  CHECK(store.is_in(u, {kTeam, "gone"}) == true);
  CHECK(store.is_in(u, {kTeam, "z"}) == std::nullopt);
  CHECK(store.is_in({kUser, "x"}, {kTeam, "z"}) == std::nullopt);
  CHECK(store.is_in({kUser, "x"}, {kUser, "x"}) == true);
}

TEST_CASE("cycles and long chains end") {
  EntityStoreBuilder builder;
  constexpr int kChain = 20000;
  for (int i = 0; i < kChain; ++i) {
    builder.add(entity(kTeam, std::to_string(i), {std::to_string((i + 1) % kChain)}));
  }
  builder.add(entity(kTeam, "z"));
  const EntityStore store = std::move(builder).build();
  CHECK(store.is_in({kTeam, "0"}, {kTeam, std::to_string(kChain - 1)}) == true);
  CHECK(store.is_in({kTeam, "0"}, {kTeam, "z"}) == false);
}

}  // namespace
}  // namespace bylaw
