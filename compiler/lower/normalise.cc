#include "compiler/lower/normalise.h"

#include <algorithm>
#include <utility>

namespace bylaw::lower {
namespace {

using graph::CodeOp;

/// What `not` asks of its operand.
Ask negated(Ask ask) {
  switch (ask) {
    case Ask::kTrue:
      return Ask::kFalse;
    case Ask::kFalse:
      return Ask::kTrue;
    case Ask::kNotTrue:
      return Ask::kNotFalse;
    case Ask::kNotFalse:
      return Ask::kNotTrue;
    case Ask::kErrs:
      break;
  }
  return ask;
}

/// The ranges that two sets share.
ClassSet intersect(const ClassSet& a, const ClassSet& b) {
  ClassSet both;
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const uint32_t first = std::max(a[i].first, b[j].first);
    const uint32_t last = std::min(a[i].second, b[j].second);
    if (first <= last) both.emplace_back(first, last);
    (a[i].second < b[j].second ? i : j)++;
  }
  return both;
}

}  // namespace

std::vector<Conjunction> Normaliser::atom(uint32_t code, Ask ask) {
  return {{{classes_.atom(code), ask}}};
}

/// The product; a part that would make it too long stays whole.
std::vector<Conjunction> Normaliser::all_of(const std::vector<std::pair<uint32_t, Ask>>& parts) {
  std::vector<Conjunction> result{{}};
  for (const auto& [code, ask] : parts) {
    std::vector<Conjunction> part = alternatives(code, ask);
    if (result.size() * part.size() > kMostAlternatives) part = atom(code, ask);
    if (part.size() == 1) {
      for (Conjunction& all : result) {
        all.insert(all.end(), part.front().begin(), part.front().end());
      }
      continue;
    }
    std::vector<Conjunction> product;
    for (const Conjunction& a : result) {
      for (const Conjunction& b : part) {
        product.push_back(a);
        product.back().insert(product.back().end(), b.begin(), b.end());
      }
    }
    result = std::move(product);
    if (result.empty()) break;
  }
  for (Conjunction& all : result) {
    std::ranges::sort(all);
    const auto twins = std::ranges::unique(all);
    all.erase(twins.begin(), twins.end());
  }
  return result;
}

std::vector<Conjunction> Normaliser::any_of(const std::vector<std::pair<uint32_t, Ask>>& parts,
                                            uint32_t whole, Ask ask) {
  std::vector<Conjunction> result;
  for (const auto& [code, asked] : parts) {
    std::vector<Conjunction> part = alternatives(code, asked);
    if (std::ranges::any_of(part, &Conjunction::empty)) return {{}};
    result.insert(result.end(), part.begin(), part.end());
    if (result.size() > kMostAlternatives) return atom(whole, ask);
  }
  return result;
}

/// `if c then a else b`: where c errs, the value that both branches give.
std::vector<Conjunction> Normaliser::conditional(uint32_t code, Ask ask) {
  const bool of_truth = ask == Ask::kTrue || ask == Ask::kFalse;
  if (!of_truth) return atom(code, ask);
  const uint32_t c = codes_.operand(code, 0);
  const uint32_t a = codes_.operand(code, 1);
  const uint32_t b = codes_.operand(code, 2);
  std::vector<Conjunction> result = all_of({{c, Ask::kTrue}, {a, ask}});
  for (auto& more : {all_of({{c, Ask::kFalse}, {b, ask}}), all_of({{a, ask}, {b, ask}})}) {
    result.insert(result.end(), more.begin(), more.end());
  }
  if (result.size() > kMostAlternatives) return atom(code, ask);
  return result;
}

/// `containsAll` of a few constants as a test of each; empty where it stays whole.
std::vector<uint32_t> Normaliser::members_asked(uint32_t code) {
  const Value* members = codes_.value(codes_.operand(code, 1));
  const uint32_t set = codes_.operand(code, 0);
  std::vector<uint32_t> tests;
  if (members == nullptr || codes_.value(set) != nullptr ||
      members->members().size() > kMostAlternatives) {
    return tests;
  }
  for (const Value& member : members->members()) {
    const std::vector<uint32_t> operands{set, codes_.literal(member, codes_.element(set))};
    tests.push_back(codes_.add(CodeOp::kContains, codes_.facts(code).type, operands));
  }
  return tests;
}

