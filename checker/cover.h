// What the requests of a region have in common, as conditions that a person would write: a few
// conjunctions of what the rules themselves test, each as weak as can be. Entry point:
// Conditions::cover().
#ifndef BYLAW_CHECKER_COVER_H_
#define BYLAW_CHECKER_COVER_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/cover_text.h"
#include "checker/prover.h"

namespace bylaw {

/// Conditions of the language that hold together; none is any request.
using Way = std::vector<std::string>;
std::string way_text(const Way& way);

/// Of what a condition tests, by position the values that it may have; all of them if it isn't
/// there.
using Cube = std::map<size_t, std::set<size_t>>;

/// Each of `ways` is enough for a request to be of the region.
struct Cover {
  std::vector<Way> ways;
  bool whole = false;       // every request of the region is of one of them
  std::vector<Cube> cubes;  // by way
};

class Conditions {
 public:
  /// What the guards test, those that tell most first, and the days on which something of `rules`
  /// begins or ends. To be made before the situation is sealed; the guards are in its scope.
  Conditions(Situation& situation, const std::vector<ExprId>& guards,
             const std::vector<RuleId>& rules = {}, size_t most_tests = 40);

  /// The region within `given`: outside of that a way may hold or not. Nothing if what is tested
  /// doesn't tell the region, or the budget ends before the first way is proved. Up to 24 tests
  /// which of several covers it is doesn't depend on the solver.
  std::optional<Cover> cover(Prover& prover, FormulaId region, FormulaId given, size_t most_ways);

  /// The condition as a formula, also of conditions of the same guards in another situation.
  FormulaId formula_of(const Cover& cover);

 private:
  /// Something that is tested: one of its values holds, or none where it errs.
  struct Test {
    std::vector<FormulaId> values;  // a condition has two, true and false
    ExprId expr;                    // the condition, or what has as many values
    std::vector<Value> members;     // by value; none for a condition
    Value member;                   // that a condition compares `expr` with, by `compares`
    std::optional<Op> compares;
  };
  /// By test the value that it has in some request; nothing where it errs.
  using Row = std::vector<std::optional<size_t>>;

  void split(ExprId id, uint32_t depth);
  void add_condition(ExprId id);
  void add_members(ExprId id, const std::vector<Value>& members);
  void add_values(ExprId expr);
  void add_moment(Timestamp moment);

  void start(FormulaId region, FormulaId given);
  Row row_of(const Assignment& model) const;
  bool narrow(Prover& prover, FormulaId wanted, Row& row);
  Cube point(Prover& prover, FormulaId wanted, Row row);
  bool follows(const Cube& cube) const;
  bool inside(Prover& prover, const Cube& cube);
  void leave_out(Prover& prover, Cube& cube);
  bool widen(Prover& prover, Cube& cube);
  void drop_superfluous(Prover& prover, FormulaId region, std::vector<Cube>& cubes);
  FormulaId formula(const Cube& cube);
  Way way(const Cube& cube, ConditionWriter& writer) const;

  Situation& situation_;
  const Rulebook& book_;
  size_t most_tests_;
  std::vector<Test> tests_;
  std::set<ExprId> seen_;
  std::set<std::string> valued_;  // what is told apart by its values, as it is written
  std::set<int64_t> moments_;

  // Of the region that is being covered.
  FormulaId region_;
  FormulaId outside_;
  std::vector<FormulaId> below_outside_;  // what it is made of
  std::vector<Row> seen_outside_;         // requests that are known to lie there
  size_t questions_ = 0;
};

/// `whenever a and b, or c` or, if there is more to the region, `among others whenever …`.
std::string cover_sentence(const Cover& cover);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_COVER_H_
