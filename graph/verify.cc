#include "graph/verify.h"

#include <algorithm>
#include <string>
#include <utility>

#include "graph/verify_parts.h"

namespace bylaw::graph {

Status verify(const Graph& graph) {
  PartVerifier verifier(graph);
  for (const auto check : {&PartVerifier::texts, &PartVerifier::data, &PartVerifier::vocabulary,
                           &PartVerifier::types, &PartVerifier::code, &PartVerifier::typed_code,
                           &PartVerifier::rules, &PartVerifier::bodies, &PartVerifier::classifiers,
                           &PartVerifier::inputs, &PartVerifier::tree, &PartVerifier::buckets}) {
    (verifier.*check)();
    if (!verifier.problem().empty()) return Error{verifier.problem()};
  }
  return {};
}

}  // namespace bylaw::graph
