// Some requests of any mesh, however large its vocabulary: what is true of one of them refutes who
// says that there is none. Entry point: random_sample().
#ifndef BYLAW_TESTS_ORACLE_SAMPLE_H_
#define BYLAW_TESTS_ORACLE_SAMPLE_H_

#include "tests/generate/mesh.h"
#include "tests/oracle/world.h"

namespace bylaw::tests {

/// Random requests from `at` on, as the checker takes requests: whole and of the types that they
/// are declared to be, about entities that are known, and whatever is named is known.
World random_sample(const RandomMesh& mesh, Random& random, Timestamp at, size_t questions);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_SAMPLE_H_
