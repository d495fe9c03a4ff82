// The classes of strings that a set of string tests can tell apart: finitely many, each with the
// tests that hold of its strings and a readable string that belongs to it. What the solver's
// encoding and the decision graph make of a string attribute. Entry point: StringClasses::build().
#ifndef BYLAW_GRAPH_STRING_CLASSES_H_
#define BYLAW_GRAPH_STRING_CLASSES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "graph/automaton.h"
#include "graph/string_tables.h"
#include "graph/word_table.h"

namespace bylaw {

struct StringClassTag;
using StringClassId = Id<StringClassTag>;

/// Immutable once built. Equality with a literal is kept apart from the other tests, so any number
/// of literals costs no states: each is a class of its own.
class StringClasses {
 public:
  /// Errors: build_automaton()'s.
  static Result<StringClasses> build(std::span<const StringTest> tests,
                                     const AutomatonBudget& budget = {});

  /// Every string is in exactly one class, and every class has a string.
  size_t size() const { return witnesses_.size(); }
  /// The class of a well-formed UTF-8 text. (Bytes that are not get some class.)
  StringClassId classify(std::string_view text) const;
  /// A string of the class: short, of letters and digits where that is possible.
  const std::string& witness(StringClassId id) const { return witnesses_[id.index()]; }
  /// Up to `count` different strings of the class, the witness first; fewer if it has no more.
  std::vector<std::string> examples(StringClassId id, size_t count) const;
  /// Indices of the tests that hold of the class's strings, ascending.
  const std::vector<uint32_t>& tests(StringClassId id) const { return tests_[id.index()]; }
  bool holds(StringClassId id, size_t test) const;
  /// The classes of whose strings the test holds, ascending.
  std::vector<StringClassId> classes_where(size_t test) const;

  /// The same of all tests; those that hold of no string may be missing at the end.
  std::vector<std::vector<StringClassId>> classes_by_test() const;

  /// The tables that classify() reads; valid as long as this lives and is not moved.
  StringTables tables() const;

 private:
  Automaton automaton_;
  WordTable words_;                       // value: a class
  std::vector<uint32_t> class_of_state_;  // of texts that are no words
  std::vector<uint32_t> set_of_class_;    // of the automaton; classes of words come after these
  std::vector<std::string> witnesses_;    // by class, like tests_
  std::vector<std::vector<uint32_t>> tests_;
};

}  // namespace bylaw

#endif  // BYLAW_GRAPH_STRING_CLASSES_H_
