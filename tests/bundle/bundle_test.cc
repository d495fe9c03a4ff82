// Bundles: written alike each time, refused when damaged, and decided from as the reference
// evaluator decides.
#include "graph/bundle.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "evaluator/answer.h"
#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/explain.h"
#include "tests/bundle/loaded_mesh.h"
#include "tests/generate/mesh.h"
#include "tests/memory_host.h"

namespace bylaw::tests {
namespace {

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

std::unique_ptr<Mesh> small_mesh() {
  MemoryHost host;
  host.files = kSmall;
  return compiled(*host.open("."));
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

/// The vocabulary with one text in the place of another, sealed with the graph as it is.
std::string with_words(const std::string& from, const std::string& to) {
  const graph::GraphImage image = bundle(*small_mesh());
  const auto open = graph::Bundle::open(image.bytes());
  REQUIRE(open.ok());
  std::string words(open->text(graph::Section::kVocabulary));
  REQUIRE(words.find(from) != std::string::npos);
  words.replace(words.find(from), from.size(), to);
  return refusal(graph::write_bundle(open->graph().bytes(), words, "[]").bytes());
}

TEST_CASE("a vocabulary whose types were changed under the graph is refused") {
  const std::string other = "its graph was made for another vocabulary";
  const std::string tier = R"({"name":"clearance","type":["enum",0]})";
  CHECK(with_words(tier, tier).empty());
  for (const char* type : {R"(["int"])", R"(["string"])", R"(["set",["enum",0]])", R"(["bool"])",
                           R"(["entity",0])", R"(["taxonomy",0])"}) {
    CHECK(with_words(tier, R"({"name":"clearance","type":)" + std::string(type) + "}") == other);
  }
  CHECK(with_words(tier, R"({"name":"clearance","type":["enum",0],"optional":true})") == other);
}

/// The graph with the type of a slot changed, and the vocabulary with it.
TEST_CASE("types that were changed in graph and vocabulary alike don't fit the code") {
  const auto mesh = small_mesh();
  const graph::GraphImage image = bundle(*mesh);
  const auto open = graph::Bundle::open(image.bytes());
  REQUIRE(open.ok());
  const auto& parts = open->graph();
  const auto forms = parts.get<graph::Part::kValueTypes>();
  const auto is_enum =
      std::ranges::find(forms, graph::ValueForm::kEnum, &graph::ValueTypeRecord::form);
  const auto is_time =
      std::ranges::find(forms, graph::ValueForm::kTimestamp, &graph::ValueTypeRecord::form);
  REQUIRE(is_enum != forms.end());
  REQUIRE(is_time != forms.end());
  graph::LastingBytes copy = graph::copy_bytes(parts.bytes());
  auto* bytes = const_cast<std::byte*>(copy.bytes.data());
  const auto slots = parts.get<graph::Part::kSlotTypes>();
  const auto at = reinterpret_cast<const std::byte*>(slots.data()) - parts.bytes().data();
  const auto wrong = static_cast<uint32_t>(is_time - forms.begin());
  size_t changed = 0;
  for (size_t i = 0; i < slots.size(); ++i) {
    if (slots[i] != static_cast<uint32_t>(is_enum - forms.begin())) continue;
    std::memcpy(bytes + at + static_cast<ptrdiff_t>(i * 4), &wrong, 4);
    ++changed;
  }
  REQUIRE(changed == 2);
  std::string words(open->text(graph::Section::kVocabulary));
  for (const char* name : {"clearance", "tier"}) {
    const std::string from = "{\"name\":\"" + std::string(name) + "\",\"type\":[\"enum\",0]}";
    REQUIRE(words.find(from) != std::string::npos);
    words.replace(words.find(from), from.size(),
                  "{\"name\":\"" + std::string(name) + "\",\"type\":[\"timestamp\"]}");
  }
  const std::string why = refusal(graph::write_bundle(copy.bytes, words, "[]").bytes());
  CHECK(why.starts_with("the graph is damaged: type of code "));
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
    const engine::Answer answer =
        engine::answer(**loaded, *request, kNow, context, slots, {.explain = true});
    CHECK(!engine::answer_json(**loaded, answer).empty());
  }
  CHECK(loaded_count > 100);
}

/// The bytes of a part within a graph's.
template <graph::Part part>
std::span<std::byte> bytes_of(const graph::Graph& graph, std::byte* copy) {
  const auto elements = std::as_bytes(graph.get<part>());
  return {copy + (elements.data() - graph.bytes().data()), elements.size()};
}

TEST_CASE("guards that were changed and sealed again are refused or told without harm") {
  size_t loaded_count = 0;
  size_t refused = 0;
  for (uint64_t seed = 4'000'000; seed < 4'000'006; ++seed) {
    const auto mesh = random_mesh(seed);
    const graph::GraphImage image = bundle(*mesh->mesh);
    const auto open = graph::Bundle::open(image.bytes());
    REQUIRE(open.ok());
    const auto original = open->graph().bytes();
    REQUIRE(!open->graph().get<graph::Part::kWritten>().empty());
    Random random(seed);
    const RandomQuestion question = random_question(*mesh, random);
    for (int round = 0; round < 300; ++round) {
      graph::LastingBytes copy = graph::copy_bytes(original);
      auto* bytes = const_cast<std::byte*>(copy.bytes.data());
      const std::span<std::byte> parts[] = {bytes_of<graph::Part::kWritten>(open->graph(), bytes),
                                            bytes_of<graph::Part::kWritten>(open->graph(), bytes),
                                            bytes_of<graph::Part::kShapes>(open->graph(), bytes),
                                            bytes_of<graph::Part::kBodies>(open->graph(), bytes),
                                            bytes_of<graph::Part::kViews>(open->graph(), bytes)};
      const auto& part = parts[random.below(std::size(parts))];
      if (part.empty()) continue;
      part[random.below(part.size())] ^= static_cast<std::byte>(1u << random.below(8));
      const graph::GraphImage changed = graph::write_bundle(
          copy.bytes, open->text(graph::Section::kVocabulary), open->text(graph::Section::kFacts));
      const auto loaded = engine::Loaded::open(graph::copy_bytes(changed.bytes()));
      if (!loaded.ok()) {
        ++refused;
        continue;
      }
      ++loaded_count;
      engine::Context context((*loaded)->engine());
      engine::RequestSlots slots;
      const engine::Answer answer = engine::answer(**loaded, question.request, question.options.now,
                                                   context, slots, {.explain = true});
      CHECK(!engine::answer_json(**loaded, answer).empty());
    }
  }
  MESSAGE(loaded_count, " told, ", refused, " refused");
  CHECK(loaded_count > 100);
  CHECK(refused > 100);
}

/// What was asked, and how often what came of it.
struct Asked {
  size_t requests = 0;
  size_t permits = 0;
  size_t masked = 0;    // of them with a column that is not shown in full
  size_t filtered = 0;  // of them with a filter
  size_t duties = 0;    // of them with something to do
  size_t errors = 0;    // answers with something that erred
  size_t notices = 0;
};

/// Holds an answer from a bundle against the meaning: every byte of both renderings, explained.
void compare(const engine::Loaded& loaded, const Mesh& mesh, const Request& request, Timestamp now,
             Asked& asked) {
  const Rulebook& book = mesh.rulebook;
  engine::Context context(loaded.engine());
  engine::RequestSlots slots;
  const engine::Answer ours =
      engine::answer(loaded, request, now, context, slots, {.explain = true});
  Request timed = request;
  timed.context.resize(book.schema.context.size());
  timed.context[0] = Slot::present(now);
  const Decision meant = decide(book, mesh.store, timed, {now, {}});
  const std::vector<RuleTrace> traces = explain(book, mesh.store, timed, {now, {}});
  CAPTURE(write_request(request, book.schema));
  CHECK(engine::answer_json(loaded, ours) == decision_json(book, mesh.sources, meant, &traces));
  CHECK(engine::answer_text(loaded, request, ours) ==
        decision_text(book, mesh.sources, timed, meant, &traces));
  ++asked.requests;
  asked.errors += meant.errors.empty() ? 0 : 1;
  asked.notices += meant.notices.empty() ? 0 : 1;
  if (!meant.permit) return;
  ++asked.permits;
  asked.duties += meant.obligations.empty() ? 0 : 1;
  asked.masked +=
      std::ranges::any_of(meant.views, [](const View& v) { return !v.columns.empty(); });
  asked.filtered +=
      std::ranges::any_of(meant.views, [](const View& v) { return !v.filters.empty(); });
}

void report(const Asked& asked) {
  MESSAGE(asked.requests, " requests, explained: ", asked.permits, " permits, of which ",
          asked.filtered, " filter rows, ", asked.masked, " mask a column and ", asked.duties,
          " have duties; ", asked.errors, " answers with errors, ", asked.notices, " with notices");
  for (const size_t count : {asked.permits, asked.filtered, asked.masked, asked.duties}) {
    CHECK(count > 0);
  }
}

TEST_CASE("from a bundle the example mesh is decided as the reference decides it") {
  const auto mesh = compiled(Disk("policies/northwind"));
  const auto loaded = loaded_of(*mesh);
  const Schema& schema = mesh->rulebook.schema;
  Asked asked;
  for (const char* name : {"guaranteed", "permit_with_view", "marketing", "waived"}) {
    std::ifstream file("policies/northwind/requests/" + std::string(name) + ".json");
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    const Result<Request> read = read_request(text, schema);
    REQUIRE(read.ok());
    for (const Entity* principal : mesh->store.all_of(read->principal.type)) {
      for (const Entity* resource : mesh->store.all_of(read->resource.type)) {
        Request request = *read;
        request.principal.id = principal->ref.id;
        request.resource.id = resource->ref.id;
        for (const bool enforces : {false, true}) {
          request.enforces = enforces ? Enforces::everything() : Enforces();
          compare(*loaded, *mesh, request, kNow, asked);
        }
      }
    }
  }
  report(asked);
}

TEST_CASE("from bundles of random meshes random requests are decided as the reference does") {
  Asked asked;
  for (uint64_t seed = 4'000'000; seed < 4'000'060; ++seed) {
    const auto mesh = random_mesh(seed);
    const auto loaded = loaded_of(*mesh->mesh);
    Random random(seed);
    for (int i = 0; i < 200; ++i) {
      const RandomQuestion question = random_question(*mesh, random);
      CAPTURE(seed);
      compare(*loaded, *mesh->mesh, question.request, question.options.now, asked);
    }
  }
  report(asked);
  CHECK(asked.errors > 0);
  CHECK(asked.notices > 0);
  CHECK(asked.errors > 0);
  CHECK(asked.notices > 0);
}

}  // namespace
}  // namespace bylaw::tests
