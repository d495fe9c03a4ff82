// The cut points of a classifier: numbers of 64 bits, or, where they lie near each other, distances
// of 32 bits from the first. Entry point: Cuts.
#ifndef BYLAW_GRAPH_CUTS_H_
#define BYLAW_GRAPH_CUTS_H_

#include <cstdint>

#include "graph/ascending.h"
#include "graph/graph.h"

namespace bylaw::graph {

/// A view; the graph outlives it.
class Cuts {
 public:
  Cuts(const Graph& graph, const ClassifierRecord& c) : count_(c.count) {
    const int64_t* cuts = graph.get<Part::kCuts>().data();
    if (c.aux == kNone) {
      far_ = cuts + c.table;
    } else {
      near_ = graph.get<Part::kTables>().data() + c.table;
      first_ = cuts[c.aux];
    }
  }

  uint32_t size() const { return count_; }
  int64_t operator[](uint32_t i) const { return far_ != nullptr ? far_[i] : first_ + near_[i]; }
  /// How many are not above `n`.
  uint32_t up_to(int64_t n) const {
    if (far_ != nullptr) return count_up_to<int64_t>(far_, count_, n);
    if (n < first_) return 0;
    return count_up_to<uint32_t>(near_, count_,
                                 static_cast<uint64_t>(n) - static_cast<uint64_t>(first_));
  }

 private:
  uint32_t count_;
  int64_t first_ = 0;
  const uint32_t* near_ = nullptr;
  const int64_t* far_ = nullptr;
};

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_CUTS_H_
