// Nodes before what they lead to, each reached by any of the ways to it; rows as the engine reads
// them.
#include "checker/graph_walk.h"

#include <algorithm>

#include "graph/rows.h"

namespace bylaw {
namespace {

using graph::LeafRecord;
using graph::NodeForm;
using graph::NodeRecord;
using graph::Part;
using graph::Ref;
using graph::RowForm;
using graph::RowRecord;

std::vector<Ref> below(const graph::Graph& graph, Ref ref) {
  std::vector<Ref> refs;
  if (graph::is_leaf(ref)) {
    refs.push_back(graph.get<Part::kLeaves>()[graph::index_of(ref)].next);
  } else {
    const NodeRecord& node = graph.get<Part::kNodes>()[graph::index_of(ref)];
    for_each_child(graph, node, graph::kNone,
                   [&](Ref child, uint32_t, uint32_t) { refs.push_back(child); });
    refs.push_back(node.rest);
  }
  std::erase(refs, Ref{0});
  return refs;
}

}  // namespace

void for_each_child(const graph::Graph& graph, const NodeRecord& node, uint32_t classes,
                    const std::function<void(Ref, uint32_t, uint32_t)>& visit) {
  const auto tables = graph.get<Part::kTables>();
  const auto give = [&](Ref ref, uint32_t first, uint32_t last) {
    if (ref != 0) visit(ref, first, last);
  };
  switch (node.form) {
    case NodeForm::kDense:
      for (uint32_t k = 0; k < node.count; ++k) {
        // Classes that lead to one child are asked about together.
        const uint32_t first = k;
        const Ref ref = tables[node.table + k];
        while (node.multi == 0 && k + 1 < node.count && tables[node.table + k + 1] == ref) ++k;
        give(ref, first, k);
      }
      return;
    case NodeForm::kHash:
      for (uint32_t i = 0; i < node.count; ++i) {
        const uint32_t wanted = tables[node.table + 2 * i];
        if (wanted != 0) give(tables[node.table + 2 * i + 1], wanted - 1, wanted - 1);
      }
      return;
    case NodeForm::kBlocks:
      for (uint32_t b = 0; b < node.count; ++b) {
        const uint64_t first = node.first_class + (uint64_t{b} << node.shift);
        const uint64_t last = first + (uint64_t{1} << node.shift) - 1;
        if (first >= classes) break;
        give(tables[node.table + b], static_cast<uint32_t>(first),
             static_cast<uint32_t>(std::min<uint64_t>(last, classes - 1)));
      }
      give(node.odd, graph::kAbsentClass, graph::kInvalidClass);
      return;
  }
}

std::set<uint32_t> inputs_of_root(const graph::Graph& graph, Ref root) {
  std::set<uint32_t> inputs;
  std::set<Ref> seen;
  std::vector<Ref> open{root};
  while (!open.empty()) {
    const Ref ref = open.back();
    open.pop_back();
    if (ref == 0 || !seen.insert(ref).second) continue;
    if (graph::is_leaf(ref)) {
      const LeafRecord& leaf = graph.get<Part::kLeaves>()[graph::index_of(ref)];
      for (uint32_t i = 0; i < leaf.row_count; ++i) {
        inputs.insert(graph.get<Part::kRows>()[leaf.rows + i].input);
      }
    } else {
      inputs.insert(graph.get<Part::kNodes>()[graph::index_of(ref)].input);
    }
    for (const Ref next : below(graph, ref)) open.push_back(next);
  }
  return inputs;
}

/// Each comes before all that it leads to.
std::vector<Ref> GraphWalk::in_order(Ref root) const {
  std::vector<Ref> order;
  std::set<Ref> seen;
  std::vector<std::pair<Ref, bool>> open{{root, false}};
  while (!open.empty()) {
    const auto [ref, done] = open.back();
    open.pop_back();
    if (done) {
      order.push_back(ref);
      continue;
    }
    if (!seen.insert(ref).second) continue;
    open.emplace_back(ref, true);
    for (const Ref next : below(graph_, ref)) open.emplace_back(next, false);
  }
  std::ranges::reverse(order);
  return order;
}

void GraphWalk::reach(Ref ref, FormulaId when) {
  if (ref != 0 && !f_.is_no(when)) reached_[ref].push_back(when);
}

void GraphWalk::go_on(const NodeRecord& node, FormulaId here) {
  for_each_child(
      graph_, node, classes_.classes_of(node.input), [&](Ref child, uint32_t first, uint32_t last) {
        const FormulaId leads = node.multi != 0 ? classes_.has_member(node.input, first)
                                                : classes_.is_class(node.input, first, last);
        reach(child, f_.both(here, leads));
      });
  reach(node.rest, here);
}

/// The row lets an entry stand for these classes, or members.
FormulaId GraphWalk::lets(const RowRecord& row, uint32_t entry) {
  const uint64_t bit = uint64_t{1} << entry;
  if ((row.tested & bit) == 0) return f_.yes();
  const uint8_t* bytes = graph_.get<Part::kMasks>().data() + row.bytes;
  const uint8_t* masks = bytes + graph::bytes_before_masks(row.form(), row.count());
  const auto count = static_cast<uint32_t>(graph::masks_in(row.form(), row.count()));
  const auto holds = [&](uint32_t i) { return (graph::mask_of(masks, i, row.shift()) & bit) != 0; };
  const auto first = [&](uint32_t i) { return graph::first_of(row, bytes, i); };
  std::vector<FormulaId> ways;
  const uint32_t classes = classes_.classes_of(row.input);
  switch (row.form()) {
    case RowForm::kDense:
      for (uint32_t k = 0; k < count; ++k) {
        if (!holds(k)) continue;
        const uint32_t from = k;
        while (k + 1 < count && holds(k + 1)) ++k;
        ways.push_back(classes_.is_class(row.input, from, k));
      }
      return f_.any_of(std::move(ways));
    case RowForm::kRuns:
    case RowForm::kNearRuns:
      for (uint32_t i = 0; i < count; ++i) {
        if (!holds(i)) continue;
        const uint32_t end = i + 1 < count ? first(i + 1) : classes;
        if (first(i) < end) ways.push_back(classes_.is_class(row.input, first(i), end - 1));
      }
      return f_.any_of(std::move(ways));
    case RowForm::kAnyOf:
    case RowForm::kNoneOf:
      for (uint32_t i = 0; i < count; ++i) {
        if (holds(i)) ways.push_back(classes_.has_member(row.input, first(i)));
      }
      break;
  }
  const FormulaId some = f_.any_of(std::move(ways));
  return row.form() == RowForm::kAnyOf ? some : f_.negate(some);
}

void GraphWalk::add_leaf(const LeafRecord& leaf, FormulaId here,
                         std::map<uint32_t, std::vector<FormulaId>>& found) {
  for (uint32_t i = 0; i < leaf.entry_count; ++i) {
    std::vector<FormulaId> all{here};
    for (uint32_t r = 0; r < leaf.row_count; ++r) {
      all.push_back(lets(graph_.get<Part::kRows>()[leaf.rows + r], i));
    }
    found[graph_.get<Part::kEntries>()[leaf.entries + i]].push_back(f_.all_of(std::move(all)));
  }
  reach(leaf.next, here);
}

std::map<uint32_t, FormulaId> GraphWalk::rules(Ref root) {
  reached_.clear();
  std::map<uint32_t, std::vector<FormulaId>> found;
  if (root != 0) reach(root, f_.yes());
  for (const Ref ref : root == 0 ? std::vector<Ref>{} : in_order(root)) {
    const FormulaId here = f_.any_of(reached_[ref]);
    if (graph::is_leaf(ref)) {
      add_leaf(graph_.get<Part::kLeaves>()[graph::index_of(ref)], here, found);
    } else {
      go_on(graph_.get<Part::kNodes>()[graph::index_of(ref)], here);
    }
  }
  std::map<uint32_t, FormulaId> result;
  for (auto& [entry, ways] : found) result.emplace(entry, f_.any_of(std::move(ways)));
  return result;
}

}  // namespace bylaw
