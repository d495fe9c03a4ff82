// Tests of automata: every answer is held against RE2 (patterns) and against the plain definition
// of the other tests, over random tests and random texts, and over all short texts.
#include "graph/automaton.h"

#include <doctest/doctest.h>
#include <re2/re2.h>

#include <random>

#include "base/text.h"
#include "graph/string_test_oracle.h"

namespace bylaw {
namespace {

using enum StringTestKind;

bool automaton_says(const StringTest& test, std::string_view text) {
  const auto automaton = build_automaton({&test, 1});
  REQUIRE(automaton.ok());
  return !automaton->sets[automaton->run(text)].empty();
}

TEST_CASE("each kind of test") {
  CHECK(automaton_says({kEquals, "ab"}, "ab"));
  CHECK_FALSE(automaton_says({kEquals, "ab"}, "abc"));
  CHECK(automaton_says({kStartsWith, "ab"}, "abc"));
  CHECK_FALSE(automaton_says({kStartsWith, "ab"}, "a"));
  CHECK(automaton_says({kEndsWith, "aab"}, "aaab"));
  CHECK(automaton_says({kContains, ""}, ""));
  CHECK(automaton_says({kContains, "aba"}, "ababx"));
  CHECK(automaton_says({kLike, "a*b**c"}, "axbxbc"));
  CHECK_FALSE(automaton_says({kLike, "a*b*c"}, "acb"));
  CHECK(automaton_says({kLike, "*"}, ""));
  CHECK(automaton_says({kEquals, "k", true}, "\xE2\x84\xAA"));  // the Kelvin sign
  CHECK_FALSE(automaton_says({kEquals, "K", true}, "K"));       // nothing is lowered to a K
  CHECK(automaton_says({kMinLength, "", false, 2}, "\xC3\xA9x"));
  CHECK_FALSE(automaton_says({kMinLength, "", false, 2}, "\xF0\x9F\x98\x80"));
  CHECK(automaton_says({kMinLength, "", false, 0}, ""));
}

TEST_CASE("patterns") {
  CHECK(automaton_says({kMatches, "a.c"},
                       "a\xC3\xA9"
                       "c"));
  CHECK_FALSE(automaton_says({kMatches, "a.c"}, "a\nc"));
  CHECK(automaton_says({kMatches, "a[^b]c"}, "a\nc"));
  CHECK(automaton_says({kMatches, "(?:ab|c){2,3}"}, "abcab"));
  CHECK(automaton_says({kMatches, "[\xC3\xA0-\xC3\xBF]+"}, "\xC3\xA9\xC3\xA8"));
  CHECK(automaton_says({kMatches, "\\x{1F600}\\w\\D"}, "\xF0\x9F\x98\x80_x"));
  CHECK(automaton_says({kMatches, ""}, ""));
  CHECK(automaton_says({kMatches, "(a*)*b"}, "aab"));
  for (const char* bad : {"(", ")", "a**", "*", "[", "[]", "\\1", "\\b", "^a", "a{2,1}", "a{1001}",
                          "\\p{L}", "(?i)a", "\\x{D800}", "a\\", "[z-a]", "x{", "\\_"}) {
    CAPTURE(bad);
    const StringTest test{kMatches, bad};
    const auto automaton = build_automaton({&test, 1});
    REQUIRE_FALSE(automaton.ok());
    CHECK(automaton.error().message.starts_with("the pattern is outside the subset: "));
  }
}

TEST_CASE("budgets end in an error that says what was spent") {
  const std::vector<StringTest> blown = {{kMatches, "(a|b)*a(a|b){20}"}};
  const auto states = build_automaton(blown, {.states = 1000});
  REQUIRE_FALSE(states.ok());
  CHECK(states.error().message == "the string tests need more than 1000 states");
  const std::vector<StringTest> long_one = {{kMatches, "(((a{100}){100}){100}){100}"}};
  const auto instructions = build_automaton(long_one, {.instructions = 10000});
  REQUIRE_FALSE(instructions.ok());
  CHECK(instructions.error().message == "the tests need more than 10000 instructions");
  const auto steps = build_automaton(blown, {.steps = 5000});
  REQUIRE_FALSE(steps.ok());
  CHECK(steps.error().message == "the string tests need more than 5000 steps to be joined");
  const std::vector<StringTest> no_text = {{kEquals, "\xFF"}};
  CHECK_FALSE(build_automaton(no_text).ok());
}

TEST_CASE("it is minimal") {
  const std::vector<StringTest> pattern = {{kMatches, "(a|b)*a(a|b){3}"}};
  const auto automaton = build_automaton(pattern);
  REQUIRE(automaton.ok());
  CHECK(automaton->states() == 17);  // 2^4, and one without a way on
  const std::vector<StringTest> same = {{kMatches, "(ab)*"}, {kMatches, "(?:ab(ab|)*)?"}};
  const auto twice = build_automaton(same);
  REQUIRE(twice.ok());
  CHECK(twice->states() == 3);
  CHECK(twice->sets.size() == 2);
}

TEST_CASE("all short texts: random tests agree with their definitions") {
  std::mt19937_64 random(1300);
  const std::vector<std::string> letters = {"a", "b", "A", "\n", "\xC3\xA9", "\xE2\x84\xAA"};
  std::vector<std::string> texts = {""};
  for (size_t begin = 0, round = 0; round < 4; ++round) {
    const size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (const std::string& letter : letters) texts.push_back(texts[begin] + letter);
    }
  }
  for (size_t round = 0; round < 400; ++round) {
    std::vector<StringTest> tests;
    for (size_t i = 0; i <= round % 5; ++i) tests.push_back(random_string_test(random));
    const auto automaton = build_automaton(tests);
    REQUIRE(automaton.ok());
    const StringTestOracle oracle(tests);
    for (const std::string& text : texts) {
      if (automaton->sets[automaton->run(text)] == oracle.holding(text)) continue;
      CAPTURE(text);
      for (const StringTest& test : tests) MESSAGE(describe(test));
      FAIL("the automaton and the definition differ");
    }
  }
}

}  // namespace
}  // namespace bylaw
