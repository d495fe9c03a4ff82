// The JSON of decisions is laid out as nlohmann::json lays it out.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "facts/test_schema.h"
#include "facts/told.h"

namespace bylaw {
namespace {

using Json = nlohmann::ordered_json;

ToldDecision full() {
  ToldDecision told;
  told.permit = true;
  told.outcome = "granted";
  told.reasons = {
      {1, "a.b", "permit", "*", "", "a.bylaw:7", {}},
      {2, "a.c", "require", "shop", "A \"title\",\twith\\signs\x01\x7F é 日本", "", "x"}};
  told.views = {{"a.b", "", false, false, {}, {}},
                {"a.c", "row.x == \"y\"", false, true, {{"name", "null"}, {"id", "hashed"}}, {"é"}},
                {"a.d", "", true, true, {{"twin", "null"}, {"other", "null"}}, {"twin"}}};
  told.notices = {{"a.s", "warn", true, ""}};
  told.errors = {{"", "what", "a.bylaw:1"}, {"a.b", "went\nwrong", ""}};
  told.problems = {"p"};
  told.ignored = {"one", "two"};
  told.explanation.emplace();
  told.explanation->push_back({told.reasons[0], "applied", "x > 1", "", {"x is 2"}, "by"});
  told.explanation->push_back({told.reasons[1], "failed", "", "b.bylaw:3", {}, ""});
  return told;
}

TEST_CASE("what is written reads back, and is laid out with two spaces") {
  const TestSchema schema;
  for (const ToldDecision& told : {full(), ToldDecision()}) {
    const std::string text = told_json(schema, told);
    const Json json = Json::parse(text);
    CHECK(json.dump(2) == text);
    CHECK(json["decision"] == told.permit);
    CHECK(json["context"]["reasons"].size() == told.reasons.size());
    CHECK(json["context"].contains("explanation") == told.explanation.has_value());
  }
  const Json context = Json::parse(told_json(schema, full()))["context"];
  CHECK(context["reasons"][0]["title"].is_null());
  CHECK(context["reasons"][1]["title"] == full().reasons[1].title);
  CHECK(context["reasons"][1]["requirement"] == "x");
  CHECK(context["views"][0]["columns"].is_null());
  CHECK(context["views"][0]["rows"] == "all");
  CHECK(context["views"][1]["columns"].dump() == R"({"name":"null","id":"hashed","é":"full"})");
  CHECK(context["views"][1]["rows"] == "filtered");
  CHECK(context["views"][2]["columns"].dump() == R"({"twin":"full","other":"null"})");
  CHECK(context["views"][2]["rows"] == "none");
  CHECK(context["explanation"][0]["source"] == "a.bylaw:7");
  CHECK(context["explanation"][1]["source"] == "b.bylaw:3");
}

TEST_CASE("arguments of duties are values of JSON where there are such") {
  TestSchema schema;
  Duty duty;
  duty.name.local = "keep";
  duty.parameters = {TestSchema::member("on", schema.simple(TypeKind::kBool)),
                     TestSchema::member("days", schema.simple(TypeKind::kInt)),
                     TestSchema::member("word", schema.simple(TypeKind::kString)),
                     TestSchema::member("tier", schema.simple(TypeKind::kString)),
                     TestSchema::member("words", schema.simple(TypeKind::kString))};
  const DutyId id = schema.duties.add(duty);
  ToldDecision told;
  told.obligations = {
      {id,
       {Value(true), Value(int64_t{-7}), Value(std::string("w")), schema.tier_value("internal"),
        Value::list({Value(std::string("a")), Value(int64_t{1})})}}};
  const std::string text = told_json(schema, told);
  const Json json = Json::parse(text);
  CHECK(json.dump(2) == text);
  CHECK(json["context"]["obligations"][0].dump() ==
        R"({"duty":"keep","arguments":{"on":true,"days":-7,"word":"w","tier":"internal",)"
        R"("words":["a",1]}})");
}

TEST_CASE("what is no UTF-8 is replaced") {
  const TestSchema schema;
  ToldDecision told;
  told.problems = {"a\xFFz"};
  CHECK(told_json(schema, told).find("\"a\xEF\xBF\xBDz\"") != std::string::npos);
}

}  // namespace
}  // namespace bylaw
