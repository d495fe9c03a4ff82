// Reader of a catalogue: contracts of the Open Data Contract Standard (v3.0, v3.1) become entities;
// data products of the Open Data Product Standard (v0.9 … v1.1) lend them what they share, and say
// from which others they are made. Entry points: read_catalog(), read_contract().
#ifndef BYLAW_FACTS_READ_ODCS_H_
#define BYLAW_FACTS_READ_ODCS_H_

#include <map>
#include <string>
#include <vector>

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

/// The contracts and data products of a catalogue, in the order of the files, and what follows from
/// their lineage (derive_from_lineage()). `kind` tells a contract from a data product.
void read_catalog(const SourceMap& sources, const std::vector<FileId>& files, const Schema& schema,
                  const TermMap& terms, EntityStoreBuilder& store, Diagnostics& diagnostics);

/// After all contracts are read: columns without a category take those of their sources, products
/// without a tier their columns' highest.
void derive_from_lineage(const Schema& schema, EntityStoreBuilder& store, Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_FACTS_READ_ODCS_H_
