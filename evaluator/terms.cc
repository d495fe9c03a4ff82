#include "evaluator/terms.h"

#include <algorithm>

#include "evaluator/convert.h"
#include "evaluator/teller.h"

namespace bylaw::engine {

using graph::CodeOp;
using graph::Datum;

namespace {

constexpr size_t kUsualPlaces = 64;

/// Equal expressions have equal ones; values without aux and n where those don't tell what they
/// are.
uint64_t hash_of(const Expression& e, std::span<const TermIndex> operands) {
  uint64_t hash = 0;
  const auto mix = [&](uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  };
  mix((static_cast<uint64_t>(e.op) << 32) | e.type);
  mix((uint64_t{e.place} << 32) | e.index);
  mix(static_cast<uint64_t>(e.value.kind));
  if (is_scalar(e.value.kind)) {
    mix(e.value.aux);
    mix(static_cast<uint64_t>(e.value.n));
  }
  for (const TermIndex operand : operands) mix(operand);
  return hash;
}

}  // namespace

void Terms::clear() {
  terms_.clear();
  operands_.clear();
  hashes_.clear();
  std::ranges::fill(places_, 0);
}

bool Terms::is(TermIndex term, const Expression& expression, std::span<const TermIndex> operands,
               const Machine& machine) const {
  const Expression& mine = terms_[term].expression;
  return mine.op == expression.op && mine.type == expression.type &&
         mine.place == expression.place && mine.index == expression.index &&
         machine.equal(mine.value, expression.value) &&
         std::ranges::equal(this->operands(term), operands);
}

void Terms::grow() {
  places_.assign(std::max(kUsualPlaces, places_.size() * 2), 0);
  for (uint32_t i = 0; i < terms_.size(); ++i) {
    size_t at = hashes_[i] & (places_.size() - 1);
    while (places_[at] != 0) at = (at + 1) & (places_.size() - 1);
    places_[at] = i + 1;
  }
}

TermIndex Terms::add(const Expression& expression, std::span<const TermIndex> operands,
                     const Machine& machine) {
  if ((terms_.size() + 1) * 2 > places_.size()) grow();
  const uint64_t hash = hash_of(expression, operands);
  size_t at = hash & (places_.size() - 1);
  for (; places_[at] != 0; at = (at + 1) & (places_.size() - 1)) {
    const TermIndex term = places_[at] - 1;
    if (hashes_[term] == hash && is(term, expression, operands, machine)) return term;
  }
  const auto term = static_cast<TermIndex>(terms_.size());
  places_[at] = term + 1;
  terms_.push_back({expression, static_cast<uint32_t>(operands_.size()),
                    static_cast<uint32_t>(operands.size())});
  operands_.insert(operands_.end(), operands.begin(), operands.end());
  hashes_.push_back(hash);
  return term;
}

TermIndex Terms::literal(const Datum& value, uint32_t type, uint32_t place,
                         const Machine& machine) {
  const Datum held = value.is_value() ? value : Datum::boolean(false);
  return add({CodeOp::kLiteral, type, place, 0, held}, {}, machine);
}

// The verifier bounds how deep code nests.
TermIndex Terms::copy(uint32_t code, const Teller& teller) {
  const graph::Code& c = teller.code(code);
  const graph::OriginRecord origin = teller.origin(code);
  if (c.op == CodeOp::kLiteral) {
    return literal(teller.literal(code), origin.type, origin.place, teller.machine());
  }
  std::vector<TermIndex> operands;
  for (const uint32_t operand : teller.operands(code)) operands.push_back(copy(operand, teller));
  return add({c.op, origin.type, origin.place, c.index, {}}, operands, teller.machine());
}

}  // namespace bylaw::engine
