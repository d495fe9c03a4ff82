// Fuzz target: a request's bytes by both readers. What the reader of bytes takes means to the
// reader of facts/ the same, and both are told the same.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "compiler/lower/bundle.h"
#include "tests/bundle/readings.h"
#include "tests/fuzz/fuzz_mesh.h"

namespace {

std::shared_ptr<const bylaw::engine::Loaded> load() {
  const bylaw::Mesh& mesh = bylaw::fuzz_mesh();
  const auto lowered = bylaw::lower_rulebook(mesh.rulebook, &mesh.sources);
  if (!lowered.ok()) std::abort();
  const auto loaded = bylaw::engine::Loaded::open(
      bylaw::graph::copy_bytes(bylaw::bundle_of(mesh, *lowered).bytes()));
  if (!loaded.ok()) std::abort();
  return *loaded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static bylaw::engine::Decider decider(load());
  static bylaw::tests::Readings readings;
  const auto difference =
      bylaw::tests::reading_difference(decider, {reinterpret_cast<const char*>(data), size},
                                       *bylaw::parse_timestamp("2026-03-02T10:00:00Z"), readings);
  if (difference) {
    std::fprintf(stderr, "%s\n", difference->c_str());
    std::abort();
  }
  return 0;
}
