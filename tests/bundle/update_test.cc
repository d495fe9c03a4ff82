// Facts that change: an updated snapshot decides as one that is made of the same facts.
#include <doctest/doctest.h>

#include "evaluator/search.h"
#include "facts/read_json.h"
#include "rules/assumptions.h"
#include "tests/bundle/loaded_mesh.h"
#include "tests/generate/editor.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

/// What is wrong with a store that a bundle can't have, by the reference evaluator.
std::vector<std::string> wrong_with(const Mesh& mesh, const EntityStore& store) {
  std::vector<std::string> wrong;
  Diagnostics diagnostics;
  check_references(mesh.rulebook.schema, store, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.severity == Severity::kError) wrong.push_back(d.message);
  }
  for (const Violation& violation : store_violations(mesh.rulebook, store, kNow)) {
    wrong.push_back(violation.sentence);
  }
  return wrong;
}

/// Whether a change brings about nothing that is wrong.
bool allowed(const Mesh& mesh, const EntityStore& before, const FactsDelta& delta) {
  const std::vector<std::string> old = wrong_with(mesh, before);
  std::vector<EntityRef> unknown;
  const auto now = wrong_with(mesh, apply_delta(before, delta, &unknown));
  return unknown.empty() && std::ranges::all_of(now, [&](const std::string& what) {
           return std::ranges::find(old, what) != old.end();
         });
}

TEST_CASE("an updated snapshot decides as one that is made anew") {
  size_t edits = 0;
  size_t decisions = 0;
  size_t permits = 0;
  size_t shared = 0;
  size_t refused = 0;
  for (uint64_t seed = 5'300'000; seed < 5'300'080; ++seed) {
    const auto mesh = random_mesh(seed);
    std::shared_ptr<const engine::Loaded> loaded = loaded_of(*mesh->mesh);
    const auto first = loaded;
    Editor editor(loaded->store(), seed);
    Random random(seed);
    for (int round = 0; round < 12; ++round) {
      const FactsDelta delta = editor.edit(loaded->store());
      const auto updated = loaded->update(delta);
      const bool fits = allowed(*mesh->mesh, loaded->store(), delta);
      CAPTURE(seed);
      CAPTURE(write_delta(delta, loaded->schema()));
      CHECK_MESSAGE(updated.ok() == fits, (updated.ok() ? "taken" : updated.error().message));
      if (!updated.ok()) {
        ++refused;
        continue;
      }
      const auto& before = loaded->engine().snapshot();
      const auto& after = (*updated)->engine().snapshot();
      shared += &before.patterns() == &after.patterns() ? 1 : 0;
      loaded = *updated;
      ++edits;
      const engine::Engine anew(engine::Snapshot::make(loaded->bundle().graph(), loaded->store()));
      engine::Context ours(loaded->engine());
      engine::Context theirs(anew);
      engine::RequestSlots our_slots;
      engine::RequestSlots their_slots;
      for (int i = 0; i < 30; ++i) {
        RandomQuestion question = random_question(*mesh, random);
        Request& request = question.request;
        if (i % 3 == 0 && !delta.upserts.empty()) {
          const EntityRef& ref = delta.upserts.front().ref;
          if (request.resource.type == ref.type) request.resource.id = ref.id;
          if (request.principal.type == ref.type) request.principal.id = ref.id;
        }
        loaded->engine().read(request, question.options.now, our_slots);
        anew.read(request, question.options.now, their_slots);
        const engine::Decision a = loaded->engine().decide(our_slots, ours, true);
        const engine::Decision b = anew.decide(their_slots, theirs, true);
        CAPTURE(round);
        CAPTURE(write_request(request, loaded->schema()));
        CHECK(a.permit == b.permit);
        CHECK(a.outcome == b.outcome);
        CHECK(a.refusal == b.refusal);
        CHECK(std::ranges::equal(a.reasons, b.reasons));
        CHECK(std::ranges::equal(a.grants, b.grants));
        CHECK(std::ranges::equal(a.guardrails, b.guardrails));
        ++decisions;
        permits += a.permit ? 1 : 0;
      }
    }
    // What it began from is as it was.
    const engine::Engine anew(engine::Snapshot::make(first->bundle().graph(), first->store()));
    engine::Context ours(first->engine());
    engine::Context theirs(anew);
    engine::RequestSlots slots;
    for (int i = 0; i < 30; ++i) {
      const RandomQuestion question = random_question(*mesh, random);
      first->engine().read(question.request, question.options.now, slots);
      const bool a = first->engine().decide(slots, ours).permit;
      anew.read(question.request, question.options.now, slots);
      CHECK(a == anew.decide(slots, theirs).permit);
    }
  }
  MESSAGE(edits, " edits, of which ", shared, " shared, ", refused, " refused; ", decisions,
          " decisions, ", permits, " permits");
  CHECK(permits > decisions / 50);
  CHECK(shared > edits / 3);
  CHECK(refused > edits / 20);
}

