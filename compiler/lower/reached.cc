#include "compiler/lower/reached.h"

#include <span>

namespace bylaw::lower {
namespace {

using graph::CodeOp;
using graph::Datum;
using graph::Kind;
using graph::kNone;
using graph::Part;

/// Which elements of a part are kept, and then where they are.
class Kept {
 public:
  explicit Kept(size_t size) : places_(size, 0) {}
  void add(uint32_t index) { places_[index] = 1; }
  void add(graph::Span32 range) {
    for (uint32_t i = 0; i < range.count; ++i) add(range.first + i);
  }
  bool has(uint32_t index) const { return places_[index] != 0; }

  /// Keeps those that were added; from now on indices follow.
  template <typename Element>
  void settle(std::vector<Element>& elements) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < places_.size(); ++i) {
      if (places_[i] == 0) continue;
      elements[count] = elements[i];
      places_[i] = count++;
    }
    elements.resize(count);
    elements.shrink_to_fit();
  }
  void follow(uint32_t& index) const {
    if (index != kNone) index = places_[index];
  }
  /// The first of a range of which all were kept, or none.
  void follow(graph::Span32& range) const {
    if (range.count > 0) follow(range.first);
  }
  void follow(int64_t& index) const { index = places_[static_cast<size_t>(index)]; }

 private:
  std::vector<uint32_t> places_;
};

class Reached {
 public:
  explicit Reached(graph::GraphParts& parts)
      : parts_(parts),
        code_(parts.get<Part::kCode>().size()),
        literals_(parts.get<Part::kLiterals>().size()),
        members_(parts.get<Part::kMembers>().size()),
        addresses_(parts.get<Part::kAddresses>().size()),
        places_(parts.get<Part::kPlaces>().size()) {}

  void drop(std::vector<uint32_t>& literals);

 private:
  template <typename Visit>
  void each_code(Visit visit);
  template <typename Visit>
  void each_literal(Visit visit);
  void find_code();
  void find_values();
  void find_value(const Datum& d);
  uint32_t members_of(const Datum& d) const;
  void move_code();
  void move_values();

  graph::GraphParts& parts_;
  Kept code_;
  Kept literals_;
  Kept members_;
  Kept addresses_;
  Kept places_;
};

/// Whatever refers to code, but code.
template <typename Visit>
void Reached::each_code(Visit visit) {
  for (auto& c : parts_.get<Part::kClassifiers>()) visit(c.code);
  for (auto& a : parts_.get<Part::kAssumptions>()) visit(a.body);
  for (auto& c : parts_.get<Part::kCases>()) visit(c.guard);
  for (auto& d : parts_.get<Part::kDefines>()) visit(d.body);
  for (auto& v : parts_.get<Part::kViews>()) {
    visit(v.guard);
    visit(v.filter);
  }
  for (auto& m : parts_.get<Part::kMaskUses>()) visit(m.where);
  for (uint32_t& code : parts_.get<Part::kArguments>()) visit(code);
}

/// Whatever refers to one literal, of the code that is kept.
template <typename Visit>
void Reached::each_literal(Visit visit) {
  auto& code = parts_.get<Part::kCode>();
  for (uint32_t i = 0; i < code.size(); ++i) {
    if (code[i].op == CodeOp::kLiteral) visit(code[i].index);
  }
  for (auto& m : parts_.get<Part::kMaskUses>()) visit(m.selected);
}

void Reached::find_code() {
  each_code([&](uint32_t code) {
    if (code != kNone) code_.add(code);
  });
  const auto& all = parts_.get<Part::kCode>();
  const std::span<const uint32_t> operands = parts_.get<Part::kOperands>();
  for (auto i = static_cast<uint32_t>(all.size()); i-- > 0;) {
    if (!code_.has(i)) continue;
    for (const uint32_t operand : operands.subspan(all[i].first, all[i].count)) {
      code_.add(operand);
    }
  }
}

