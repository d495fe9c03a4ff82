// Views: what a grant that applies lets be seen, cut by the guardrails, as rules/views.h has them.
// Entry point: make_view().
#ifndef BYLAW_EVALUATOR_VIEWS_H_
#define BYLAW_EVALUATOR_VIEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "evaluator/columns.h"
#include "evaluator/terms.h"
#include "facts/duties.h"
#include "facts/mask.h"

namespace bylaw::engine {

/// What one column of a view shows.
struct ColumnMask {
  std::string column;
  MaskPoint point;
  std::string text;  // as an author writes it
};

struct View {
  uint32_t grant = 0;
  /// What a row must fulfil, each in policy text; all but the row's own columns has been replaced
  /// by its value.
  std::vector<std::string> filters;
  std::string filter;               // all of them as one condition; empty: none
  bool rows_none = false;           // a filter erred, or is false of every row
  bool cells = false;               // the action reads columns
  std::vector<ColumnMask> columns;  // those not shown in full
  std::vector<std::string> full;    // those shown in full
  std::vector<DutyValue> duties;    // its own and the guardrails', combined
};

/// The view of `grant` under those guardrails. Nothing if an argument of a duty errs. What erred is
/// added to `errors`, duties that conflict are told in `conflicts`.
std::optional<View> make_view(Teller& teller, const std::vector<Column>& columns, uint32_t grant,
                              const std::vector<uint32_t>& guardrails, std::vector<Trouble>& errors,
                              std::vector<std::string>& conflicts);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_VIEWS_H_
