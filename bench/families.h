// Families of rules with the facts and requests to decide by them, for measuring the engine: each
// family stresses one way in which rules can be told apart. Deterministic. Entry points:
// families(), family_mesh(), family_world().
#ifndef BYLAW_BENCH_FAMILIES_H_
#define BYLAW_BENCH_FAMILIES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "facts/entities.h"
#include "facts/request.h"
#include "mesh/file_system.h"

namespace bylaw::bench {

enum class Family : uint8_t {
  kStructured,    // most rules are pinned to a resource, or to a domain and an action
  kHospital,      // role × department × kind, under one root
  kConjunctions,  // four of eight attributes each, nothing shared
  kRanges,        // two ranges each, so narrow that about one rule holds of a request
  kWideRanges,    // two ranges each of the same width at any number, so that many hold at once
  kPrefixes,      // a prefix or a glob and an equality each
  kNetworks,      // a network and an equality each
  kAttributes,    // an attribute against another, and an equality
  kInfixes,       // words that stand anywhere in a text, or several one behind the other
};
std::string_view name_of(Family family);
std::vector<Family> families();

/// A mesh with that many rules.
MemoryDisk family_mesh(Family family, size_t rules);

/// Facts, and requests over them: `requests` distinct ones, and the order in which they come,
/// popular ones more often.
struct World {
  EntityStore store;
  std::vector<Request> requests;
  std::vector<uint32_t> order;
};
World family_world(Family family, const Schema& schema, size_t rules, size_t requests,
                   size_t things = 16384);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_FAMILIES_H_
