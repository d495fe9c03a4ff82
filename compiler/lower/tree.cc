#include "compiler/lower/tree.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace bylaw::lower {
namespace {

using graph::NodeForm;
using graph::NodeRecord;
using graph::Part;
using graph::Ref;

/// A test of more classes is not narrow: its rule would stand under too many children.
constexpr uint32_t kNarrow = 8;
/// Under how many children of a node by blocks a rule may stand, and how many children it may have.
constexpr uint32_t kMostCopies = 4;
constexpr uint32_t kMostBlocks = 1024;
constexpr uint32_t kDeepestTree = 24;
/// How many rules of a long list are looked at to choose what parts it.
constexpr size_t kSample = 2048;

uint32_t width(const ClassSet& set) {
  uint32_t n = 0;
  for (const auto& [first, last] : set) {
    n += last - first + 1;
    if (n > kNarrow) break;
  }
  return n;
}

}  // namespace

/// Whether the way down has settled a test: the first of its kind on a settled input.
bool TreeBuilder::settled(const Literal& literal, bool first) const {
  if (std::ranges::find(settled_, literal.input) == settled_.end()) return false;
  return literal.kind == Literal::Kind::kClasses ||
         (literal.kind == Literal::Kind::kAnyOf && first);
}

const Literal* TreeBuilder::narrow(uint32_t entry, uint32_t input) const {
  if (std::ranges::find(settled_, input) != settled_.end()) return nullptr;
  for (const Literal& literal : (*all_)[entry].literals) {
    if (literal.input != input || literal.kind == Literal::Kind::kNoneOf) continue;
    return width(classes_.set(literal.set)) <= kNarrow ? &literal : nullptr;
  }
  return nullptr;
}

std::optional<TreeBuilder::Range> TreeBuilder::ranged(uint32_t entry, uint32_t input) const {
  if (std::ranges::find(settled_, input) != settled_.end()) return std::nullopt;
  for (const Literal& literal : (*all_)[entry].literals) {
    if (literal.input != input || literal.kind != Literal::Kind::kClasses) continue;
    Range range;
    size_t runs = 0;
    for (const auto& [first, last] : classes_.set(literal.set)) {
      if (first < graph::kFirstClass) range.odd = true;
      if (last < graph::kFirstClass) continue;
      range.first = std::max(first, graph::kFirstClass);
      range.last = last;
      ++runs;
    }
    return runs == 1 ? std::optional(range) : std::nullopt;
  }
  return std::nullopt;
}

/// For each input: the rules that test it narrowly less the expected size of a child, if requests
/// are spread as the rules are. Where all of them ask for what errs, hardly a request has it.
void TreeBuilder::weigh_classes(const List& list, std::vector<Split>& splits) const {
  std::unordered_map<uint64_t, uint32_t> sizes;  // (input, class) → rules of the child
  std::unordered_map<uint32_t, size_t> tested;
  sizes.reserve(list.size() * 2);
  for (const uint32_t entry : list) {
    uint32_t last = graph::kNone;
    for (const Literal& literal : (*all_)[entry].literals) {
      if (literal.input == last) continue;
      if (narrow(entry, literal.input) != &literal) continue;
      last = literal.input;
      ++tested[last];
      for (const auto& [a, b] : classes_.set(literal.set)) {
        for (uint32_t k = a; k <= b; ++k) ++sizes[(uint64_t{last} << 32) | k];
      }
    }
  }
  struct Sums {
    double squares = 0;
    double total = 0;
    double erring = 0;  // of the rules, those that test for what errs
    bool of_values = false;
  };
  std::unordered_map<uint32_t, Sums> sums;
  for (const auto& [key, size] : sizes) {
    const auto input = static_cast<uint32_t>(key >> 32);
    Sums& s = sums[input];
    s.squares += static_cast<double>(size) * size;
    s.total += size;
    const auto k = static_cast<uint32_t>(key);
    const bool multi = classes_.multi(input);
    if (k == (multi ? graph::kMaybeMore : graph::kInvalidClass)) s.erring = size;
    s.of_values |= k >= (multi ? graph::kMaybeMore + 1 : graph::kFirstClass);
  }
  for (const auto& [input, count] : tested) {
    const Sums& s = sums[input];
    const auto rules = static_cast<double>(count);
    const bool of_errors = s.erring == rules && !s.of_values;
    const double score = of_errors ? rules : rules - s.squares / s.total;
    splits.push_back({.input = input, .score = score});
  }
}

