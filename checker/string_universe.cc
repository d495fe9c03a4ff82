// Words for the classes of texts: each class of graph/string_classes.h gives as many as have to be
// told apart.
#include "checker/string_universe.h"

#include <algorithm>
#include <map>

#include "graph/string_classes.h"
#include "rules/operators.h"

namespace bylaw {
namespace {

constexpr size_t kCached = 256;
constexpr std::string_view kPlain = "other";

StringTest string_test(const TextTest& test, bool lower) {
  StringTest made;
  made.text = test.pattern;
  made.lower = lower;
  switch (test.op) {
    case Op::kMatches:
      made.kind = StringTestKind::kMatches;
      break;
    case Op::kLike:
      made.kind = StringTestKind::kLike;
      break;
    case Op::kStartsWith:
      made.kind = StringTestKind::kStartsWith;
      break;
    case Op::kEndsWith:
      made.kind = StringTestKind::kEndsWith;
      break;
    default:
      made.kind = StringTestKind::kContains;
      break;
  }
  return made;
}

std::vector<StringTest> string_tests(const TextTests& tests) {
  std::vector<StringTest> all;
  for (const bool lower : {false, true}) {
    if (lower && !tests.lower) break;
    for (const std::string& literal : tests.literals) {
      all.push_back({StringTestKind::kEquals, literal, lower, 0});
    }
    std::set<TextTest> asked = lower ? tests.lower_tests : tests.tests;
    if (tests.mixed) asked.insert(tests.tests.begin(), tests.tests.end());
    if (tests.mixed) asked.insert(tests.lower_tests.begin(), tests.lower_tests.end());
    for (const TextTest& test : asked) all.push_back(string_test(test, lower));
  }
  // A text may be compared with its own lower case.
  if (tests.mixed) all.push_back({StringTestKind::kIsLower, "", false, 0});
  for (const int64_t size : tests.sizes) {
    for (const int64_t least : {size, size + 1}) {
      if (least <= 0 || least > 4096) continue;
      all.push_back({StringTestKind::kMinLength, "", false, static_cast<uint32_t>(least)});
    }
  }
  return all;
}

/// Words of the class, readable ones where it is that of texts that nothing speaks of.
std::vector<std::string> words_of(const StringClasses& classes, StringClassId id, size_t count) {
  std::vector<std::string> words;
  if (!classes.tests(id).empty()) return classes.examples(id, count);
  for (uint32_t i = 1; words.size() < count && i <= 2 * count; ++i) {
    const std::string word = std::string(kPlain) + (i == 1 ? "" : std::to_string(i));
    if (classes.classify(word) == id) words.push_back(word);
  }
  return words.size() == count ? words : classes.examples(id, count);
}

/// Two words of the class that differ by case alone, if they are easily found.
std::vector<std::string> differing_by_case(const StringClasses& classes, StringClassId id) {
  const auto fits = [&](const std::string& word) { return classes.classify(word) == id; };
  for (const std::string& word : classes.examples(id, 1)) {
    std::vector<std::string> behind{word + "Aa", word + "aA"};
    if (std::ranges::all_of(behind, fits)) return behind;
    std::vector<std::string> before{"Aa" + word, "aA" + word};
    if (std::ranges::all_of(before, fits)) return before;
  }
  return {};
}

StringUniverse build(const TextTests& tests) {
  StringUniverse universe;
  universe.complete = !tests.ordered;
  std::vector<std::string>& words = universe.words;
  const auto add = [&](const std::string& word) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  };
  const Result<StringClasses> classes = StringClasses::build(string_tests(tests));
  if (!classes.ok()) {
    universe.complete = false;
    add(std::string(kPlain));
  } else {
    // What fits nothing comes first: the plainest text is one that no policy speaks of.
    for (const bool spoken_of : {false, true}) {
      for (uint32_t i = 0; i < classes->size(); ++i) {
        const StringClassId id(i);
        if (classes->tests(id).empty() == spoken_of) continue;
        for (const std::string& word : words_of(*classes, id, tests.copies)) add(word);
        if (!tests.mixed) continue;
        for (const std::string& word : differing_by_case(*classes, id)) add(word);
      }
    }
  }
  for (const std::string& literal : tests.literals) add(literal);
  if (tests.lower) {
    const std::vector<std::string> so_far = words;
    for (const std::string& word : so_far) {
      const Evaluated lowered = apply_unary(Op::kLower, Value(word), Schema(), {});
      add(lowered.value().as<std::string>());
    }
  }
  for (const std::string& word : words) {
    universe.classes.push_back(classes.ok() ? classes->classify(word).value : 0);
  }
  return universe;
}

}  // namespace

bool plain_text(const std::string& text) {
  return text.starts_with(kPlain) &&
         text.find_first_not_of("0123456789", kPlain.size()) == std::string::npos;
}

bool passes(const std::string& text, const TextTest& test) {
  switch (test.op) {
    case Op::kMatches:
      return matches(text, test.pattern, {}).is_true();
    case Op::kLike:
      return like(text, test.pattern);
    case Op::kStartsWith:
      return text.starts_with(test.pattern);
    case Op::kEndsWith:
      return text.ends_with(test.pattern);
    default:
      return text.find(test.pattern) != std::string::npos;
  }
}

StringUniverse make_string_universe(const TextTests& tests) {
  static thread_local std::map<TextTests, StringUniverse> cache;
  if (const auto it = cache.find(tests); it != cache.end()) return it->second;
  if (cache.size() >= kCached) cache.clear();
  return cache.emplace(tests, build(tests)).first->second;
}

}  // namespace bylaw
