// String tests as one deterministic automaton over bytes: flat tables that tell, for a text, which
// of the tests hold. A test is what the language asks of one string: equality, `matches`, `like`,
// startsWith, endsWith, contains, a least length, each of the text or of its `.lower()`. Entry
// point: build_automaton().
#ifndef BYLAW_GRAPH_AUTOMATON_H_
#define BYLAW_GRAPH_AUTOMATON_H_

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bylaw {

enum class StringTestKind : uint8_t {
  kEquals,      // `text`
  kStartsWith,  // `text`
  kEndsWith,    // `text`
  kContains,    // `text`
  kLike,        // `text` is a glob: '*' stands for any run of characters
  kMatches,     // `text` is a pattern of the subset, as RE2 matches it against a whole string
  kMinLength,   // at least `length` code points
  kIsLower,     // the text is its own lower case
};

struct StringTest {
  StringTestKind kind = StringTestKind::kEquals;
  std::string text;     // UTF-8
  bool lower = false;   // asked of the text in lower case (base/text.h)
  uint32_t length = 0;  // kMinLength
  auto operator<=>(const StringTest&) const = default;
};

/// What building may cost; the same limits give the same answer on every machine.
struct AutomatonBudget {
  size_t instructions = 1u << 20;  // of the nondeterministic program
  size_t states = 1u << 16;        // before minimising
  size_t steps = 1u << 27;         // moves of single instructions while determinising
};

/// The minimal automaton. State 0 is where it starts; `sets[accepts[state]]` are the tests that
/// hold of a text that ends there. Its answers are meant for well-formed UTF-8; any other bytes
/// end in some state too.
struct Automaton {
  std::array<uint8_t, 256> byte_class{};
  uint32_t byte_classes = 0;
  std::vector<uint32_t> next;               // state * byte_classes + class of the byte
  std::vector<uint32_t> accepts;            // by state
  std::vector<std::vector<uint32_t>> sets;  // indices of tests, ascending; all different

  size_t states() const { return accepts.size(); }
  uint32_t step(uint32_t state, char byte) const {
    return next[state * byte_classes + byte_class[static_cast<uint8_t>(byte)]];
  }
  /// The index into `sets` of the tests that hold of `text`.
  uint32_t run(std::string_view text) const {
    uint32_t state = 0;
    for (const char byte : text) state = step(state, byte);
    return accepts[state];
  }
};

/// The automaton of all `tests` together. Errors: a text that is no UTF-8, a pattern outside the
/// subset, a budget spent.
Result<Automaton> build_automaton(std::span<const StringTest> tests,
                                  const AutomatonBudget& budget = {});

}  // namespace bylaw

#endif  // BYLAW_GRAPH_AUTOMATON_H_
