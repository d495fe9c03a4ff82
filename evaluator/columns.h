// The columns that the catalogue lists for a request's resource. Entry point: columns_of().
#ifndef BYLAW_EVALUATOR_COLUMNS_H_
#define BYLAW_EVALUATOR_COLUMNS_H_

#include "evaluator/teller.h"

namespace bylaw::engine {

struct Column {
  uint32_t name = 0;        // a symbol
  bool stated = false;      // its categories are; else they are not known
  bool twin = false;        // an earlier one has its name
  graph::Datum categories;  // a set of terms; no value: none
  graph::Datum record;      // as the catalogue lists it
};

/// In the catalogue's order; none if the action reads no columns, or the list is not known.
List<Column> columns_of(Teller& teller);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_COLUMNS_H_
