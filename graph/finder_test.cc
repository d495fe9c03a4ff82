// What is found in a text against a plain look at each test, and tables that nobody packed.
#include "graph/finder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "graph/string_test_oracle.h"

namespace bylaw {
namespace {

std::vector<uint32_t> found(const PackedFinder& finder, std::string_view text) {
  std::vector<uint32_t> members;
  finder.members_of(text, members);
  return members;
}

std::string random_word(std::mt19937_64& random, size_t most) {
  static const std::vector<std::string> kLetters = {"a", "b", "/", "é", "ê"};
  std::string word;
  for (size_t n = 1 + random() % most; n > 0; --n) word += kLetters[random() % kLetters.size()];
  return word;
}

/// A word alone, or a glob that it stands in, before, behind or between others.
FinderTest random_test(std::mt19937_64& random) {
  FinderTest test{random_word(random, 4), ""};
  if (random() % 2 == 0) return test;
  const auto star = [&] { return random() % 2 == 0 ? "*" : ""; };
  test.glob = star() + (random() % 2 == 0 ? random_word(random, 3) + "*" : "") + test.word +
              (random() % 2 == 0 ? "*" + random_word(random, 3) : "") + star();
  if (random() % 8 == 0) test.glob += "**" + test.word;
  return test;
}

bool holds(const FinderTest& test, std::string_view text) {
  return test.glob.empty() ? text.find(test.word) != text.npos : fits_glob(text, test.glob);
}

TEST_CASE("a finder finds what a look at each test finds") {
  std::mt19937_64 random(1409);
  size_t passed = 0;
  for (size_t round = 0; round < 400; ++round) {
    std::vector<FinderTest> tests;
    for (size_t n = random() % 40; n > 0; --n) tests.push_back(random_test(random));
    const auto made = make_finder(tests);
    REQUIRE(made);
    const PackedFinder finder = made->packed();
    const auto members = static_cast<uint32_t>(finder.ends.size());
    REQUIRE(finder.well_formed(members));
    CHECK_FALSE(finder.well_formed(members - 1));
    CHECK_FALSE(finder.well_formed(members + 1));
    const std::vector<FinderTest> told = finder.tests();
    REQUIRE(told.size() + 1 == members);
    REQUIRE(made->members.size() == tests.size());
    for (size_t i = 0; i < tests.size(); ++i) CHECK(told[made->members[i] - 1] == tests[i]);
    for (size_t t = 0; t < 40; ++t) {
      const std::string text = t == 0 ? "" : random_word(random, 20);
      std::vector<uint32_t> wanted;
      for (uint32_t member = 1; member < members; ++member) {
        if (holds(told[member - 1], text)) wanted.push_back(member);
      }
      CAPTURE(text);
      CHECK(found(finder, text) == wanted);
      passed += wanted.size();
    }
  }
  CHECK(passed > 10'000);
}

TEST_CASE("globs over all short texts") {
  std::vector<std::string> globs;
  for (const char* glob :
       {"", "*", "**", "a", "a*", "*a", "*a*", "ab*", "*ab", "a*a", "a*b", "ab*ba", "*a*b*",
        "*ab*ab*", "*ab*ba*", "*aa*", "a*a*a", "*a**b", "b*ab*a*b"}) {
    globs.emplace_back(glob);
  }
  std::vector<std::string> texts{""};
  for (size_t i = 0; i < texts.size() && texts[i].size() < 8; ++i) {
    texts.push_back(texts[i] + "a");
    texts.push_back(texts[i] + "b");
  }
  for (const std::string& glob : globs) {
    for (const std::string& text : texts) {
      CAPTURE(glob);
      CAPTURE(text);
      CHECK(matches_glob(text, glob) == fits_glob(text, glob));
    }
  }
  // A text without letters need not lie anywhere.
  CHECK(matches_glob({}, "**"));
  CHECK_FALSE(matches_glob({}, "*a*"));
}

TEST_CASE("words within words, again and again") {
  std::vector<FinderTest> tests;
  for (size_t n = 1; n <= 50; ++n) tests.push_back({std::string(n, 'a'), ""});
  tests.push_back({"aa", "*aa*b"});
  const auto made = make_finder(tests);
  REQUIRE(made);
  std::string text;
  for (size_t n = 0; n < 500; ++n) text += std::string(n % 60, 'a') + "c";
  std::vector<uint32_t> members{7};
  made->packed().members_of(text, members);
  REQUIRE(members.size() == 51);
  CHECK(members.front() == 7);
  CHECK(std::is_sorted(members.begin() + 1, members.end()));
  CHECK(found(made->packed(), text + "b").size() == 51);
}

TEST_CASE("letters of long words take a word each") {
  std::mt19937_64 random(7);
  std::vector<FinderTest> tests;
  for (size_t i = 0; i < 1000; ++i) {
    std::string word = std::to_string(i) + "-";
    for (size_t n = 0; n < 30; ++n) word += static_cast<char>('a' + random() % 26);
    tests.push_back({word, ""});
  }
  const auto made = make_finder(tests);
  REQUIRE(made);
  CHECK(made->states.size() < 1000 * 38);
}

TEST_CASE("words of too many letters have no finder") {
  CHECK_FALSE(make_finder(std::vector<FinderTest>{{std::string(1u << 22, 'a'), ""}}));
}

TEST_CASE("whatever the words of a file are, a well-formed finder stays within them") {
  std::mt19937_64 random(99);
  const auto made = make_finder(std::vector<FinderTest>{{"ab", ""},
                                                        {"ab", "*ab*b*"},
                                                        {"abc", ""},
                                                        {"b", "b*a"},
                                                        {"bcd", ""},
                                                        {"cab", ""},
                                                        {"é/", ""}});
  REQUIRE(made);
  size_t sound = 0;
  for (size_t round = 0; round < 40'000; ++round) {
    Finder changed = *made;
    for (size_t n = 1 + random() % 2; n > 0; --n) {
      const size_t which = random() % 8;
      std::vector<uint32_t>& words = which == 0   ? changed.firsts
                                     : which == 1 ? changed.ends
                                                  : changed.states;
      words[random() % words.size()] ^= uint32_t{1} << random() % 32;
    }
    if (random() % 8 == 0) changed.states.resize(random() % changed.states.size());
    if (random() % 16 == 0) changed.letters.resize(random() % changed.letters.size());
    if (!changed.packed().well_formed(8)) continue;
    ++sound;
    for (size_t t = 0; t < 5; ++t) {
      for (const uint32_t member : found(changed.packed(), random_word(random, 12))) {
        CHECK(member > 0);
        CHECK(member < 8);
      }
    }
    CHECK(changed.packed().tests().size() == 7);
  }
  CHECK(sound > 1'000);
}

}  // namespace
}  // namespace bylaw
