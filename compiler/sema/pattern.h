// The patterns that `matches` takes: a stated subset of RE2's, matched against the whole string.
// Literals, `.`, classes
// `[a-z]` and `[^a-z]`, `\d \w \s` and their capitals, escaped signs, `\t \n \r \xHH \x{H…}`,
// groups `(…)` and `(?:…)`,
// `|`, and `* + ? {n} {n,} {n,m}` (to 1000, nested repetitions multiplied). No look-around, no
// back-references, no `\b`, no anchors, no flags, no lazy repetition. Entry point:
// pattern_problem().
#ifndef BYLAW_COMPILER_SEMA_PATTERN_H_
#define BYLAW_COMPILER_SEMA_PATTERN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw {

struct PatternProblem {
  size_t begin = 0;  // the offending bytes of the pattern
  size_t end = 0;
  std::string message;
  std::string hint;  // or empty
};

/// The first thing in `pattern` (valid UTF-8) that is outside the subset; nothing if it is a
/// pattern.
std::optional<PatternProblem> pattern_problem(std::string_view pattern);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_PATTERN_H_
