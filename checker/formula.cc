// Building formulas: constants are folded, connectives are flat, sorted and without repetition.
// Entry point: Formulas.
#include "checker/formula.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace bylaw {
namespace {

uint64_t mix(uint64_t hash, uint64_t word) {
  hash ^= word + 0x9e3779b97f4a7c15U + (hash << 6) + (hash >> 2);
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
  return hash ^ (hash >> 27);
}

/// The value of an operator on values; `width` is the result's, `operand_width` the operands'.
Bits apply(const Formula& f, uint16_t operand_width, std::span<const Bits> v) {
  const Bits mask = all_bits(f.width);
  switch (f.op) {
    case FormulaOp::kConstant:
    case FormulaOp::kVariable:
      break;
    case FormulaOp::kNot:
      return v[0] == 0 ? 1 : 0;
    case FormulaOp::kAnd:
      return std::ranges::all_of(v, [](Bits b) { return b != 0; }) ? 1 : 0;
    case FormulaOp::kOr:
      return std::ranges::any_of(v, [](Bits b) { return b != 0; }) ? 1 : 0;
    case FormulaOp::kIf:
      return v[0] != 0 ? v[1] : v[2];
    case FormulaOp::kEqual:
      return v[0] == v[1] ? 1 : 0;
    case FormulaOp::kLess:
      return v[0] < v[1] ? 1 : 0;
    case FormulaOp::kLessEqual:
      return v[0] <= v[1] ? 1 : 0;
    case FormulaOp::kSignedLess:
      return as_signed(v[0], operand_width) < as_signed(v[1], operand_width) ? 1 : 0;
    case FormulaOp::kSignedLessEqual:
      return as_signed(v[0], operand_width) <= as_signed(v[1], operand_width) ? 1 : 0;
    case FormulaOp::kAdd:
      return (v[0] + v[1]) & mask;
    case FormulaOp::kSubtract:
      return (v[0] - v[1]) & mask;
    case FormulaOp::kMultiply:
      return (v[0] * v[1]) & mask;
    case FormulaOp::kBitAnd:
      return v[0] & v[1];
    case FormulaOp::kShiftLeft:
      return v[1] >= f.width ? 0 : (v[0] << static_cast<int>(v[1])) & mask;
    case FormulaOp::kShiftRight:
      return v[1] >= f.width ? 0 : v[0] >> static_cast<int>(v[1]);
    case FormulaOp::kExtract:
      return (v[0] >> f.index) & mask;
    case FormulaOp::kExtendZero:
      return v[0];
    case FormulaOp::kExtendSign:
      return static_cast<Bits>(as_signed(v[0], operand_width)) & mask;
  }
  return 0;
}

}  // namespace

Formulas::Formulas() {
  no_ = constant(0, 0);
  yes_ = constant(1, 0);
}

FormulaId Formulas::add(FormulaOp op, uint16_t width, std::span<const FormulaId> operands,
                        uint32_t index) {
  uint64_t hash = mix(static_cast<uint64_t>(op), (uint64_t{width} << 32) | index);
  for (const FormulaId operand : operands) hash = mix(hash, operand.value);
  const auto [begin, end] = index_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    const Formula& known = formulas_[it->second];
    const auto its = this->operands(it->second);
    if (known.op == op && known.width == width && known.index == index &&
        std::ranges::equal(its, operands)) {
      return it->second;
    }
  }
  Formula f;
  f.op = op;
  f.width = width;
  f.index = index;
  f.count = static_cast<uint32_t>(operands.size());
  const bool foldable = op != FormulaOp::kConstant && op != FormulaOp::kVariable &&
                        std::ranges::all_of(operands, [&](FormulaId o) { return is_constant(o); });
  if (foldable) {
    std::vector<Bits> values;
    for (const FormulaId operand : operands) values.push_back(constant_of(operand));
    return constant(apply(f, formulas_[operands.back()].width, values), width);
  }
  const std::vector<FormulaId> copy(operands.begin(), operands.end());
  f.first = static_cast<uint32_t>(operands_.size());
  operands_.insert(operands_.end(), copy.begin(), copy.end());
  const FormulaId id = formulas_.add(f);
  index_.emplace(hash, id);
  return id;
}

FormulaId Formulas::constant(Bits value, uint16_t width) {
  const Bits held = width == 0 ? value : value & all_bits(width);
  const auto next = static_cast<uint32_t>(constants_.size());
  const auto [it, fresh] = constant_index_.try_emplace(held, next);
  if (fresh) constants_.push_back(held);
  return add(FormulaOp::kConstant, width, {}, it->second);
}

FormulaId Formulas::variable(std::string name, uint16_t width) {
  names_.push_back(std::move(name));
  return add(FormulaOp::kVariable, width, {}, static_cast<uint32_t>(names_.size() - 1));
}

FormulaId Formulas::negate(FormulaId a) {
  if (formulas_[a].op == FormulaOp::kNot) return operands(a)[0];
  return add(FormulaOp::kNot, 0, std::array{a});
}

