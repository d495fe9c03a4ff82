// Why a decision is what it is, as the reference evaluator and the engine tell it. Entry point:
// outcome_word().
#ifndef BYLAW_FACTS_OUTCOME_H_
#define BYLAW_FACTS_OUTCOME_H_

#include <cstdint>
#include <string_view>

namespace bylaw {

enum class Outcome : uint8_t {
  kForbidden,      // by a hard or plain forbid
  kGuaranteed,     // by a guarantee
  kGranted,        // by permits
  kNotPermitted,   // nobody forbids it, nobody grants it
  kCannotEnforce,  // it would be a permit, but the caller does not enforce what it needs
  kInvalid,        // the request breaks an assumption, names an undeclared domain, …: denied
};

/// As JSON has it: "not-permitted".
std::string_view outcome_word(Outcome outcome);

}  // namespace bylaw

#endif  // BYLAW_FACTS_OUTCOME_H_
