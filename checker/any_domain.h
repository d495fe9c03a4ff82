// A centre with domains that may write anything: what it says to a request whatever they write. Two
// centres that answer alike so are alike for every domain. Entry point: with_any_domain().
#ifndef BYLAW_CHECKER_ANY_DOMAIN_H_
#define BYLAW_CHECKER_ANY_DOMAIN_H_

#include "rules/rulebook.h"

namespace bylaw {

enum class DomainRules : uint8_t {
  /// They permit or don't, lift each default standard as far as its bound goes or don't, and set
  /// parameters inside their ranges: the request's context says which.
  kPermit,
  kForbid,  // they forbid everything: what is permitted then no domain can take away
};

/// The package of what is added.
inline constexpr const char* kAnyDomain = "any domain";

/// `centre` with such rules in every domain directly below the root. Tests and assertions are left
/// out.
Rulebook with_any_domain(const Rulebook& centre, DomainRules rules);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_ANY_DOMAIN_H_
