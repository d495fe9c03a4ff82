// Atoms: the tests that guards are made of, and the classes of each attribute that they can tell
// apart. Filled atom by atom; after finish() a test is a set of classes. Entry point: ClassBook.
#ifndef BYLAW_COMPILER_LOWER_CLASSES_H_
#define BYLAW_COMPILER_LOWER_CLASSES_H_

#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/lower/codes.h"
#include "compiler/lower/hash_index.h"
#include "graph/finder.h"
#include "graph/string_parts.h"

namespace bylaw::lower {

struct AtomTag;
using AtomId = Id<AtomTag>;
struct ClassSetTag;
using ClassSetId = Id<ClassSetTag>;

/// What is asked of a condition that may err: a rule that restricts asks "not false", one that
/// relaxes "true". `not` and negation lead to the others. "Errs" is asked of atoms alone, and not
/// of those of members of sets or hierarchies, for which it takes two literals.
enum class Ask : uint8_t { kTrue, kFalse, kNotTrue, kNotFalse, kErrs };
inline constexpr size_t kAsksKept = 4;  // "errs" is quickly told

/// A set of classes as ascending, disjoint ranges [first, last]; or of members of a multi-valued
/// input.
using ClassSet = std::vector<std::pair<uint32_t, uint32_t>>;

/// A test that is true or false of every request: its input has one of the classes; any, or none,
/// of the members.
struct Literal {
  enum class Kind : uint8_t { kClasses, kAnyOf, kNoneOf };
  uint32_t input = 0;
  Kind kind = Kind::kClasses;
  ClassSetId set;
  auto operator<=>(const Literal&) const = default;
};

/// Truth of an atom where its value is absent.
enum class Truth : uint8_t { kFalse, kTrue, kErrs };

/// One test of one classifier, as it was found.
struct Atom {
  enum class Kind : uint8_t {
    kNumbers,
    kSymbols,
    kTerms,
    kNetworks,
    kPresence,
    kMembers,
    kStrings,
  };
  Kind kind = Kind::kNumbers;
  uint32_t input = 0;
  Truth absent = Truth::kErrs;
  bool negated = false;                              // kSymbols, kTerms, kNetworks
  std::vector<std::pair<int64_t, int64_t>> numbers;  // kNumbers: ranges of values that make it true
  uint32_t code = 0;                                 // kStrings: the whole test
  std::vector<uint32_t> keys;  // kStrings: after finish() the classes; symbols, terms, networks
                               // (before finish()) or members, ascending
};

/// The tests of one string, which an automaton or a few tell apart.
struct StringSubject {
  uint32_t code = 0;
  std::vector<StringTest> tests;
  std::vector<AtomId> atoms;  // beside them
};

/// A classifier while its atoms are gathered.
struct Classifier {
  graph::ClassifierForm form = graph::ClassifierForm::kPresence;
  uint32_t code = 0;
  TypeId type;
  EntityTypeId row;  // of the entity type in whose rows it stands; invalid: computed
  uint32_t claims = 0;
  std::vector<int64_t> cuts;                       // ascending and each once after finish()
  std::unordered_map<uint32_t, uint32_t> symbols;  // → class or member
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> groups;  // (type, symbol) → member
  std::map<Ip, uint32_t> networks;                           // → position in preorder
  std::vector<uint32_t> network_ends;                        // last position below each
  std::vector<std::vector<uint32_t>> passed;                 // by term: which of term_sets hold it
  std::set<std::vector<uint32_t>> term_sets;
  std::vector<uint32_t> term_class;
  std::optional<StringClasses> strings;
  std::vector<StringTest> string_tests;  // of `strings`, by number; of `finder`, by member
  std::vector<uint32_t> string_states;   // packed
  std::optional<Finder> finder;
  uint32_t classes = graph::kFirstClass + 1;
  uint32_t place = 0;  // in Part::kClassifiers, after finish()
};

class ClassBook {
 public:
  /// `joint_states`: how many states an automaton over all tests of a string may have where a
  /// finder could tell some of them.
  ClassBook(const Rulebook& book, CodeMaker& codes, graph::GraphParts& parts, ValuePool& pool,
            size_t joint_states)
      : book_(book), codes_(codes), parts_(parts), pool_(pool), joint_states_(joint_states) {}

