// The same mesh written down otherwise. Entry points: shuffled(), printed(), Comparison.
#ifndef BYLAW_TESTS_AGREEMENT_REWRITE_H_
#define BYLAW_TESTS_AGREEMENT_REWRITE_H_

#include <string>

#include "tests/generate/mesh.h"

namespace bylaw::tests {

/// Files under other names, declarations and rules in another order.
MemoryDisk shuffled(const MemoryDisk& disk, Random& random);

/// What print_rulebook() makes of the mesh, as files.
MemoryDisk printed(const RandomMesh& mesh);

/// Two meshes that must decide alike.
class Comparison {
 public:
  Comparison(const RandomMesh& mesh, const Mesh& other) : mesh_(mesh), other_(other) {}

  /// Asks both; the empty text, or how they differ.
  std::string difference(const RandomQuestion& question) const;

 private:
  const RandomMesh& mesh_;
  const Mesh& other_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_REWRITE_H_
