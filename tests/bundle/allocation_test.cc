// Decisions allocate nothing once a thread has grown what it decides with: counted for the example
// mesh's requests and for random meshes, plain, as JSON, prepared, by ids and by the C API; and the
// same bytes come out again and again.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "bench/allocations.h"
#include "evaluator/decider.h"
#include "facts/read_json.h"
#include "mesh/file_system.h"
#include "tests/bundle/loaded_mesh.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

/// Whether a request is one that the quick reader takes, and the answer needs no words of it.
bool is_usual(engine::Decider& decider, std::string_view request, Timestamp now) {
  if (!decider.reader().read(request, now, decider.slots())) return false;
  const engine::Loaded& loaded = decider.loaded();
  const engine::Decision decision =
      loaded.engine().decide(decider.slots(), decider.context(), true);
  return !engine::answer_slots(loaded, decider.slots(), decision, decider.context()).lacks_request;
}

/// What was met among the answers that were counted.
struct Met {
  size_t requests = 0;
  size_t unusual = 0;
  size_t permits = 0;
  size_t filters = 0;
  size_t masks = 0;
  size_t duties = 0;
  size_t cannot_enforce = 0;
  size_t errors = 0;
  size_t notices = 0;
};

void note(std::string_view json, Met& met) {
  const auto has = [&](std::string_view text) { return json.find(text) != json.npos ? 1u : 0u; };
  met.permits += has("\"decision\": true");
  met.filters += has("\"rows\": \"filtered\"");
  met.masks += has("\": \"null\"") | has("\": \"hash\"") | has("\": \"prefix");
  met.duties += has("\"duty\": ");
  met.cannot_enforce += has("cannot-enforce");
  met.errors += has("\"message\": ");
  met.notices += has("\"standard\": ");
}

/// Decides what was decided before, plain and as JSON, and counts.
void count(engine::Decider& decider, const std::vector<std::string>& requests, Timestamp now,
           Met& met) {
  std::vector<const std::string*> usual;
  for (const std::string& request : requests) {
    ++met.requests;
    if (is_usual(decider, request, now)) {
      usual.push_back(&request);
    } else {
      ++met.unusual;
    }
  }
  std::vector<std::string> told;
  for (const std::string* request : usual) {
    const Result<engine::Told> answer = decider.decide(*request, now, true);
    REQUIRE(answer.ok());
    told.emplace_back(answer->json);
    note(answer->json, met);
    CHECK(decider.decide(*request, now, false).ok());
  }
  // Once more, so that every buffer has seen all of them.
  for (const std::string* request : usual) CHECK(decider.decide(*request, now, true).ok());
  for (const bool want_json : {true, false}) {
    for (size_t i = 0; i < usual.size(); ++i) {
      const uint64_t before = bench::allocations();
      const Result<engine::Told> answer = decider.decide(*usual[i], now, want_json);
      const uint64_t made = bench::allocations() - before;
      CHECK_MESSAGE(made == 0, made, " allocations of ", *usual[i], " told as ", told[i]);
      if (want_json) CHECK(answer->json == told[i]);
    }
  }
}

