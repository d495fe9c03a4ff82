// Hash-consing of expressions: an equal expression of the same place is stored once, so that a rule
// typed for several environments shares what does not differ between them. Entry point:
// ExprStore::add().
#include "rules/expr.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace bylaw {
namespace {

/// One round of a 64-bit mixer (splitmix64's finaliser).
uint64_t mix(uint64_t hash, uint64_t word) {
  hash ^= word + 0x9e3779b97f4a7c15U + (hash << 6) + (hash >> 2);
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
  return hash ^ (hash >> 27);
}

}  // namespace

uint64_t ExprStore::key(const Expr& e, std::span<const ExprId> operands) const {
  uint64_t hash = mix(static_cast<uint64_t>(e.op), e.type.value);
  hash = mix(hash, e.index);
  hash = mix(hash, (uint64_t{e.span.begin} << 32) | e.span.end);
  hash = mix(hash, e.span.file.value);
  for (const ExprId operand : operands) hash = mix(hash, operand.value);
  return hash;
}

ExprId ExprStore::add(Op op, TypeId type, Span span, std::span<const ExprId> operands,
                      uint32_t index) {
  Expr e;
  e.op = op;
  e.type = type;
  e.index = index;
  e.count = static_cast<uint32_t>(operands.size());
  e.span = span;
  const uint64_t hash = key(e, operands);
  const auto [begin, end] = index_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    const Expr& known = exprs_[it->second];
    const std::span<const ExprId> its = this->operands(it->second);
    if (known.op == op && known.type == type && known.index == index && known.span == span &&
        std::equal(its.begin(), its.end(), operands.begin(), operands.end())) {
      return it->second;
    }
  }
  // `operands` may be a view into operands_ itself, which is about to grow.
  const std::vector<ExprId> copy(operands.begin(), operands.end());
  e.first = static_cast<uint32_t>(operands_.size());
  operands_.insert(operands_.end(), copy.begin(), copy.end());
  const ExprId id = exprs_.add(e);
  index_.emplace(hash, id);
  return id;
}

ExprId ExprStore::literal(Value value, TypeId type, Span span) {
  const auto next = static_cast<uint32_t>(literals_.size());
  const auto [it, fresh] = literal_index_.try_emplace(std::move(value), next);
  if (fresh) literals_.push_back(it->first);
  return add(Op::kLiteral, type, span, {}, it->second);
}

uint32_t ExprStore::text(std::string value) {
  const auto next = static_cast<uint32_t>(literals_.size());
  const auto [it, fresh] = literal_index_.try_emplace(Value(std::move(value)), next);
  if (fresh) literals_.push_back(it->first);
  return it->second;
}

}  // namespace bylaw
