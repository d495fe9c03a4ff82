// The engine against the reference evaluator over random meshes. Entry points: compare_random(),
// compare_all().
#ifndef BYLAW_TESTS_AGREEMENT_ENGINE_H_
#define BYLAW_TESTS_AGREEMENT_ENGINE_H_

#include <string>
#include <vector>

#include "tests/agreement/agreement.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {

struct EngineComparison {
  Tally tally;
  Census census;
  std::vector<size_t> sizes;             // requests of each mesh that was asked in full
  std::vector<std::string> differences;  // each with the seed of its mesh; no more than ten
  void add(uint64_t seed, const std::string& difference);
};

/// `questions` random requests of one mesh, each second half of them over a damaged store.
/// Every second mesh is compiled to small trees.
void compare_random(const RandomMesh& mesh, size_t questions, EngineComparison& result);

/// All requests of a tiny mesh; false if there are too many.
bool compare_all(const RandomMesh& mesh, EngineComparison& result);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_ENGINE_H_
