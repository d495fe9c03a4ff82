// From the nondeterministic program to an automaton, and that automaton made minimal. Entry
// points: determinise(), minimise().
#ifndef BYLAW_GRAPH_AUTOMATON_DETERMINISE_H_
#define BYLAW_GRAPH_AUTOMATON_DETERMINISE_H_

#include "base/result.h"
#include "graph/automaton.h"
#include "graph/automaton_program.h"

namespace bylaw {

/// The subset construction over classes of bytes. Errors: a budget spent.
Result<Automaton> determinise(const Program& program, const AutomatonBudget& budget);

/// Hopcroft's partition refinement; states are numbered in the order in which they are reached,
/// bytes that no state tells apart share a class.
Automaton minimise(const Automaton& automaton);

}  // namespace bylaw

#endif  // BYLAW_GRAPH_AUTOMATON_DETERMINISE_H_
