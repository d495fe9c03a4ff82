// Another version of a rulebook: one thing in it is otherwise. Entry point: mutate().
#ifndef BYLAW_TESTS_ORACLE_MUTATE_H_
#define BYLAW_TESTS_ORACLE_MUTATE_H_

#include <optional>
#include <string>
#include <utility>

#include "rules/rulebook.h"
#include "tests/generate/random.h"

namespace bylaw::tests {

/// A version with the same literals, so that the requests of the one are all that matter to the
/// other.
struct Mutant {
  Rulebook book;
  std::string what;
  /// Two members of an enum, or two terms of a taxonomy, that changed their names.
  std::optional<std::pair<Value, Value>> swapped;

  /// A value of the first version by its name in this one.
  Value renamed(const Value& value) const;
};

Mutant mutate(const Rulebook& book, Random& random);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_MUTATE_H_
