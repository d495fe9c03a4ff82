// Fuzz target: entities' JSON; what was read is written again and must read back without a
// complaint.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/render.h"
#include "facts/read_json.h"
#include "tests/fuzz/fuzz_mesh.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const bylaw::Schema& schema = bylaw::fuzz_mesh().rulebook.schema;
  bylaw::SourceMap sources;
  bylaw::Diagnostics diagnostics;
  bylaw::EntityStoreBuilder builder;
  const bylaw::FileId file =
      sources.add("entities.json", std::string(reinterpret_cast<const char*>(data), size));
  bylaw::read_entities(sources, file, schema, builder, diagnostics);
  const bylaw::EntityStore store = std::move(builder).build();
  bylaw::check_references(schema, store, diagnostics);
  bylaw::render(diagnostics, sources, {});
  if (diagnostics.has_errors()) return 0;

  bylaw::EntityStoreBuilder again;
  bylaw::Diagnostics second;
  bylaw::read_entities(sources, sources.add("again.json", bylaw::write_entities(store, schema)),
                       schema, again, second);
  if (second.has_errors()) std::abort();
  return 0;
}
