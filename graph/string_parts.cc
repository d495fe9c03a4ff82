// Halving until it fits: a test is tried a logarithmic number of times.
#include "graph/string_parts.h"

#include <algorithm>
#include <utility>

namespace bylaw {
namespace {

/// What prefixes or suffixes alone may cost: states in proportion to their letters.
AutomatonBudget linear_budget(std::span<const StringTest> tests) {
  size_t letters = 0;
  for (const StringTest& test : tests) letters += test.text.size() + 1;
  return {.instructions = 4 * letters + 16, .states = 2 * letters + 16, .steps = SIZE_MAX};
}

enum class Form : uint8_t { kWordOrPrefix, kSuffix, kOther };

Form form_of(const StringTest& test) {
  if (test.lower) return Form::kOther;
  switch (test.kind) {
    case StringTestKind::kEquals:
    case StringTestKind::kStartsWith:
      return Form::kWordOrPrefix;
    case StringTestKind::kEndsWith:
      return Form::kSuffix;
    case StringTestKind::kLike: {
      const size_t star = test.text.find('*');
      if (star == std::string::npos || star + 1 == test.text.size()) return Form::kWordOrPrefix;
      return star == 0 && test.text.rfind('*') == 0 ? Form::kSuffix : Form::kOther;
    }
    case StringTestKind::kContains:
    case StringTestKind::kMatches:
    case StringTestKind::kMinLength:
    case StringTestKind::kIsLower:
      return Form::kOther;
  }
  return Form::kOther;
}

class Splitter {
 public:
  explicit Splitter(std::span<const StringTest> tests) : tests_(tests) {
    result_.places.resize(tests.size());
  }

  /// Adds a part for the tests with these numbers if they fit.
  Status add(std::span<const uint32_t> numbers, const AutomatonBudget& budget) {
    std::vector<StringTest> chosen;
    for (const uint32_t number : numbers) chosen.push_back(tests_[number]);
    Result<StringClasses> classes = StringClasses::build(chosen, budget);
    if (!classes) return classes.error();
    for (uint32_t i = 0; i < numbers.size(); ++i) {
      result_.places[numbers[i]] = {static_cast<uint32_t>(result_.parts.size()), i};
    }
    result_.parts.push_back(*std::move(classes));
    return {};
  }

  Status add_halving(const std::vector<uint32_t>& numbers, const AutomatonBudget& budget) {
    std::vector<std::span<const uint32_t>> open = {numbers};
    while (!open.empty()) {
      const std::span<const uint32_t> some = open.back();
      open.pop_back();
      const Status added = add(some, budget);
      if (added.ok()) continue;
      if (some.size() == 1) return added;
      open.push_back(some.subspan(some.size() / 2));
      open.push_back(some.first(some.size() / 2));
    }
    return {};
  }

  StringParts take() { return std::move(result_); }

 private:
  std::span<const StringTest> tests_;
  StringParts result_;
};

}  // namespace

Result<StringParts> join_string_tests(std::span<const StringTest> tests,
                                      const AutomatonBudget& budget) {
  Result<StringClasses> classes = StringClasses::build(tests, budget);
  if (!classes) return classes.error();
  StringParts parts;
  parts.parts.push_back(*std::move(classes));
  for (uint32_t i = 0; i < tests.size(); ++i) parts.places.push_back({0, i});
  return parts;
}

Result<StringParts> split_string_tests(std::span<const StringTest> tests,
                                       const AutomatonBudget& together) {
  Result<StringParts> joint = join_string_tests(tests, together);
  if (joint.ok()) return joint;
  Splitter splitter(tests);
  std::vector<uint32_t> forms[3];
  for (uint32_t i = 0; i < tests.size(); ++i) {
    forms[static_cast<size_t>(form_of(tests[i]))].push_back(i);
  }
  for (const Form form : {Form::kWordOrPrefix, Form::kSuffix}) {
    const std::vector<uint32_t>& numbers = forms[static_cast<size_t>(form)];
    if (numbers.empty()) continue;
    const Status added = splitter.add(numbers, linear_budget(tests));
    if (!added) return added.error();
  }
  const std::vector<uint32_t>& others = forms[static_cast<size_t>(Form::kOther)];
  if (!others.empty()) {
    const Status added = splitter.add_halving(others, together);
    if (!added) return added.error();
  }
  return splitter.take();
}

}  // namespace bylaw
