// Fuzz target: a request's JSON; what could be read is decided, explained and printed.
#include <cstdint>
#include <string_view>

#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/explain.h"
#include "tests/fuzz/fuzz_mesh.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const bylaw::Mesh& mesh = bylaw::fuzz_mesh();
  const auto request =
      bylaw::read_request({reinterpret_cast<const char*>(data), size}, mesh.rulebook.schema);
  if (!request) return 0;
  bylaw::DecideOptions options;
  options.now = *bylaw::parse_timestamp("2026-03-02T10:00:00Z");
  const bylaw::Decision decision = bylaw::decide(mesh.rulebook, mesh.store, *request, options);
  const auto traces = bylaw::explain(mesh.rulebook, mesh.store, *request, options);
  bylaw::decision_json(mesh.rulebook, mesh.sources, decision, &traces);
  bylaw::decision_text(mesh.rulebook, mesh.sources, *request, decision, &traces);
  return 0;
}