/// How blocks of one size would part ranges; of all sizes the one that leaves the fewest rules. A
/// range over more than a few blocks is not parted, and those that are may not multiply too much.
std::optional<TreeBuilder::Split> TreeBuilder::weigh_blocks(const List& list,
                                                            uint32_t input) const {
  std::vector<Range> ranges;
  for (const uint32_t entry : list) {
    if (const auto range = ranged(entry, input)) ranges.push_back(*range);
  }
  if (ranges.empty()) return std::nullopt;
  uint32_t low = ranges.front().first;
  uint32_t high = ranges.front().last;
  for (const Range& range : ranges) {
    low = std::min(low, range.first);
    high = std::max(high, range.last);
  }
  std::optional<Split> best;
  const auto most = static_cast<uint32_t>(std::min<size_t>(kMostBlocks, 2 * ranges.size()));
  for (uint32_t shift = 0; (high - low) >> shift >= 3; ++shift) {
    const uint32_t blocks = ((high - low) >> shift) + 1;
    if (blocks > most) continue;
    size_t tested = 0;
    size_t copies = 0;
    for (const Range& range : ranges) {
      const uint32_t under = ((range.last - low) >> shift) - ((range.first - low) >> shift) + 1;
      if (under > kMostCopies) continue;
      ++tested;
      copies += under;
    }
    const double score =
        static_cast<double>(tested) - static_cast<double>(copies) / static_cast<double>(blocks);
    if (2 * copies > 3 * tested || (best && best->score >= score)) continue;
    best = Split{.input = input, .score = score, .by_blocks = true, .low = low, .shift = shift};
  }
  return best;
}

/// Weighed over a sample of a long list.
std::optional<TreeBuilder::Split> TreeBuilder::best_split(const List& whole) const {
  const size_t step = std::max<size_t>(1, whole.size() / kSample);
  List list;
  for (size_t i = 0; i < whole.size(); i += step) list.push_back(whole[i]);
  std::vector<Split> splits;
  weigh_classes(list, splits);
  std::vector<uint32_t> ranges;
  for (const uint32_t entry : list) {
    for (const Literal& literal : (*all_)[entry].literals) {
      if (std::ranges::find(ranges, literal.input) == ranges.end() && ranges.size() < 32 &&
          ranged(entry, literal.input)) {
        ranges.push_back(literal.input);
      }
    }
  }
  for (const uint32_t input : ranges) {
    if (const auto split = weigh_blocks(list, input)) splits.push_back(*split);
  }
  const auto less = [&](const Split& a, const Split& b) {
    const auto key = [&](const Split& s) {
      return std::tuple(s.score, -classes_.cost(s.input), !s.by_blocks, ~s.input);
    };
    return key(a) < key(b);
  };
  if (splits.empty()) return std::nullopt;
  Split best = *std::ranges::max_element(splits, less);
  best.score *= static_cast<double>(step);
  return best;
}

Ref TreeBuilder::part_by_class(const List& list, uint32_t input, uint32_t depth) {
  std::map<uint32_t, List> children;
  List rest;
  for (const uint32_t entry : list) {
    const Literal* literal = narrow(entry, input);
    if (literal == nullptr) {
      rest.push_back(entry);
      continue;
    }
    for (const auto& [first, last] : classes_.set(literal->set)) {
      for (uint32_t k = first; k <= last; ++k) children[k].push_back(entry);
    }
  }
  NodeRecord node = node_over(input);
  node.rest = grow(rest, depth + 1);
  std::vector<std::pair<uint32_t, Ref>> refs;
  settled_.push_back(input);
  // Neighbours with the same rules, as absent and invalid are where both err, are one child.
  const List* last = nullptr;
  for (const auto& [k, child] : children) {
    const bool again = last != nullptr && *last == child;
    refs.emplace_back(k, again ? refs.back().second : grow(child, depth + 1));
    last = &child;
  }
  settled_.pop_back();
  auto& tables = parts_.get<Part::kTables>();
  const uint32_t classes = classes_.classes_of(input);
  node.table = static_cast<uint32_t>(tables.size());
  if (!classes_.multi(input) && (classes <= limits_.dense_classes || classes <= 3 * refs.size())) {
    node.form = NodeForm::kDense;
    node.count = classes;
    tables.resize(tables.size() + classes, 0);
    for (const auto& [k, ref] : refs) tables[node.table + k] = ref;
  } else {
    node.form = NodeForm::kHash;
    node.count = std::bit_ceil(static_cast<uint32_t>(refs.size() * 2 + 1));
    tables.resize(tables.size() + size_t{node.count} * 2, 0);
    for (const auto& [k, ref] : refs) {
      uint32_t at = graph::first_place(k + 1, node.count);
      while (tables[node.table + 2 * at] != 0) at = (at + 1) & (node.count - 1);
      tables[node.table + 2 * at] = k + 1;
      tables[node.table + 2 * at + 1] = ref;
    }
  }
  return add(node);
}

