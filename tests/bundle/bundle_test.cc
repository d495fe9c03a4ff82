// Bundles: written alike each time, refused when damaged, and decided from as the reference
// evaluator decides.
#include "graph/bundle.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "compiler/lower/bundle.h"
#include "evaluator/answer.h"
#include "facts/read_json.h"
#include "rules/decide.h"
#include "tests/memory_host.h"

namespace bylaw::tests {
namespace {

/// 2026-03-02T10:00:00Z.
constexpr Timestamp kNow{1'772'445'600'000};

const std::string kRequest =
    R"({"subject": {"type": "User", "id": "ada"}, "action": {"name": "read"},
        "resource": {"type": "Product", "id": "a"}})";

/// A mesh of a few lines.
const std::map<std::string, std::string, std::less<>> kSmall{
    {"mesh.yaml",
     "mesh: small\ncentral: [global/]\n"
     "domains:\n  shop: { path: domains/shop, owner: team/shop }\n"
     "entities: [entities/*.json]\n"},
    {"global/model.bylaw",
     "module model\nenum Tier ordered { public < internal }\nentity User { clearance: Tier }\n"
     "entity Product { domain: Domain, tier: Tier }\naction read by User on Product\n"},
    {"domains/shop/rules.bylaw",
     "domain shop\nimport model\n"
     "bylaw staff { permit read when principal.clearance >= resource.tier }\n"},
    {"entities/all.json",
     R"([{"type": "User", "id": "ada", "attributes": {"clearance": "internal"}},
         {"type": "Product", "id": "a", "attributes": {"domain": "shop", "tier": "internal"}}])"}};

std::unique_ptr<Mesh> compiled(const FileSystem& disk) {
  Diagnostics diagnostics;
  auto mesh = compile_mesh(disk, {kNow, true, 1}, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.severity == Severity::kError) FAIL(d.message);
  }
  return mesh;
}

std::unique_ptr<Mesh> small_mesh() {
  MemoryHost host;
  host.files = kSmall;
  return compiled(*host.open("."));
}

graph::GraphImage bundle(const Mesh& mesh) {
  const Result<Lowered> lowered = lower_rulebook(mesh.rulebook, &mesh.sources);
  REQUIRE(lowered.ok());
  return bundle_of(mesh, *lowered);
}

std::string refusal(std::span<const std::byte> bytes) {
  const auto loaded = engine::Loaded::open(graph::copy_bytes(bytes));
  return loaded.ok() ? std::string() : loaded.error().message;
}

TEST_CASE("the same mesh gives the same bytes, and they say which policy and facts it has") {
  const auto mesh = small_mesh();
  const graph::GraphImage first = bundle(*mesh);
  const graph::GraphImage second = bundle(*small_mesh());
  CHECK(std::ranges::equal(first.bytes(), second.bytes()));
  const auto open = graph::Bundle::open(first.bytes());
  REQUIRE(open.ok());
  CHECK(graph::digest_text(open->policy()).size() == 71);
  EntityStoreBuilder builder(mesh->store);
  CHECK(builder.remove({*mesh->rulebook.schema.find_entity_type("User"), "ada"}));
  mesh->store = std::move(builder).build();
  const graph::GraphImage without_ada = bundle(*mesh);
  const auto other = graph::Bundle::open(without_ada.bytes());
  REQUIRE(other.ok());
  CHECK(other->policy() == open->policy());
  CHECK(other->facts() != open->facts());
}

TEST_CASE("every truncation and every changed byte is refused, with a reason") {
  const graph::GraphImage image = bundle(*small_mesh());
  std::vector<std::byte> bytes(image.bytes().begin(), image.bytes().end());
  CHECK(refusal(bytes).empty());
  std::set<std::string> reasons;
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string why = refusal(std::span(bytes).first(size));
    CHECK(!why.empty());
    reasons.insert(why.substr(0, 16));
  }
  CHECK(reasons.contains("it is cut off: 2"));
  for (size_t i = 0; i < bytes.size(); ++i) {
    const std::byte was = bytes[i];
    bytes[i] ^= std::byte{static_cast<unsigned char>(1u << (i % 8))};
    CHECK_MESSAGE(!refusal(bytes).empty(), i);
    bytes[i] = was;
  }
  bytes.resize(bytes.size() + 64);
  CHECK(refusal(bytes) == "there are bytes after its end");
  CHECK(refusal(std::as_bytes(std::span(std::string_view("[1, 2, 3]")))) == "it is no bundle");
}

TEST_CASE("sections that don't belong together are refused, whoever sealed them") {
  const graph::GraphImage image = bundle(*small_mesh());
  const auto open = graph::Bundle::open(image.bytes());
  REQUIRE(open.ok());
  const std::string vocabulary(open->text(graph::Section::kVocabulary));
  const std::string facts(open->text(graph::Section::kFacts));
  const auto sealed = [&](const std::string& words, const std::string& with) {
    return refusal(graph::write_bundle(open->graph().bytes(), words, with).bytes());
  };
  CHECK(sealed(vocabulary, facts).empty());
  CHECK(sealed("{}", facts) == "the vocabulary: 'enums' is missing");
  CHECK(sealed(vocabulary, "[").starts_with("its facts: "));
  CHECK(sealed(vocabulary, R"([{"type": "Robot", "id": "x"}])").starts_with("its facts: "));
  std::string longer = vocabulary;
  const std::string shop = R"({"name":"shop",)";
  REQUIRE(longer.find(shop) != std::string::npos);
  longer.insert(longer.find(shop), R"({"name":"more","parents":[0]},)");
  CHECK(sealed(longer, facts) == "its graph was made for another vocabulary");
}

