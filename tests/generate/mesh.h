// Random meshes from a seed: policies, entities and requests that belong together, compiled as any
// mesh is. Entry point: random_mesh().
#ifndef BYLAW_TESTS_GENERATE_MESH_H_
#define BYLAW_TESTS_GENERATE_MESH_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "mesh/file_system.h"
#include "rules/decide.h"
#include "tests/generate/policies.h"
#include "tests/generate/vocabulary.h"

namespace bylaw::tests {

struct MeshKnobs {
  PolicyKnobs policies;
  bool tiny = false;  // the tiny vocabulary: all requests can be enumerated
  Family family = Family::kGeneral;
  /// The same mesh in other words: defines unfolded; conditions rewritten by the laws of logic.
  bool unfold = false;
  bool twist = false;
  /// Which of a seed's meshes are tried until one compiles.
  uint64_t first_attempt = 0;
  uint64_t last_attempt = 20;
};

/// Few rules of few conditions over the tiny vocabulary.
MeshKnobs tiny_knobs();
/// The same, rich in what the family is about.
MeshKnobs family_knobs(Family family);
/// Every family has its share of the seeds.
Family family_of(uint64_t seed);

struct RandomMesh {
  uint64_t seed = 0;
  uint64_t attempt = 0;
  Vocabulary vocabulary;
  MemoryDisk disk;
  Diagnostics diagnostics;
  std::unique_ptr<Mesh> mesh;

  bool usable() const;       // it compiled without errors
  std::string text() const;  // all policy files, for a report
};

/// The mesh of a seed; the same on every machine.
std::unique_ptr<RandomMesh> random_mesh(uint64_t seed, const MeshKnobs& knobs = {});

/// `disk` compiled as the meshes of the generator are.
std::unique_ptr<Mesh> compile_disk(const MemoryDisk& disk, Diagnostics& diagnostics);

/// Writes the files below a folder. False if that can't be done.
bool write_files(const MemoryDisk& disk, const std::filesystem::path& folder);

/// One request with the moment at which it is decided.
struct RandomQuestion {
  std::string json;
  Request request;
  DecideOptions options;
};
RandomQuestion random_question(const RandomMesh& mesh, Random& random);

/// Makes some attributes of the store's entities missing or ill-typed, and some references lead
/// nowhere: what no reader lets through without a word, and evaluators have to bear.
EntityStore damaged(const RandomMesh& mesh, Random& random);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_MESH_H_
