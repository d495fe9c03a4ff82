// Two vocabularies as one, by name: what both have once, and what only one has beside it. Entry
// point: merge_schemas().
#ifndef BYLAW_CHECKER_MERGE_SCHEMA_H_
#define BYLAW_CHECKER_MERGE_SCHEMA_H_

#include <array>
#include <set>
#include <string>
#include <vector>

#include "checker/merge_ids.h"
#include "checker/universe.h"

namespace bylaw {

/// What the new vocabulary has more, less or otherwise.
struct VocabularyChange {
  enum class Kind : uint8_t { kAdded, kRemoved, kChanged };
  Kind kind = Kind::kAdded;
  std::string what;  // "the attribute region of User"
  /// Texts, requests or facts that fitted the old vocabulary may not fit the new one.
  bool breaks = false;
};

inline constexpr size_t kOld = 0;
inline constexpr size_t kNew = 1;

struct MergedSchema {
  Schema schema;
  std::array<IdMap, 2> to;  // from the old and the new vocabulary
  /// Of no request that is valid under both.
  BarredValues barred;
  std::set<EnumId> reordered;        // whose order the merged one does not have
  std::set<TaxonomyId> reshaped;     // whose shape it does not have; they are flat
  std::set<TermId> moved;            // domains whose chain is another in the two
  std::set<EntityTypeId> rehomed;    // types that have a domain under one of the two alone
  std::set<ActionId> other_columns;  // actions that don't read the same columns
  bool other_clock = false;
  std::vector<VocabularyChange> changes;  // by name
};

MergedSchema merge_schemas(const Schema& before, const Schema& after);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_MERGE_SCHEMA_H_
