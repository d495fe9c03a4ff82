// The checker's findings against the oracle's verdicts. Entry points: compare_verdicts(),
// refute().
#ifndef BYLAW_TESTS_ORACLE_COMPARE_H_
#define BYLAW_TESTS_ORACLE_COMPARE_H_

#include <map>
#include <string>
#include <vector>

#include "tests/generate/mesh.h"

namespace bylaw::tests {

struct VerdictComparison {
  size_t meshes = 0;                        // that could be looked at in full
  std::map<std::string, size_t> positives;  // by verdict, on which both agree
  std::vector<std::string> differences;     // each with the seed of its mesh
  std::vector<std::string> left_open;       // likewise, what the checker could not decide
};

/// False if the mesh has too many requests to look at them all.
bool compare_verdicts(const RandomMesh& mesh, VerdictComparison& result);

/// Whether requests of a random sample refute a finding, or the lack of one: some verdicts say that
/// there is no request of which something holds, of others one such request is enough. Meshes may
/// be of any size.
void refute(const RandomMesh& mesh, size_t questions, VerdictComparison& result);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_COMPARE_H_
