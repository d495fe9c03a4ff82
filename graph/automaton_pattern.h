// Patterns and literals as trees of sets of code points: the form from which automata are made.
// Entry points: parse_pattern(), CodePointSet.
#ifndef BYLAW_GRAPH_AUTOMATON_PATTERN_H_
#define BYLAW_GRAPH_AUTOMATON_PATTERN_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace bylaw {

inline constexpr char32_t kLastCodePoint = 0x10FFFF;

/// Ascending, disjoint, not adjacent ranges of code points, both ends included.
class CodePointSet {
 public:
  using Range = std::pair<char32_t, char32_t>;

  static CodePointSet of(std::vector<Range> ranges);
  static CodePointSet all() { return of({{0, kLastCodePoint}}); }
  /// Those that are their own lower case.
  static CodePointSet own_lower();

  const std::vector<Range>& ranges() const { return ranges_; }
  CodePointSet complement() const;
  /// The code points whose lower case is in this set.
  CodePointSet before_lower() const;
  /// True if every code point beyond ASCII is a member.
  bool all_beyond_ascii() const {
    return !ranges_.empty() && ranges_.back().first <= 0x80 &&
           ranges_.back().second == kLastCodePoint;
  }

 private:
  std::vector<Range> ranges_;
};

struct PatternTag;
using PatternId = Id<PatternTag>;

enum class PatternKind : uint8_t {
  kSet,        // one code point of `set`
  kSequence,   // the parts one after the other; none: the empty text
  kAlternate,  // any of the parts
  kRepeat,     // the one part, `least` to `most` times
};

struct Pattern {
  static constexpr uint32_t kForever = UINT32_MAX;
  PatternKind kind = PatternKind::kSequence;
  CodePointSet set;
  std::vector<PatternId> parts;
  uint32_t least = 0;
  uint32_t most = kForever;
};

/// A pattern's nodes; the parts of a node come before it.
struct PatternTree {
  Store<Pattern, PatternId> nodes;
  PatternId root;
};

/// Reads a pattern of the subset that `matches` takes (docs/reference.md), which must be UTF-8.
/// Errors: the first thing outside the subset.
Result<PatternTree> parse_pattern(std::string_view pattern);

}  // namespace bylaw

#endif  // BYLAW_GRAPH_AUTOMATON_PATTERN_H_