/// A claim that rules and an assumption read in lower case.
std::shared_ptr<const engine::Loaded> with_badges() {
  MemoryDisk disk;
  disk.files["mesh.yaml"] = R"(mesh: badges
central: [global/]
domains:
  shop: { path: domains/shop, owner: team/shop }
entities: [entities/*.json]
)";
  disk.files["global/model.bylaw"] = R"(module model
entity User { claim badge: string }
entity Doc { domain: Domain, colour: string, size: int }
action read, write by User on Doc
assume "nobody has a stolen badge" for every User u: u.badge.lower() != "stolen"
)";
  disk.files["domains/shop/rules.bylaw"] = R"(domain shop
import model
bylaw colours "Who wears a document's colour." {
  permit write when principal.badge.lower() == resource.colour
  permit read when principal.badge.lower() == resource.colour and resource.size * 9223372036854775807 > 5
}
)";
  disk.files["entities/all.json"] = R"([{"type": "User", "id": "ann"},
    {"type": "Doc", "id": "d",
     "attributes": {"domain": "shop", "colour": "red", "size": 2}}])";
  return loaded_of(disk);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST_CASE("the example mesh's requests are decided without allocation") {
  engine::Decider decider(loaded_of(Disk("policies/northwind")));
  std::vector<std::string> requests;
  for (const auto& entry : std::filesystem::directory_iterator("policies/northwind/requests")) {
    requests.push_back(read_file(entry.path()));
  }
  Met met;
  count(decider, requests, kNow, met);
  CHECK(met.requests > 5);
  CHECK(met.unusual == 0);
  CHECK(met.permits > 1);
  CHECK(met.filters > 0);
  CHECK(met.masks > 0);
  CHECK(met.duties > 0);
  CHECK(met.cannot_enforce > 0);
  CHECK(met.errors > 0);
}

TEST_CASE("requests of random meshes are decided without allocation") {
  Met met;
  for (const Family family : {Family::kGeneral, Family::kStanding, Family::kQuantified,
                              Family::kMasks, Family::kRows, Family::kDuties}) {
    for (uint64_t seed = 5'600'000; seed < 5'600'016; ++seed) {
      MeshKnobs knobs;
      knobs.family = family;
      const auto mesh = random_mesh(seed, knobs);
      engine::Decider decider(loaded_of(*mesh->mesh));
      Random random(seed);
      std::vector<std::string> requests;
      Timestamp now = kNow;
      for (int i = 0; i < 40; ++i) {
        RandomQuestion question = random_question(*mesh, random);
        now = question.options.now;
        requests.push_back(std::move(question.json));
      }
      CAPTURE(seed);
      count(decider, requests, now, met);
    }
  }
  MESSAGE(met.requests, " requests, ", met.unusual, " unusual; ", met.permits, " permits, ",
          met.filters, " with filters, ", met.masks, " with masks, ", met.duties, " with duties; ",
          met.cannot_enforce, " can't be enforced, ", met.errors, " err, ", met.notices,
          " have notices");
  CHECK(met.requests - met.unusual > 500);
  for (const size_t some : {met.permits, met.filters, met.masks, met.duties, met.cannot_enforce,
                            met.errors, met.notices}) {
    CHECK(some > 10);
  }
}

TEST_CASE("prepared requests and batches with views are decided without allocation") {
  const auto loaded = loaded_of(Disk("policies/northwind"));
  engine::Decider decider(loaded);
  const std::string text = read_file("policies/northwind/requests/permit_with_view.json");
  engine::Prepared prepared;
  prepared.request = *read_request(text, loaded->schema());
  std::vector<std::string> names;
  for (const Entity* entity : loaded->store().all_of(prepared.request.resource.type)) {
    names.push_back(entity->ref.id);
  }
  const std::vector<std::string_view> ids(names.begin(), names.end());
  std::vector<engine::BatchTold> told(ids.size());
  const std::string open =
      R"({"subject": {"type": "User", "id": "sven"}, "action": {"name": "read"}, )"
      R"("resource": {"type": "DataProduct"}, "enforces": ["masks", "filters", "std.duty.audit"], )"
      R"("context": {"purpose": "analytics.reporting", "login": "mfa", "ip": "10.1.2.3"}})";
  bool permits = true;
  const auto decide = [&] {
    permits &= decider.decide(prepared, kNow).permit;
    permits &= decider.decide_each(open, ids, kNow, told).ok();
  };
  for (int i = 0; i < 3; ++i) decide();
  const uint64_t before = bench::allocations();
  for (int i = 0; i < 10; ++i) decide();
  CHECK(bench::allocations() - before == 0);
  CHECK(permits);
  size_t permitted = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    std::string one = open;
    const std::string type = R"("type": "DataProduct")";
    one.replace(one.find(type), type.size(), type + R"(, "id": ")" + names[i] + "\"");
    const Result<engine::Told> single = decider.decide(one, kNow, false);
    REQUIRE(single.ok());
    CHECK(told[i].permit == single->permit);
    CHECK(told[i].outcome == single->outcome);
    permitted += single->permit ? 1 : 0;
  }
  CHECK(permitted > 0);
}

TEST_CASE("texts that are made for a request go with it") {
  engine::Decider decider(with_badges());
  const auto decide = [&](const std::string& action, int badge) {
    const std::string text =
        R"({"subject": {"type": "User", "id": "ann", "properties": {"badge": "B)" +
        std::to_string(badge) + R"("}}, "action": {"name": ")" + action +
        R"("}, "resource": {"type": "Doc", "id": "d"}})";
    const uint64_t before = bench::allocations();
    const auto told = decider.decide(text, kNow, true);
    const uint64_t made = bench::allocations() - before;
    REQUIRE(told.ok());
    CHECK(told->outcome == Outcome::kNotPermitted);
    return made;
  };
  int badge = 10'000;
  for (const std::string action : {"read", "write"}) {
    CAPTURE(action);
    for (int i = 0; i < 10; ++i) decide(action, badge++);
    uint64_t made = 0;
    for (int i = 0; i < 1000; ++i) made += decide(action, badge++);
    CHECK(made == 0);
  }
}

}  // namespace
}  // namespace bylaw::tests
