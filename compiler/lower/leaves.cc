// Leaves: up to 64 rules side by side, a row of bit masks for each input that they test.
#include <algorithm>
#include <bit>
#include <compare>
#include <utility>

#include "compiler/lower/tree.h"

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
  leaf.entries = static_cast<uint32_t>(entries.size());
  leaf.entry_count = static_cast<uint16_t>(list.size());
  leaf.next = next;
  for (const uint32_t entry : list) entries.push_back((*all_)[entry].rule);
  add_rows(list, leaf);
  auto& leaves = parts_.get<Part::kLeaves>();
  leaves.push_back(leaf);
  return graph::leaf_ref(static_cast<uint32_t>(leaves.size() - 1));
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
  const uint64_t everything = all_of(list.size());
  auto& tables = parts_.get<Part::kTables>();
  auto& masks = parts_.get<Part::kMasks>();
  leaf.rows = static_cast<uint32_t>(parts_.get<Part::kRows>().size());
  leaf.row_count = static_cast<uint16_t>(order.size());
  for (const auto& [row_key, tests] : order) {
    const graph::InputRecord& input = classes_.input(row_key.input);
    RowRecord row;
    row.base = input.base;
    row.offset = input.offset;
    row.input = row_key.input;
    row.masks = static_cast<uint32_t>(masks.size());
    for (const Test& test : tests) row.tested |= uint64_t{1} << test.bit;
    // Where the set of rules that an input lets stand changes, and how.
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
    const uint64_t untested = everything & ~row.tested;
    row.table = static_cast<uint32_t>(tables.size());
    if (members) {
      row.form = row_key.kind == Literal::Kind::kAnyOf ? RowForm::kAnyOf : RowForm::kNoneOf;
      for (const auto& [member, bits] : changes) {
        tables.push_back(member);
        masks.push_back(bits);
      }
      row.count = static_cast<uint32_t>(changes.size());
    } else {
      const uint32_t classes = classes_.classes_of(row_key.input);
      changes.try_emplace(0, 0);
      uint64_t now = untested;
      if (classes <= limits_.dense_classes || classes <= 2 * changes.size()) {
        row.form = RowForm::kDense;
        row.count = classes;
        auto change = changes.begin();
        for (uint32_t k = 0; k < classes; ++k) {
          if (change != changes.end() && change->first == k) now ^= (change++)->second;
          masks.push_back(now);
        }
      } else {
        const bool is_short = list.size() <= limits_.short_leaf;
        row.form = is_short ? RowForm::kShortRuns : RowForm::kRuns;
        std::vector<uint32_t> short_masks;
        for (const auto& [k, bits] : changes) {
          if (k >= classes) break;
          now ^= bits;
          tables.push_back(k);
          if (is_short) {
            short_masks.push_back(static_cast<uint32_t>(now));
          } else {
            masks.push_back(now);
          }
          ++row.count;
        }
        tables.insert(tables.end(), short_masks.begin(), short_masks.end());
      }
    }
    parts_.get<Part::kRows>().push_back(row);
  }
}

}  // namespace bylaw::lower
