// The points of the algebra of masks that decisions meet, numbered, with what they are met with and
// how they are written: each is worked out once. Entry point: MaskBook.
#ifndef BYLAW_EVALUATOR_MASK_BOOK_H_
#define BYLAW_EVALUATOR_MASK_BOOK_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/mask.h"
#include "graph/graph.h"

namespace bylaw::engine {

/// Of one thread.
class MaskBook {
 public:
  /// The number of a point in its canonical form. Equal points, equal numbers.
  using Point = uint32_t;
  static constexpr Point kFull = 0;
  static constexpr Point kNull = 1;

  /// The graph outlives it.
  explicit MaskBook(const graph::Graph& graph);

  /// What a mask of Part::kMaskUses reveals, by its place there.
  Point of(uint32_t mask);
  /// The greatest point below both.
  Point meet(Point a, Point b);
  /// As to_string() has it; lasts until forget().
  std::string_view text(Point point) const { return entries_[point].text; }
  /// Whether one mask can show it.
  bool showable(Point point) const { return entries_[point].showable; }
  /// Forgets meets, if they have become very many. Points that were given before are none
  /// afterwards.
  void forget_some();

 private:
  struct Entry {
    MaskPoint point;
    std::string text;
    bool showable = false;
  };
  Point number_of(const MaskPoint& point);
  void begin();

  const graph::Graph& graph_;
  std::deque<Entry> entries_;  // stay where they are
  std::map<MaskPoint, Point> numbers_;
  std::vector<Point> uses_;  // by mask; graph::kNone: not asked for yet
  std::unordered_map<uint64_t, Point> meets_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_MASK_BOOK_H_
