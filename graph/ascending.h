// Where a number belongs among ascending ones, which need not be aligned. Entry
// points: count_up_to(), is_among().
#ifndef BYLAW_GRAPH_ASCENDING_H_
#define BYLAW_GRAPH_ASCENDING_H_

#include <cstdint>

#include "base/load.h"

namespace bylaw::graph {

/// The number `i` of an array.
template <typename Number>
Number number_at(const void* numbers, uint32_t i) {
  return load<Number>(static_cast<const uint8_t*>(numbers) + size_t{i} * sizeof(Number));
}

/// How many of `count` ascending numbers are not above `bound`. No branch depends on them.
template <typename Number, typename Bound>
uint32_t count_up_to(const void* numbers, uint32_t count, Bound bound) {
  uint32_t low = 0;
  while (count > 0) {
    const uint32_t half = (count + 1) / 2;
    low = number_at<Number>(numbers, low + half - 1) <= bound ? low + half : low;
    count -= half;
  }
  return low;
}

/// Whether one of `count` ascending numbers is `wanted`.
template <typename Number>
bool is_among(const Number* numbers, size_t count, Number wanted) {
  const uint32_t at = count_up_to<Number>(numbers, static_cast<uint32_t>(count), wanted);
  return at != 0 && numbers[at - 1] == wanted;
}

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_ASCENDING_H_