FormulaId Formulas::connective(FormulaOp op, std::vector<FormulaId> given) {
  const bool is_and = op == FormulaOp::kAnd;
  const FormulaId neutral = boolean(is_and);
  const FormulaId decisive = boolean(!is_and);
  std::vector<FormulaId> flat;
  for (const FormulaId operand : given) {
    if (operand == decisive) return decisive;
    if (operand == neutral) continue;
    if (formulas_[operand].op == op) {
      const auto inner = operands(operand);
      flat.insert(flat.end(), inner.begin(), inner.end());
    } else {
      flat.push_back(operand);
    }
  }
  std::ranges::sort(flat);
  const auto twins = std::ranges::unique(flat);
  flat.erase(twins.begin(), twins.end());
  for (const FormulaId operand : flat) {
    if (formulas_[operand].op == FormulaOp::kNot &&
        std::ranges::binary_search(flat, operands(operand)[0])) {
      return decisive;
    }
  }
  if (flat.empty()) return neutral;
  if (flat.size() == 1) return flat.front();
  return add(op, 0, flat);
}

FormulaId Formulas::all_of(std::vector<FormulaId> operands) {
  return connective(FormulaOp::kAnd, std::move(operands));
}

FormulaId Formulas::any_of(std::vector<FormulaId> operands) {
  return connective(FormulaOp::kOr, std::move(operands));
}

FormulaId Formulas::choose(FormulaId condition, FormulaId a, FormulaId b) {
  assert(formulas_[a].width == formulas_[b].width);
  if (a == b || is_yes(condition)) return a;
  if (is_no(condition)) return b;
  if (formulas_[a].width == 0) {
    if (is_yes(a)) return either(condition, b);
    if (is_no(a)) return both(negate(condition), b);
    if (is_yes(b)) return either(negate(condition), a);
    if (is_no(b)) return both(condition, a);
  }
  return add(FormulaOp::kIf, formulas_[a].width, std::array{condition, a, b});
}

FormulaId Formulas::equal(FormulaId a, FormulaId b) {
  assert(formulas_[a].width == formulas_[b].width);
  if (a == b) return yes_;
  if (b < a) std::swap(a, b);
  if (formulas_[a].width == 0) {
    for (const auto& [known, other] : {std::pair(a, b), std::pair(b, a)}) {
      if (is_yes(known)) return other;
      if (is_no(known)) return negate(other);
    }
  }
  return add(FormulaOp::kEqual, 0, std::array{a, b});
}

FormulaId Formulas::binary(FormulaOp op, FormulaId a, FormulaId b) {
  assert(formulas_[a].width == formulas_[b].width);
  switch (op) {
    case FormulaOp::kLess:
    case FormulaOp::kSignedLess:
      return a == b ? no_ : add(op, 0, std::array{a, b});
    case FormulaOp::kLessEqual:
    case FormulaOp::kSignedLessEqual:
      return a == b ? yes_ : add(op, 0, std::array{a, b});
    case FormulaOp::kAdd:
    case FormulaOp::kSubtract:
    case FormulaOp::kMultiply:
    case FormulaOp::kBitAnd:
    case FormulaOp::kShiftLeft:
    case FormulaOp::kShiftRight:
      return add(op, formulas_[a].width, std::array{a, b});
    case FormulaOp::kConstant:
    case FormulaOp::kVariable:
    case FormulaOp::kNot:
    case FormulaOp::kAnd:
    case FormulaOp::kOr:
    case FormulaOp::kIf:
    case FormulaOp::kEqual:
    case FormulaOp::kExtract:
    case FormulaOp::kExtendZero:
    case FormulaOp::kExtendSign:
      break;
  }
  assert(false);
  return no_;
}

FormulaId Formulas::extract(FormulaId a, uint16_t lowest, uint16_t width) {
  if (lowest == 0 && width == formulas_[a].width) return a;
  return add(FormulaOp::kExtract, width, std::array{a}, lowest);
}

FormulaId Formulas::extend(FormulaId a, uint16_t width, bool with_sign) {
  if (width == formulas_[a].width) return a;
  return add(with_sign ? FormulaOp::kExtendSign : FormulaOp::kExtendZero, width, std::array{a});
}

std::vector<FormulaId> Formulas::below(std::span<const FormulaId> roots) const {
  std::vector<bool> seen(formulas_.size());
  std::vector<FormulaId> open(roots.begin(), roots.end());
  std::vector<FormulaId> found;
  while (!open.empty()) {
    const FormulaId id = open.back();
    open.pop_back();
    if (seen[id.index()]) continue;
    seen[id.index()] = true;
    found.push_back(id);
    const auto operands = this->operands(id);
    open.insert(open.end(), operands.begin(), operands.end());
  }
  std::ranges::sort(found);
  return found;
}

/// What is asked is mostly small, and the store large: only what `root` is made of is touched.
Bits Formulas::evaluate(FormulaId root, const std::map<FormulaId, Bits>& assignment) const {
  std::unordered_map<uint32_t, Bits> values;
  std::vector<FormulaId> open{root};
  while (!open.empty()) {
    const FormulaId id = open.back();
    if (values.contains(id.value)) {
      open.pop_back();
      continue;
    }
    const size_t before = open.size();
    for (const FormulaId operand : operands(id)) {
      if (!values.contains(operand.value)) open.push_back(operand);
    }
    if (open.size() > before) continue;
    open.pop_back();
    const Formula& f = formulas_[id];
    Bits& value = values[id.value];
    if (f.op == FormulaOp::kConstant) {
      value = constant_of(id);
    } else if (f.op == FormulaOp::kVariable) {
      const auto it = assignment.find(id);
      if (it != assignment.end()) value = it->second;
    } else {
      std::vector<Bits> arguments;
      for (const FormulaId operand : operands(id)) arguments.push_back(values.at(operand.value));
      value = apply(f, formulas_[operands(id).back()].width, arguments);
    }
  }
  return values.at(root.value);
}

}  // namespace bylaw
