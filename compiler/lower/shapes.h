// What rules make of views: masks and duties into the graph. Entry points: add_shape(),
// sort_shapes().
#ifndef BYLAW_COMPILER_LOWER_SHAPES_H_
#define BYLAW_COMPILER_LOWER_SHAPES_H_

#include "compiler/lower/codes.h"
#include "compiler/lower/pool.h"

namespace bylaw::lower {

/// A shape for each environment of the case; none if it has neither filter, masks nor duties.
void add_shape(uint32_t rule, const RuleCase& c, const Schema& schema, graph::GraphParts& parts,
               ValuePool& pool, CodeMaker& codes);

/// After the last was added: they are looked up by rule and environment.
void sort_shapes(graph::GraphParts& parts);

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_SHAPES_H_
