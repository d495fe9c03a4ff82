#include "evaluator/search.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "facts/read_json.h"
#include "tests/bundle/loaded_mesh.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

struct Tally {
  size_t searches = 0;
  size_t known = 0;
  size_t tested = 0;
  size_t found = 0;
};

/// The request without what is looked for, with a page.
std::string query(const Request& request, const Schema& schema, OpenPart open, size_t limit,
                  const std::string& token) {
  auto json = nlohmann::json::parse(write_request(request, schema));
  if (open == OpenPart::kAction) json.erase("action");
  if (open == OpenPart::kSubject) json["subject"] = {{"type", json["subject"]["type"]}};
  if (open == OpenPart::kResource) json["resource"] = {{"type", json["resource"]["type"]}};
  if (limit > 0) json["page"]["limit"] = limit;
  if (!token.empty()) json["page"]["token"] = token;
  return json.dump();
}

/// All pages.
std::vector<std::string> found(engine::Decider& decider, const Request& request, OpenPart open,
                               size_t limit, Timestamp now, Tally& tally) {
  std::vector<std::string> all;
  std::string token;
  ++tally.searches;
  for (bool first = true; first || !token.empty(); first = false) {
    const std::string text = query(request, decider.loaded().schema(), open, limit, token);
    const auto page = engine::search(decider, text, now);
    REQUIRE_MESSAGE(page.ok(), page.error().message);
    CHECK(page->ids.size() <= (limit == 0 ? engine::kUsualPage : limit));
    CHECK((page->next.empty() || !page->ids.empty()));
    all.insert(all.end(), page->ids.begin(), page->ids.end());
    token = page->next;
    if (first) tally.known += page->known;
    tally.tested += page->tested;
  }
  tally.found += all.size();
  return all;
}

/// Each entity, asked for.
std::vector<std::string> tried(engine::Decider& decider, const Mesh& mesh, Request request,
                               OpenPart open, Timestamp now) {
  std::vector<std::string> all;
  const Schema& schema = mesh.rulebook.schema;
  const auto ask = [&](const std::string& name) {
    const auto told = decider.decide(write_request(request, schema), now, false);
    REQUIRE_MESSAGE(told.ok(), told.error().message);
    if (told->permit) all.push_back(name);
  };
  if (open == OpenPart::kAction) {
    for (size_t i = 0; i < schema.actions.size(); ++i) {
      request.action = schema.actions.id_at(i);
      request.action_properties.clear();
      ask(schema.actions[request.action].name.local);
    }
    std::ranges::sort(all);
    return all;
  }
  RequestEntity& asked = open == OpenPart::kSubject ? request.principal : request.resource;
  asked.stated.clear();
  for (const Entity* entity : mesh.store.all_of(asked.type)) {
    asked.id = entity->ref.id;
    ask(asked.id);
  }
  return all;
}

TEST_CASE("a search finds what asking for each entity finds, on pages of any size") {
  Tally tally;
  for (uint64_t seed = 5'200'000; seed < 5'200'060; ++seed) {
    const auto mesh = random_mesh(seed);
    engine::Decider decider(loaded_of(*mesh->mesh));
    engine::Decider single(loaded_of(*mesh->mesh));
    Random random(seed);
    for (int i = 0; i < 30; ++i) {
      RandomQuestion question = random_question(*mesh, random);
      Request& request = question.request;
      if (!request.principal.type.valid() || !request.resource.type.valid() ||
          !request.action.valid()) {
        continue;
      }
      if (i % 2 == 0) request.enforces = Enforces::everything();
      for (const OpenPart open : {OpenPart::kSubject, OpenPart::kResource, OpenPart::kAction}) {
        Request asked = request;
        if (open == OpenPart::kSubject) asked.principal.stated.clear();
        if (open == OpenPart::kResource) asked.resource.stated.clear();
        if (open == OpenPart::kAction) asked.action_properties.clear();
        const Timestamp now = question.options.now;
        CAPTURE(seed);
        CAPTURE(write_request(asked, mesh->mesh->rulebook.schema));
        CAPTURE(static_cast<int>(open));
        CHECK(found(decider, asked, open, static_cast<size_t>(i % 4), now, tally) ==
              tried(single, *mesh->mesh, asked, open, now));
      }
    }
  }
  MESSAGE(tally.searches, " searches over ", tally.known, " known: ", tally.tested, " decided, ",
          tally.found, " found");
  CHECK(tally.found > 500);
  CHECK(tally.tested < tally.known);
}

TEST_CASE("what is no search is refused") {
  const auto mesh = random_mesh(5'200'001);
  engine::Decider decider(loaded_of(*mesh->mesh));
  const auto error = [&](const std::string& text) {
    const auto page = engine::search(decider, text, Timestamp{0});
    return page.ok() ? "" : page.error().message;
  };
  const std::string rest = R"("action": {"name": "read"}, "resource": {"type": "R", "id": "x"})";
  const std::string open = R"({"subject": {"type": "S"}, )" + rest;
  CHECK(error(open + "}").empty());
  CHECK(error(open + R"(, "page": {"limit": 7}})").empty());
  CHECK(error(R"({"subject": {"type": "S", "id": "y"}, )" + rest + "}") ==
        "a search expects one part without its id, or no action, saw a request that lacks nothing "
        "[BY0904]");
  CHECK(error(R"({"subject": {"type": "S", "properties": {"a": 1}}, )" + rest + "}") ==
        "subject.properties expects nothing, since it is looked for, saw an object [BY0904]");
  CHECK(error(open + R"(, "evaluations": []})").empty());
  CHECK(error(open + R"(, "evaluations": [{}]})") ==
        "evaluations expects nothing where one request is asked for, saw a list [BY0904]");
  CHECK(error(open + R"(, "page": 7})") == "page expects an object, saw 7 [BY0904]");
  CHECK(error(open + R"(, "page": {"limit": 0}})") ==
        "page.limit expects a whole number of at most nine digits, from 1 on, saw 0 [BY0904]");
  CHECK(error(open + R"(, "page": {"limit": -1}})") ==
        "page.limit expects a whole number of at most nine digits, from 1 on, saw -1 [BY0904]");
  CHECK(error(open + R"(, "page": {"limit": 99999999999999999999}})") ==
        "page.limit expects a whole number of at most nine digits, from 1 on, saw "
        "99999999999999999999 [BY0904]");
  CHECK(error(open + R"(, "page": {"token": 7}})") == "page.token expects a text, saw 7 [BY0904]");
  for (const char* token : {"x", "1", "16", "1xy", "261", "16162ff0g"}) {
    CHECK(error(open + R"(, "page": {"token": ")" + token + "\"}}") ==
          "page.token is no token of a page of this search");
  }
  CHECK(error("[]") == "a request expects an object, saw a list [BY0904]");
  CHECK(error("{").ends_with("[BY0901]"));
}

}  // namespace
}  // namespace bylaw::tests
