// Reader of Open Data Contract Standard contracts (v3.0, v3.1): a data product's contract becomes
// an entity. Entry point: read_contract().
#ifndef BYLAW_FACTS_READ_ODCS_H_
#define BYLAW_FACTS_READ_ODCS_H_

#include <map>
#include <string>

#include "base/diagnostic.h"
#include "base/source.h"
#include "facts/entities.h"
#include "facts/schema.h"

namespace bylaw {

/// Local words of a mesh for its own: terms["classification"]["pii"] = "restricted".
using TermMap = std::map<std::string, std::map<std::string, std::string>>;

/// Adds the product described by the YAML text of `file` as an entity of the schema's data product
/// type (the resource type whose attributes a contract fills: docs/catalog.md says which contract
/// field fills which attribute, by name). A word that is neither the mesh's own nor mapped is
/// reported and treated as the strictest.
void read_contract(const SourceMap& sources, FileId file, const Schema& schema,
                   const TermMap& terms, EntityStoreBuilder& store, Diagnostics& diagnostics);

/// After all contracts are read: columns without a category take those of their sources, products
/// without a tier their columns' highest.
void derive_from_lineage(const Schema& schema, EntityStoreBuilder& store, Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_FACTS_READ_ODCS_H_
