// A walk of the graph for a request of which the principal or the resource is open: which entities
// some permit could apply to. Entry point: candidates().
#ifndef BYLAW_EVALUATOR_SWEEP_H_
#define BYLAW_EVALUATOR_SWEEP_H_

#include <vector>

#include "evaluator/engine.h"
#include "evaluator/search_index.h"

namespace bylaw::engine {

/// By entity: whether a permit or a guarantee may apply to it, in the place that is open. It may be
/// true of one that is denied, never false of one that is permitted. Of the request the other
/// entity, the action and the context are known, and the type of the open one; `open` is kPrincipal
/// or kResource.
std::vector<bool> candidates(const Engine& engine, const SearchIndex& index, RequestSlots& request,
                             graph::Base open, Context& context);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_SWEEP_H_
