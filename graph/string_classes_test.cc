// Tests of string classes: classes are what the tests tell apart, every class has a witness, and
// texts are classified as the definitions say.
#include "graph/string_classes.h"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <set>

#include "graph/string_test_oracle.h"

namespace bylaw {
namespace {

using enum StringTestKind;

StringClasses classes_of(const std::vector<StringTest>& tests) {
  auto classes = StringClasses::build(tests);
  REQUIRE_MESSAGE(classes.ok(), (classes.ok() ? "" : classes.error().message));
  return *std::move(classes);
}

std::map<std::string, std::vector<uint32_t>> witnesses_of(const StringClasses& classes) {
  std::map<std::string, std::vector<uint32_t>> result;
  for (uint32_t id = 0; id < classes.size(); ++id) {
    result[classes.witness(StringClassId(id))] = classes.tests(StringClassId(id));
  }
  return result;
}

using Witnesses = std::map<std::string, std::vector<uint32_t>>;

TEST_CASE("classes with their witnesses") {
  CHECK(witnesses_of(classes_of({})) == Witnesses{{"other", {}}});
  CHECK(witnesses_of(classes_of({{kEquals, "a"}})) == Witnesses{{"a", {0}}, {"other", {}}});
  CHECK(witnesses_of(classes_of({{kEquals, ""}})) == Witnesses{{"", {0}}, {"other", {}}});
  CHECK(
      witnesses_of(classes_of({{kLike, "mesh://*"}, {kEndsWith, ".csv"}, {kEquals, "mesh://x"}})) ==
      Witnesses{{"other", {}},
                {"mesh://", {0}},
                {".csv", {1}},
                {"mesh://.csv", {0, 1}},
                {"mesh://x", {0, 2}}});
  CHECK(witnesses_of(classes_of({{kMatches, "\xC3\xA9[^\\x00-\\x7F]+"}})) ==
        Witnesses{{"other", {}}, {"\xC3\xA9\xC3\xA9", {0}}});
  CHECK(witnesses_of(classes_of({{kMinLength, "", false, 0}})) == Witnesses{{"a", {0}}});
}

TEST_CASE("a class that literals use up is none") {
  // "a" and "b" are all that the pattern matches.
  const StringClasses classes = classes_of({{kMatches, "[ab]"}, {kEquals, "a"}, {kEquals, "b"}});
  CHECK(witnesses_of(classes) == Witnesses{{"other", {}}, {"a", {0, 1}}, {"b", {0, 2}}});
  // Here one string is left, and then one among very many.
  CHECK(
      witnesses_of(classes_of({{kMatches, "[ab]?"}, {kEquals, "a"}, {kEquals, "b"}})).contains(""));
  const StringClasses many = classes_of({{kMatches, "[a-z]{8}"}, {kEquals, "aaaaaaaa"}});
  CHECK(witnesses_of(many) == Witnesses{{"other", {}}, {"aaaaaaaa", {0, 1}}, {"aaaaaaab", {0}}});
}

TEST_CASE("equal tests, and tests that say the same") {
  const StringClasses classes = classes_of(
      {{kLike, "x*"}, {kStartsWith, "x"}, {kMatches, "xy"}, {kLike, "xy"}, {kLike, "*"}});
  CHECK(witnesses_of(classes) == Witnesses{{"a", {4}}, {"x", {0, 1, 4}}, {"xy", {0, 1, 2, 3, 4}}});
  CHECK(classes.tables().words.entries.size() == 1);
  CHECK(classes.classes_where(0).size() == 2);
  CHECK(classes.holds(classes.classify("xy"), 2));
  CHECK_FALSE(classes.holds(classes.classify("xyz"), 2));
}

TEST_CASE("random tests: classification, witnesses, and that no class is missed") {
  std::mt19937_64 random(1301);
  std::vector<std::string> texts;
  for (size_t i = 0; i < 3000; ++i) texts.push_back(random_text(random, 8));
  size_t classes_seen = 0;
  for (size_t round = 0; round < 300; ++round) {
    std::vector<StringTest> tests;
    for (size_t i = 0; i <= round % 8; ++i) tests.push_back(random_string_test(random));
    for (const StringTest& test : tests) CAPTURE(describe(test));
    const StringClasses classes = classes_of(tests);
    const StringTestOracle oracle(tests);
    std::set<std::vector<uint32_t>> known;
    for (uint32_t id = 0; id < classes.size(); ++id) {
      const std::string& witness = classes.witness(StringClassId(id));
      CAPTURE(witness);
      CHECK_FALSE(invalid_utf8(witness));
      CHECK(classes.classify(witness) == StringClassId(id));
      CHECK(oracle.holding(witness) == classes.tests(StringClassId(id)));
      known.insert(classes.tests(StringClassId(id)));
    }
    CHECK(known.size() == classes.size());
    classes_seen += classes.size();
    bool agrees = true;
    for (const std::string& text : texts) {
      agrees = agrees && classes.tests(classes.classify(text)) == oracle.holding(text);
    }
    CHECK(agrees);
  }
  MESSAGE(classes_seen, " classes");
}

TEST_CASE("further strings of a class") {
  const StringClasses classes = classes_of({{kMatches, "[ab]?x"}, {kEquals, "ax"}});
  const StringClassId fits = classes.classify("x");
  CHECK(classes.examples(fits, 1) == std::vector<std::string>{"x"});
  CHECK(classes.examples(fits, 9) == std::vector<std::string>{"x", "bx"});
  CHECK(classes.examples(classes.classify("ax"), 9) == std::vector<std::string>{"ax"});
  const std::vector<std::string> others = classes.examples(classes.classify("-"), 5);
  CHECK(others.size() == 5);
  for (const std::string& text : others) CHECK(classes.tests(classes.classify(text)).empty());
}

TEST_CASE("very many literals, prefixes or suffixes stay linear") {
  using Clock = std::chrono::steady_clock;
  const auto measure = [](const char* what, const std::vector<StringTest>& tests) {
    const auto begin = Clock::now();
    const auto classes =
        StringClasses::build(tests, {.instructions = 1u << 22, .states = 1u << 18});
    REQUIRE(classes.ok());
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    MESSAGE(what, ": ", classes->size(), " classes, ", classes->tables().class_of_state.size(),
            " states, ", ms.count(), " ms");
    CHECK(classes->size() == tests.size() + 1);
  };
  std::vector<StringTest> tests;
  for (size_t i = 0; i < 100'000; ++i) tests.push_back({kEquals, "product-" + std::to_string(i)});
  measure("100,000 literals", tests);
  tests.clear();
  for (size_t i = 0; i < 5'000; ++i) tests.push_back({kStartsWith, "p" + std::to_string(i) + "/"});
  measure("5,000 prefixes", tests);
  tests.clear();
  for (size_t i = 0; i < 5'000; ++i) tests.push_back({kEndsWith, "." + std::to_string(i) + "s"});
  measure("5,000 suffixes", tests);
}

TEST_CASE("globs as people write them") {
  std::vector<StringTest> tests;
  for (size_t i = 0; i < 85; ++i) {
    const std::string number = std::to_string(i);
    const std::vector<std::string> forms = {"mesh://domain" + number + "/*", "*-" + number + ".csv",
                                            "*/tmp" + number + "/*", "a" + number + "*z"};
    tests.push_back({kLike, forms[i == 40 ? 2 : i % 40 == 3 ? 3 : i % 2]});
  }
  const auto begin = std::chrono::steady_clock::now();
  const StringClasses classes = classes_of(tests);
  const auto time = std::chrono::steady_clock::now() - begin;
  MESSAGE("85 globs: ", classes.size(), " classes, ", classes.tables().class_of_state.size(),
          " states, ", std::chrono::duration_cast<std::chrono::milliseconds>(time).count(), " ms");
}

}  // namespace
}  // namespace bylaw
