// The columns that the catalogue lists for a request's resource. Entry point: columns_of().
#ifndef BYLAW_EVALUATOR_COLUMNS_H_
#define BYLAW_EVALUATOR_COLUMNS_H_

#include <optional>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "facts/request.h"

namespace bylaw::engine {

struct Column {
  std::string name;
  std::optional<std::vector<TermValue>> categories;  // nothing: not stated
  Value record;                                      // as the catalogue lists it
};

/// In the catalogue's order; none if the action reads no columns, or the list is not known. The
/// request's action is known.
std::vector<Column> columns_of(const Schema& schema, const EntityStore& store,
                               const Request& request);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_COLUMNS_H_
