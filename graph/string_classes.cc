// Literals go to a table, the other tests to one automaton; a literal is a class of its own, and a
// set of the automaton is one if a string is left in it. Entry point: StringClasses::build().
#include "graph/string_classes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "graph/automaton_pattern.h"
#include "graph/automaton_witness.h"

namespace bylaw {
namespace {

/// How a string of which no test holds is called, if it may be called so.
constexpr std::string_view kPlainText = "other";

/// A pattern that is nothing but letters: those.
std::optional<std::string> plain_text(const StringTest& test) {
  if (test.text.find_first_of("\\[](){}|*+?.^$") != std::string::npos) return std::nullopt;
  return test.text;
}

/// The same test as the simplest kind that can say it.
StringTest simplified(const StringTest& test) {
  StringTest result = test;
  if (test.kind == StringTestKind::kMatches && plain_text(test)) {
    result.kind = StringTestKind::kEquals;
  }
  if (test.kind != StringTestKind::kLike) return result;
  const std::string& glob = test.text;
  const size_t begin = glob.find_first_not_of('*');
  if (begin == std::string::npos) {
    result.kind = glob.empty() ? StringTestKind::kEquals : StringTestKind::kContains;
    result.text.clear();
    return result;
  }
  const size_t end = glob.find_last_not_of('*') + 1;
  const std::string middle = glob.substr(begin, end - begin);
  if (middle.find('*') != std::string::npos) return result;
  result.text = middle;
  const bool open_end = end < glob.size();
  result.kind = begin == 0 ? (open_end ? StringTestKind::kStartsWith : StringTestKind::kEquals)
                           : (open_end ? StringTestKind::kContains : StringTestKind::kEndsWith);
  return result;
}

/// The tests told apart by how they are looked up, each with the numbers it is asked under.
struct Sorted {
  std::vector<std::pair<std::string, std::vector<uint32_t>>> words;  // in order of appearance
  std::vector<StringTest> others;
  std::vector<std::vector<uint32_t>> numbers;  // by other test
};

Sorted sort_out(std::span<const StringTest> tests) {
  Sorted sorted;
  std::unordered_map<std::string, size_t> words;
  std::map<StringTest, size_t> others;
  for (uint32_t number = 0; number < tests.size(); ++number) {
    StringTest test = simplified(tests[number]);
    if (test.kind == StringTestKind::kEquals && !test.lower) {
      const auto [it, added] = words.try_emplace(test.text, sorted.words.size());
      if (added) sorted.words.push_back({std::move(test.text), {}});
      sorted.words[it->second].second.push_back(number);
      continue;
    }
    const auto [it, added] = others.try_emplace(test, sorted.others.size());
    if (added) {
      sorted.others.push_back(std::move(test));
      sorted.numbers.emplace_back();
    }
    sorted.numbers[it->second].push_back(number);
  }
  return sorted;
}

}  // namespace

Result<StringClasses> StringClasses::build(std::span<const StringTest> tests,
                                           const AutomatonBudget& budget) {
  const Sorted sorted = sort_out(tests);
  StringClasses result;
  Result<Automaton> automaton = build_automaton(sorted.others, budget);
  if (!automaton) return automaton.error();
  result.automaton_ = *std::move(automaton);
  const Automaton& a = result.automaton_;

  std::vector<std::vector<uint32_t>> tests_of_set;
  for (const std::vector<uint32_t>& set : a.sets) {
    std::vector<uint32_t>& numbers = tests_of_set.emplace_back();
    for (const uint32_t other : set) {
      numbers.insert(numbers.end(), sorted.numbers[other].begin(), sorted.numbers[other].end());
    }
    std::ranges::sort(numbers);
  }

  std::unordered_set<std::string_view> taken;
  for (const auto& [word, numbers] : sorted.words) {
    if (invalid_utf8(word)) return Error{"the text of a test is no UTF-8"};
    taken.insert(word);
  }
  std::vector<uint32_t> class_of_set(a.sets.size(), 0);
  std::vector<std::optional<std::string>> others = witnesses(a);
  for (uint32_t set = 0; set < a.sets.size(); ++set) {
    std::optional<std::string>& witness = others[set];
    if (!witness) continue;
    if (taken.contains(*witness)) {
      std::vector<std::string> left = texts_outside(a, set, taken, 1);
      if (left.empty()) continue;
      *witness = std::move(left.front());
    }
    class_of_set[set] = static_cast<uint32_t>(result.size());
    result.set_of_class_.push_back(set);
    result.witnesses_.push_back(*std::move(witness));
    result.tests_.push_back(tests_of_set[set]);
  }
  for (const auto& [word, numbers] : sorted.words) {
    result.words_.add(word, static_cast<uint32_t>(result.size()));
    const std::vector<uint32_t>& more = tests_of_set[a.run(word)];
    std::vector<uint32_t>& all = result.tests_.emplace_back();
    std::ranges::merge(numbers, more, std::back_inserter(all));
    result.witnesses_.push_back(word);
  }
  for (const uint32_t set : a.accepts) result.class_of_state_.push_back(class_of_set[set]);
  const StringClassId plain = result.classify(kPlainText);
  if (result.tests(plain).empty()) result.witnesses_[plain.index()] = kPlainText;
  return result;
}

StringTables StringClasses::tables() const {
  return {automaton_.byte_class, automaton_.next, class_of_state_, words_.view(),
          static_cast<uint32_t>(size())};
}

StringClassId StringClasses::classify(std::string_view text) const {
  return StringClassId(tables().classify(text));
}

std::vector<std::string> StringClasses::examples(StringClassId id, size_t count) const {
  std::vector<std::string> result = {witness(id)};
  if (count < 2 || id.index() >= set_of_class_.size()) return result;
  const WordTableView words = words_.view();
  std::unordered_set<std::string_view> taken = {witness(id)};
  for (const WordTableView::Entry& entry : words.entries) taken.insert(words.word(entry));
  for (std::string& text : texts_outside(automaton_, set_of_class_[id.index()], taken, count - 1)) {
    result.push_back(std::move(text));
  }
  return result;
}

bool StringClasses::holds(StringClassId id, size_t test) const {
  return std::ranges::binary_search(tests(id), test);
}

std::vector<StringClassId> StringClasses::classes_where(size_t test) const {
  std::vector<StringClassId> classes;
  for (uint32_t id = 0; id < size(); ++id) {
    if (holds(StringClassId(id), test)) classes.emplace_back(id);
  }
  return classes;
}

std::vector<std::vector<StringClassId>> StringClasses::classes_by_test() const {
  std::vector<std::vector<StringClassId>> classes;
  for (uint32_t id = 0; id < size(); ++id) {
    for (const uint32_t test : tests_[id]) {
      if (classes.size() <= test) classes.resize(size_t{test} + 1);
      classes[test].emplace_back(id);
    }
  }
  return classes;
}

}  // namespace bylaw
