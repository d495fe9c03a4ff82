// Reads what `bylaw find` is asked: "permit read by shop.staff when …". Entry point: read_sought().
#ifndef BYLAW_CLI_SOUGHT_H_
#define BYLAW_CLI_SOUGHT_H_

#include <optional>
#include <string>

#include "checker/weakest.h"
#include "cli/claims.h"
#include "cli/host.h"

namespace bylaw::cli {

struct Sought {
  Claim claim;  // without the policies
  DecisionSought decision;
  std::string when, unless;  // conditions; empty: none
};

/// Nothing, and told on `host.err`, if it doesn't begin with permit or deny, or names a policy that
/// there isn't.
std::optional<Sought> read_sought(Host& host, const Rulebook& book, const std::string& text);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_SOUGHT_H_
