#include "evaluator/mask_book.h"

#include <utility>

namespace bylaw::engine {
namespace {

using graph::Part;

/// Buckets have a least common multiple for each set of them.
constexpr size_t kMostMeets = 1u << 14;

MaskPoint point_of(const graph::MaskRecord& mask, const graph::Graph& graph) {
  MaskPoint point;
  point.full = mask.full != 0;
  point.prefix = mask.prefix;
  point.suffix = mask.suffix;
  point.length = mask.length != 0;
  point.format = mask.format != 0;
  point.token = static_cast<Token>(mask.token);
  point.scope = graph.text(mask.scope);
  point.bucket = mask.bucket;
  point.order = mask.order != 0;
  return point;
}

}  // namespace

MaskBook::MaskBook(const graph::Graph& graph)
    : graph_(graph), uses_(graph.get<Part::kMaskUses>().size(), graph::kNone) {
  begin();
}

void MaskBook::begin() {
  number_of(MaskPoint::all());
  number_of(MaskPoint::null());
}

MaskBook::Point MaskBook::number_of(const MaskPoint& point) {
  const auto [it, fresh] = numbers_.emplace(canonical(point), static_cast<Point>(entries_.size()));
  if (fresh) entries_.push_back({it->first, to_string(it->first), bylaw::showable(it->first)});
  return it->second;
}

MaskBook::Point MaskBook::of(uint32_t mask) {
  if (uses_[mask] == graph::kNone) {
    uses_[mask] = number_of(point_of(graph_.get<Part::kMaskUses>()[mask], graph_));
  }
  return uses_[mask];
}

MaskBook::Point MaskBook::meet(Point a, Point b) {
  if (a == b || b == kFull) return a;
  if (a == kFull) return b;
  if (a > b) std::swap(a, b);
  const uint64_t both = (uint64_t{a} << 32) | b;
  const auto known = meets_.find(both);
  if (known != meets_.end()) return known->second;
  const Point result = number_of(bylaw::meet(entries_[a].point, entries_[b].point));
  meets_.emplace(both, result);
  return result;
}

void MaskBook::forget_some() {
  if (meets_.size() < kMostMeets) return;
  meets_.clear();
  numbers_.clear();
  entries_.clear();
  uses_.assign(uses_.size(), graph::kNone);
  begin();
}

}  // namespace bylaw::engine
