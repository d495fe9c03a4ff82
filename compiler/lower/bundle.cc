#include "compiler/lower/bundle.h"

#include "facts/read_json.h"
#include "facts/schema_json.h"
#include "graph/bundle.h"

namespace bylaw {

graph::GraphImage bundle_of(const Mesh& mesh, const Lowered& lowered) {
  const Schema& schema = mesh.rulebook.schema;
  return graph::write_bundle(lowered.image.bytes(), write_schema(schema),
                             write_entities(mesh.store, schema));
}

}  // namespace bylaw
