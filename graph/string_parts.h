// Very many string tests on one attribute, in as few sets of classes as keep everything small: the
// classes of all tests together can be a product, those of each part are not. Entry points:
// split_string_tests(), join_string_tests().
#ifndef BYLAW_GRAPH_STRING_PARTS_H_
#define BYLAW_GRAPH_STRING_PARTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "graph/string_classes.h"

namespace bylaw {

struct StringParts {
  struct Place {
    uint32_t part = 0;
    uint32_t test = 0;  // its number there
  };
  std::vector<StringClasses> parts;
  std::vector<Place> places;  // by test

  /// Whether test `i` holds of `text`.
  bool holds(size_t i, std::string_view text) const {
    const StringClasses& part = parts[places[i].part];
    return part.holds(part.classify(text), places[i].test);
  }
};

/// One part, or the error of a joint automaton that does not stay within `budget`.
Result<StringParts> join_string_tests(std::span<const StringTest> tests,
                                      const AutomatonBudget& budget);

/// One part if the tests' joint automaton stays within `together`; else one for literals and
/// prefixes, one for suffixes, and as many for the others as it takes, each halved until it fits.
/// The number of parts may grow with the number of tests, never the size of each. Errors: a single
/// test beyond the budget, or one that is no test (build_automaton()).
Result<StringParts> split_string_tests(std::span<const StringTest> tests,
                                       const AutomatonBudget& together = {.states = 1u << 12,
                                                                          .steps = 1u << 23});

}  // namespace bylaw

#endif  // BYLAW_GRAPH_STRING_PARTS_H_
