// What a change of facts may not leave behind: what a bundle's facts can't have either. Entry
// points: check_change(), broken_assumption().
#ifndef BYLAW_EVALUATOR_CHECK_CHANGE_H_
#define BYLAW_EVALUATOR_CHECK_CHANGE_H_

#include "base/diagnostic.h"
#include "base/result.h"
#include "evaluator/snapshot.h"
#include "facts/delta.h"
#include "facts/schema.h"

namespace bylaw::engine {

/// The first error among what was found wrong with a change, with its code.
Status first_error(const Diagnostics& found);

/// The first that `change` brings about in `after`, the facts that it leads to from `before`: an
/// entity that stands in itself, or an owner that is not described. Who names what is removed is
/// looked for among the owners of all entities, if anything is removed.
Status check_change(const Schema& schema, const Snapshot& before, const FactsDelta& change,
                    const EntityStore& after);

/// Which assumption an entity breaks that is marked as breaking one.
Error broken_assumption(const Schema& schema, const Snapshot& snapshot, uint32_t entity);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_CHECK_CHANGE_H_
