// Each gate is named by a variable, by clauses in both directions; what constants decide has none.
#include "checker/bit_blast.h"

#include <algorithm>
#include <utility>

namespace bylaw {

size_t BitBlaster::GateHash::operator()(const std::array<uint32_t, 4>& gate) const {
  uint64_t hash = 0;
  for (const uint32_t part : gate) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 29;
  }
  return hash;
}

BitBlaster::BitBlaster(const Formulas& formulas, Clauses& clauses)
    : formulas_(formulas), clauses_(clauses), yes_(clauses.add_variable()) {
  clauses_.add(std::array{yes_});
  pool_.push_back(yes_);
}

BitBlaster::Word BitBlaster::word(FormulaId id) const {
  const auto begin = pool_.begin() + static_cast<std::ptrdiff_t>(at_[id.index()]);
  return {begin, begin + std::max<uint16_t>(1, formulas_[id].width)};
}

std::optional<Literal> BitBlaster::known(Gate gate, Literal a, Literal b, Literal c) const {
  const auto it = gates_.find({static_cast<uint32_t>(gate), a.code, b.code, c.code});
  return it == gates_.end() ? std::nullopt : std::optional(it->second);
}

Literal BitBlaster::keep(Gate gate, Literal a, Literal b, Literal c, Literal output) {
  gates_.emplace(std::array{static_cast<uint32_t>(gate), a.code, b.code, c.code}, output);
  return output;
}

Literal BitBlaster::all_of(std::vector<Literal> literals) {
  std::ranges::sort(literals);
  const auto twins = std::ranges::unique(literals);
  literals.erase(twins.begin(), twins.end());
  for (size_t i = 1; i < literals.size(); ++i) {
    if (literals[i] == !literals[i - 1]) return boolean(false);
  }
  std::erase_if(literals, [&](Literal l) { return is(l, true); });
  if (std::ranges::find(literals, boolean(false)) != literals.end()) return boolean(false);
  if (literals.empty()) return boolean(true);
  if (literals.size() == 1) return literals.front();
  const bool pair = literals.size() == 2;
  if (pair) {
    const auto made = known(Gate::kBoth, literals[0], literals[1], yes_);
    if (made) return *made;
  }
  const Literal all = clauses_.add_variable();
  if (pair) keep(Gate::kBoth, literals[0], literals[1], yes_, all);
  for (Literal& l : literals) {
    clauses_.add(std::array{!all, l});
    l = !l;
  }
  literals.push_back(all);
  clauses_.add(literals);
  return all;
}

Literal BitBlaster::differ(Literal a, Literal b) {
  for (const auto& [x, y] : {std::pair(a, b), std::pair(b, a)}) {
    if (is(x, false)) return y;
    if (is(x, true)) return !y;
  }
  if (a == b || a == !b) return boolean(a != b);
  const bool flip = a.negated() != b.negated();
  if (a.negated()) a = !a;
  if (b.negated()) b = !b;
  if (b < a) std::swap(a, b);
  if (const auto made = known(Gate::kDiffer, a, b, yes_)) return flip ? !*made : *made;
  const Literal out = keep(Gate::kDiffer, a, b, yes_, clauses_.add_variable());
  clauses_.add(std::array{!out, a, b});
  clauses_.add(std::array{!out, !a, !b});
  clauses_.add(std::array{out, !a, b});
  clauses_.add(std::array{out, a, !b});
  return flip ? !out : out;
}

Literal BitBlaster::choose(Literal condition, Literal a, Literal b) {
  if (is(condition, true) || a == b) return a;
  if (is(condition, false)) return b;
  if (is(a, true) || a == condition) return either(condition, b);
  if (is(a, false) || a == !condition) return both(!condition, b);
  if (is(b, true) || b == !condition) return either(!condition, a);
  if (is(b, false) || b == condition) return both(condition, a);
  if (a == !b) return differ(condition, b);
  if (condition.negated()) {
    condition = !condition;
    std::swap(a, b);
  }
  if (const auto made = known(Gate::kChoose, condition, a, b)) return *made;
  const Literal out = keep(Gate::kChoose, condition, a, b, clauses_.add_variable());
  clauses_.add(std::array{!condition, !a, out});
  clauses_.add(std::array{!condition, a, !out});
  clauses_.add(std::array{condition, !b, out});
  clauses_.add(std::array{condition, b, !out});
  clauses_.add(std::array{!a, !b, out});
  clauses_.add(std::array{a, b, !out});
  return out;
}

