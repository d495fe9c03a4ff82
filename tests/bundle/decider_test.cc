#include "evaluator/decider.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "bench/allocations.h"
#include "facts/read_json.h"
#include "tests/bundle/loaded_mesh.h"
#include "tests/bundle/readings.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

/// Every type that a request may have a value of.
MemoryDisk all_types() {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: types\ncentral: [global/]\n"
      "domains:\n  shop: { path: domains/shop, owner: team/shop }\n"
      "entities: [entities/*.json]\n";
  disk.files["global/model.bylaw"] = R"(module model
enum Tier ordered { public < internal }
taxonomy Purpose {
  marketing
  marketing.newsletter under marketing
  research
}
record Device { name: string, tier?: Tier, ports: set<int> }
entity User { clearance: Tier, claim mood?: string, claim device?: Device, nee?: string }
entity Product { domain: Domain, tier: Tier, size: int }
context {
  yes?: bool, number?: int, amount?: decimal, word?: string, wait?: duration, at?: timestamp
  day?: date, ip?: ip, tier?: Tier, purpose?: Purpose, who?: User, device?: Device
  words?: set<string>, tiers?: list<Tier>, people?: set<User>, devices?: list<Device>
  addresses?: set<ip>, purposes?: set<Purpose>, weekday?: string
}
action read(reason?: string, urgent: bool) by User on Product
)";
  disk.files["domains/shop/rules.bylaw"] = R"(domain shop
import model
bylaw staff "Staff read “their” products." {
  permit read when principal.clearance >= resource.tier
  permit read when has context.words and "a" in context.words and principal.mood otherwise "" == "good"
  forbid read when context.number otherwise 0 > 7 and context.amount otherwise 0.0 < 2.5
  forbid read when has context.ip and context.ip in ip"10.0.0.0/8"
  forbid read when has context.device and context.device.name == "tablet"
  forbid read when action.urgent and has context.who and context.who == User::"ada"
}
)";
  disk.files["entities/all.json"] =
      R"([{"type": "User", "id": "ada", "attributes": {"clearance": "internal", "nee": "b"}},
         {"type": "Product", "id": "a",
          "attributes": {"domain": "shop", "tier": "internal", "size": 3}}])";
  return disk;
}

std::string request_with(const std::string& context, const std::string& subject = "",
                         const std::string& action = R"("properties": {"urgent": false})") {
  const auto more = [](const std::string& text) { return text.empty() ? text : ", " + text; };
  return R"({"subject": {"type": "User", "id": "ada")" + more(subject) +
         R"(}, "action": {"name": "read")" + more(action) +
         R"(}, "resource": {"type": "Product", "id": "a"}, "context": )" + context + "}";
}

void check(engine::Decider& decider, const std::string& json, Readings& readings) {
  const auto difference = reading_difference(decider, json, kNow, readings);
  CHECK_MESSAGE(!difference, *difference);
}

