// The parts of the oracle, each for some verdicts: they add what they find. Entry points: add_*().
#ifndef BYLAW_TESTS_ORACLE_FINDERS_H_
#define BYLAW_TESTS_ORACLE_FINDERS_H_

#include <set>

#include "tests/oracle/verdicts.h"

namespace bylaw::tests {

/// `weakened-duty` of masks and `incomparable-mask`. In a world of the catalogue of all columns,
/// else of those that no clause names where another asks what they are.
void add_mask_verdicts(const World& world, std::set<Verdict>& found);
/// `weakened-duty` of duties, and duties that nobody can do.
void add_duty_verdicts(const World& world, std::set<Verdict>& found);
void add_starved(const World& world, std::set<Verdict>& found);
/// Requirements that can't be met together.
void add_requirement_verdicts(const World& world, std::set<Verdict>& found);

/// `uncovered` of a product, whose world is `about`.
void add_uncovered_product(const Rulebook& book, const Entity& product, const World& about,
                           std::set<Verdict>& found);
/// `uncovered` of actions, and of categories of the store's columns.
void add_uncovered_names(const Rulebook& book, const EntityStore& store, std::set<Verdict>& found);

/// `void`, but for the rules that something worse is said of. `sources` tells which of two rules
/// stands first.
void add_void(const World& world, const SourceMap& sources, const std::set<RuleId>& with_errors,
              std::set<Verdict>& found);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_FINDERS_H_
