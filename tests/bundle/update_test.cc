// Facts that change: an updated snapshot decides as one that is made of the same facts.
#include <doctest/doctest.h>

#include "compiler/lower/bundle.h"
#include "evaluator/search.h"
#include "facts/read_json.h"
#include "tests/generate/editor.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

std::shared_ptr<const engine::Loaded> loaded_of(const Mesh& mesh) {
  const Result<Lowered> lowered = lower_rulebook(mesh.rulebook, &mesh.sources);
  REQUIRE(lowered.ok());
  const auto loaded = engine::Loaded::open(graph::copy_bytes(bundle_of(mesh, *lowered).bytes()));
  REQUIRE_MESSAGE(loaded.ok(), loaded.error().message);
  return *loaded;
}

TEST_CASE("an updated snapshot decides as one that is made anew") {
  size_t edits = 0;
  size_t decisions = 0;
  size_t permits = 0;
  size_t shared = 0;
  for (uint64_t seed = 5'300'000; seed < 5'300'080; ++seed) {
    const auto mesh = random_mesh(seed);
    std::shared_ptr<const engine::Loaded> loaded = loaded_of(*mesh->mesh);
    const auto first = loaded;
    Editor editor(loaded->store(), seed);
    Random random(seed);
    for (int round = 0; round < 12; ++round) {
      const FactsDelta delta = editor.edit(loaded->store());
      const auto updated = loaded->update(delta);
      REQUIRE_MESSAGE(updated.ok(), updated.error().message);
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
        CAPTURE(seed);
        CAPTURE(round);
        CAPTURE(write_delta(delta, loaded->schema()));
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
  MESSAGE(edits, " edits, of which ", shared, " shared; ", decisions, " decisions, ", permits,
          " permits");
  CHECK(permits > decisions / 50);
  CHECK(shared > edits / 3);
}

TEST_CASE("of one snapshot two updates go their own ways") {
  const auto mesh = random_mesh(5'300'000);
  const auto start = loaded_of(*mesh->mesh);
  Editor left(start->store(), 1);
  Editor right(start->store(), 2);
  auto a = start;
  auto b = start;
  for (int i = 0; i < 8; ++i) {
    a = *a->update(left.edit(a->store()));
    b = *b->update(right.edit(b->store()));
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
  const auto less = *loaded->update(remove);
  CHECK(less->facts_digest() != loaded->facts_digest());
  CHECK((*less->update(back))->facts_digest() == loaded->facts_digest());
}

}  // namespace
}  // namespace bylaw::tests
