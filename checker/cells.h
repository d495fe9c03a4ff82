// A row's cell is one text, whatever types it is read as. Entry points: add_cell_words(), and
// Universe::close_cells().
#ifndef BYLAW_CHECKER_CELLS_H_
#define BYLAW_CHECKER_CELLS_H_

#include <vector>

#include "checker/string_universe.h"
#include "rules/rulebook.h"

namespace bylaw {

/// The names of the values of types that cells are read as: where one is also read as a text, they
/// have to be told apart.
void add_cell_words(const Rulebook& rulebook, const std::vector<ExprId>& conditions,
                    TextTests& texts);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_CELLS_H_
