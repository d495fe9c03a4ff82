// Tests of strings: an automaton over all tests of one attribute, or a few of them where one would
// be too large, each a classifier.
#include <cstring>
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
    if (!c.strings) continue;
    std::vector<std::string>& classes = all[c.place];
    classes.resize(c.classes);
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

/// Builds the automata. Tests that none can hold are computed as they stand.
void ClassBook::settle_strings() {
  for (size_t s = 0; s < strings_.size(); ++s) {
    Result<StringParts> parts = split_string_tests(strings_[s].tests);
    std::vector<std::vector<uint32_t>> states;  // by part
    bool fits = parts.ok();
    for (size_t i = 0; fits && i < parts->parts.size(); ++i) {
      auto packed = pack_states(parts->parts[i].tables());
      fits = packed.has_value();
      if (fits) states.push_back(*std::move(packed));
    }
    if (!fits) {
      for (const AtomId id : strings_[s].atoms) {
        const uint32_t code = atoms_[id.index()].code;
        atoms_[id.index()] = truth(code);
        note(atoms_[id.index()]);
      }
      continue;
    }
    std::vector<std::vector<std::vector<StringClassId>>> classes;  // by part and test
    for (const StringClasses& part : parts->parts) classes.push_back(part.classes_by_test());
    for (size_t i = 0; i < strings_[s].atoms.size(); ++i) {
      const StringParts::Place place = parts->places[i];
      Atom& atom = atoms_[strings_[s].atoms[i].index()];
      atom.input = input_of(strings_[s].code, ClassifierForm::kStrings, place.part);
      const auto& by_test = classes[place.part];
      if (place.test >= by_test.size()) continue;
      for (const StringClassId k : by_test[place.test]) {
        atom.keys.push_back(kFirstClass + k.value);
      }
    }
    for (size_t i = 0; i < strings_[s].atoms.size(); ++i) {
      Classifier& c = classifier(atoms_[strings_[s].atoms[i].index()]);
      const uint32_t test = parts->places[i].test;
      if (c.string_tests.size() <= test) c.string_tests.resize(size_t{test} + 1);
      c.string_tests[test] = std::move(strings_[s].tests[i]);
      if (c.strings) continue;
      c.strings = std::move(parts->parts[parts->places[i].part]);
      c.string_states = std::move(states[parts->places[i].part]);
    }
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

}  // namespace bylaw::lower