TEST_CASE("values of every type are read as facts/ reads them") {
  engine::Decider decider(loaded_of(all_types()));
  Readings readings;
  const std::vector<std::string> names = {
      "yes",       "number",   "amount",  "word",   "wait",  "at",    "day",    "ip",
      "tier",      "purpose",  "who",     "device", "words", "tiers", "people", "devices",
      "addresses", "purposes", "unknown", "time",   "nee",   "née"};
  const std::vector<std::string> values = {
      "true",
      "false",
      "null",
      "0",
      "-0",
      "7",
      "-7",
      "8",
      "9223372036854775807",
      "9223372036854775808",
      "-9223372036854775808",
      "-9223372036854775809",
      "18446744073709551616",
      "922337203685477",
      "922337203685478",
      "1.0",
      "1e2",
      "2.5",
      "1E400",
      "-1.00001",
      R"("")",
      R"("a")",
      R"("née")",
      R"("ne\u0301e")",
      R"("\u00e9")",
      R"("日本")",
      R"("\ud83d\ude00")",
      R"("12.5")",
      R"("1.23456")",
      R"("90d")",
      R"("2mo")",
      R"("2026-03-02T10:00:00Z")",
      R"("2026-03-02")",
      R"("2026-02-30")",
      R"("10.1.2.3")",
      R"("10.0.0.0/8")",
      R"("10.0.0.1/8")",
      R"("2001:db8::1")",
      R"("0000:0000:0000:0000:0000:ffff:255.255.255.255")",
      R"("read")",
      R"("write")",
      R"("internal")",
      R"("secret")",
      R"("marketing.newsletter")",
      R"("ada")",
      R"("nobody")",
      R"({"type": "User", "id": "ada"})",
      R"({"type": "Product", "id": "a"})",
      R"({"type": "User", "id": ""})",
      R"({"type": "User"})",
      R"({"type": "User", "id": "ada", "more": 1})",
      R"({"type": "Robot", "id": "x"})",
      R"({"name": "phone", "ports": [3, 1, 2, 1]})",
      R"({"name": "phone"})",
      R"({"name": "phone", "ports": [], "tier": null, "more": [1, {"a": 1}]})",
      R"({"name": null, "ports": []})",
      R"({"name": "phone", "ports": null})",
      R"({"name": "phone", "ports": ["a"]})",
      "[]",
      R"(["a"])",
      R"(["b", "a", "b", "zz", "a"])",
      R"(["internal", "public"])",
      R"(["zoe", "ada", {"type": "User", "id": "ada"}])",
      R"(["10.0.0.2", "10.0.0.1", "10.0.0.0/8"])",
      R"(["research", "marketing"])",
      "[1, 2]",
      R"([{"name": "b", "ports": [2]}, {"name": "a", "ports": [1], "tier": "public"}])",
      "[[1]]",
      R"({"a": {"a": 1}})",
      R"({"a": 1, "a": 2})",
      R"({"é": 1, "e\u0301": 2})"};
  for (const std::string& name : names) {
    for (const std::string& value : values) {
      check(decider, request_with("{\"" + name + "\": " + value + "}"), readings);
    }
  }
  for (const char* attribute : {"mood", "device", "clearance", "nee", "née", "nothing"}) {
    for (const std::string& value : values) {
      const std::string properties =
          "\"properties\": {\"" + std::string(attribute) + "\": " + value + "}";
      check(decider, request_with("{}", properties), readings);
      check(decider, request_with("{}", "", properties), readings);
    }
  }
  MESSAGE(readings.texts, " texts: ", readings.accepted, " taken, ", readings.straight,
          " of them straight");
  CHECK(readings.straight > readings.texts / 2);
}

TEST_CASE("what is no request is refused by both, with the same words") {
  engine::Decider decider(loaded_of(all_types()));
  Readings readings;
  const std::string good = request_with(R"({"words": ["a", "b"], "number": 3})",
                                        R"("properties": {"mood": "good", "nee": "b"})");
  check(decider, good, readings);
  CHECK(readings.straight == 1);
  for (size_t size = 0; size < good.size(); ++size) check(decider, good.substr(0, size), readings);
  for (size_t at = 0; at < good.size(); ++at) {
    for (const char c : std::string("\"\\{}[]:,0-.e tn\x01\x80\xc3\xed\xff", 20)) {
      std::string changed = good;
      changed[at] = c;
      check(decider, changed, readings);
      check(decider, good.substr(0, at) + c + good.substr(at), readings);
    }
  }
  for (const char* tail : {" ", "\n", ",", "{}", "null", "\"", "\x01", "\xef\xbb\xbf", "//"}) {
    check(decider, good + tail, readings);
    check(decider, tail + good, readings);
  }
  for (const char* text : {"tru3",
                           "01.2",
                           "[1,,2]",
                           "{\"a\":1,}",
                           "[1,]",
                           "+1",
                           ".5",
                           "1.",
                           "1e",
                           "nul",
                           "NaN",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"\\x\"",
                           "\"\\u00g0\"",
                           "\"\t\"",
                           "{\"a\":1 \"b\":2}",
                           "{1:2}",
                           "{\"\\u0061\":1,\"a\":2}",
                           "\xc0\xaf",
                           "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\""}) {
    check(decider, request_with("{\"unknown\": " + std::string(text) + "}"), readings);
    check(decider, request_with("{\"word\": " + std::string(text) + "}"), readings);
  }
  for (const size_t depth : {10, 20, 70, 2000}) {
    check(decider,
          request_with("{\"unknown\": " + std::string(depth, '[') + std::string(depth, ']') + "}"),
          readings);
  }
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\": 1, ";
  check(decider, request_with(many + "\"last\": 1}"), readings);
  check(decider, request_with(many + "\"k7\": 1}"), readings);
  std::string words = "{\"words\": [";
  for (int i = 0; i < 5000; ++i) words += "\"w" + std::to_string(i * 7919 % 3001) + "\", ";
  check(decider, request_with(words + "\"last\"]}"), readings);
  MESSAGE(readings.texts, " texts: ", readings.accepted, " taken, ", readings.straight,
          " of them straight");
}

