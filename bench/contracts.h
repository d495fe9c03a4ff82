// Generated catalogues of any size: a mesh whose products are Open Data Contract Standard contracts
// with lineage between them. Deterministic. Entry point: generate_catalog().
#ifndef BYLAW_BENCH_CONTRACTS_H_
#define BYLAW_BENCH_CONTRACTS_H_

#include <cstddef>

#include "mesh/file_system.h"

namespace bylaw::bench {

struct CatalogShape {
  size_t contracts = 10000;
  size_t columns = 30;  // of each contract, over two tables
  size_t domains = 50;
  size_t users = 1000;  // owners; each stands in a team
};

/// A mesh that checks without errors: every contract names its owner, servers, service levels,
/// quality rules and columns; every column but those that are made from another product's is
/// categorised. The lineage is up to seven steps deep.
MemoryDisk generate_catalog(const CatalogShape& shape);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_CONTRACTS_H_
