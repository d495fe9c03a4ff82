// What is told beside a finding so that a person can act on it: an example with entities that there
// are, the condition under which it is so, and the ways out. Entry points: prefer_today(),
// cover_of(), add_cover(), add_ways_out().
#ifndef BYLAW_CHECKER_EXPLAIN_H_
#define BYLAW_CHECKER_EXPLAIN_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/check_run.h"
#include "checker/cover.h"

namespace bylaw {

/// A region of requests at one place, to be asked about in situations of its own.
struct Question {
  Place place;
  Scope scope;
  std::function<FormulaId(Situation&)> region;
  /// Outside of which a condition may say anything; empty: everywhere.
  std::function<FormulaId(Situation&)> given{};
  /// What of the store it is about, the first the resource; none: any resource of the place.
  std::vector<const Entity*> facts{};
};

/// Replaces the example by one of a principal and a resource of the store, on the day of the check,
/// if there is one that shows the same by `claim`; says in it that this was looked for, and whether
/// among all of them.
void prefer_today(CheckRun& run, const Question& question, const Confirm& claim, Witness& witness);

/// The condition under which it is so, told by the tests of `guards` and `rules`.
std::optional<Cover> cover_of(CheckRun& run, const Question& question,
                              const std::vector<ExprId>& guards, const std::vector<RuleId>& rules);

/// Adds it as a note: `so it is whenever …`.
void add_cover(DiagnosticBuilder finding, const std::optional<Cover>& cover);

/// The guards of rules at a place, those of the first first.
std::vector<ExprId> guards_of(const CheckRun& run, const Place& place,
                              const std::vector<RuleId>& rules);

/// What a rule, waiver or override of no effect meets: rules that forbid the same.
struct Covered {
  Place place;
  Scope scope;
  std::function<FormulaId(Situation&)> wanted;  // it would have an effect, if nothing else forbade
  std::vector<RuleId> others;                   // that may forbid
  Confirm claim;
};

/// Shows a request that it meets and who forbids it; false if it meets none here, or none can be
/// shown.
bool add_covering(CheckRun& run, DiagnosticBuilder finding, const Covered& covered);

/// A case of a rule that is swallowed by `against`, wherever the rule can speak.
struct Swallow {
  RuleId rule;
  std::vector<Place> places;                   // of the case's body; the first is the example's
  std::function<FormulaId(Situation&)> cases;  // of which none is ever granted
  std::vector<PolicyId> against;
  std::vector<PolicyId> waive{};  // of them those that have to be waived for it to be granted
};

/// Adds the condition, what to write so that nothing but it is taken out of the rule, and, of a
/// grant, the waivers to ask for.
void add_ways_out(CheckRun& run, DiagnosticBuilder finding, const Swallow& swallow);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_EXPLAIN_H_