/// What two of the three say.
Literal BitBlaster::most_of(Literal a, Literal b, Literal c) {
  std::array inputs{a, b, c};
  std::ranges::sort(inputs);  // a constant first, complements beside each other
  std::tie(a, b, c) = std::tuple(inputs[0], inputs[1], inputs[2]);
  if (is(a, true)) return either(b, c);
  if (is(a, false)) return both(b, c);
  if (a == b || b == c) return b;
  if (a == !b) return c;
  if (b == !c) return a;
  if (const auto made = known(Gate::kMost, a, b, c)) return *made;
  const Literal out = keep(Gate::kMost, a, b, c, clauses_.add_variable());
  for (const auto& [x, y] : {std::pair(a, b), std::pair(a, c), std::pair(b, c)}) {
    clauses_.add(std::array{!x, !y, out});
    clauses_.add(std::array{x, y, !out});
  }
  return out;
}

Literal BitBlaster::equal(const Word& a, const Word& b) {
  std::vector<Literal> same;
  for (size_t i = 0; i < a.size(); ++i) same.push_back(!differ(a[i], b[i]));
  return all_of(std::move(same));
}

Literal BitBlaster::less(const Word& a, const Word& b, bool or_equal) {
  Literal less = boolean(or_equal);
  for (size_t i = 0; i < a.size(); ++i) less = most_of(!a[i], b[i], less);
  return less;
}

BitBlaster::Word BitBlaster::sum(const Word& a, const Word& b, bool carried) {
  Word out;
  Literal carry = boolean(carried);
  for (size_t i = 0; i < a.size(); ++i) {
    out.push_back(differ(differ(a[i], b[i]), carry));
    carry = most_of(a[i], b[i], carry);
  }
  return out;
}

BitBlaster::Word BitBlaster::product(const Word& a, const Word& b) {
  Word out(a.size(), boolean(false));
  for (size_t i = 0; i < b.size(); ++i) {
    if (is(b[i], false)) continue;
    Word part(i, boolean(false));
    for (size_t j = 0; i + j < a.size(); ++j) part.push_back(both(a[j], b[i]));
    out = sum(out, part, false);
  }
  return out;
}

BitBlaster::Word BitBlaster::shifted(const Word& a, const Word& by, bool left) {
  Word out = a;
  Literal beyond = boolean(false);
  for (size_t stage = 0; stage < by.size(); ++stage) {
    const size_t step = stage < 16 ? size_t{1} << stage : a.size();
    if (step >= a.size()) {
      beyond = either(beyond, by[stage]);
      continue;
    }
    Word moved(a.size(), boolean(false));
    for (size_t i = 0; i + step < a.size(); ++i) {
      moved[left ? i + step : i] = out[left ? i : i + step];
    }
    for (size_t i = 0; i < a.size(); ++i) out[i] = choose(by[stage], moved[i], out[i]);
  }
  for (Literal& l : out) l = both(!beyond, l);
  return out;
}

