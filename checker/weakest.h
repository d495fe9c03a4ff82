// The weakest condition under which something is decided, in the language's own words, for each
// place at which it can be asked. Entry point: find_weakest().
#ifndef BYLAW_CHECKER_WEAKEST_H_
#define BYLAW_CHECKER_WEAKEST_H_

#include <set>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/cover.h"
#include "checker/universe.h"

namespace bylaw {

/// What is asked: whether `claim.cases` are permitted or denied, and by which policies among the
/// reasons; none: by any, or by nobody.
struct DecisionSought {
  bool permit = true;
  std::set<PolicyId> by;
};

struct WeakestCondition {
  enum class Answer : uint8_t {
    kNever,
    kWhenever,  // exactly where one of `ways` holds; an empty way: always
    kPartly,    // where one of `ways` holds, and elsewhere too
    kUndecidable,
  };
  Place place;
  Answer answer = Answer::kUndecidable;
  std::vector<Way> ways;  // given the condition of the claim
};

/// For each place of the claim, in order. What is answered is proved.
std::vector<WeakestCondition> find_weakest(const Rulebook& rulebook, const SourceMap& sources,
                                           const CheckSettings& settings, const Assertion& claim,
                                           const DecisionSought& sought);

/// check_assertion() at one place.
Diagnostics check_assertion_at(const Rulebook& rulebook, const SourceMap& sources,
                               const CheckSettings& settings, const Assertion& assertion,
                               const Place& place);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_WEAKEST_H_
