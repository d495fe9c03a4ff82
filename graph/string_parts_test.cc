// Tests of the parts into which many tests fall: they answer as the tests are defined, and their
// sizes add up instead of being multiplied.
#include "graph/string_parts.h"

#include <doctest/doctest.h>

#include <chrono>
#include <random>

#include "graph/string_test_oracle.h"

namespace bylaw {
namespace {

using enum StringTestKind;

TEST_CASE("few tests are one part") {
  const std::vector<StringTest> tests = {{kLike, "a*"}, {kLike, "*b*"}, {kEquals, "ab"}};
  const auto parts = split_string_tests(tests);
  REQUIRE(parts.ok());
  CHECK(parts->parts.size() == 1);
  CHECK(parts->holds(1, "xbx"));
}

TEST_CASE("however the tests are split, each holds as it is defined") {
  std::mt19937_64 random(1302);
  for (size_t round = 0; round < 100; ++round) {
    std::vector<StringTest> tests;
    for (size_t i = 0; i < 10; ++i) tests.push_back(random_string_test(random));
    const auto parts = split_string_tests(tests, {.states = 40});
    if (!parts.ok()) {
      CHECK(parts.error().message == "the string tests need more than 40 states");
      continue;
    }
    const StringTestOracle oracle(tests);
    for (size_t t = 0; t < 100; ++t) {
      const std::string text = random_text(random, 6);
      for (size_t i = 0; i < tests.size(); ++i) {
        CAPTURE(text);
        CAPTURE(describe(tests[i]));
        CHECK(parts->holds(i, text) == oracle.holds(i, text));
      }
    }
  }
}

TEST_CASE("4,000 globs of all forms stay linear") {
  std::vector<StringTest> tests;
  size_t letters = 0;
  for (size_t i = 0; i < 4'000; ++i) {
    const std::string number = std::to_string(i);
    const std::vector<std::string> forms = {"mesh://domain" + number + "/*", "*-" + number + ".csv",
                                            "*/tmp" + number + "/*", "a" + number + "*z"};
    tests.push_back({kLike, forms[i % 20 == 2 ? 2 : i % 20 == 3 ? 3 : i % 2]});
    letters += tests.back().text.size();
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto parts = split_string_tests(tests);
  REQUIRE(parts.ok());
  const auto time = std::chrono::steady_clock::now() - begin;
  size_t states = 0, classes = 0;
  for (const StringClasses& part : parts->parts) {
    states += part.tables().class_of_state.size();
    classes += part.size();
  }
  MESSAGE("4,000 globs: ", parts->parts.size(), " parts, ", states, " states, ", classes,
          " classes, ", std::chrono::duration_cast<std::chrono::milliseconds>(time).count(), " ms");
  CHECK(states < 4 * letters);
  CHECK(parts->holds(2, "x/tmp2/y"));
  CHECK(parts->holds(40, "mesh://domain40/x"));
  CHECK_FALSE(parts->holds(40, "mesh://domain41/x"));
}

}  // namespace
}  // namespace bylaw
