// The columns of a resource, as the catalogue lists them, and which of them a cap or a mask speaks
// of. Entry points: read_columns(), selects().
#ifndef BYLAW_RULES_COLUMNS_H_
#define BYLAW_RULES_COLUMNS_H_

#include <optional>
#include <string>
#include <vector>

#include "rules/decide.h"
#include "rules/evaluate.h"

namespace bylaw {

struct Column {
  std::string name;
  Value record;
  std::optional<std::vector<TermValue>> categories;  // nothing: unknown
};

/// The columns that the resource has for the request's action, by the catalogue's order. Empty
/// where the action reads no columns, or where they can't be known.
std::vector<Column> read_columns(const RequestFacts& facts);

/// Whether `selector` speaks of `column`: a condition that errs does (and is reported under
/// `rule`). A column of unknown category counts as every category for caps.
bool selects(const Evaluator& evaluator, const ColumnSelector& selector, const Column& column,
             bool is_cap, RuleId rule, std::vector<EvaluationError>& errors);

}  // namespace bylaw

#endif  // BYLAW_RULES_COLUMNS_H_
