// Words for the classes of texts: the literals themselves, texts made from the patterns, and others
// that fit nothing.
#include "checker/string_universe.h"

#include <algorithm>

#include "rules/operators.h"

namespace bylaw {
namespace {

/// Texts that pass the test, as short as can be made from its pattern.
std::vector<std::string> samples(const TextTest& test) {
  switch (test.op) {
    case Op::kStartsWith:
      return {test.pattern, test.pattern + "x"};
    case Op::kEndsWith:
      return {test.pattern, "x" + test.pattern};
    case Op::kContains:
      return {test.pattern, "x" + test.pattern + "x"};
    default:
      break;
  }
  if (test.op != Op::kLike) return {};
  std::string shortest;
  std::string longer;
  for (const char c : test.pattern) {
    if (c != '*') shortest += c;
    longer += c == '*' ? 'x' : c;
  }
  return {shortest, longer};
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

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
  StringUniverse universe;
  universe.complete = tests.tests.empty() && tests.sizes.empty() && !tests.ordered;
  std::vector<std::string>& words = universe.words;
  const auto add = [&](const std::string& word) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  };
  // What fits nothing comes first: the plainest text is one that no policy speaks of.
  constexpr uint32_t kTries = 64;
  for (uint32_t i = 1, found = 0; i < kTries && found < tests.copies; ++i) {
    const std::string word = i == 1 ? "other" : "other" + std::to_string(i);
    if (tests.literals.contains(word)) continue;
    const bool fits =
        std::ranges::any_of(tests.tests, [&](const TextTest& test) { return passes(word, test); });
    if (fits) continue;
    add(word);
    ++found;
  }
  for (const std::string& literal : tests.literals) add(literal);
  for (const TextTest& test : tests.tests) {
    for (const std::string& sample : samples(test)) add(sample);
    for (const TextTest& other : tests.tests) {
      if (test.op != Op::kStartsWith || other.op != Op::kEndsWith) continue;
      add(test.pattern + other.pattern);
    }
  }
  for (const int64_t size : tests.sizes) {
    for (const int64_t length : {size - 1, size, size + 1}) {
      if (length >= 0 && length <= 256) add(std::string(static_cast<size_t>(length), 'x'));
    }
  }
  if (tests.lower) {
    // A text of other case for each word, and what it lowers to.
    const std::vector<std::string> so_far = words;
    for (const std::string& word : so_far) {
      add(upper(word));
      const Evaluated lowered = apply_unary(Op::kLower, Value(word), Schema(), {});
      add(lowered.value().as<std::string>());
    }
  }
  if (words.empty()) {
    universe.complete = false;
    add("");
  }
  return universe;
}

}  // namespace bylaw