TEST_CASE("of one snapshot two updates go their own ways") {
  const auto mesh = random_mesh(5'300'000);
  const auto start = loaded_of(*mesh->mesh);
  Editor left(start->store(), 1);
  Editor right(start->store(), 2);
  auto a = start;
  auto b = start;
  for (int i = 0; i < 8; ++i) {
    if (const auto updated = a->update(left.edit(a->store())); updated.ok()) a = *updated;
    if (const auto updated = b->update(right.edit(b->store())); updated.ok()) b = *updated;
  }
  Random random(3);
  for (const auto& loaded : {a, b, start}) {
    const engine::Engine anew(engine::Snapshot::make(loaded->bundle().graph(), loaded->store()));
    engine::Context ours(loaded->engine());
    engine::Context theirs(anew);
    engine::RequestSlots slots;
    for (int i = 0; i < 200; ++i) {
      const RandomQuestion question = random_question(*mesh, random);
      loaded->engine().read(question.request, question.options.now, slots);
      const bool permit = loaded->engine().decide(slots, ours).permit;
      anew.read(question.request, question.options.now, slots);
      CHECK(permit == anew.decide(slots, theirs).permit);
    }
  }
}

TEST_CASE("a change says what is wrong with it, and the digest follows the facts") {
  const auto mesh = random_mesh(5'300'001);
  const auto loaded = loaded_of(*mesh->mesh);
  const auto error = [&](const std::string& change) {
    const auto updated = loaded->update(std::string_view(change));
    return updated.ok() ? "" : updated.error().message;
  };
  CHECK(error("{").starts_with("the change: "));
  CHECK(error(R"({"remove": [{"type": "Robot", "id": "x"}]})").starts_with("the change: "));
  const Entity& known = *loaded->store().all().front();
  const std::string type = loaded->schema().entity_types[known.ref.type].name.local;
  CHECK(error("{\"remove\": [{\"type\": \"" + type + "\", \"id\": \"no one\"}]}")
            .ends_with("which is not there"));
  CHECK(loaded->facts_digest() == loaded->bundle().facts());
  FactsDelta remove;
  remove.removals.push_back(known.ref);
  FactsDelta back;
  back.upserts.push_back(known);
  const auto removed = loaded->update(remove);
  REQUIRE_MESSAGE(removed.ok(), removed.error().message);
  const auto less = *removed;
  CHECK(less->facts_digest() != loaded->facts_digest());
  CHECK((*less->update(back))->facts_digest() == loaded->facts_digest());
}

