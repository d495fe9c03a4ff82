// The class of a value, by the tables of a classifier. Entry points: classify(), classify_multi().
#ifndef BYLAW_EVALUATOR_CLASSIFY_H_
#define BYLAW_EVALUATOR_CLASSIFY_H_

#include <vector>

#include "evaluator/machine.h"
#include "graph/graph.h"

namespace bylaw::engine {

/// Of a classifier that is not multi-valued.
uint32_t classify(const graph::Graph& graph, const graph::ClassifierRecord& c,
                  const graph::Datum& value, const Machine& machine);

/// Appends the members that are present: how many, then they, ascending.
void classify_multi(const Snapshot& snapshot, const graph::ClassifierRecord& c,
                    const graph::Datum& value, const Machine& machine,
                    std::vector<uint32_t>& lists);

/// Evaluates what is classified; absent is no error yet.
graph::Datum subject_of(const graph::ClassifierRecord& c, Machine& machine);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_CLASSIFY_H_
