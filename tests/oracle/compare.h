// The checker's findings against the oracle's verdicts. Entry point: compare_verdicts().
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

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_COMPARE_H_
