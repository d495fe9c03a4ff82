// The plain definition of string tests, with RE2 for patterns, and random tests and texts: what the
// automata are held against. Only tests include it. Entry points: StringTestOracle,
// random_string_test().
#ifndef BYLAW_GRAPH_STRING_TEST_ORACLE_H_
#define BYLAW_GRAPH_STRING_TEST_ORACLE_H_

#include <re2/re2.h>

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "graph/automaton.h"

namespace bylaw {

/// Whether `text` fits the glob, by the definition: what a star swallows is tried out.
inline bool fits_glob(std::string_view text, std::string_view glob) {
  std::vector<bool> fits(text.size() + 1, false);  // the glob so far and text[0, i)
  fits[0] = true;
  for (const char g : glob) {
    if (g == '*') {
      for (size_t i = 1; i <= text.size(); ++i) fits[i] = fits[i] || fits[i - 1];
    } else {
      for (size_t i = text.size(); i > 0; --i) fits[i] = fits[i - 1] && text[i - 1] == g;
      fits[0] = false;
    }
  }
  return fits[text.size()];
}

class StringTestOracle {
 public:
  explicit StringTestOracle(const std::vector<StringTest>& tests) : tests_(tests) {
    RE2::Options options;
    options.set_log_errors(false);
    for (const StringTest& test : tests) {
      const bool pattern = test.kind == StringTestKind::kMatches;
      patterns_.push_back(pattern ? std::make_unique<RE2>(test.text, options) : nullptr);
    }
  }

  bool holds(size_t i, std::string_view raw) const {
    const StringTest& test = tests_[i];
    const std::string text = test.lower ? to_lower(raw) : std::string(raw);
    switch (test.kind) {
      case StringTestKind::kEquals:
        return text == test.text;
      case StringTestKind::kStartsWith:
        return text.starts_with(test.text);
      case StringTestKind::kEndsWith:
        return text.ends_with(test.text);
      case StringTestKind::kContains:
        return text.find(test.text) != std::string::npos;
      case StringTestKind::kLike:
        return fits_glob(text, test.text);
      case StringTestKind::kMatches:
        return RE2::FullMatch(text, *patterns_[i]);
      case StringTestKind::kMinLength:
        return code_points(text).size() >= test.length;
      case StringTestKind::kIsLower:
        return to_lower(text) == text;
    }
    return false;
  }
  std::vector<uint32_t> holding(std::string_view text) const {
    std::vector<uint32_t> result;
    for (uint32_t i = 0; i < tests_.size(); ++i) {
      if (holds(i, text)) result.push_back(i);
    }
    return result;
  }
  /// False if RE2 refuses the pattern.
  bool readable(size_t i) const { return !patterns_[i] || patterns_[i]->ok(); }

 private:
  std::vector<StringTest> tests_;
  std::vector<std::unique_ptr<RE2>> patterns_;
};

inline std::string describe(const StringTest& test) {
  static constexpr std::string_view kKinds[] = {"==",   "startsWith", "endsWith", "contains",
                                                "like", "matches",    "size >=",  "is lower"};
  return (test.lower ? "lower " : "") + std::string(kKinds[static_cast<size_t>(test.kind)]) + " " +
         quote(test.text) + " " + std::to_string(test.length);
}

/// A pattern of the subset over few letters, nested at most `depth` deep.
inline std::string random_pattern(std::mt19937_64& random, size_t depth) {
  static const std::vector<std::string> kAtoms = {"a",
                                                  "b",
                                                  "A",
                                                  "\xC3\xA9",
                                                  ".",
                                                  "[ab]",
                                                  "[^a]",
                                                  "\\w",
                                                  "\\d",
                                                  "\\S",
                                                  "\\W",
                                                  "[a-z]",
                                                  "[^\\w\\n]",
                                                  "\\x61",
                                                  "[A\\xE9]",
                                                  "\\n",
                                                  "a*",
                                                  "\\D",
                                                  "[b-\xC3\xBF]",
                                                  ".*",
                                                  "\\x{212A}",
                                                  "[\\x{80}-\\x{FFFF}]",
                                                  "[^b\\x{1F600}]",
                                                  "\\.",
                                                  "k"};
  const auto pick = [&](size_t n) { return static_cast<size_t>(random() % n); };
  if (depth == 0 || pick(4) == 0) return kAtoms[pick(kAtoms.size())];
  switch (pick(6)) {
    case 0:
      return "(" + random_pattern(random, depth - 1) + "|" + random_pattern(random, depth - 1) +
             ")";
    case 1: {
      static const std::vector<std::string> kRepeats = {"*",    "+",     "?",  "{2}",
                                                        "{1,}", "{0,2}", "{0}"};
      return "(?:" + random_pattern(random, depth - 1) + ")" + kRepeats[pick(kRepeats.size())];
    }
    case 2:
      return "(|" + random_pattern(random, depth - 1) + ")";
    default:
      return random_pattern(random, depth - 1) + random_pattern(random, depth - 1);
  }
}

inline std::string random_text(std::mt19937_64& random, size_t longest) {
  static const std::vector<std::string> kLetters = {"a",
                                                    "b",
                                                    "a",
                                                    "b",
                                                    "A",
                                                    "K",
                                                    "k",
                                                    "1",
                                                    "_",
                                                    ".",
                                                    " ",
                                                    "\n",
                                                    "\xC3\xA9",
                                                    "\xC3\x89",
                                                    "\xE2\x84\xAA",
                                                    "\xF0\x9F\x98\x80"};
  std::string text;
  for (size_t n = random() % (longest + 1); n > 0; --n)
    text += kLetters[random() % kLetters.size()];
  return text;
}

inline StringTest random_string_test(std::mt19937_64& random) {
  StringTest test;
  test.kind = static_cast<StringTestKind>(random() % 8);
  test.lower = random() % 4 == 0;
  test.length = static_cast<uint32_t>(random() % 4);
  if (test.kind == StringTestKind::kMatches) {
    test.text = random_pattern(random, 3);
  } else if (test.kind == StringTestKind::kLike) {
    for (size_t n = random() % 5; n > 0; --n) {
      test.text += random() % 2 == 0 ? "*" : random_text(random, 2);
    }
  } else if (test.kind != StringTestKind::kMinLength && test.kind != StringTestKind::kIsLower) {
    test.text = random_text(random, 3);
  }
  return test;
}

}  // namespace bylaw

#endif  // BYLAW_GRAPH_STRING_TEST_ORACLE_H_
