// Rows of leaves as they lie in Part::kMasks: classes or members, and a mask of the leaf's rules
// for each, no wider than the leaf has rules. Entry points: mask_of(), near_run_of().
#ifndef BYLAW_GRAPH_ROWS_H_
#define BYLAW_GRAPH_ROWS_H_

#include <cstdint>

#include "graph/ascending.h"
#include "graph/layout.h"

namespace bylaw::graph {

/// Masks are read as eight bytes, whatever their width: so many bytes stand behind the last row.
inline constexpr size_t kMaskReach = 8;

/// The number `i` of masks that begin at `masks`, each of 2^shift bytes, and above it whatever
/// follows.
inline uint64_t reach_of(const uint8_t* masks, uint32_t i, unsigned shift) {
  return load<uint64_t>(masks + (size_t{i} << shift));
}
/// The number `i` of such masks.
inline uint64_t mask_of(const uint8_t* masks, uint32_t i, unsigned shift) {
  return reach_of(masks, i, shift) & (~uint64_t{0} >> (64 - (8u << shift)));
}
/// Near runs count from a class that stands before them: which run holds class `k`.
inline uint32_t near_run_of(const uint8_t* bytes, uint32_t count, uint32_t k) {
  const auto base = number_at<uint32_t>(bytes, 0);
  if (k < base) return 0;
  return count_up_to<uint16_t>(bytes + sizeof(base), count, k - base);
}

/// How many bytes stand before a row's masks.
inline size_t bytes_before_masks(RowForm form, uint32_t count) {
  switch (form) {
    case RowForm::kDense:
      return 0;
    case RowForm::kNearRuns:
      return sizeof(uint32_t) + size_t{count} * sizeof(uint16_t);
    case RowForm::kRuns:
    case RowForm::kAnyOf:
    case RowForm::kNoneOf:
      return size_t{count} * sizeof(uint32_t);
  }
  return 0;
}
/// How many masks a row has: runs have one for what is below the first class that is told.
inline uint64_t masks_in(RowForm form, uint32_t count) {
  const bool runs = form == RowForm::kRuns || form == RowForm::kNearRuns;
  return uint64_t{count} + (runs ? 1 : 0);
}
/// The class with which run `i` begins, of the first 0; or member `i`.
inline uint32_t first_of(const RowRecord& row, const uint8_t* bytes, uint32_t i) {
  switch (row.form()) {
    case RowForm::kDense:
      return i;
    case RowForm::kRuns:
      return i == 0 ? 0 : number_at<uint32_t>(bytes, i - 1);
    case RowForm::kNearRuns:
      return i == 0 ? 0 : number_at<uint32_t>(bytes, 0) + number_at<uint16_t>(bytes + 4, i - 1);
    case RowForm::kAnyOf:
    case RowForm::kNoneOf:
      return number_at<uint32_t>(bytes, i);
  }
  return 0;
}

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_ROWS_H_