/// Teams in teams, users in them, documents with owners; two assumptions, of which the second ties
/// two entities together where `pairs`.
std::shared_ptr<const engine::Loaded> with_owners(bool pairs) {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: owners\ncentral: [global/]\ndomains: {}\nentities: [entities/*.json]\n";
  disk.files["global/model.bylaw"] = std::string(R"(module model
entity Team in Team {}
entity User in Team { level: int, senior: bool, boss?: User }
entity Doc { owner: User, others?: set<User> }
entity Shelf { owner?: set<User> }
action read by User on Doc
assume "seniors are of level 5 or more" for every User u: u.senior implies u.level >= 5
assume "bosses are senior" for every User u: not (has u.boss) or u.boss.senior
)") + (pairs ? "assume \"one is above none\" for every User a, Doc b: "
               "a.level > 0 or b.owner != a\n"
             : "");
  disk.files["entities/all.json"] = R"([
    {"type": "Team", "id": "a"}, {"type": "Team", "id": "b", "parents": ["a"]},
    {"type": "User", "id": "ada", "attributes": {"level": 7, "senior": true}, "parents": ["b"]},
    {"type": "User", "id": "bob",
     "attributes": {"level": 1, "senior": false, "boss": "ada"}, "parents": ["b"]},
    {"type": "User", "id": "eve", "attributes": {"level": 1, "senior": false}},
    {"type": "User", "id": "una", "attributes": {"level": 1, "senior": false}},
    {"type": "Doc", "id": "d", "attributes": {"owner": "ada", "others": ["eve"]}},
    {"type": "Shelf", "id": "s", "attributes": {"owner": ["bob", "una"]}}])";
  return loaded_of(disk);
}

TEST_CASE("a change may not bring about what a bundle's facts can't have") {
  for (const bool pairs : {false, true}) {
    CAPTURE(pairs);
    const auto loaded = with_owners(pairs);
    const auto error = [&](const std::string& upsert, const std::string& remove = "") {
      const auto updated =
          loaded->update(R"({"upsert": [)" + upsert + R"(], "remove": [)" + remove + "]}");
      return updated.ok() ? "" : updated.error().message;
    };
    const auto user = [](const std::string& id, int level, bool senior) {
      return R"({"type": "User", "id": ")" + id + R"(", "attributes": {"level": )" +
             std::to_string(level) + R"(, "senior": )" + (senior ? "true" : "false") + "}}";
    };
    const std::string ada = R"({"type": "User", "id": "ada"})";
    const std::string eve = R"({"type": "User", "id": "eve"})";
    const std::string una = R"({"type": "User", "id": "una"})";
    const std::string doc = R"({"type": "Doc", "id": "d"})";
    // Cycles, of one, of two, and one that a change closes with what is there.
    CHECK(error(R"({"type": "Team", "id": "x", "parents": ["x"]})") ==
          "the change: Team::\"x\" stands in itself [BY0824]");
    CHECK(error(R"({"type": "Team", "id": "x", "parents": ["y"]},
                   {"type": "Team", "id": "y", "parents": ["x"]})")
              .ends_with("stands in itself [BY0824]"));
    CHECK(error(R"({"type": "Team", "id": "a", "parents": ["b"]})") ==
          "the change: Team::\"a\" stands in itself [BY0824]");
    CHECK(error(R"({"type": "Team", "id": "b", "parents": []},
                   {"type": "Team", "id": "a", "parents": ["b"]})")
              .empty());
    // Owners that nobody knows, new or gone.
    CHECK(error(R"({"type": "Doc", "id": "e", "attributes": {"owner": "zoe"}})") ==
          "the change: User::\"zoe\", the owner of Doc::\"e\", is not described [BY0826]");
    CHECK(error(user("zoe", 1, false) +
                R"(, {"type": "Doc", "id": "e", "attributes": {"owner": "zoe"}})")
              .empty());
    CHECK(error("", una) ==
          "the change: User::\"una\", the owner of Shelf::\"s\", is not described [BY0826]");
    CHECK(error("", ada) ==
          "the change: User::\"ada\", the owner of Doc::\"d\", is not described [BY0826]");
    CHECK(error(R"({"type": "Doc", "id": "d", "attributes": {"owner": "eve"}})", ada).empty());
    CHECK(error("", ada + ", " + doc).empty());
    CHECK(error("", eve).empty());  // another reference is a warning elsewhere too
    // Assumptions, of whom the change names and of who refers to them.
    CHECK(error(user("zoe", 1, true)) ==
          "the change: the facts break an assumption: the assumption \"seniors are of level 5 or "
          "more\" does not hold for User::\"zoe\" [BY0860]");
    CHECK(error(user("ada", 7, false)) ==
          "the change: the facts break an assumption: the assumption \"bosses are senior\" does "
          "not hold for User::\"bob\" [BY0860]");
    CHECK(error(user("ada", 5, true)).empty());
    CHECK(error(user("zoe", 0, false)).empty());
    const std::string owned = error(
        user("zoe", 0, false) + R"(, {"type": "Doc", "id": "e", "attributes": {"owner": "zoe"}})");
    CHECK(owned == (pairs ? "the change: the facts break an assumption: the assumption \"one is "
                            "above none\" does not hold for User::\"zoe\", Doc::\"e\" [BY0860]"
                          : ""));
    CHECK(error(R"({"type": "Robot", "id": "x"})") ==
          "the change: no entity type is named 'Robot' [BY0807]");
  }
}

}  // namespace
}  // namespace bylaw::tests
