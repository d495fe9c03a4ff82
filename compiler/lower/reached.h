// Code that only the making of classes needed, with its literals and places, is left out of the
// graph. Entry point: drop_unreached().
#ifndef BYLAW_COMPILER_LOWER_REACHED_H_
#define BYLAW_COMPILER_LOWER_REACHED_H_

#include <vector>

#include "graph/graph.h"

namespace bylaw::lower {

/// Keeps code, literals, their members and addresses, and places that something refers to, in the
/// order in which they are. `literals` are indices of literals that are kept as well; they follow.
void drop_unreached(graph::GraphParts& parts, std::vector<uint32_t>& literals);

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_REACHED_H_
