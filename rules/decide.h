// The reference evaluator: the meaning of docs/language.md, "What a decision is", written to be
// obviously right and not fast. Entry points: decide(), show_row().
#ifndef BYLAW_RULES_DECIDE_H_
#define BYLAW_RULES_DECIDE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/duties.h"
#include "facts/entities.h"
#include "facts/outcome.h"
#include "facts/request.h"
#include "rules/rulebook.h"

namespace bylaw {

/// Something that erred while a rule was weighed. Restrictions apply when they err, relaxations
/// don't.
struct EvaluationError {
  RuleId rule;          // invalid when it is not a rule's
  std::string message;  // "User::\"bob\" is not known", "overflow"
  Span span;            // the expression
};

/// What one column of a view shows.
struct ColumnMask {
  std::string column;
  MaskPoint point;
  std::string text;  // the mask as an author writes it: "hash", "last(4)"
};

/// A grant that applies, cut by the guardrails: its own filter and theirs (all must be true of a
/// row), its masks and their caps, its duties and theirs.
struct View {
  RuleId grant;
  /// Filters that cut it, partially evaluated: everything but the row's columns is replaced by its
  /// value.
  std::vector<ExprId> filters;  // in Decision::residual
  /// Filters that erred: rows are none.
  bool rows_none = false;
  std::vector<ColumnMask>
      columns;  // those not shown in full, by the catalogue's order; caps already met
  /// True if the action reads columns; one that is neither in `columns` nor in `full` is null then.
  bool cells = false;
  std::vector<std::string> full;  // the catalogue's columns that are shown in full
  /// Its own and the guardrails', combined; gating ones are discharged and no longer here.
  std::vector<DutyValue> duties;
};

/// A standard in roll-out that would have changed the decision.
struct RolloutNotice {
  PolicyId standard;
  Enforcement enforcement;
  bool decision_with_it = false;
};

struct Decision {
  bool permit = false;
  Outcome outcome = Outcome::kNotPermitted;
  TermId level;  // of the deciding row of the fold; invalid unless kForbidden or kGuaranteed
  std::vector<RuleId> reasons;         // all that apply in the deciding row, ascending
  std::vector<View> views;             // of a permit
  std::vector<DutyValue> obligations;  // of all views that remain, combined
  std::vector<RolloutNotice> notices;
  std::vector<EvaluationError> errors;
  /// One sentence each: why it is kInvalid or kCannotEnforce, which action or type is unknown, and
  /// which duty a view that would have permitted it waits for.
  std::vector<std::string> problems;
  std::vector<std::string>
      ignored;         // stated attributes that are no claims and differ from the store
  ExprStore residual;  // of the views' filters
};

struct DecideOptions {
  Timestamp now;
  /// Approvals and other gating duties that are discharged already.
  std::vector<DutyValue> discharged;
  /// Refuse a request that states another value than is known for an attribute that is no claim.
  bool refuse_differing = false;
};

/// Decides one request. Never throws; everything that goes wrong ends in a denial that says so.
Decision decide(const Rulebook& rulebook, const EntityStore& store, const Request& request,
                const DecideOptions& options);

/// What a row of a table shows under a decision. Cells by column; a cell reveals the join over the
/// views through which the row is visible.
struct RowView {
  bool visible = false;
  std::vector<ColumnMask> columns;  // those not shown in full
};
RowView show_row(const Rulebook& rulebook, const EntityStore& store, const Request& request,
                 const Decision& decision, const std::map<std::string, std::string>& row);

}  // namespace bylaw

#endif  // BYLAW_RULES_DECIDE_H_
