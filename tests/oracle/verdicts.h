// The checker's verdicts, each straight from its formula in docs/stages/checker.md by looking at
// every request of a World. What the checker finds with a solver is held against this. Entry
// points: find_verdicts(), find_catalogue_verdicts().
#ifndef BYLAW_TESTS_ORACLE_VERDICTS_H_
#define BYLAW_TESTS_ORACLE_VERDICTS_H_

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "tests/oracle/world.h"

namespace bylaw::tests {

/// A verdict's name, and what it is about: the name of a policy, waiver or assertion; the name and
/// the place of a rule's first word, of an override or of a clause, as one policy may hold several.
/// Of what is uncovered, the place of its declaration.
/// `against` is given where one subject may clash with several others.
struct Verdict {
  std::string name;
  std::string subject;
  uint64_t place = 0;
  std::string against;
  uint64_t other_place = 0;
  auto operator<=>(const Verdict&) const = default;
};

/// Where a text stands.
uint64_t place_of(Span span);

/// The verdicts that the oracle knows. Of contradictions there are three kinds.
inline constexpr std::string_view kOracleVerdicts[] = {"unsatisfiable-assumption",
                                                       "dead",
                                                       "expansion",
                                                       "denied-guarantee",
                                                       "contradiction",
                                                       "contradiction of requires",
                                                       "contradiction of a duty",
                                                       "out-of-bounds",
                                                       "idle-override",
                                                       "idle-waiver",
                                                       "wide-waiver",
                                                       "expired-waiver",
                                                       "ending-waiver",
                                                       "weakened-duty",
                                                       "incomparable-mask",
                                                       "starved",
                                                       "source-exceeded",
                                                       "assert",
                                                       "may-err",
                                                       "void",
                                                       "narrowed",
                                                       "uncovered"};

std::set<Verdict> find_verdicts(const World& world, Timestamp at);

/// What depends on the products of a store. Nothing if these are too many to look at all requests.
std::optional<std::set<Verdict>> find_catalogue_verdicts(const Rulebook& book,
                                                         const EntityStore& store, Timestamp at,
                                                         size_t limit);

/// Permit, deny by a forbid, or neither, by the fold of docs/language.md written anew over a
/// moment's truths.
enum class Folded : uint8_t { kPermit, kForbidden, kNothing };
Folded fold(const Rulebook& book, const Moment& moment);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_VERDICTS_H_