  /// The atom of a condition that is no connective.
  AtomId atom(uint32_t code);
  /// Settles all classes and writes the classifiers and inputs.
  void finish();
  /// After finish(). A literal that nothing fulfils has an empty set.
  Literal literal(AtomId atom, Ask ask);
  bool of_members(AtomId atom) const { return atoms_[atom.index()].kind == Atom::Kind::kMembers; }

  const ClassSet& set(ClassSetId id) const { return sets_[id.index()]; }
  ClassSetId intern(ClassSet set);
  uint32_t classes_of(uint32_t input) const {
    return classifiers_[inputs_[input].classifier].classes;
  }
  const graph::InputRecord& input(uint32_t id) const {
    return parts_.get<graph::Part::kInputs>()[id];
  }
  size_t input_count() const { return inputs_.size(); }
  /// How dear it is to ask for an input's class: 0 it stands in a row, 1 it is read and classified,
  /// 2 an expression is evaluated.
  int cost(uint32_t input) const;
  /// Whether an atom may be of an input that is evaluated, once all is settled: tests of texts are
  /// if there are too many for an automaton.
  bool may_be_dear(AtomId atom) const;
  bool multi(uint32_t input) const { return inputs_[input].multi; }
  /// After finish(): by classifier of kStrings or kFound and class or member of its texts, the
  /// tests that hold of them.
  std::map<uint32_t, std::vector<std::string>> text_classes() const;

 private:
  struct Input {
    graph::Base base = graph::Base::kComputed;
    uint32_t classifier = 0;
    bool multi = false;
  };
  Atom analyse(uint32_t code);
  std::optional<Atom> comparison(graph::CodeOp op, uint32_t subject, const Value& value);
  std::optional<Atom> equality(uint32_t subject, const std::vector<Value>& values, bool negated);
  std::optional<Atom> membership(uint32_t code);
  std::optional<Atom> network(uint32_t code);
  std::optional<Atom> under(uint32_t code);
  Atom truth(uint32_t code);
  std::optional<Atom> string_test(uint32_t code);
  void settle_strings();
  bool settle_automata(const StringSubject& subject, const std::vector<size_t>& chosen,
                       Result<StringParts> parts);
  void settle_found(const StringSubject& subject, const std::vector<size_t>& chosen);
  void compute(AtomId atom);
  void write_strings(const Classifier& c, graph::ClassifierRecord& record);
  void write_finder(const Finder& finder, graph::ClassifierRecord& record);
  /// `part`: which of several classifiers of one form.
  uint32_t input_of(uint32_t code, graph::ClassifierForm form, uint32_t part = 0);
  uint32_t classifier_of(uint32_t code, graph::ClassifierForm form, uint32_t part, TypeId type,
                         std::optional<EntityTypeId> row, uint32_t claims);
  std::pair<uint32_t, const Value*> subject_of(uint32_t code) const;
  bool fulfils(const Atom& atom, const Value& value) const;
  void settle_default(Atom& atom, const Value* otherwise);
  Classifier& classifier(const Atom& atom) { return classifiers_[inputs_[atom.input].classifier]; }
  void note(const Atom& atom);
  void settle(Classifier& c);
  void write(Classifier& c);
  void write_cuts(const std::vector<int64_t>& numbers, graph::ClassifierRecord& record);
  void write_hash(const std::vector<std::array<uint32_t, 3>>& entries, uint32_t width,
                  graph::ClassifierRecord& record);
  ClassSet classes_where(const Atom& atom);

  const Rulebook& book_;
  CodeMaker& codes_;
  graph::GraphParts& parts_;
  ValuePool& pool_;
  const size_t joint_states_;
  std::vector<Atom> atoms_;
  std::vector<AtomId> atom_index_;  // by code
  std::vector<Classifier> classifiers_;
  std::map<std::tuple<uint32_t, graph::ClassifierForm, uint32_t>, uint32_t>
      classifier_index_;  // by code, form and part
  std::vector<StringSubject> strings_;
  std::unordered_map<uint32_t, size_t> string_index_;  // by code
  std::vector<Input> inputs_;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> input_index_;  // (classifier, base)
  std::map<EntityTypeId, size_t> truths_in_rows_;
  std::vector<ClassSet> sets_;
  HashIndex set_index_;
  std::vector<std::array<std::optional<Literal>, kAsksKept>> literals_;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_CLASSES_H_
