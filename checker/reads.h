// Which attributes, fields, context members and properties expressions read, and of which types of
// entities they ask who they are and where they stand, calls unfolded. Entry
// point: add_reads().
#ifndef BYLAW_CHECKER_READS_H_
#define BYLAW_CHECKER_READS_H_

#include <set>

#include "checker/footprint.h"

namespace bylaw {

struct Reads {
  std::set<CollectionKey> members;
  std::set<EntityTypeId> whole;  // types of entities that are compared, known, or stand in groups
  std::set<ExprId> seen;
};

/// Adds what `expr` reads.
void add_reads(const Rulebook& rulebook, ExprId expr, Reads& reads);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_READS_H_
