// What code of the graph looks at. Entry points: reads_resource(), reads_principal(),
// references_followed().
#ifndef BYLAW_EVALUATOR_CODE_READS_H_
#define BYLAW_EVALUATOR_CODE_READS_H_

#include <cstddef>

#include "graph/graph.h"

namespace bylaw::engine {

/// Whether what a classifier classifies may change with the request's resource or its domain, where
/// the request makes no claims of it.
bool reads_resource(const graph::Graph& graph, uint32_t classifier);

/// Likewise with the request's principal.
bool reads_principal(const graph::Graph& graph, uint32_t classifier);

/// How many references from entity to entity what rows hold may depend on, one after the other:
/// classifiers of rows, and assumptions that speak of facts alone.
size_t references_followed(const graph::Graph& graph);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_CODE_READS_H_
