// Views: what a grant that applies lets be seen, cut by the guardrails. Entry point: make_view().
#ifndef BYLAW_RULES_VIEWS_H_
#define BYLAW_RULES_VIEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "rules/columns.h"
#include "rules/decide.h"
#include "rules/weigh.h"

namespace bylaw {

/// What every view of one decision is made from.
struct ViewContext {
  const Evaluator& evaluator;
  const Weighing& weighing;
  const std::vector<Column>& columns;
};

/// The view of `grant`, cut by the guardrails that apply at the levels from the root to `lowest`.
/// Its filters go to decision.residual, what erred to decision.errors. Nothing if an argument of a
/// duty errs: a duty that can't be named can't be done. Two duties that conflict are added to
/// decision.problems.
std::optional<View> make_view(const ViewContext& context, const WeighedRule& grant, size_t lowest,
                              Decision& decision);

/// The mask as an author writes it: `hash`, `last(4)`.
std::string mask_text(const Schema& schema, const MaskUse& use);

/// What the caller must enforce to be handed the view and doesn't: "filters", "masks", "the duty
/// audit".
std::vector<std::string> not_enforced(const Schema& schema, const Enforces& enforces,
                                      const View& view);

}  // namespace bylaw

#endif  // BYLAW_RULES_VIEWS_H_