TEST_CASE("a graph that was changed and sealed again is refused or decides without harm") {
  const graph::GraphImage image = bundle(*small_mesh());
  const auto open = graph::Bundle::open(image.bytes());
  REQUIRE(open.ok());
  std::mt19937_64 random(7);
  size_t loaded_count = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto original = open->graph().bytes();
    graph::LastingBytes copy = graph::copy_bytes(original);
    auto* bytes = const_cast<std::byte*>(copy.bytes.data());
    for (uint64_t n = random() % 3 + 1; n > 0; --n) {
      bytes[random() % original.size()] = static_cast<std::byte>(random());
    }
    const graph::GraphImage changed = graph::write_bundle(
        copy.bytes, open->text(graph::Section::kVocabulary), open->text(graph::Section::kFacts));
    const auto loaded = engine::Loaded::open(graph::copy_bytes(changed.bytes()));
    if (!loaded.ok()) continue;
    ++loaded_count;
    engine::Context context((*loaded)->engine());
    engine::RequestSlots slots;
    const Result<Request> request = read_request(kRequest, (*loaded)->schema());
    REQUIRE(request.ok());
    CHECK(!engine::answer_json(**loaded, engine::answer(**loaded, *request, kNow, context, slots))
               .empty());
  }
  CHECK(loaded_count > 100);
}

Outcome outcome_of(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::kForbidden:
      return Outcome::kForbidden;
    case engine::Outcome::kGuaranteed:
      return Outcome::kGuaranteed;
    case engine::Outcome::kGranted:
      return Outcome::kGranted;
    case engine::Outcome::kNotPermitted:
      return Outcome::kNotPermitted;
    case engine::Outcome::kCannotEnforce:
      return Outcome::kCannotEnforce;
    case engine::Outcome::kInvalid:
      return Outcome::kInvalid;
  }
  return Outcome::kInvalid;
}

TEST_CASE("from a bundle all of the example mesh is decided as the reference decides it") {
  const auto mesh = compiled(Disk("policies/northwind"));
  const graph::GraphImage image = bundle(*mesh);
  const auto opened = engine::Loaded::open(graph::copy_bytes(image.bytes()));
  REQUIRE_MESSAGE(opened.ok(), opened.error().message);
  const engine::Loaded& loaded = **opened;
  const Schema& schema = mesh->rulebook.schema;
  engine::Context context(loaded.engine());
  engine::RequestSlots slots;
  size_t asked = 0;
  size_t permits = 0;
  size_t withheld = 0;
  for (const Environment& e : schema.environments) {
    for (const Entity* principal : mesh->store.all_of(e.principal)) {
      for (const Entity* resource : mesh->store.all_of(e.resource)) {
        for (const bool enforces : {false, true}) {
          Request request;
          request.principal = {e.principal, {}, principal->ref.id, {}};
          request.resource = {e.resource, {}, resource->ref.id, {}};
          request.action = e.action;
          request.action_name = schema.actions[e.action].name.local;
          if (enforces) request.enforces = Enforces::everything();
          const engine::Answer ours = engine::answer(loaded, request, kNow, context, slots);
          const Decision meant = decide(mesh->rulebook, mesh->store, request, {kNow, {}});
          CAPTURE(write_request(request, schema));
          ++asked;
          if (ours.outcome == engine::Outcome::kCannotEnforce) {
            // What it can't show is denied; to one who enforces nothing that is exact.
            withheld += meant.permit ? 1 : 0;
            CHECK((enforces || !meant.permit));
            CHECK(!ours.permit);
            CHECK(!ours.problems.empty());
            continue;
          }
          permits += ours.permit ? 1 : 0;
          CHECK(ours.permit == meant.permit);
          CHECK(outcome_of(ours.outcome) == meant.outcome);
          CHECK(std::ranges::equal(ours.reasons, meant.reasons, {}, {}, &RuleId::value));
          CHECK(ours.ignored == meant.ignored);
          if (ours.outcome != engine::Outcome::kInvalid) {
            CHECK((ours.problems == meant.problems || ours.permit));
          }
          for (const engine::PlainView& view : ours.views) {
            const auto same = std::ranges::find(meant.views, RuleId(view.grant), &View::grant);
            REQUIRE(same != meant.views.end());
            CHECK(same->full == view.columns);
            CHECK((same->filters.empty() && !same->rows_none && same->duties.empty()));
          }
        }
      }
    }
  }
  std::cout << asked << " requests, " << permits << " permits, " << withheld
            << " permits withheld for their views\n";
  CHECK(permits > 0);
}

}  // namespace
}  // namespace bylaw::tests
