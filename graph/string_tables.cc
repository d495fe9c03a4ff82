// The verifier of mapped tables. Entry point: well_formed().
#include "graph/string_tables.h"

#include <algorithm>

namespace bylaw {

bool well_formed(const StringTables& tables) {
  const size_t states = tables.class_of_state.size();
  if (tables.byte_class.size() != 256 || states == 0 || tables.next.size() % states != 0) {
    return false;
  }
  const size_t width = tables.byte_classes();
  const auto below = [](size_t limit) { return [limit](size_t value) { return value < limit; }; };
  return std::ranges::all_of(tables.byte_class, below(width)) &&
         std::ranges::all_of(tables.next, below(states)) &&
         std::ranges::all_of(tables.class_of_state, below(tables.classes)) &&
         tables.words.well_formed(tables.classes);
}

}  // namespace bylaw
