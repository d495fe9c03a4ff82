// A witness over a merged vocabulary as each version sees it, and what each version answers. Entry
// points: project(), answer().
#ifndef BYLAW_CHECKER_PROJECT_H_
#define BYLAW_CHECKER_PROJECT_H_

#include <map>
#include <string>
#include <vector>

#include "checker/merge.h"
#include "checker/witness.h"

namespace bylaw {

/// What a version is asked: what it doesn't declare is left out.
struct Projected {
  Request request;
  EntityStore store;
};
Projected project(const Merged& merged, size_t side, const Witness& witness);

/// What a version answers, in its own ids.
struct VersionAnswer {
  /// Whether it has the action, the types and the domain; it denies what it doesn't have.
  bool known = false;
  Decision decision;
  std::vector<RuleId> rules;  // that make the difference
  bool row_visible = false;
  std::map<std::string, std::string> masks;  // by column, of the row; none: shown in full
  std::vector<std::string> duties;           // in words

  bool operator==(const VersionAnswer& other) const {
    return decision.permit == other.decision.permit && row_visible == other.row_visible &&
           masks == other.masks && duties == other.duties;
  }
};

/// `discharged`: rules and positions of their duties. `row`: cells by column.
struct Asked {
  std::vector<std::pair<RuleId, size_t>> discharged;  // in merged ids
  std::map<std::string, std::string> row;
};
VersionAnswer answer(const Merged& merged, size_t side, const Place& place, const Witness& witness,
                     const Asked& asked, const Replay& replay);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_PROJECT_H_
