// What one version of a merged rulebook decides and shows at a place, as formulas: its views, their
// rows, cells and duties, as docs/language.md, "Rows, cells, duties", says. Entry point:
// VersionViews.
#ifndef BYLAW_CHECKER_VERSION_VIEWS_H_
#define BYLAW_CHECKER_VERSION_VIEWS_H_

#include <vector>

#include "checker/merge.h"
#include "checker/situation.h"

namespace bylaw {

/// A duty that gates views, as one rule asks for it, and whether it is discharged.
struct GatingDuty {
  RuleId rule;
  size_t use = 0;  // position in the case's duties
  std::vector<Valued> arguments;
  FormulaId discharged;
};

class VersionViews {
 public:
  /// `gates`: of this version's rules.
  VersionViews(Situation& situation, std::vector<RuleId> rules,
               const std::vector<GatingDuty>& gates);

  /// A grant that is handed out, once all that gates it is discharged.
  struct OneView {
    RuleId grant;
    size_t lowest = 0;  // the last level whose guardrails cut it
    FormulaId present;  // the decision hands it out
    FormulaId open;     // what gates it is discharged
    FormulaId rows;     // the row asked about is visible through it
  };
  /// A duty that is asked for, with its arguments.
  struct Demand {
    DutyId duty;
    std::vector<Valued> arguments;
    FormulaId asked;
  };

  /// With every duty discharged.
  FormulaId permit() const { return permit_; }
  /// With those discharged that are.
  FormulaId open() const { return open_; }
  FormulaId visible() const { return visible_; }
  /// What is shown of a column in the row asked about is at least `point`.
  FormulaId shows(const Symbol& column, const MaskPoint& point);
  const std::vector<Demand>& demands() const { return demands_; }
  const std::vector<RuleId>& rules() const { return rules_; }

 private:
  bool cuts(RuleId guardrail, const OneView& view) const;
  const RuleCase& body(RuleId rule) const;
  void add_views();
  void complete(OneView& view);
  void add_demands();
  FormulaId arguments_known(RuleId rule);

  Situation& situation_;
  std::vector<RuleId> rules_;
  const std::vector<GatingDuty>& gates_;
  std::vector<OneView> views_;
  std::vector<Demand> demands_;
  FormulaId permit_, open_, visible_;
};

/// What the encoding of rules' views reads besides their guards: filters, arguments of duties,
/// selectors of columns.
void add_view_reads(const Rulebook& rulebook, const std::vector<RuleId>& rules, const Place& place,
                    Scope& scope);

/// The gating duties that rules ask for; `discharged` are fresh variables.
std::vector<GatingDuty> gating_duties(Situation& situation, const std::vector<RuleId>& rules);

/// Duties with equal arguments are discharged together.
FormulaId discharged_alike(Situation& situation, const std::vector<GatingDuty>& gates);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_VERSION_VIEWS_H_
