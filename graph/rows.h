// Rows of leaves as they lie in Part::kMasks: classes or members, and a mask of the leaf's rules
// for each, no wider than the leaf has rules. Entry points: mask_of(), near_run_of().
#ifndef BYLAW_GRAPH_ROWS_H_
#define BYLAW_GRAPH_ROWS_H_

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstdint>

#include "graph/ascending.h"
#include "graph/layout.h"

namespace bylaw::graph {

/// Masks are read as eight bytes, whatever their width, and the classes of near runs by 32: so many
/// bytes stand behind the last row.
inline constexpr size_t kMaskReach = 64;

/// The number `i` of masks that begin at `masks`, each of 2^shift bytes, and above it whatever
/// follows.
inline uint64_t reach_of(const uint8_t* masks, uint32_t i, unsigned shift) {
  return load<uint64_t>(masks + (size_t{i} << shift));
}
/// The number `i` of such masks.
inline uint64_t mask_of(const uint8_t* masks, uint32_t i, unsigned shift) {
  return reach_of(masks, i, shift) & (~uint64_t{0} >> (64 - (8u << shift)));
}
/// How many of `count` ascending numbers are not above `bound`, of which the last 32 are compared
/// at once, so that none of them waits for another. Reads 64 bytes from one of them on.
inline uint32_t count_near(const uint8_t* numbers, uint32_t count, uint32_t bound) {
#ifdef __SSE2__
  uint32_t low = 0;
  while (count > 32) {
    const uint32_t half = (count + 1) / 2;
    low = number_at<uint16_t>(numbers, low + half - 1) <= bound ? low + half : low;
    count -= half;
  }
  const __m128i most = _mm_set1_epi16(static_cast<int16_t>(std::min(bound, 0xFFFFu)));
  // Eight numbers: all bits of those that are not above it.
  const auto eight = [&](uint32_t i) {
    const __m128i some = load<__m128i>(numbers + 2 * size_t{low + i});
    return _mm_cmpeq_epi16(_mm_subs_epu16(some, most), _mm_setzero_si128());
  };
  const auto sixteen = [&](uint32_t i) {
    const int bits = _mm_movemask_epi8(_mm_packs_epi16(eight(i), eight(i + 8)));
    return static_cast<uint64_t>(static_cast<uint32_t>(bits));
  };
  const uint64_t counted = (uint64_t{1} << count) - 1;
  const uint64_t bits = (sixteen(0) | sixteen(16) << 16) & counted;
  return low + static_cast<uint32_t>(std::countr_one(bits));
#else
  return count_up_to<uint16_t>(numbers, count, bound);
#endif
}
/// Near runs count from a class that stands before them: which run holds class `k`.
inline uint32_t near_run_of(const uint8_t* bytes, uint32_t count, uint32_t k) {
  const auto base = number_at<uint32_t>(bytes, 0);
  if (k < base) return 0;
  return count_near(bytes + sizeof(base), count, k - base);
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
