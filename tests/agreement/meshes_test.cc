// The engine decides as the reference evaluator does: on the requests of every test of the
// repository's meshes, and on random ones over healthy and damaged stores. BYLAW_AGREEMENT=PAIRS
// makes a long run, BYLAW_SEED=N another one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bench/families.h"
#include "bench/generate.h"
#include "compiler/compile.h"
#include "compiler/lower/lower.h"
#include "facts/delta.h"
#include "facts/read_json.h"
#include "tests/agreement/agreement.h"
#include "tests/agreement/pointed.h"
#include "tests/agreement/random_requests.h"
#include "tests/agreement/rare_mesh.h"

namespace bylaw::tests {
namespace {

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::unique_ptr<Mesh> compiled(const FileSystem& disk) {
  Diagnostics diagnostics;
  CompileOptions options;
  options.now = *parse_timestamp("2026-03-01T12:00:00Z");
  auto mesh = compile_mesh(disk, options, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.severity == Severity::kError) FAIL(d.message);
  }
  return mesh;
}

Request request_of(const TestStep& step, ActionId action) {
  Request request;
  request.principal.type = step.principal.type;
  request.principal.id = step.principal.id;
  request.resource.type = step.resource.type;
  request.resource.id = step.resource.id;
  request.action = action;
  request.context = step.context;
  request.enforces = Enforces::everything();
  return request;
}

void check_tests(const Mesh& mesh) {
  const Agreement graph(mesh);
  size_t steps = 0;
  for (const TestCase& test : mesh.rulebook.tests) {
    for (const TestStep& step : test.steps) {
      EntityStoreBuilder builder(mesh.store);
      for (const Entity& entity : step.entities) builder.put(entity);
      const EntityStore store = std::move(builder).build();
      Agreement agreement(graph, store);
      const Timestamp now = step.context[0].value.as<Timestamp>();
      for (const Expectation& expectation : step.expectations) {
        for (const ActionId action : expectation.actions) {
          ++steps;
          const auto difference = agreement.disagreement(request_of(step, action), {now, {}});
          CHECK_MESSAGE(!difference, difference.value_or(""));
        }
      }
    }
  }
  CHECK(steps > 0);
}

void check_random(const Mesh& mesh, size_t pairs, size_t population) {
  const uint64_t seed = setting("BYLAW_SEED", 1);
  MESSAGE("seed " << seed);
  RandomWorld world(mesh.rulebook, seed);
  const Agreement healthy(mesh);
  constexpr size_t kPerStore = 500;
  Tally sum;
  size_t wrong = 0;
  for (size_t done = 0; done < pairs && wrong < 3; done += kPerStore) {
    const EntityStore known = population > 0 ? world.populated_store(population) : mesh.store;
    const EntityStore store = done % (2 * kPerStore) == 0 ? known : world.damaged_store(known);
    Agreement agreement(healthy, store);
    for (size_t i = 0; i < kPerStore && wrong < 3; ++i) {
      const Request request = world.request(store);
      const auto difference = agreement.disagreement(request, {world.time(), {}});
      if (difference) ++wrong;
      CHECK_MESSAGE(!difference, difference.value_or(""));
    }
    sum.add(agreement.tally());
  }
  MESSAGE(sum.text());
}

TEST_CASE("the example mesh: its own tests") { check_tests(*compiled(Disk("policies/northwind"))); }

TEST_CASE("the example mesh: random requests") {
  check_random(*compiled(Disk("policies/northwind")), setting("BYLAW_AGREEMENT", 50'000), 0);
}

TEST_CASE("a generated mesh: random requests") {
  bench::MeshShape shape;
  shape.rules = 400;
  shape.domains = 4;
  check_random(*compiled(bench::generate_mesh(shape)), setting("BYLAW_AGREEMENT", 5'000), 30);
}

TEST_CASE("families of rules: each form of node in size") {
  const size_t pairs = setting("BYLAW_AGREEMENT", 1'000);
  const Timestamp now = *parse_timestamp("2026-03-02T10:00:00Z");
  Tally sum;
  for (const bench::Family family : bench::families()) {
    const auto mesh = compiled(bench::family_mesh(family, 400));
    const bench::World world = bench::family_world(family, mesh->rulebook.schema, 400, pairs, 200);
    Agreement agreement(Agreement(*mesh), world.store);
    size_t wrong = 0;
    for (size_t i = 0; i < world.requests.size() && wrong < 3; ++i) {
      const auto difference = agreement.disagreement(world.requests[i], {now, {}});
      if (difference) ++wrong;
      CHECK_MESSAGE(!difference, bench::name_of(family), ": ", difference.value_or(""));
    }
    sum.add(agreement.tally());
    MESSAGE(bench::name_of(family));
    check_random(*mesh, pairs, 40);
  }
  MESSAGE(sum.text());
  CHECK(sum.permits > pairs);
  CHECK(sum.forbidden > pairs / 5);
}

TEST_CASE("what generated meshes leave out: random requests") {
  const auto mesh = compiled(rare_mesh());
  check_random(*mesh, 4'000, 6);
  const Census census = Agreement(*mesh, Trees::kSmall).census();
  MESSAGE(census.text());
  const std::vector<std::string> missing = census.missing();
  for (const std::string form : {"classifier 0", "code 4", "code 56"}) {
    CHECK_MESSAGE(std::ranges::find(missing, form) == missing.end(), form);
  }
}

TEST_CASE("clocks, addresses, conflicting duties: random requests") {
  check_random(*compiled(rare_clock_mesh()), 4'000, 6);
}

TEST_CASE("questions that are made for one line each, before and after changes of facts") {
  const PointedExam exam = pointed_exam();
  const auto mesh = compiled(exam.disk);
  const Schema& schema = mesh->rulebook.schema;
  Diagnostics diagnostics;
  SourceMap sources;
  std::vector<EntityRef> unknown;
  std::vector<EntityStore> stores{mesh->store};
  for (const std::string& change : exam.changes) {
    const FileId file = sources.add("change.json", change);
    const FactsDelta delta = read_delta(sources, file, schema, diagnostics);
    stores.push_back(apply_delta(stores.back(), delta, &unknown));
  }
  REQUIRE(!diagnostics.has_errors());
  const Agreement graph(*mesh, Trees::kFound);
  Tally sum;
  for (const EntityStore& store : stores) {
    Agreement agreement(graph, store);
    for (const std::string& json : exam.requests) {
      auto request = read_request(json, schema);
      REQUIRE_MESSAGE(request.ok(), request.error().message);
      request->context.resize(schema.context.size());
      request->enforces = Enforces::everything();
      const auto difference =
          agreement.disagreement(*request, {*parse_timestamp("2026-03-02T10:00:00Z"), {}});
      CHECK_MESSAGE(!difference, json, ": ", difference.value_or(""));
    }
    sum.add(agreement.tally());
  }
  MESSAGE(sum.text());
  CHECK(sum.permits > sum.requests / 5);
}

/// A copy of a graph's bytes with one bit of a byte turned round.
graph::GraphImage damaged(std::span<const std::byte> bytes, size_t at, unsigned bit) {
  std::vector<graph::GraphBlock> blocks(bytes.size() / graph::kPartAlignment);
  auto* copy = reinterpret_cast<std::byte*>(blocks.data());
  std::ranges::copy(bytes, copy);
  copy[at] ^= std::byte{static_cast<uint8_t>(1u << bit)};
  return graph::GraphImage(std::move(blocks));
}

/// Whether it opens; then a few requests are asked of it.
bool survives(const graph::GraphImage& image, RandomWorld& world, const EntityStore& store) {
  const Result<graph::Graph> graph = graph::Graph::open(image.bytes());
  if (!graph.ok()) {
    CHECK(!graph.error().message.empty());
    return false;
  }
  const engine::Engine engine(engine::Snapshot::make(*graph, store));
  engine::Context context(engine);
  engine::RequestSlots slots;
  for (size_t i = 0; i < 4; ++i) {
    engine.read(world.request(store), world.time(), slots);
    (void)engine.decide(slots, context, true);
  }
  return true;
}

TEST_CASE("a damaged graph is refused, or read without leaving it") {
  const auto mesh = compiled(bench::generate_mesh({.rules = 40, .domains = 2}));
  const Result<Lowered> lowered = lower_rulebook(mesh->rulebook);
  REQUIRE(lowered.ok());
  const auto bytes = lowered->image.bytes();
  RandomWorld world(mesh->rulebook, 1);
  const EntityStore store = world.populated_store(5);
  size_t refused = 0;
  size_t read = 0;
  for (size_t at = 0; at < bytes.size(); at += 61) {
    (survives(damaged(bytes, at, at % 8), world, store) ? read : refused)++;
  }
  CHECK(refused > 0);
  CHECK(read > 0);
  for (size_t size = 0; size < bytes.size(); size += 4096) {
    CHECK(!graph::Graph::open(bytes.first(size)).ok());
  }
}

TEST_CASE("words that are found: damaged tables are refused, or read without leaving them") {
  const auto mesh = compiled(bench::family_mesh(bench::Family::kInfixes, 60));
  const Result<Lowered> lowered = lower_rulebook(mesh->rulebook);
  REQUIRE(lowered.ok());
  const auto bytes = lowered->image.bytes();
  const Result<graph::Graph> graph = graph::Graph::open(bytes);
  REQUIRE(graph.ok());
  RandomWorld world(mesh->rulebook, 1);
  const EntityStore store = world.populated_store(8);
  const auto place = [&](const void* address) {
    return static_cast<size_t>(static_cast<const std::byte*>(address) - bytes.data());
  };
  size_t finders = 0;
  size_t refused = 0;
  size_t read = 0;
  for (const graph::ClassifierRecord& c : graph->get<graph::Part::kClassifiers>()) {
    if (c.form != graph::ClassifierForm::kFound) continue;
    ++finders;
    const PackedFinder finder = graph->finder(c);
    const auto layout = graph->get<graph::Part::kTables>().subspan(c.table, c.count);
    for (const auto part :
         {std::as_bytes(std::span(&c, 1)), std::as_bytes(layout), std::as_bytes(finder.firsts),
          std::as_bytes(finder.ends), std::as_bytes(finder.states)}) {
      // Records and layout whole, of tables a sample of the bits.
      const size_t step = part.size() <= sizeof(graph::ClassifierRecord) ? 1 : 11;
      for (size_t bit = 0; bit < 8 * part.size(); bit += step) {
        const size_t at = place(part.data()) + bit / 8;
        (survives(damaged(bytes, at, bit % 8), world, store) ? read : refused)++;
      }
    }
  }
  CHECK(finders > 0);
  CHECK(refused > 500);
  CHECK(read > 200);
}

}  // namespace
}  // namespace bylaw::tests
