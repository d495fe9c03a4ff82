// What generated meshes contain and how they decide: shares of outcomes, of conditions that are the
// same for all requests, and which operators and kinds of rules occur. Entry point: measure().
#ifndef BYLAW_TESTS_GENERATE_BALANCE_H_
#define BYLAW_TESTS_GENERATE_BALANCE_H_

#include <map>
#include <string>

#include "tests/generate/mesh.h"

namespace bylaw::tests {

struct Balance {
  size_t meshes = 0;
  size_t unusable = 0;  // did not compile
  size_t questions = 0;
  std::map<Outcome, size_t> outcomes;
  size_t permits = 0;
  size_t with_errors = 0;     // decisions in which something erred
  size_t with_views = 0;      // permits with a filter, a mask or a duty
  size_t with_notices = 0;    // a standard in roll-out would have changed it
  size_t guards = 0;          // weighed in the decisions of one mesh, and met more than ten times
  size_t trivial_guards = 0;  // of those, the same in all of them
  std::map<std::string, size_t> ops;
  std::map<std::string, size_t> kinds;  // "permit", "waiver", "default standard", …

  std::string text() const;
};

/// Decides `questions` of each of `meshes` meshes, seeds from `seed` on.
Balance measure(uint64_t seed, size_t meshes, size_t questions, const MeshKnobs& knobs);

/// The name of an operator, as the rulebook's header has it without its k.
std::string op_name(Op op);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_BALANCE_H_
