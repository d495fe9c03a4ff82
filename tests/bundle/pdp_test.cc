// The C++ API: prepared requests, batches, searches, and facts and policies that change, against
// asking with bytes.
#include "evaluator/pdp.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "bench/allocations.h"
#include "facts/delta.h"
#include "facts/read_json.h"
#include "tests/bundle/loaded_mesh.h"
#include "tests/generate/editor.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

/// The bundle of a mesh in a file that goes away with it.
class BundleFile {
 public:
  explicit BundleFile(const Mesh& mesh)
      : path_(std::filesystem::temp_directory_path() /
              ("pdp_test." + std::to_string(reinterpret_cast<uintptr_t>(this)))) {
    const graph::GraphImage image = bundle(mesh);
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(image.bytes().data()),
               static_cast<std::streamsize>(image.bytes().size()));
  }
  BundleFile(const BundleFile&) = delete;
  BundleFile& operator=(const BundleFile&) = delete;
  ~BundleFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_.native(); }

 private:
  std::filesystem::path path_;
};

struct Counts {
  size_t decisions = 0;
  size_t permits = 0;
  size_t changes = 0;
};

/// A request that is prepared and one of bytes are decided alike.
void check_alike(Pdp& typed, Pdp& bytes, PdpRequest& request, const std::string& text,
                 Timestamp now, Counts& counts) {
  const auto by_bytes = bytes.decide(text, now, false);
  REQUIRE(by_bytes.ok());
  const PdpDecision by_type = typed.decide(request, now);
  CHECK(by_type.permit == by_bytes->permit);
  CHECK(by_type.outcome == by_bytes->outcome);
  CHECK(std::ranges::equal(by_type.reasons, by_bytes->reasons));
  for (const uint32_t rule : by_type.reasons) CHECK(!typed.snapshot().policy_of(rule).empty());
  ++counts.decisions;
  counts.permits += by_type.permit ? 1 : 0;
}

TEST_CASE("prepared requests decide as their bytes, at any time and after any change") {
  Counts counts;
  for (uint64_t seed = 5'400'000; seed < 5'400'030; ++seed) {
    CAPTURE(seed);
    const auto mesh = random_mesh(seed);
    const Schema& schema = mesh->mesh->rulebook.schema;
    const BundleFile file(*mesh->mesh);
    const auto opened = PdpSnapshot::open(file.path());
    REQUIRE(opened.ok());
    PdpHolder holder(*opened);
    Pdp typed(holder);
    Pdp bytes(holder);
    Random random(seed);
    std::vector<PdpRequest> requests;
    std::vector<std::string> texts;
    std::vector<Timestamp> times;
    for (int i = 0; i < 30; ++i) {
      RandomQuestion question = random_question(*mesh, random);
      texts.push_back(write_request(question.request, schema));
      times.push_back(question.options.now);
      auto read = read_request(texts.back(), schema);
      REQUIRE(read.ok());
      requests.emplace_back(*std::move(read));
    }
    Editor editor(mesh->mesh->store, seed);
    EntityStore store = mesh->mesh->store;
    std::vector<EntityRef> unknown;
    for (int round = 0; round < 3; ++round) {
      for (size_t i = 0; i < requests.size(); ++i) {
        check_alike(typed, bytes, requests[i], texts[i], times[i], counts);
        check_alike(typed, bytes, requests[i], texts[i], times[texts.size() - 1 - i], counts);
      }
      const FactsDelta change = editor.edit(store);
      // A change that leaves an owner unknown, say, is refused.
      if (holder.update(write_delta(change, schema)).ok()) {
        store = apply_delta(store, change, &unknown);
        ++counts.changes;
      }
    }
    holder.set(*opened);
    check_alike(typed, bytes, requests[0], texts[0], times[0], counts);
    CHECK(typed.snapshot().facts_digest() == opened->facts_digest());
    CHECK(typed.snapshot().policy_digest() == opened->policy_digest());
  }
  MESSAGE(counts.decisions, " decisions, ", counts.permits, " permits, ", counts.changes,
          " changes");
  CHECK(counts.changes > 30);
  CHECK(counts.permits > counts.decisions / 50);
}

