// What the tests of a mesh exercised: which rules, overrides and waivers applied, and which
// conditions of their guards were true and which were false. Entry point: Coverage.
#ifndef BYLAW_RULES_COVERAGE_H_
#define BYLAW_RULES_COVERAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "facts/request.h"
#include "rules/decide.h"
#include "rules/rulebook.h"

namespace bylaw {

/// A condition of a guard: the guard itself, or an operand of its `and`, `or`, `not` and `implies`.
/// It has two branches, taken when it is true and when it is false; an error takes neither.
struct Condition {
  ExprId expr;
  Span span;
  uint64_t when_true = 0;
  uint64_t when_false = 0;
};

/// The conditions of one typed case. A condition that holds the same parts as its only operand
/// (`not C`) is counted as that operand.
struct CaseCoverage {
  std::vector<Condition> conditions;
};

/// A rule, an override or a waiver.
struct CoveredItem {
  enum class Kind : uint8_t { kRule, kOverride, kWaiver };
  Kind kind = Kind::kRule;
  uint32_t index = 0;   // of the rule, override or waiver in the rulebook
  std::string package;  // that wrote it
  std::string name;     // "package.name" of its policy, "waiver …" or "override of …"
  Span head;
  /// In how many decisions it applied. A rule that is waived, lifted or in roll-out counts too, if
  /// it would have applied.
  uint64_t applied = 0;
  std::vector<size_t> tests;  // in which it applied, by position in Rulebook::tests, ascending
  std::vector<CaseCoverage> cases;  // as those of the rule, override or waiver
};

/// How much of something was seen.
struct Share {
  size_t seen = 0;
  size_t all = 0;
  /// Of a hundred; all of nothing is 100.
  double percent() const {
    return all == 0 ? 100.0 : 100.0 * static_cast<double>(seen) / static_cast<double>(all);
  }
};

class Coverage {
 public:
  Coverage() = default;
  /// Everything that can be covered, unseen. The rulebook must outlive it.
  explicit Coverage(const Rulebook& rulebook);

  /// Counts what one decision of a test exercises. Tests are counted one after the other.
  void count(size_t test, const EntityStore& store, const Request& request,
             const DecideOptions& options);

  const std::vector<CoveredItem>& items() const { return items_; }
  /// The typed cases of an item, one per CaseCoverage.
  const std::vector<RuleCase>& cases(const CoveredItem& item) const;

 private:
  void note_applied(size_t item, size_t test);

  const Rulebook* rulebook_ = nullptr;
  std::vector<CoveredItem> items_;  // rules, then overrides, then waivers
};

/// Items that applied.
Share rule_coverage(const std::vector<const CoveredItem*>& items);
/// Branches that were taken.
Share branch_coverage(const std::vector<const CoveredItem*>& items);

}  // namespace bylaw

#endif  // BYLAW_RULES_COVERAGE_H_
