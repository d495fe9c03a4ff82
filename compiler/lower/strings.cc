// Tests of strings: an automaton over all tests of one attribute; where it would be too large, a
// finder for those that ask for words anywhere, and a few automata for the others. Each is a
// classifier.
#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "compiler/lower/classes.h"
#include "facts/policy_text.h"

namespace bylaw::lower {

using graph::ClassifierForm;
using graph::CodeOp;
using graph::kFirstClass;
using graph::Part;

namespace {

std::optional<StringTestKind> kind_of(CodeOp op) {
  if (op == CodeOp::kMatches) return StringTestKind::kMatches;
  if (op == CodeOp::kLike) return StringTestKind::kLike;
  if (op == CodeOp::kStartsWith) return StringTestKind::kStartsWith;
  if (op == CodeOp::kEndsWith) return StringTestKind::kEndsWith;
  if (op == CodeOp::kContains) return StringTestKind::kContains;
  return std::nullopt;
}

/// An automaton is tried over so many tests that ask for words, with those that do not. What it may
/// have whatever it is of, and for each of their letters: more than that, and sets of words that
/// stand in any order multiply.
constexpr size_t kMostTogether = 32;
constexpr size_t kOwnInstructions = 64;
constexpr size_t kInstructionsPerLetter = 8;
constexpr size_t kOwnStates = 256;
constexpr size_t kStatesPerLetter = 2;
constexpr size_t kOwnSteps = 1u << 17;
constexpr size_t kStepsPerLetter = 256;

/// What stands in every text of which `contains` or a glob holds, in order.
std::vector<std::string_view> words_of(const StringTest& test) {
  const std::string_view text = test.text;
  if (test.kind == StringTestKind::kContains) return {text};
  std::vector<std::string_view> words;
  for (size_t from = 0; from <= text.size();) {
    const size_t star = std::min(text.find('*', from), text.size());
    if (star > from) words.push_back(text.substr(from, star - from));
    from = star + 1;
  }
  return words;
}

bool open_on_both_sides(std::string_view glob) {
  return glob.starts_with('*') && glob.ends_with('*');
}

/// Whether it is no text, prefix or suffix, which an automaton over all of them tells.
bool asks_for_words(const StringTest& test) {
  if (test.kind == StringTestKind::kContains) return !test.text.empty();
  if (test.kind != StringTestKind::kLike) return false;
  const size_t words = words_of(test).size();
  return words > 1 || (words == 1 && open_on_both_sides(test.text));
}

using WordUses = std::unordered_map<std::string_view, uint32_t>;

/// A test that asks for words: the one that the fewest ask for is looked for, the longest of those;
/// the rest of a glob is looked at where it stands.
FinderTest finder_test(const StringTest& test, const WordUses& uses) {
  const std::vector<std::string_view> words = words_of(test);
  const auto rarest = std::ranges::min_element(words, {}, [&](std::string_view word) {
    return std::tuple(uses.at(word), SIZE_MAX - word.size(), word);
  });
  const bool exact = test.kind == StringTestKind::kContains ||
                     (words.size() == 1 && open_on_both_sides(test.text));
  return {std::string(*rarest), exact ? "" : test.text};
}

/// As it is written behind what is tested.
std::string text_of(const StringTest& test) {
  const std::string lower = test.lower ? ".lower()" : "";
  const auto method = [&](std::string_view name) {
    return lower + "." + std::string(name) + "(" + quote(test.text) + ")";
  };
  switch (test.kind) {
    case StringTestKind::kStartsWith:
      return method("startsWith");
    case StringTestKind::kEndsWith:
      return method("endsWith");
    case StringTestKind::kContains:
      return method("contains");
    case StringTestKind::kMatches:
      return lower + (lower.empty() ? "" : " ") + "matches " + pattern_text(test.text);
    case StringTestKind::kLike:
      return lower + (lower.empty() ? "" : " ") + "like " + quote(test.text);
    case StringTestKind::kEquals:
    case StringTestKind::kMinLength:
    case StringTestKind::kIsLower:
      break;  // no test of the language is read as one
  }
  return {};
}

}  // namespace

std::map<uint32_t, std::vector<std::string>> ClassBook::text_classes() const {
  std::map<uint32_t, std::vector<std::string>> all;
  for (const Classifier& c : classifiers_) {
    if (!c.strings && !c.finder) continue;
    std::vector<std::string>& classes = all[c.place];
    classes.resize(c.classes);
    for (uint32_t member = 1; c.finder && member < c.classes; ++member) {
      classes[member] = text_of(c.string_tests[member]);
    }
    if (!c.strings) continue;
    for (uint32_t k = 0; k < c.strings->size(); ++k) {
      std::string& text = classes[kFirstClass + k];
      for (const uint32_t test : c.strings->tests(StringClassId(k))) {
        text += (text.empty() ? "" : " and ") + text_of(c.string_tests[test]);
      }
    }
  }
  return all;
}

/// `matches`, `like`, startsWith, endsWith, contains of a string against a constant.
std::optional<Atom> ClassBook::string_test(uint32_t code) {
  const std::optional<StringTestKind> kind = kind_of(codes_[code].op);
  uint32_t subject = codes_.operand(code, 0);
  if (!kind || codes_.type(subject).kind != TypeKind::kString) return std::nullopt;
  StringTest test;
  test.kind = *kind;
  if (*kind == StringTestKind::kMatches) {
    test.text = pool_.text(parts_.get<Part::kPatterns>()[codes_[code].index]);
  } else if (*kind == StringTestKind::kLike) {
    test.text = pool_.text(codes_[code].index);
  } else {
    const Value* value = codes_.value(codes_.operand(code, 1));
    if (value == nullptr) return std::nullopt;
    test.text = value->as<std::string>();
  }
  if (codes_[subject].op == CodeOp::kLower) {
    test.lower = true;
    subject = codes_.operand(subject, 0);
  }
  if (codes_.value(subject) != nullptr) return std::nullopt;
  const auto [it, fresh] = string_index_.emplace(subject, strings_.size());
  if (fresh) strings_.push_back({subject, {}, {}});
  StringSubject& all = strings_[it->second];
  all.tests.push_back(std::move(test));
  all.atoms.emplace_back(static_cast<uint32_t>(atoms_.size()));  // the one that is being made
  Atom atom;
  atom.kind = Atom::Kind::kStrings;
  return atom;
}

/// Evaluated as it stands.
void ClassBook::compute(AtomId id) {
  const uint32_t code = atoms_[id.index()].code;
  atoms_[id.index()] = truth(code);
  atoms_[id.index()].code = code;
  note(atoms_[id.index()]);
}

/// The chosen tests are told by automata; false if these don't fit.
bool ClassBook::settle_automata(const StringSubject& subject, const std::vector<size_t>& chosen,
                                Result<StringParts> parts) {
  if (!parts.ok()) return false;
  std::vector<std::vector<uint32_t>> states;  // by part
  for (const StringClasses& part : parts->parts) {
    auto packed = pack_states(part.tables());
    if (!packed) return false;
    states.push_back(*std::move(packed));
  }
  std::vector<std::vector<std::vector<StringClassId>>> classes;  // by part and test
  for (const StringClasses& part : parts->parts) classes.push_back(part.classes_by_test());
  for (size_t i = 0; i < chosen.size(); ++i) {
    const StringParts::Place place = parts->places[i];
    Atom& atom = atoms_[subject.atoms[chosen[i]].index()];
    atom.input = input_of(subject.code, ClassifierForm::kStrings, place.part);
    const auto& by_test = classes[place.part];
    if (place.test >= by_test.size()) continue;
    for (const StringClassId k : by_test[place.test]) atom.keys.push_back(kFirstClass + k.value);
  }
  for (size_t i = 0; i < chosen.size(); ++i) {
    const StringParts::Place place = parts->places[i];
    Classifier& c = classifier(atoms_[subject.atoms[chosen[i]].index()]);
    if (c.string_tests.size() <= place.test) c.string_tests.resize(size_t{place.test} + 1);
    c.string_tests[place.test] = subject.tests[chosen[i]];
    if (c.strings) continue;
    c.strings = std::move(parts->parts[place.part]);
    c.string_states = std::move(states[place.part]);
  }
  return true;
}

/// The chosen tests are members of what is found in the text; those of its lower case are found in
/// that. A finder that would have too many letters is halved.
void ClassBook::settle_found(const StringSubject& subject, const std::vector<size_t>& chosen) {
  std::map<uint32_t, std::vector<size_t>> by_text;  // by code of what is looked at
  for (const size_t i : chosen) {
    by_text[codes_.operand(atoms_[subject.atoms[i].index()].code, 0)].push_back(i);
  }
  for (const auto& [text, all] : by_text) {
    WordUses uses;
    for (const size_t i : all) {
      for (const std::string_view word : words_of(subject.tests[i])) ++uses[word];
    }
    uint32_t part = 0;
    std::vector<std::span<const size_t>> open{all};
    while (!open.empty()) {
      const std::span<const size_t> some = open.back();
      open.pop_back();
      std::vector<FinderTest> tests;
      for (const size_t i : some) tests.push_back(finder_test(subject.tests[i], uses));
      std::optional<Finder> finder = make_finder(tests);
      if (!finder && some.size() > 1) {
        open.push_back(some.subspan(some.size() / 2));
        open.push_back(some.first(some.size() / 2));
        continue;
      }
      if (!finder) {
        compute(subject.atoms[some.front()]);
        continue;
      }
      const uint32_t input = input_of(text, ClassifierForm::kFound, part++);
      for (size_t k = 0; k < some.size(); ++k) {
        Atom& atom = atoms_[subject.atoms[some[k]].index()];
        atom.kind = Atom::Kind::kMembers;
        atom.input = input;
        atom.keys = {finder->members[k]};
      }
      Classifier& c = classifiers_[inputs_[input].classifier];
      c.string_tests.resize(finder->ends.size());
      for (size_t k = 0; k < some.size(); ++k) {
        StringTest& told = c.string_tests[finder->members[k]];
        told = subject.tests[some[k]];
        told.lower = false;  // the text is in lower case
      }
      c.finder = *std::move(finder);
    }
  }
}

/// One automaton tells all tests of a string apart if it stays small. Else those that ask for words
/// anywhere are told by what is found, the others by a few automata; and tests that none can hold
/// are computed as they stand.
void ClassBook::settle_strings() {
  for (const StringSubject& subject : strings_) {
    std::vector<size_t> all;
    std::vector<size_t> found;
    std::vector<size_t> others;
    size_t letters = 0;
    for (size_t i = 0; i < subject.tests.size(); ++i) {
      all.push_back(i);
      (asks_for_words(subject.tests[i]) ? found : others).push_back(i);
      letters += subject.tests[i].text.size() + 1;
    }
    if (!found.empty() && found.size() <= kMostTogether) {
      const AutomatonBudget small{
          .instructions = kOwnInstructions + kInstructionsPerLetter * letters,
          .states = std::min(joint_states_, kOwnStates + kStatesPerLetter * letters),
          .steps = kOwnSteps + kStepsPerLetter * letters};
      if (settle_automata(subject, all, join_string_tests(subject.tests, small))) continue;
    }
    if (!found.empty()) settle_found(subject, found);
    if (others.empty()) continue;
    std::vector<StringTest> rest;
    for (const size_t i : others) rest.push_back(subject.tests[i]);
    if (settle_automata(subject, others, split_string_tests(rest))) continue;
    for (const size_t i : others) compute(subject.atoms[i]);
  }
}

void ClassBook::write_strings(const Classifier& c, graph::ClassifierRecord& record) {
  const StringTables from = c.strings->tables();
  auto& tables = parts_.get<Part::kTables>();
  auto& bytes = parts_.get<Part::kBytes>();
  graph::StringLayout layout;
  const auto end_of = [](const auto& all) { return static_cast<uint32_t>(all.size()); };
  layout.byte_class = end_of(bytes);
  bytes.insert(bytes.end(), from.byte_class.begin(), from.byte_class.end());
  layout.letters = end_of(bytes);
  layout.letter_count = end_of(from.words.letters);
  bytes.insert(bytes.end(), from.words.letters.begin(), from.words.letters.end());
  layout.width = static_cast<uint32_t>(from.byte_classes());
  layout.states = end_of(tables);
  layout.state_words = end_of(c.string_states);
  tables.insert(tables.end(), c.string_states.begin(), c.string_states.end());
  layout.entries = end_of(tables);
  layout.entry_count = end_of(from.words.entries);
  for (const WordTableView::Entry& entry : from.words.entries) {
    tables.insert(tables.end(), {entry.begin, entry.length, entry.value});
  }
  layout.slots = end_of(tables);
  layout.slot_count = end_of(from.words.slots);
  tables.insert(tables.end(), from.words.slots.begin(), from.words.slots.end());
  record.table = end_of(tables);
  record.count = graph::kStringLayoutWords;
  tables.resize(tables.size() + record.count);
  std::memcpy(tables.data() + record.table, &layout, sizeof(layout));
}

void ClassBook::write_finder(const Finder& finder, graph::ClassifierRecord& record) {
  auto& tables = parts_.get<Part::kTables>();
  auto& bytes = parts_.get<Part::kBytes>();
  const auto add = [&](const std::vector<uint32_t>& words) {
    const auto at = static_cast<uint32_t>(tables.size());
    tables.insert(tables.end(), words.begin(), words.end());
    return at;
  };
  graph::FinderLayout layout;
  layout.states = add(finder.states);
  layout.state_words = static_cast<uint32_t>(finder.states.size());
  layout.firsts = add(finder.firsts);
  layout.words = static_cast<uint32_t>(finder.firsts.size()) - 1;
  layout.ends = add(finder.ends);
  layout.letters = static_cast<uint32_t>(bytes.size());
  layout.letter_count = static_cast<uint32_t>(finder.letters.size());
  bytes.insert(bytes.end(), finder.letters.begin(), finder.letters.end());
  record.table = static_cast<uint32_t>(tables.size());
  record.count = graph::kFinderLayoutWords;
  tables.resize(tables.size() + record.count);
  std::memcpy(tables.data() + record.table, &layout, sizeof(layout));
}

}  // namespace bylaw::lower