void BitBlaster::make(FormulaId id) {
  const Formula& f = formulas_[id];
  const auto operands = formulas_.operands(id);
  const auto bits = [&](size_t i) { return word(operands[i]); };
  const auto each = [&](bool value) {
    std::vector<Literal> literals;
    for (const FormulaId o : operands) literals.push_back(value ? of(o) : !of(o));
    return literals;
  };
  // With the highest bit turned round, signs compare as numbers without one.
  const auto turned = [&](size_t i) {
    Word w = bits(i);
    w.back() = !w.back();
    return w;
  };
  Word out;
  switch (f.op) {
    case FormulaOp::kConstant:
      for (uint16_t i = 0; i < std::max<uint16_t>(1, f.width); ++i) {
        out.push_back(boolean(((formulas_.constant_of(id) >> i) & 1) != 0));
      }
      break;
    case FormulaOp::kVariable:
      for (uint16_t i = 0; i < std::max<uint16_t>(1, f.width); ++i) {
        out.push_back(clauses_.add_variable());
      }
      break;
    case FormulaOp::kNot:
      out = {!of(operands[0])};
      break;
    case FormulaOp::kAnd:
      out = {all_of(each(true))};
      break;
    case FormulaOp::kOr:
      out = {!all_of(each(false))};
      break;
    case FormulaOp::kIf: {
      const Word a = bits(1);
      const Word b = bits(2);
      for (size_t i = 0; i < a.size(); ++i) out.push_back(choose(of(operands[0]), a[i], b[i]));
      break;
    }
    case FormulaOp::kEqual:
      out = {equal(bits(0), bits(1))};
      break;
    case FormulaOp::kLess:
    case FormulaOp::kLessEqual:
      out = {less(bits(0), bits(1), f.op == FormulaOp::kLessEqual)};
      break;
    case FormulaOp::kSignedLess:
    case FormulaOp::kSignedLessEqual:
      out = {less(turned(0), turned(1), f.op == FormulaOp::kSignedLessEqual)};
      break;
    case FormulaOp::kAdd:
      out = sum(bits(0), bits(1), false);
      break;
    case FormulaOp::kSubtract: {
      Word negated = bits(1);
      for (Literal& l : negated) l = !l;
      out = sum(bits(0), negated, true);
      break;
    }
    case FormulaOp::kMultiply:
      out = formulas_.is_constant(operands[0]) ? product(bits(1), bits(0))
                                               : product(bits(0), bits(1));
      break;
    case FormulaOp::kBitAnd: {
      const Word a = bits(0);
      const Word b = bits(1);
      for (size_t i = 0; i < a.size(); ++i) out.push_back(both(a[i], b[i]));
      break;
    }
    case FormulaOp::kShiftLeft:
    case FormulaOp::kShiftRight:
      out = shifted(bits(0), bits(1), f.op == FormulaOp::kShiftLeft);
      break;
    case FormulaOp::kExtract: {
      const Word a = bits(0);
      out.assign(a.begin() + f.index, a.begin() + f.index + f.width);
      break;
    }
    case FormulaOp::kExtendZero:
      out = bits(0);
      out.resize(f.width, boolean(false));
      break;
    case FormulaOp::kExtendSign:
      out = bits(0);
      out.resize(f.width, out.back());
      break;
  }
  at_[id.index()] = static_cast<uint32_t>(pool_.size());
  pool_.insert(pool_.end(), out.begin(), out.end());
}

/// What it is made of first.
bool BitBlaster::make(FormulaId root, uint64_t most_work) {
  if (at_.size() < formulas_.size()) at_.resize(formulas_.size());
  std::vector<FormulaId> open{root};
  while (!open.empty()) {
    const FormulaId id = open.back();
    const size_t before = open.size();
    if (!is_made(id)) {
      for (const FormulaId operand : formulas_.operands(id)) {
        if (!is_made(operand)) open.push_back(operand);
      }
    }
    if (open.size() > before) continue;
    open.pop_back();
    if (is_made(id)) continue;
    make(id);
    if (clauses_.work() >= most_work) return false;
  }
  return true;
}

bool BitBlaster::require(FormulaId formula, uint64_t most_work) {
  if (formulas_[formula].op == FormulaOp::kOr) {
    std::vector<Literal> some;
    for (const FormulaId operand : formulas_.operands(formula)) {
      if (!make(operand, most_work)) return false;
      some.push_back(of(operand));
    }
    clauses_.add(some);
    return true;
  }
  std::vector<Literal> all;
  if (!assume(formula, most_work, all)) return false;
  for (const Literal l : all) clauses_.add(std::array{l});
  return true;
}

bool BitBlaster::assume(FormulaId formula, uint64_t most_work, std::vector<Literal>& literals) {
  const Formula& f = formulas_[formula];
  const auto operands = formulas_.operands(formula);
  if (f.op == FormulaOp::kAnd) {
    for (const FormulaId operand : operands) {
      if (!make(operand, most_work)) return false;
      literals.push_back(of(operand));
    }
    return true;
  }
  const bool fixes = f.op == FormulaOp::kEqual &&
                     (formulas_.is_constant(operands[0]) || formulas_.is_constant(operands[1]));
  if (fixes && !is_made(formula)) {
    if (!make(operands[0], most_work) || !make(operands[1], most_work)) return false;
    const Word a = word(operands[0]);
    const Word b = word(operands[1]);
    for (size_t i = 0; i < a.size(); ++i) literals.push_back(!differ(a[i], b[i]));
    return true;
  }
  if (!make(formula, most_work)) return false;
  literals.push_back(of(formula));
  return true;
}

Bits BitBlaster::value(FormulaId variable) const {
  Bits bits = 0;
  if (!is_made(variable)) return bits;
  const Word w = word(variable);
  for (size_t i = w.size(); i-- > 0;) bits = (bits << 1) | (clauses_.value(w[i]) ? 1U : 0U);
  return bits;
}

}  // namespace bylaw