void Reached::move_code() {
  auto& code = parts_.get<Part::kCode>();
  std::vector<uint32_t> operands;
  for (uint32_t i = 0; i < code.size(); ++i) {
    if (!code_.has(i)) continue;
    const auto first = static_cast<uint32_t>(operands.size());
    for (uint32_t k = 0; k < code[i].count; ++k) {
      operands.push_back(parts_.get<Part::kOperands>()[code[i].first + k]);
    }
    code[i].first = first;
  }
  // Both by the places of before.
  Kept origins = code_;
  origins.settle(parts_.get<Part::kOrigins>());
  code_.settle(code);
  for (uint32_t& operand : operands) code_.follow(operand);
  parts_.get<Part::kOperands>() = std::move(operands);
  each_code([&](uint32_t& index) { code_.follow(index); });
}

uint32_t Reached::members_of(const Datum& d) const {
  if (d.kind == Kind::kRecord) return parts_.get<Part::kRecords>()[d.aux].count;
  return d.kind == Kind::kSet || d.kind == Kind::kList ? d.aux : 0;
}

void Reached::find_value(const Datum& d) {
  if (d.kind == Kind::kIp) addresses_.add(static_cast<uint32_t>(d.n));
  if (members_of(d) > 0) members_.add({static_cast<uint32_t>(d.n), members_of(d)});
}

/// Members stand behind what holds them.
void Reached::find_values() {
  each_literal([&](uint32_t literal) {
    if (literal != kNone) literals_.add(literal);
  });
  for (const graph::Span32 values : parts_.get<Part::kParameters>()) literals_.add(values);
  const auto& literals = parts_.get<Part::kLiterals>();
  for (uint32_t i = 0; i < literals.size(); ++i) {
    if (literals_.has(i)) find_value(literals[i]);
  }
  const auto& members = parts_.get<Part::kMembers>();
  for (uint32_t i = 0; i < members.size(); ++i) {
    if (members_.has(i)) find_value(members[i]);
  }
}

void Reached::move_values() {
  literals_.settle(parts_.get<Part::kLiterals>());
  members_.settle(parts_.get<Part::kMembers>());
  addresses_.settle(parts_.get<Part::kAddresses>());
  each_literal([&](uint32_t& literal) { literals_.follow(literal); });
  for (graph::Span32& values : parts_.get<Part::kParameters>()) literals_.follow(values);
  for (auto* values : {&parts_.get<Part::kLiterals>(), &parts_.get<Part::kMembers>()}) {
    for (Datum& d : *values) {
      if (d.kind == Kind::kIp) addresses_.follow(d.n);
      const bool holds = d.kind == Kind::kRecord || d.kind == Kind::kSet || d.kind == Kind::kList;
      if (!holds) continue;
      // An empty one holds nothing wherever it is.
      if (members_of(d) > 0) {
        members_.follow(d.n);
      } else {
        d.n = static_cast<int64_t>(parts_.get<Part::kMembers>().size());
      }
    }
  }
}

void Reached::drop(std::vector<uint32_t>& literals) {
  find_code();
  move_code();
  for (const uint32_t literal : literals) literals_.add(literal);
  find_values();
  move_values();
  for (uint32_t& literal : literals) literals_.follow(literal);
  for (const auto& origin : parts_.get<Part::kOrigins>()) {
    if (origin.place != kNone) places_.add(origin.place);
  }
  for (const auto& end : parts_.get<Part::kEnds>()) {
    if (end.place != kNone) places_.add(end.place);
  }
  places_.settle(parts_.get<Part::kPlaces>());
  for (auto& origin : parts_.get<Part::kOrigins>()) places_.follow(origin.place);
  for (auto& end : parts_.get<Part::kEnds>()) places_.follow(end.place);
}

}  // namespace

void drop_unreached(graph::GraphParts& parts, std::vector<uint32_t>& literals) {
  Reached(parts).drop(literals);
}

}  // namespace bylaw::lower
