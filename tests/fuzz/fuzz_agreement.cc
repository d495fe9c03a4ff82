// Fuzz target: the first byte chooses a random mesh, the rest is a request's JSON. Whatever can be
// read, the engine and the reference evaluator must decide alike.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "facts/read_json.h"
#include "tests/agreement/agreement.h"
#include "tests/generate/mesh.h"

namespace {

struct Chosen {
  std::unique_ptr<bylaw::tests::RandomMesh> mesh;
  std::unique_ptr<bylaw::tests::Agreement> agreement;
};

Chosen& chosen(uint8_t seed) {
  static std::array<Chosen, 256> all;
  Chosen& one = all[seed];
  if (one.mesh == nullptr) {
    one.mesh = bylaw::tests::random_mesh(seed);
    one.agreement =
        std::make_unique<bylaw::tests::Agreement>(*one.mesh->mesh, bylaw::tests::trees_of(seed));
  }
  return one;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Chosen& one = chosen(data[0]);
  const std::string_view json(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto request = bylaw::read_request(json, one.mesh->mesh->rulebook.schema);
  if (!request) return 0;
  const auto difference =
      one.agreement->disagreement(*request, {*bylaw::parse_timestamp("2026-03-02T10:00:00Z"), {}});
  if (!difference) return 0;
  std::fprintf(stderr, "mesh %u: %s\n", data[0], difference->c_str());
  std::abort();
}
