// Which local variables an expression reads that it doesn't bind itself: those without any mean the
// same wherever they stand. And which expressions are alike but for the places where they were
// written. Entry points: FreeSlots, LikeExprs.
#ifndef BYLAW_CHECKER_FREE_SLOTS_H_
#define BYLAW_CHECKER_FREE_SLOTS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/expr.h"

namespace bylaw {

class FreeSlots {
 public:
  explicit FreeSlots(const ExprStore& exprs) : exprs_(exprs) {}

  /// Ascending. (Depth is bounded by the parser's limit on nesting.)
  const std::vector<uint32_t>& of(ExprId id) {
    if (const auto it = known_.find(id); it != known_.end()) return it->second;
    const Expr& e = exprs_[id];
    std::vector<uint32_t> slots;
    if (e.op == Op::kLocal) slots.push_back(e.index);
    const bool binds = e.op == Op::kAny || e.op == Op::kAll || e.op == Op::kCount;
    for (size_t i = 0; i < e.count; ++i) {
      std::vector<uint32_t> inner = of(exprs_.operand(id, i));
      if (binds && i == 1) std::erase(inner, e.index);
      std::vector<uint32_t> together;
      std::ranges::set_union(slots, inner, std::back_inserter(together));
      slots = std::move(together);
    }
    return known_.emplace(id, std::move(slots)).first->second;
  }
  bool closed(ExprId id) { return of(id).empty(); }

 private:
  const ExprStore& exprs_;
  std::unordered_map<ExprId, std::vector<uint32_t>> known_;
};

class LikeExprs {
 public:
  /// Those of `apart` are like no other. Keeps references to both.
  LikeExprs(const ExprStore& exprs, const std::set<ExprId>& apart) : exprs_(exprs), apart_(apart) {}

  /// The one of those alike that was asked for first. (Depth is bounded as above.)
  ExprId first(ExprId id) {
    if (const auto it = known_.find(id); it != known_.end()) return it->second;
    const Expr& e = exprs_[id];
    Key key{{static_cast<uint32_t>(e.op), e.type.value, e.index}, {}};
    for (size_t i = 0; i < e.count; ++i) key.second.push_back(first(exprs_.operand(id, i)));
    const ExprId like =
        apart_.contains(id) ? id : firsts_.try_emplace(std::move(key), id).first->second;
    return known_.emplace(id, like).first->second;
  }

 private:
  using Key = std::pair<std::array<uint32_t, 3>, std::vector<ExprId>>;
  const ExprStore& exprs_;
  const std::set<ExprId>& apart_;
  std::unordered_map<ExprId, ExprId> known_;
  std::map<Key, ExprId> firsts_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_FREE_SLOTS_H_
