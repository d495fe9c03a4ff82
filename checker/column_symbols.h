// The columns of a request's resource as symbols, and which of them a cap or a mask speaks of.
// Entry points: columns_room(), columns_of(), selected().
#ifndef BYLAW_CHECKER_COLUMN_SYMBOLS_H_
#define BYLAW_CHECKER_COLUMN_SYMBOLS_H_

#include <optional>
#include <vector>

#include "checker/situation.h"

namespace bylaw {

/// The collections that must have room for a column of its own with one category: for Scope::room.
/// Empty if the place's action reads no columns.
std::vector<CollectionKey> columns_room(const Rulebook& rulebook, const Place& place);

/// The possible columns of the resource.
std::vector<MemberSymbol> columns_of(Situation& situation);

/// The column's categories; none if columns have no categories.
std::vector<MemberSymbol> categories_of(Situation& situation, const Symbol& column);

/// Whether columns have categories at all.
bool has_categories(Situation& situation);

/// Whether it is known which categories the column has.
FormulaId categories_stated(Situation& situation, const Symbol& column);

/// Whether a selector speaks of a column. One whose condition errs does; of a column of unknown
/// category a cap does.
FormulaId selected(Situation& situation, const ColumnSelector& selector, const Symbol& column,
                   bool is_cap);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_COLUMN_SYMBOLS_H_