TEST_CASE("random requests of random meshes are told alike") {
  Readings readings;
  for (uint64_t seed = 5'000'000; seed < 5'000'040; ++seed) {
    const auto mesh = random_mesh(seed);
    engine::Decider decider(loaded_of(*mesh->mesh));
    Random random(seed);
    for (int i = 0; i < 250; ++i) {
      const RandomQuestion question = random_question(*mesh, random);
      CAPTURE(seed);
      const auto difference =
          reading_difference(decider, question.json, question.options.now, readings);
      CHECK_MESSAGE(!difference, *difference);
    }
  }
  MESSAGE(readings.texts, " texts: ", readings.accepted, " taken, ", readings.straight,
          " of them straight");
  CHECK(readings.straight > readings.accepted / 4);
}

TEST_CASE("a batch decides as its requests one by one") {
  size_t decided = 0;
  size_t permits = 0;
  for (uint64_t seed = 5'100'000; seed < 5'100'040; ++seed) {
    const auto mesh = random_mesh(seed);
    const Schema& schema = mesh->mesh->rulebook.schema;
    engine::Decider decider(loaded_of(*mesh->mesh));
    engine::Decider single(loaded_of(*mesh->mesh));
    engine::RequestSlots slots;
    Random random(seed);
    for (int i = 0; i < 20; ++i) {
      RandomQuestion question = random_question(*mesh, random);
      Request& request = question.request;
      request.resource.stated.clear();
      if (i % 2 == 0) request.enforces = Enforces::everything();
      if (!request.resource.type.valid()) continue;
      std::vector<std::string> names = {"no one knows", "nor this one"};
      for (const Entity* entity : mesh->mesh->store.all_of(request.resource.type)) {
        names.push_back(entity->ref.id);
      }
      const std::vector<std::string_view> ids(names.begin(), names.end());
      std::vector<engine::BatchTold> told(ids.size());
      const std::string text = write_request(request, schema);
      const Timestamp now = question.options.now;
      const Status status = decider.decide_each(text, ids, now, told);
      REQUIRE_MESSAGE(status.ok(), status.error().message);
      for (size_t k = 0; k < ids.size(); ++k) {
        request.resource.id = names[k];
        const Result<engine::Told> alone =
            single.decide(write_request(request, schema), now, false);
        REQUIRE(alone.ok());
        CAPTURE(seed);
        CAPTURE(write_request(request, schema));
        CHECK(told[k].permit == alone->permit);
        CHECK(told[k].outcome == alone->outcome);
        // As it was written: a slot that is invalid is not.
        const Result<Request> read = read_request(write_request(request, schema), schema);
        REQUIRE(read.ok());
        const engine::Answer whole =
            engine::answer(single.loaded(), *read, now, single.context(), slots);
        CHECK(told[k].permit == whole.permit);
        CHECK(told[k].outcome == whole.outcome);
        ++decided;
        permits += told[k].permit ? 1 : 0;
      }
    }
  }
  MESSAGE(decided, " decisions, ", permits, " permits");
  CHECK(permits > decided / 50);
}

