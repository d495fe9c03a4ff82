// Rules as they were written, with what they make of views: masks, filters and duties into the
// graph. Entry point: add_body().
#ifndef BYLAW_COMPILER_LOWER_BODIES_H_
#define BYLAW_COMPILER_LOWER_BODIES_H_

#include "compiler/lower/codes.h"
#include "compiler/lower/pool.h"

namespace bylaw::lower {

/// The index of the case's body.
uint32_t add_body(uint32_t rule, const RuleCase& c, const Schema& schema, graph::GraphParts& parts,
                  ValuePool& pool, CodeMaker& codes);

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_BODIES_H_