std::vector<Conjunction> Normaliser::alternatives(uint32_t code, Ask ask) {
  const CodeOp op = codes_[code].op;
  const bool positive = ask == Ask::kTrue || ask == Ask::kNotFalse;
  if (const Value* value = codes_.value(code)) {
    const bool holds = value->as<bool>() == positive;
    return holds ? std::vector<Conjunction>{{}} : std::vector<Conjunction>{};
  }
  if (op == CodeOp::kNot) return alternatives(codes_.operand(code, 0), negated(ask));
  std::vector<std::pair<uint32_t, Ask>> parts;
  if (op == CodeOp::kAnd || op == CodeOp::kOr) {
    for (const uint32_t operand : codes_.operands(code)) parts.emplace_back(operand, ask);
    return (op == CodeOp::kAnd) == positive ? all_of(parts) : any_of(parts, code, ask);
  }
  if (op == CodeOp::kImplies) {
    parts = {{codes_.operand(code, 0), negated(ask)}, {codes_.operand(code, 1), ask}};
    return positive ? any_of(parts, code, ask) : all_of(parts);
  }
  if (op == CodeOp::kIf) return conditional(code, ask);
  if (op == CodeOp::kContainsAll) {
    // Each member of its own: they err together.
    for (const uint32_t member : members_asked(code)) parts.emplace_back(member, ask);
    if (!parts.empty()) return positive ? all_of(parts) : any_of(parts, code, ask);
  }
  return atom(code, ask);
}

Conjunction Normaliser::errs(AtomId atom) const {
  if (classes_.of_members(atom)) return {{atom, Ask::kNotTrue}, {atom, Ask::kNotFalse}};
  return {{atom, Ask::kErrs}};
}

/// Nothing errs but where a part does, of which a connective takes its error.
std::vector<Conjunction> Normaliser::erring(uint32_t code) {
  std::vector<Conjunction> tests;
  std::vector<uint32_t> open{code};
  while (!open.empty()) {
    const uint32_t part = open.back();
    open.pop_back();
    const CodeOp op = codes_[part].op;
    if (codes_.value(part) != nullptr) continue;
    const bool connects = op == CodeOp::kAnd || op == CodeOp::kOr || op == CodeOp::kNot ||
                          op == CodeOp::kImplies || op == CodeOp::kIf;
    if (connects) {
      const std::vector<uint32_t> operands = codes_.operands(part);
      open.insert(open.end(), operands.begin(), operands.end());
      continue;
    }
    std::vector<uint32_t> members;
    if (op == CodeOp::kContainsAll) members = members_asked(part);
    const AtomId atom = classes_.atom(members.empty() ? part : members.front());
    tests.push_back(errs(atom));
    if (tests.size() > kMostAlternatives) return {errs(classes_.atom(code))};
  }
  return tests;
}

bool Normaliser::literals(const Conjunction& conjunction, std::vector<Literal>& out) {
  std::vector<Literal> all;
  for (const AskedAtom& asked : conjunction) {
    all.push_back(classes_.literal(asked.atom, asked.ask));
  }
  std::ranges::sort(all);
  out.clear();
  for (const Literal& literal : all) {
    const ClassSet& set = classes_.set(literal.set);
    switch (literal.kind) {
      case Literal::Kind::kClasses: {
        const bool again =
            !out.empty() && out.back().input == literal.input && out.back().kind == literal.kind;
        ClassSetId both = literal.set;
        if (again) {
          both = classes_.intern(intersect(classes_.set(out.back().set), set));
          out.pop_back();
        }
        if (classes_.set(both).empty()) return false;
        const uint32_t last = classes_.classes_of(literal.input) - 1;
        const bool tests = classes_.set(both).front() != std::pair(0u, last);
        if (tests) out.push_back({literal.input, literal.kind, both});
        break;
      }
      case Literal::Kind::kAnyOf:
      case Literal::Kind::kNoneOf:
        if (out.empty() || out.back() != literal) out.push_back(literal);
        break;
    }
  }
  return true;
}

}  // namespace bylaw::lower
