#include "evaluator/walk.h"

#include <algorithm>
#include <bit>

#include "evaluator/classify.h"
#include "evaluator/passing.h"
#include "graph/rows.h"

namespace bylaw::engine {

using graph::Base;
using graph::kNone;
using graph::NodeForm;
using graph::Part;
using graph::Ref;
using graph::RowForm;

namespace {

/// Lists of the context are told from the snapshot's by this bit.
constexpr uint32_t kOwnList = 0x80000000u;

}  // namespace

Walk::Walk(const Engine& engine, const RequestSlots& request, Context& context,
           uint32_t environment, uint32_t domain)
    : engine_(engine),
      graph_(engine.graph_),
      request_(request),
      context_(context),
      environment_(environment),
      domain_(domain),
      hot_(engine.tables_) {
  prepare(request.principal, Base::kPrincipal);
  prepare(request.resource, Base::kResource);
  bases_[static_cast<size_t>(Base::kComputed)] = context.computed_.data();
}

/// Leaves the context as it was found: nothing computed.
Walk::~Walk() {
  for (const uint32_t offset : context_.touched_) context_.computed_[offset] = kNone;
  context_.touched_.clear();
  context_.lists_.clear();
}

void Walk::next_resource(uint32_t domain) {
  domain_ = domain;
  std::erase_if(context_.touched_, [&](uint32_t offset) {
    if (engine_.of_resource_[offset] == 0) return false;
    context_.computed_[offset] = kNone;
    return true;
  });
  prepare(request_.resource, Base::kResource);
}

/// The entity's row; of one that is unknown, or whose claims rules read, a row to be filled when it
/// is asked for.
void Walk::prepare(const RequestEntitySlots& who, Base base) {
  const auto slot = static_cast<size_t>(base);
  if (who.entity != kNone && request_.claims == 0) {
    bases_[slot] = engine_.snapshot().row(who.row);
    return;
  }
  const graph::TypeRecord& type = graph_.get<Part::kTypes>()[who.type];
  std::vector<uint32_t>& row = context_.rows_[slot];
  row.assign(type.stride, kNone);
  bases_[slot] = row.data();
  if (who.entity == kNone) return;
  uint32_t claimed = 0;
  for (const bool first : {true, false}) {
    const RequestEntitySlots& named = first ? request_.principal : request_.resource;
    if (named.type != who.type || named.symbol != who.symbol) continue;
    for (const Claim& claim : first ? request_.principal_claims : request_.resource_claims) {
      claimed |= 1u << std::min(claim.attribute, 31u);
    }
  }
  const uint32_t* known = engine_.snapshot().row(who.row);
  const auto classifiers = graph_.get<Part::kClassifiers>();
  for (uint32_t i = 0; i < type.classifiers.count; ++i) {
    if ((classifiers[type.classifiers.first + i].claims & claimed) == 0) row[i] = known[i];
  }
}

inline uint32_t Walk::class_of(Base base, uint32_t offset, uint32_t input) {
  const uint32_t k = bases_[static_cast<size_t>(base)][offset];
  return k != kNone ? k : compute(base, offset, input);
}

uint32_t Walk::compute(Base base, uint32_t offset, uint32_t input) {
  Machine& machine = context_.machine_;
  const auto slot = static_cast<size_t>(base);
  if (base != Base::kComputed) {
    const RequestEntitySlots& who =
        base == Base::kPrincipal ? request_.principal : request_.resource;
    machine.set_self({.kind = graph::Kind::kEntity, .aux = who.type, .n = who.symbol});
  } else {
    context_.touched_.push_back(offset);
  }
  const auto& c = graph_.get<Part::kClassifiers>()[hot_.inputs[input].classifier];
  const Passing passing(context_.scratch_);
  const graph::Datum value = subject_of(c, machine);
  uint32_t k = 0;
  if (graph::is_multi(c.form)) {
    k = static_cast<uint32_t>(context_.lists_.size()) | kOwnList;
    classify_multi(engine_.snapshot(), c, value, machine, context_.lists_);
  } else {
    k = classify(graph_, c, value, machine);
  }
  if (base == Base::kComputed) {
    context_.computed_[offset] = k;
  } else {
    context_.rows_[slot][offset] = k;
  }
  return k;
}

std::span<const uint32_t> Walk::list(uint32_t at) const {
  const bool own = (at & kOwnList) != 0;
  const uint32_t first = at & ~kOwnList;
  const auto lists = own ? std::span<const uint32_t>(context_.lists_) : engine_.snapshot().lists();
  if (first >= lists.size()) return {};
  return lists.subspan(first + 1, lists[first]);
}

/// The rules that a row lets stand; of bits above the leaf's rules nothing is said.
inline uint64_t Walk::row(const graph::RowRecord& row) {
  const uint32_t k = class_of(row.base(), row.offset, row.input);
  const uint8_t* bytes = hot_.masks + row.bytes;
  const uint32_t count = row.count();
  const unsigned shift = row.shift();
  switch (row.form()) {
    case RowForm::kDense:
      return k < count ? graph::reach_of(bytes, k, shift) : 0;
    case RowForm::kRuns: {
      const uint32_t run = graph::count_up_to<uint32_t>(bytes, count, k);
      return graph::reach_of(bytes + size_t{count} * 4, run, shift);
    }
    case RowForm::kNearRuns: {
      const uint32_t run = graph::near_run_of(bytes, count, k);
      return graph::reach_of(bytes + 4 + size_t{count} * 2, run, shift);
    }
    case RowForm::kAnyOf:
    case RowForm::kNoneOf: {
      uint64_t bits = 0;
      for (const uint32_t member : list(k)) {
        const uint32_t at = graph::count_up_to<uint32_t>(bytes, count, member);
        if (at != 0 && graph::number_at<uint32_t>(bytes, at - 1) == member) {
          bits |= graph::reach_of(bytes + size_t{count} * 4, at - 1, shift);
        }
      }
      return row.form() == RowForm::kAnyOf ? bits | ~row.tested : ~bits;
    }
  }
  return 0;
}

/// A rule of which all tests hold.
inline void Walk::add(uint32_t entry, std::vector<uint32_t>& out) {
  const uint32_t rule = entry & ~graph::kChecked;
  const bool checked = (entry & graph::kChecked) != 0;
  if (checked && !engine_.standing(rule, request_, environment_, domain_, context_)) return;
  out.push_back(rule);
}

inline void Walk::leaf(const graph::LeafRecord& leaf, std::vector<uint32_t>& out) {
  uint64_t alive = leaf.entry_count >= 64 ? ~uint64_t{0} : (uint64_t{1} << leaf.entry_count) - 1;
  const graph::RowRecord* at = hot_.rows + leaf.rows;
  const graph::RowRecord* end = at + leaf.row_count;
  // What is far is not fetched in vain; and what is computed, which stands last, is computed only
  // if it matters.
  if (hot_.usual_rows == 0 || (at != end && end[-1].base() == Base::kComputed)) {
    for (; at != end; ++at) {
      if ((alive & at->tested) == 0) continue;
      alive &= row(*at);
      if (alive == 0) return;
    }
  }
  // A branch that may go either way costs more than some rows: few are all looked at, of many two
  // at a time.
  if (leaf.row_count > hot_.usual_rows) {
    for (; end - at >= 2; at += 2) {
      alive &= row(at[0]) & row(at[1]);
      if (alive == 0) return;
    }
  }
  for (; at != end; ++at) alive &= row(*at);
  while (alive != 0) {
    add(hot_.entries[leaf.entries + static_cast<uint32_t>(std::countr_zero(alive))], out);
    alive &= alive - 1;
  }
}

inline Ref Walk::child(const graph::NodeRecord& node, uint32_t k) const {
  const uint32_t* table = hot_.tables + node.table;
  switch (node.form) {
    case NodeForm::kDense:
      return k < node.count ? table[k] : 0;
    case NodeForm::kHash: {
      const uint32_t wanted = k + 1;
      for (uint32_t at = graph::first_place(wanted, node.count);;
           at = (at + 1) & (node.count - 1)) {
        if (table[2 * at] == wanted) return table[2 * at + 1];
        if (table[2 * at] == 0) return 0;
      }
    }
    case NodeForm::kBlocks: {
      if (k < graph::kFirstClass) return node.odd;
      const uint32_t block = (k - node.first_class) >> node.shift;
      return k >= node.first_class && block < node.count ? table[block] : 0;
    }
  }
  return 0;
}

uint32_t Walk::known_class(uint32_t input) {
  return class_of(hot_.inputs[input].base, hot_.inputs[input].offset, input);
}

Ref Walk::child_of(const graph::NodeRecord& node, uint32_t k) const { return child(node, k); }

uint64_t Walk::left_by(const graph::RowRecord& tested) { return row(tested); }

/// It will be looked at soon.
inline void Walk::prefetch(Ref ref) const {
  const uint32_t index = graph::index_of(ref);
  if (graph::is_leaf(ref)) {
    __builtin_prefetch(hot_.leaves + index);
  } else {
    __builtin_prefetch(hot_.nodes + index);
  }
}

template <bool first>
void Walk::visit(Ref root, std::vector<uint32_t>& out) {
  std::vector<uint32_t>& stack = context_.stack_;
  stack.clear();
  Ref at = root;
  while (true) {
    if (at == 0) {
      if (stack.empty()) return;
      at = stack.back();
      stack.pop_back();
      continue;
    }
    if (graph::is_leaf(at)) {
      const graph::LeafRecord& here = hot_.leaves[graph::index_of(at)];
      leaf(here, out);
      if (first && !out.empty()) return;
      at = here.next;
      continue;
    }
    const graph::NodeRecord& node = hot_.nodes[graph::index_of(at)];
    const uint32_t k = class_of(node.base, node.offset, node.input);
    if (node.rest != 0) {
      prefetch(node.rest);
      stack.push_back(node.rest);
    }
    if (node.multi == 0) {
      at = child(node, k);
      continue;
    }
    for (const uint32_t member : list(k)) {
      if (const Ref below = child(node, member)) stack.push_back(below);
    }
    at = 0;
  }
}

template void Walk::visit<false>(Ref root, std::vector<uint32_t>& out);
template void Walk::visit<true>(Ref root, std::vector<uint32_t>& out);

}  // namespace bylaw::engine