Ref TreeBuilder::part_by_blocks(const List& list, const Split& split, uint32_t depth) {
  std::vector<List> children;
  List odd;
  List rest;
  for (const uint32_t entry : list) {
    const std::optional<Range> range = ranged(entry, split.input);
    // The blocks were chosen over a sample: what stands before them stays with the rest.
    if (!range || range->first < split.low) {
      rest.push_back(entry);
      continue;
    }
    const uint32_t from = (range->first - split.low) >> split.shift;
    const uint32_t to = (range->last - split.low) >> split.shift;
    if (to - from >= kMostCopies || to >= 2 * kMostBlocks) {
      rest.push_back(entry);
      continue;
    }
    if (children.size() <= to) children.resize(to + 1);
    for (uint32_t i = from; i <= to; ++i) children[i].push_back(entry);
    if (range->odd) odd.push_back(entry);
  }
  NodeRecord node = node_over(split.input);
  node.form = NodeForm::kBlocks;
  node.shift = static_cast<uint8_t>(split.shift);
  node.first_class = split.low;
  node.odd = leaves(odd);
  node.rest = grow(rest, depth + 1);
  std::vector<Ref> refs;
  for (const List& child : children) refs.push_back(grow(child, depth + 1));
  auto& tables = parts_.get<Part::kTables>();
  node.table = static_cast<uint32_t>(tables.size());
  node.count = static_cast<uint32_t>(refs.size());
  tables.insert(tables.end(), refs.begin(), refs.end());
  return add(node);
}

NodeRecord TreeBuilder::node_over(uint32_t input) const {
  const graph::InputRecord& record = classes_.input(input);
  NodeRecord node;
  node.base = record.base;
  node.multi = record.multi;
  node.offset = record.offset;
  node.input = input;
  return node;
}

Ref TreeBuilder::add(const NodeRecord& node) {
  auto& nodes = parts_.get<Part::kNodes>();
  nodes.push_back(node);
  nodes.back().table = shared(parts_.get<Part::kTables>(), node.table, tables_);
  return graph::node_ref(shared(nodes, nodes.size() - 1, nodes_));
}

Ref TreeBuilder::grow(const List& list, uint32_t depth) {
  if (list.empty()) return 0;
  if (list.size() > limits_.leaf_size && depth < kDeepestTree) {
    if (const auto split = best_split(list); split && worth_it(*split)) {
      return split->by_blocks ? part_by_blocks(list, *split, depth)
                              : part_by_class(list, split->input, depth);
    }
  }
  return leaves(list);
}

TreeReport TreeBuilder::build(const std::vector<Entry>& all, const std::vector<uint32_t>& chosen) {
  if (chosen.empty()) return {};
  if (const auto it = roots_.find(chosen); it != roots_.end()) return it->second;
  all_ = &all;
  TreeReport report;
  report.entries = chosen.size();
  for (const uint32_t entry : chosen) {
    const auto& literals = all[entry].literals;
    const bool looked_up = std::ranges::any_of(
        literals, [&](const Literal& literal) { return classes_.cost(literal.input) < 2; });
    if (!literals.empty() && !looked_up) ++report.residual;
  }
  report.long_list = chosen.size() > limits_.leaf_size;
  if (report.long_list) {
    if (const auto split = best_split(chosen)) {
      report.best = split->input;
      report.gain = split->score;
    }
  }
  report.root = grow(chosen, 0);
  roots_.emplace(chosen, report);
  return report;
}

}  // namespace bylaw::lower
