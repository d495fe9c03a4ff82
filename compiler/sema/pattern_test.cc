#include "compiler/sema/pattern.h"

#include <doctest/doctest.h>
#include <re2/re2.h>

#include <random>
#include <string>
#include <vector>

#include "graph/automaton_pattern.h"

namespace bylaw {
namespace {

std::string offending(const std::string& pattern) {
  const auto problem = pattern_problem(pattern);
  if (!problem) return "none";
  return pattern.substr(problem->begin, problem->end - problem->begin);
}

bool re2_takes(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  return RE2(pattern, options).ok();
}

}  // namespace

TEST_CASE("patterns of the subset") {
  for (const char* pattern :
       {"", "abc", "a.c", R"(mesh://[a-z_]+/[a-z_]+/v[0-9]+)", "[^a-z]", "(a|b)*c", "(?:ab)+",
        R"(\d+\.\d*)", R"([\w.-]+@[\w-]+)", "a{2}b{2,}c{2,5}", R"(\x41\x{20AC})", "é+", "[à-ü]",
        R"(\(\)\[\]\{\})", "()", "a||b", "(a{10}){100}", R"([a\]b])", R"(\t\n\r)"}) {
    CAPTURE(pattern);
    CHECK(offending(pattern) == "none");
    CHECK(re2_takes(pattern));
  }
}

TEST_CASE("what is outside the subset is shown at its place") {
  CHECK(offending("a(?=b)") == "(?=");
  CHECK(offending("a(?!b)") == "(?!");
  CHECK(offending("(?<=a)b") == "(?<=");
  CHECK(offending("(?<!a)b") == "(?<!");
  CHECK(offending("(?P<n>a)") == "(?P");
  CHECK(offending("(?i)a") == "(?i");
  CHECK(offending(R"((a)\1)") == "\\1");
  CHECK(offending(R"(\bword\b)") == "\\b");
  CHECK(offending("^a") == "^");
  CHECK(offending("a$") == "$");
  CHECK(offending(R"(\Aa)") == "\\A");
  CHECK(offending(R"(\p{L})") == "\\p");
  CHECK(offending("a*?") == "?");
  CHECK(offending("a**") == "*");
  CHECK(offending("*a") == "*");
  CHECK(offending("a|+") == "+");
  CHECK(offending("(a") == "(");
  CHECK(offending("a)") == ")");
  CHECK(offending("[a") == "[");
  CHECK(offending("[]a]") == "[]");
  CHECK(offending("[[:alpha:]]") == "[");
  CHECK(offending("[z-a]") == "z-a");
  CHECK(offending(R"([a-\d])") == "a-\\d");
  CHECK(offending("a]") == "]");
  CHECK(offending("a{2") == "{2");
  CHECK(offending("a{,2}") == "{");
  CHECK(offending("a{3,2}") == "{3,2}");
  CHECK(offending("a{1001}") == "{1001}");
  CHECK(offending("(a{100}){11}") == "{11}");
  CHECK(offending(R"(\x4)") == "\\x4");
  CHECK(offending(R"(\x{110000})") == "\\x{110000}");
  CHECK(offending(R"(\_)") == "\\_");
  CHECK(offending("a\\") == "\\");
  CHECK(offending(std::string(100, '(') + std::string(100, ')')) == "(");
}

TEST_CASE("RE2 and the automata take every pattern of the subset, and the automata no other") {
  std::mt19937 random(20260302);
  const std::vector<std::string> parts{"a",  "b",   "é",     ".", "\\d", "[a-c]", "[^x]", "(", ")",
                                       "|",  "*",   "+",     "?", "{2}", "{1,3}", "(?:",  "]", "[",
                                       "\\", "\\.", "\\x41", "-", "{",   "}",     "^",    "$", "_"};
  size_t taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string pattern;
    const size_t length = random() % 8;
    for (size_t j = 0; j < length; ++j) pattern += parts[random() % parts.size()];
    CAPTURE(pattern);
    const bool fits = !pattern_problem(pattern);
    CHECK(parse_pattern(pattern).ok() == fits);
    if (!fits) continue;
    ++taken;
    CHECK(re2_takes(pattern));
  }
  CHECK(taken > 1'000);
}

}  // namespace bylaw