/// Everyone reads, but not what is called é (in normalisation form C).
MemoryDisk forbidden_name() {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: names\ncentral: [global/]\ndomains: {}\nentities: [entities/*.json]\n";
  disk.files["global/model.bylaw"] = R"(module model
entity User { word?: string }
entity Product { word?: string }
context { word?: string }
action read by User on Product
)";
  disk.files["global/rules.bylaw"] = R"(standards rules
import model
guarantee everyone "Everyone reads." { permit read }
mandatory standard names "Names count." {
  forbid read when resource == Product::"é"
  forbid read when context.word otherwise "" == "é"
}
)";
  disk.files["entities/all.json"] = R"([{"type": "User", "id": "ada"}])";
  return disk;
}

/// "e" and a combining accent: é in another form.
constexpr std::string_view kDecomposed = "e\xCC\x81";

TEST_CASE("the ids of a batch are read as those of requests are") {
  engine::Decider batch(loaded_of(forbidden_name()));
  engine::Decider single(loaded_of(forbidden_name()));
  const std::string before =
      R"({"subject": {"type": "User", "id": "ada"}, "action": {"name": "read"}, )"
      R"("resource": {"type": "Product")";
  std::vector<std::string> names = {"a",
                                    "é",
                                    std::string(kDecomposed),
                                    "",
                                    "\xFF",
                                    "a\xFF",
                                    "\xED\xA0\x80",
                                    "\xF0\x9F\x98\x80",
                                    "日本",
                                    "\xE2\x84\xAB",
                                    "a b",
                                    std::string(70'000, 'x')};
  for (int i = 0; i < 30; ++i) names.push_back(names[static_cast<size_t>(i) % 9]);
  const std::vector<std::string_view> ids(names.begin(), names.end());
  std::vector<engine::BatchTold> told(ids.size());
  REQUIRE(batch.decide_each(before + "}}", ids, kNow, told).ok());
  size_t permits = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    CAPTURE(i);
    const auto alone = single.decide(before + R"(, "id": ")" + names[i] + "\"}}", kNow, false);
    CHECK(told[i].permit == (alone.ok() && alone->permit));
    CHECK(told[i].outcome == (alone.ok() ? alone->outcome : Outcome::kInvalid));
    permits += told[i].permit ? 1 : 0;
  }
  CHECK(permits > 5);
  CHECK(!told[2].permit);
  CHECK(told[3].outcome == Outcome::kInvalid);
}

TEST_CASE("a batch or a search takes no evaluations, which would be other requests") {
  engine::Decider decider(loaded_of(forbidden_name()));
  const std::vector<std::string_view> ids{"a"};
  std::vector<engine::BatchTold> told(1);
  const auto error = [&](const std::string& more) {
    const Status status = decider.decide_each(
        R"({"subject": {"type": "User", "id": "ada"}, "action": {"name": "read"}, )"
        R"("resource": {"type": "Product"}, )" +
            more + "}",
        ids, kNow, told);
    CHECK(told[0].permit == status.ok());
    return status.ok() ? "" : status.error().message;
  };
  CHECK(error(R"("evaluations": [])").empty());
  CHECK(error(R"("evaluations": [{"subject": {"type": "User", "id": "bob"}}])") ==
        "evaluations expects nothing where one request is asked for, saw a list [BY0904]");
  CHECK(error(R"("evaluations": 5)") ==
        "evaluations expects nothing where one request is asked for, saw 5 [BY0904]");
}

TEST_CASE("many evaluations: what one lacks stands beside them") {
  engine::Decider decider(loaded_of(all_types()));
  const auto told = [&](const std::string& evaluations, const std::string& more = "") {
    const std::string request =
        R"({"subject": {"type": "User", "id": "ada"}, "action": {"name": "read", "properties": )"
        R"({"urgent": false}}, "evaluations": [)" +
        evaluations + "]" + more + "}";
    const Result<engine::Told> result = decider.decide(request, kNow, true);
    REQUIRE_MESSAGE(result.ok(), result.error().message);
    std::string decisions;
    const std::string_view json = result->json;
    for (size_t at = json.find("\"decision\": "); at != std::string_view::npos;
         at = json.find("\"decision\": ", at + 1)) {
      decisions += json[at + 12];
    }
    return decisions + (result->permit ? " permit" : " deny");
  };
  const std::string a = R"({"resource": {"type": "Product", "id": "a"}})";
  const std::string b = R"({"resource": {"type": "Product", "id": "b"}})";
  const std::string nothing = "{}";
  CHECK(told(a) == "t permit");
  CHECK(told(a + ", " + b + ", " + nothing + ", " + a) == "tfft deny");
  CHECK(told(a + ", 7") == "tf deny");
  const auto semantic = [](const std::string& word) {
    return R"(, "options": {"evaluations_semantic": ")" + word + "\"}";
  };
  CHECK(told(a + ", " + b + ", " + a, semantic("deny_on_first_deny")) == "tf deny");
  CHECK(told(b + ", " + a + ", " + a, semantic("permit_on_first_permit")) == "ft deny");
  CHECK(told(b + ", " + a, semantic("execute_all")) == "ft deny");
  CHECK(told("", R"(, "resource": {"type": "Product", "id": "a"})") == "t permit");
  CHECK(
      told(
          R"({"subject": {"type": "User", "id": "bob"}, "resource": {"type": "Product", "id": "a"}})") ==
      "f deny");
  const auto error = [&](const std::string& text) {
    const Result<engine::Told> result = decider.decide(text, kNow, true);
    return result.ok() ? "" : result.error().message;
  };
  CHECK(error(R"({"evaluations": 7})") == "evaluations expects a list of objects, saw 7 [BY0904]");
  CHECK(error(R"({"evaluations": [{}], "options": {"evaluations_semantic": "some"}})") ==
        "options.evaluations_semantic expects execute_all, deny_on_first_deny or "
        "permit_on_first_permit, saw \"some\" [BY0904]");
  CHECK(error(R"({"evaluations": [{}], "options": []})") ==
        "options expects an object, saw a list [BY0904]");
  CHECK(error(R"({"evaluations": []})") == "the request has no subject [BY0905]");
  std::string many = R"({"context": {"words": [)";
  for (int i = 0; i < 5000; ++i) many += "\"w\",";
  many += R"("w"]}, "evaluations": [)";
  for (int i = 0; i < 5000; ++i) many += "{},";
  CHECK(error(many + "{}]}") ==
        "the request is refused: too many evaluations share so much [BY0903]");
}

TEST_CASE("a plain request is decided and answered without allocation") {
  engine::Decider decider(loaded_of(all_types()));
  const std::string request = request_with(
      R"({"words": ["b", "a"], "number": 3, "ip": "2001:db8::1", "word": "a long text that no)"
      R"( one has heard of before", "device": {"name": "phone", "ports": [2, 1]}, "odd": {"x": []}})",
      R"("properties": {"mood": "good"})");
  const auto permits = [&] {
    const Result<engine::Told> told = decider.decide(request, kNow, true);
    return told.ok() && told->permit && told->json.find("“their”") != std::string::npos;
  };
  CHECK_MESSAGE(permits(), decider.decide(request, kNow, true)->json);
  CHECK(permits());
  const uint64_t before = bench::allocations();
  bool all = true;
  for (int i = 0; i < 1000; ++i) all &= permits();
  CHECK(bench::allocations() - before == 0);
  CHECK(all);
}

}  // namespace
}  // namespace bylaw::tests
