// Views: what a grant that applies lets be seen, cut by the guardrails, as rules/views.h has them.
// Filters are not computed: a view that has one says so. Entry point: make_view().
#ifndef BYLAW_EVALUATOR_VIEWS_H_
#define BYLAW_EVALUATOR_VIEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "evaluator/columns.h"
#include "evaluator/loaded.h"
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
  bool filtered = false;            // it or a guardrail has a filter
  bool unmasked = false;            // a mask is for columns that the graph can't tell: `where`
  bool cells = false;               // the action reads columns
  std::vector<ColumnMask> columns;  // those not shown in full
  std::vector<std::string> full;    // those shown in full
  std::vector<DutyValue> duties;    // its own and the guardrails', combined
};

/// What all views of a decision are made from. All of it outlives them.
struct ViewSource {
  const Loaded& loaded;
  Context& context;
  EnvironmentId environment;
  const std::vector<Column>& columns;
};

/// The view of `grant` under those guardrails. Nothing if an argument of a duty errs. Duties that
/// conflict are told in `conflicts`.
std::optional<View> make_view(const ViewSource& source, uint32_t grant,
                              const std::vector<uint32_t>& guardrails,
                              std::vector<std::string>& conflicts);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_VIEWS_H_
