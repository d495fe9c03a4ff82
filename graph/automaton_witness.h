// Texts that show what an automaton tells apart: for each set of tests the cheapest well-formed
// text of which exactly those hold, where letters cost less than odd signs. Entry points:
// witnesses(), texts_outside().
#ifndef BYLAW_GRAPH_AUTOMATON_WITNESS_H_
#define BYLAW_GRAPH_AUTOMATON_WITNESS_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "graph/automaton.h"

namespace bylaw {

/// By set of `automaton.sets`: a text, or none if no well-formed text ends there. The empty text
/// is given only where there is no other.
std::vector<std::optional<std::string>> witnesses(const Automaton& automaton);

/// Up to `count` different texts with that set which are not among `words`, the cheapest first;
/// fewer if there are no more.
std::vector<std::string> texts_outside(const Automaton& automaton, uint32_t set,
                                       const std::unordered_set<std::string_view>& words,
                                       size_t count);

}  // namespace bylaw

#endif  // BYLAW_GRAPH_AUTOMATON_WITNESS_H_