TEST_CASE("batches and searches of the C++ API, and what they refuse") {
  const auto mesh = random_mesh(5'400'001);
  const Schema& schema = mesh->mesh->rulebook.schema;
  const BundleFile file(*mesh->mesh);
  Pdp pdp(*PdpSnapshot::open(file.path()));
  const Timestamp now = *parse_timestamp("2026-03-02T10:00:00Z");
  const std::string action = schema.actions[schema.actions.id_at(0)].name.local;
  const std::string type =
      schema.entity_types[mesh->mesh->store.all().front()->ref.type].name.local;
  const std::string open = R"({"subject": {"type": ")" + type +
                           R"(", "id": "one"}, "action": {"name": ")" + action +
                           R"("}, "resource": {"type": ")" + type + R"("}})";
  const auto found = pdp.search(open, now);
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  std::vector<std::string> names;
  for (const Entity* entity : mesh->mesh->store.all_of(*schema.find_entity_type(type))) {
    names.push_back(entity->ref.id);
  }
  REQUIRE(!names.empty());
  const std::vector<std::string_view> ids(names.begin(), names.end());
  std::vector<PdpDecision> decisions(ids.size());
  REQUIRE(pdp.decide_each(open, ids, now, decisions).ok());
  std::vector<std::string> permitted;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (decisions[i].permit) permitted.push_back(names[i]);
  }
  CHECK(permitted == found->ids);
  CHECK(!pdp.decide("{", now).ok());
  CHECK(!pdp.search("{", now).ok());
  CHECK(!pdp.decide_each("{", ids, now, decisions).ok());
  CHECK(!pdp.decide_each(open, ids, now, std::span(decisions).first(0)).ok());
  CHECK(!PdpSnapshot::open("/nonexistent").ok());
  CHECK(!pdp.snapshot().update("{").ok());
}

TEST_CASE("texts of typed requests are put into normal form, or told to be none") {
  const auto mesh = random_mesh(5'400'001);
  const BundleFile file(*mesh->mesh);
  Pdp pdp(*PdpSnapshot::open(file.path()));
  const Timestamp now = *parse_timestamp("2026-03-02T10:00:00Z");
  Random random(3);
  RandomQuestion question = random_question(*mesh, random);
  const auto told = [&](const std::string& id) {
    Request request = question.request;
    request.resource.id = id;
    PdpRequest prepared(std::move(request));
    const PdpDecision decision = pdp.decide(prepared, now);
    if (!prepared.status().ok()) CHECK(decision.outcome == Outcome::kInvalid);
    return prepared.status().ok() ? "" : prepared.status().error().message;
  };
  CHECK(told("a").empty());
  CHECK(told("e\xCC\x81").empty());
  CHECK(told("") == "the resource has an id that is empty");
  CHECK(told("\xFF") == "the resource has an id that is no UTF-8 or too long");
}

TEST_CASE("a time outside the calendar and a request of another vocabulary are denied") {
  const auto mesh = random_mesh(5'400'001);
  const auto other = random_mesh(5'400'002);
  const BundleFile file(*mesh->mesh);
  const BundleFile other_file(*other->mesh);
  const auto snapshot = PdpSnapshot::open(file.path());
  const auto elsewhere = PdpSnapshot::open(other_file.path());
  REQUIRE((snapshot.ok() && elsewhere.ok()));
  PdpHolder holder(*snapshot);
  Pdp pdp(holder);
  Random random(4);
  const RandomQuestion question = random_question(*mesh, random);
  PdpRequest request(question.request);
  const Timestamp now = question.options.now;
  const Outcome outcome = pdp.decide(request, now).outcome;
  for (const int64_t ms : {INT64_MIN, INT64_MAX, int64_t{1} << 62, int64_t{253'402'300'800'000},
                           int64_t{-62'135'596'800'001}}) {
    CHECK(pdp.decide(request, Timestamp{ms}).outcome == Outcome::kInvalid);
    const auto bytes = pdp.decide(question.json, Timestamp{ms});
    REQUIRE(!bytes.ok());
    CHECK(bytes.error().message == "the time is outside the years 0001 to 9999");
    CHECK(!pdp.search(question.json, Timestamp{ms}).ok());
    CHECK(!pdp.decide_each(question.json, {}, Timestamp{ms}, {}).ok());
  }
  CHECK(pdp.decide(question.json, Timestamp{253'402'300'799'999}).ok());
  holder.set(*elsewhere);
  CHECK(!pdp.decide(request, now).permit);
  CHECK(pdp.decide(request, now).outcome == Outcome::kInvalid);
  holder.set(*snapshot);
  CHECK(pdp.decide(request, now).outcome == outcome);
  // Numbers that no vocabulary has.
  Request odd = question.request;
  odd.resource.type = EntityTypeId(12'345);
  PdpRequest unknown(std::move(odd));
  CHECK(pdp.decide(unknown, now).outcome == Outcome::kInvalid);
}

TEST_CASE("a prepared request is decided without allocation") {
  const auto mesh = random_mesh(5'400'002);
  const BundleFile file(*mesh->mesh);
  Pdp pdp(*PdpSnapshot::open(file.path()));
  Random random(1);
  std::vector<PdpRequest> requests;
  while (requests.size() < 20) {
    RandomQuestion question = random_question(*mesh, random);
    requests.emplace_back(std::move(question.request));
  }
  const Timestamp now = *parse_timestamp("2026-03-02T10:00:00Z");
  size_t free = 0;
  for (PdpRequest& request : requests) {
    pdp.decide(request, now);
    pdp.decide(request, now);
    const uint64_t before = bench::allocations();
    for (int i = 0; i < 100; ++i) pdp.decide(request, now);
    free += bench::allocations() == before ? 1 : 0;
  }
  CHECK(free == requests.size());
}

}  // namespace
}  // namespace bylaw::tests
