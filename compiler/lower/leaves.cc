// Leaves: up to 64 rules side by side, a row of bit masks for each input that they test.
#include <algorithm>
#include <bit>
#include <cassert>
#include <compare>
#include <utility>

#include "compiler/lower/tree.h"
#include "graph/rows.h"

namespace bylaw::lower {
namespace {

using graph::Part;
using graph::Ref;
using graph::RowForm;
using graph::RowRecord;

/// One rule's test of a row.
struct Test {
  uint32_t bit = 0;
  ClassSetId set;
};

/// A row before it is written. Of a multi-valued input a rule's second "any of" needs a second row.
struct RowKey {
  int cost = 0;
  uint32_t input = 0;
  Literal::Kind kind = Literal::Kind::kClasses;
  uint32_t turn = 0;
  auto operator<=>(const RowKey&) const = default;
};

/// Masks of so many rules are of 2^n bytes.
unsigned shift_of(size_t rules) {
  if (rules <= 8) return 0;
  if (rules <= 16) return 1;
  return rules <= 32 ? 2 : 3;
}

uint64_t all_of(size_t count) { return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1; }

}  // namespace

/// Rules with equal tests stand together, so that a leaf has few rows and fails early.
Ref TreeBuilder::leaves(List list) {
  if (list.size() > limits_.leaf_size) {
    const auto before = [&](uint32_t a, uint32_t b) {
      const auto order = std::lexicographical_compare_three_way(
          (*all_)[a].literals.begin(), (*all_)[a].literals.end(), (*all_)[b].literals.begin(),
          (*all_)[b].literals.end(), [&](const Literal& x, const Literal& y) {
            if (x.input != y.input) return x.input <=> y.input;
            if (x.set == y.set) return std::strong_ordering::equal;
            return classes_.set(x.set) <=> classes_.set(y.set);
          });
      return order < 0 || (order == 0 && a < b);
    };
    std::ranges::sort(list, before);
  }
  Ref next = 0;
  const size_t chunks = (list.size() + limits_.leaf_size - 1) / limits_.leaf_size;
  for (size_t i = chunks; i > 0; --i) {
    const size_t first = (i - 1) * limits_.leaf_size;
    const size_t count = std::min(limits_.leaf_size, list.size() - first);
    next = leaf(std::span(list).subspan(first, count), next);
  }
  return next;
}

Ref TreeBuilder::leaf(std::span<const uint32_t> list, Ref next) {
  graph::LeafRecord leaf;
  auto& entries = parts_.get<Part::kEntries>();
  const size_t first = entries.size();
  leaf.entry_count = static_cast<uint16_t>(list.size());
  leaf.next = next;
  for (const uint32_t entry : list) entries.push_back((*all_)[entry].rule);
  leaf.entries = shared(entries, first, entries_);
  add_rows(list, leaf);
  auto& leaves = parts_.get<Part::kLeaves>();
  leaves.push_back(leaf);
  return graph::leaf_ref(shared(leaves, leaves.size() - 1, leaves_));
}

/// From where the set of rules that an input lets stand changes, and how: a mask per class, or per
/// run of them, whichever is smaller.
TreeBuilder::RowDraft TreeBuilder::draft_runs(uint32_t input, uint64_t untested, unsigned shift,
                                              const std::map<uint32_t, uint64_t>& changes) const {
  const uint32_t classes = classes_.classes_of(input);
  RowDraft row;
  row.masks.push_back(untested);
  for (const auto& [k, bits] : changes) {
    if (k >= classes) break;
    if (k == 0) {
      row.masks.back() ^= bits;
    } else if (bits != 0) {
      row.firsts.push_back(k);
      row.masks.push_back(row.masks.back() ^ bits);
    }
  }
  const bool near =
      row.firsts.empty() || row.firsts.back() - row.firsts.front() <= limits_.near_span;
  row.form = near ? RowForm::kNearRuns : RowForm::kRuns;
  const auto count = static_cast<uint32_t>(row.firsts.size());
  const size_t in_runs = graph::bytes_before_masks(row.form, count) + (row.masks.size() << shift);
  if (classes > limits_.dense_classes && size_t{classes} << shift > in_runs) return row;
  std::vector<uint64_t> dense;
  for (uint32_t k = 0, run = 0; k < classes; ++k) {
    if (run < count && row.firsts[run] == k) ++run;
    dense.push_back(row.masks[run]);
  }
  return {RowForm::kDense, {}, std::move(dense)};
}

/// Where the row's bytes begin.
uint32_t TreeBuilder::add_bytes(const RowDraft& row, unsigned shift) {
  auto& all = parts_.get<Part::kMasks>();
  const size_t before = all.size();
  const size_t alignment = row.form == RowForm::kDense ? size_t{1} << shift : sizeof(uint32_t);
  all.resize((before + alignment - 1) / alignment * alignment, 0);
  const size_t begin = all.size();
  const auto append = [&](uint64_t number, size_t size) {
    for (size_t i = 0; i < size; ++i) all.push_back(static_cast<uint8_t>(number >> (8 * i)));
  };
  if (row.form == RowForm::kNearRuns) {
    const uint32_t base = row.firsts.empty() ? 0 : row.firsts.front();
    append(base, sizeof(uint32_t));
    for (const uint32_t first : row.firsts) append(first - base, sizeof(uint16_t));
  } else {
    for (const uint32_t first : row.firsts) append(first, sizeof(uint32_t));
  }
  for (const uint64_t mask : row.masks) append(mask, size_t{1} << shift);
  const uint32_t at = shared(all, begin, bytes_);
  if (at != begin) all.resize(before);
  return at;
}

void TreeBuilder::add_rows(std::span<const uint32_t> list, graph::LeafRecord& leaf) {
  std::map<RowKey, std::vector<Test>> rows;
  for (uint32_t bit = 0; bit < list.size(); ++bit) {
    uint32_t turn = 0;
    uint32_t input = graph::kNone;
    for (const Literal& literal : (*all_)[list[bit]].literals) {
      turn = literal.input == input && literal.kind == Literal::Kind::kAnyOf ? turn + 1 : 0;
      input = literal.input;
      if (settled(literal, turn == 0)) continue;
      rows[{classes_.cost(literal.input), literal.input, literal.kind, turn}].push_back(
          {bit, literal.set});
    }
  }
  // Cheap rows that rule out much come first.
  std::vector<std::pair<RowKey, std::vector<Test>>> order(rows.begin(), rows.end());
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) {
    return std::pair(a.first.cost, b.second.size()) < std::pair(b.first.cost, a.second.size());
  });
  const unsigned shift = shift_of(list.size());
  auto& all = parts_.get<Part::kRows>();
  const size_t first_row = all.size();
  leaf.row_count = static_cast<uint16_t>(order.size());
  for (const auto& [row_key, tests] : order) {
    const graph::InputRecord& input = classes_.input(row_key.input);
    RowRecord row;
    row.offset = input.offset;
    row.input = row_key.input;
    for (const Test& test : tests) row.tested |= uint64_t{1} << test.bit;
    std::map<uint32_t, uint64_t> changes;
    const bool members = row_key.kind != Literal::Kind::kClasses;
    for (const Test& test : tests) {
      const uint64_t bit = uint64_t{1} << test.bit;
      for (const auto& [first, last] : classes_.set(test.set)) {
        if (members) {
          for (uint32_t k = first; k <= last; ++k) changes[k] |= bit;
        } else {
          changes[first] ^= bit;
          changes[last + 1] ^= bit;
        }
      }
    }
    RowDraft draft;
    if (members) {
      draft.form = row_key.kind == Literal::Kind::kAnyOf ? RowForm::kAnyOf : RowForm::kNoneOf;
      for (const auto& [member, bits] : changes) {
        draft.firsts.push_back(member);
        draft.masks.push_back(bits);
      }
    } else {
      draft = draft_runs(row_key.input, all_of(list.size()) & ~row.tested, shift, changes);
    }
    const size_t count = draft.form == RowForm::kDense ? draft.masks.size() : draft.firsts.size();
    assert(count <= RowRecord::kMostClasses);
    row.set(draft.form, input.base, shift, static_cast<uint32_t>(count));
    row.bytes = add_bytes(draft, shift);
    all.push_back(row);
  }
  leaf.rows = shared(all, first_row, rows_);
}

}  // namespace bylaw::lower
