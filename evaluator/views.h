// Views: what a grant that applies lets be seen, cut by the guardrails, as rules/views.h has them.
// Entry point: make_view().
#ifndef BYLAW_EVALUATOR_VIEWS_H_
#define BYLAW_EVALUATOR_VIEWS_H_

#include <optional>
#include <span>
#include <string_view>

#include "evaluator/columns.h"
#include "evaluator/duties.h"
#include "evaluator/mask_book.h"
#include "evaluator/teller.h"

namespace bylaw::engine {

/// What one column of a view shows.
struct ColumnMask {
  uint32_t column = 0;  // the symbol of its name
  MaskBook::Point point = MaskBook::kNull;
  std::string_view text;  // as an author writes it
};

/// Its texts and lists last until the context forgets them.
struct View {
  explicit View(Arena& arena) : filters(&arena), columns(&arena), full(&arena), duties(&arena) {}

  uint32_t grant = 0;
  /// What a row must fulfil, each in policy text; all but the row's own columns has been replaced
  /// by its value.
  List<std::string_view> filters;
  std::string_view filter;   // all of them as one condition; empty: none
  bool rows_none = false;    // a filter erred, or is false of every row
  bool cells = false;        // the action reads columns
  List<ColumnMask> columns;  // those not shown in full
  List<uint32_t> full;       // the names of those shown in full
  List<DutyUse> duties;      // its own and the guardrails', combined
};

/// The view of `grant` under those guardrails. Nothing if an argument of a duty errs. What erred is
/// added to `errors`, duties that conflict are told in `conflicts`.
std::optional<View> make_view(Teller& teller, std::span<const Column> columns, uint32_t grant,
                              std::span<const uint32_t> guardrails, List<Trouble>& errors,
                              List<std::string_view>& conflicts);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_VIEWS_H_
