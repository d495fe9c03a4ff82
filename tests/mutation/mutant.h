// Included before every mutated source: all mutants of a file are compiled at once, and one of them
// is switched on when the program runs. Entry points: on(), and an operator for each that is
// swapped: `a < b` is written `a <bylaw::mutants::Less{7}> b`.
#ifndef BYLAW_TESTS_MUTATION_MUTANT_H_
#define BYLAW_TESTS_MUTATION_MUTANT_H_

#include <cstddef>

namespace bylaw::mutants {

inline constexpr int kMost = 1 << 16;
/// The mutant that is switched on; 0: none.
extern int chosen;
/// Which of them were come by.
extern unsigned char reached[kMost];

inline bool on(int mutant) {
  reached[mutant] = 1;
  return mutant == chosen;
}

/// A left operand that waits for its right one.
template <typename T, typename Operator>
struct Held {
  const T& value;
  int mutant;
};

#define BYLAW_MUTANT_OPERATOR(Name, open, close, original, other)                    \
  struct Name {                                                                      \
    int mutant;                                                                      \
  };                                                                                 \
  template <typename T>                                                              \
  Held<T, Name> operator open(const T& value, Name name) {                           \
    return {value, name.mutant};                                                     \
  }                                                                                  \
  template <typename T, typename U>                                                  \
  auto operator close(const Held<T, Name>& held, const U& right) {                   \
    return on(held.mutant) ? (held.value other right) : (held.value original right); \
  }

BYLAW_MUTANT_OPERATOR(Less, <, >, <, <=)
BYLAW_MUTANT_OPERATOR(LessEqual, <, >, <=, <)
BYLAW_MUTANT_OPERATOR(Greater, <, >, >, >=)
BYLAW_MUTANT_OPERATOR(GreaterEqual, <, >, >=, >)
BYLAW_MUTANT_OPERATOR(Equal, ==, ==, ==, !=)
BYLAW_MUTANT_OPERATOR(NotEqual, ==, ==, !=, ==)
BYLAW_MUTANT_OPERATOR(Plus, +, +, +, -)
BYLAW_MUTANT_OPERATOR(Minus, +, +, -, +)

#undef BYLAW_MUTANT_OPERATOR

}  // namespace bylaw::mutants

#endif  // BYLAW_TESTS_MUTATION_MUTANT_H_
