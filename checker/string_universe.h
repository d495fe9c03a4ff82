// Strings without string theory: whatever the policies test, a text is one of finitely many words
// that stand for the classes they can tell apart. Entry point: make_string_universe().
#ifndef BYLAW_CHECKER_STRING_UNIVERSE_H_
#define BYLAW_CHECKER_STRING_UNIVERSE_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/expr.h"

namespace bylaw {

/// A test of a whole text against something that stands in the policies.
struct TextTest {
  Op op = Op::kMatches;  // kMatches, kLike, kStartsWith, kEndsWith, kContains
  std::string pattern;
  auto operator<=>(const TextTest&) const = default;
};

/// Everything that is asked of texts.
struct TextTests {
  std::set<std::string> literals;  // texts that others are compared with
  std::set<TextTest> tests;
  std::set<TextTest> lower_tests;  // of texts in lower case
  std::set<int64_t> sizes;         // numbers that sizes are compared with
  bool lower = false;              // some text is lowered
  bool mixed = false;              // so that it meets others, not only what is written down
  bool ordered = false;            // texts are compared by order
  uint32_t copies = 1;             // how many different texts of one class have to be told apart
  auto operator<=>(const TextTests&) const = default;
};

/// Words in the order in which witnesses prefer them.
struct StringUniverse {
  std::vector<std::string> words;
  std::vector<uint32_t> classes;  // by word: those of one class pass the same tests
  /// Every text behaves as one of the words does; else what holds of all words is no proof.
  bool complete = true;
};

/// What is told where patterns are too many, and texts are not all told apart.
inline constexpr std::string_view kTooManyPatterns =
    "this and the other patterns are too many to tell texts apart";

/// Whether it may stand for any text that nothing speaks of: "other", "other2", …
bool plain_text(const std::string& text);

StringUniverse make_string_universe(const TextTests& tests);

/// Whether `text` passes the test.
bool passes(const std::string& text, const TextTest& test);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_STRING_UNIVERSE_H_
