// The checker's verdicts, each straight from its formula in docs/testing.md by looking at every
// request of a World. What the checker finds with a solver is held against this. Entry point:
// find_verdicts().
#ifndef BYLAW_TESTS_ORACLE_VERDICTS_H_
#define BYLAW_TESTS_ORACLE_VERDICTS_H_

#include <compare>
#include <set>
#include <string>
#include <string_view>

#include "tests/oracle/world.h"

namespace bylaw::tests {

/// A verdict's name, and what it is about: the name of a policy, waiver or assertion; the name and
/// the place of a rule's first word or of an override, as one policy may hold several. `against` is
/// given for contradictions alone.
struct Verdict {
  std::string name;
  std::string subject;
  uint32_t place = 0;  // the offset of its text
  std::string against;
  auto operator<=>(const Verdict&) const = default;
};

/// The verdicts that the oracle knows.
inline constexpr std::string_view kOracleVerdicts[] = {
    "dead",          "expansion",   "denied-guarantee", "contradiction", "out-of-bounds",
    "idle-override", "idle-waiver", "wide-waiver",      "assert",        "may-err"};

std::set<Verdict> find_verdicts(const World& world, Timestamp at);

/// Permit, deny by a forbid, or neither, by the fold of docs/language.md written anew over a
/// moment's truths.
enum class Folded : uint8_t { kPermit, kForbidden, kNothing };
Folded fold(const Rulebook& book, const Moment& moment);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_VERDICTS_H_
