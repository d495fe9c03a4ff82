// What is asked of one place of a merged rulebook: for each kind of difference the formula of the
// requests that show it. Entry point: DiffQuestions.
#ifndef BYLAW_CHECKER_DIFF_QUESTIONS_H_
#define BYLAW_CHECKER_DIFF_QUESTIONS_H_

#include <array>
#include <vector>

#include "checker/diff.h"
#include "checker/version_views.h"

namespace bylaw {

/// What may have any truth value: the more, the fewer rules have to be looked at, and the less can
/// be proved.
enum class Freedom : uint8_t {
  kParts,       // parts of conditions that both versions have
  kConditions,  // whole conditions that both have
  kNothing,
};

class DiffQuestions {
 public:
  /// The scope of what both versions decide and show at the place.
  static Scope scope(const Merged& merged, const Place& place,
                     const std::array<std::vector<RuleId>, 2>& rules, Freedom freedom);

  /// Holds references to all it is made of.
  DiffQuestions(const Merged& merged, Situation& situation,
                const std::array<std::vector<RuleId>, 2>& rules);

  FormulaId operator[](DifferenceKind kind) const { return formulas_[static_cast<size_t>(kind)]; }
  const std::vector<GatingDuty>& gates() const { return gates_; }
  /// Why nothing is said of what is shown of columns; empty if it is.
  const std::string& columns_left_out() const { return columns_left_out_; }

 private:
  FormulaId& at(DifferenceKind kind) { return formulas_[static_cast<size_t>(kind)]; }
  std::vector<MaskPoint> points() const;
  void compare_cells(FormulaId both_show_the_row);
  FormulaId asks_more(const VersionViews& one, const VersionViews& other);
  FormulaId covered(const VersionViews::Demand& demand, const VersionViews& by);
  FormulaId at_least(DutyId duty, size_t parameter, const Symbol& high, const Symbol& low);

  const Merged& merged_;
  Situation& situation_;
  const std::array<std::vector<RuleId>, 2>& rules_;
  std::vector<GatingDuty> gates_;
  std::array<std::vector<GatingDuty>, 2> gates_of_;
  std::vector<VersionViews> views_;
  std::array<FormulaId, kDifferenceKinds> formulas_;
  std::string columns_left_out_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_DIFF_QUESTIONS_H_
