// Does a decision graph decide as its rulebook does: proved place by place, or shown by a request.
// Entry point: prove_graph().
#ifndef BYLAW_CHECKER_GRAPH_PROOF_H_
#define BYLAW_CHECKER_GRAPH_PROOF_H_

#include <optional>
#include <string>
#include <vector>

#include "checker/situation.h"
#include "checker/witness.h"
#include "graph/graph.h"
#include "rules/rulebook.h"

namespace bylaw {

/// What was found out about an environment at a domain.
struct PlaceProof {
  enum class Result : uint8_t { kProved, kDiffers, kUnknown };
  Place place;
  size_t rules = 0;
  Result result = Result::kProved;
  std::string why;                 // what differs, or what stood in the way
  std::optional<Witness> witness;  // of a difference that a request shows
};

struct GraphProofSettings {
  Timestamp at;  // requests before it are not asked about
  uint64_t budget = 100'000'000;
};

/// Each rule applies by the graph, its standing included, to the same valid requests as by the
/// rulebook, in the same row of the fold at the same level.
std::vector<PlaceProof> prove_graph(const Rulebook& rulebook, const graph::Graph& graph,
                                    const GraphProofSettings& settings);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_GRAPH_PROOF_H_
