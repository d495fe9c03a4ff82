// What changes from one entity store to another: entities that are new or other, and names that are
// gone. Entry points: diff_stores(), apply_delta(), check_upserts(), write_delta(), read_delta().
#ifndef BYLAW_FACTS_DELTA_H_
#define BYLAW_FACTS_DELTA_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "facts/entities.h"
#include "facts/schema.h"

namespace bylaw {

/// The attribute whose entity must be known.
inline constexpr std::string_view kOwner = "owner";

struct FactsDelta {
  std::vector<Entity> upserts;      // whole, by type and id
  std::vector<EntityRef> removals;  // by type and id
  bool empty() const { return upserts.empty() && removals.empty(); }
};

/// What makes `before` into `after`. Facts are compared, not where they are stated.
FactsDelta diff_stores(const EntityStore& before, const EntityStore& after);

/// A new store; `store` stays as it is. What is removed must be there and must not be upserted too
/// (read_delta() sees to the second); an unknown removal is returned in `unknown`.
EntityStore apply_delta(const EntityStore& store, const FactsDelta& delta,
                        std::vector<EntityRef>* unknown);

/// What is wrong with what `delta` upserts in `after`, the facts that it led to: owners that are
/// not described, entities that stand in themselves. These are the errors of check_references(), as
/// far as a delta brings them about by what it upserts; who still names what it removes is not
/// looked for. Takes time in proportion to the delta and what stands above it.
void check_upserts(const Schema& schema, const EntityStore& after, const FactsDelta& delta,
                   Diagnostics& diagnostics);

/// {"upsert": [entities], "remove": [{"type", "id"}]}, an entity on each line.
std::string write_delta(const FactsDelta& delta, const Schema& schema);

/// Reads what write_delta() writes, or what another program wrote in that shape. Mistakes are those
/// of entity files (read_entities()), and a name that is both upserted and removed.
FactsDelta read_delta(const SourceMap& sources, FileId file, const Schema& schema,
                      Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_FACTS_DELTA_H_
