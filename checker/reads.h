// Which attributes, fields, context members and properties expressions read, and of which types of
// entities they ask who they are and where they stand, calls unfolded. Entry
// points: add_reads(), add_assumptions().
#ifndef BYLAW_CHECKER_READS_H_
#define BYLAW_CHECKER_READS_H_

#include <set>
#include <vector>

#include "checker/footprint.h"

namespace bylaw {

struct Reads {
  std::set<CollectionKey> members;
  std::set<EntityTypeId> whole;  // types of entities that are compared, known, or stand in groups
  bool action = false;           // which action is asked for
  std::set<uint32_t> parameters;
  std::set<DefineId> defines;  // called, directly or not
  std::set<EntityRef> named;
  std::set<ExprId> seen;
};

/// Adds what `expr` reads.
void add_reads(const Rulebook& rulebook, ExprId expr, Reads& reads);
/// Adds what those assumptions read that speak of the request's own entities or its context, of
/// what is read, or of what such an assumption reads; returns which they are, ascending.
std::vector<size_t> add_assumptions(const Rulebook& rulebook, const Environment& environment,
                                    Reads& reads);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_READS_H_
