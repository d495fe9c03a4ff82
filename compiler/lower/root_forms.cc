// A walk over all that each root leads to, which notes which root had a piece first.
#include "compiler/lower/root_forms.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "graph/rows.h"

namespace bylaw {
namespace {

using graph::Part;
using graph::Ref;

class Surveyor {
 public:
  explicit Surveyor(const graph::Graph& graph) : graph_(graph) {}

  RootForm survey(Ref root, size_t number);

 private:
  /// Depth and chain of what stands below a reference.
  struct Below {
    size_t depth = 0;
    size_t chain = 0;  // leaves, if it is one
  };
  struct Step {
    Ref ref = 0;
    bool done = false;
  };
  void count(Part part, uint32_t begin, size_t bytes);
  void count_node(const graph::NodeRecord& node, Ref ref);
  void count_leaf(const graph::LeafRecord& leaf, Ref ref);
  std::vector<Ref> links(Ref ref) const;
  Below below(Ref ref) const;

  const graph::Graph& graph_;
  /// By part and begin: which root had a piece first, and which counted it last.
  struct Owner {
    size_t first = 0;
    size_t last = 0;
  };
  std::unordered_map<uint64_t, Owner> owners_;
  std::unordered_map<Ref, Below> below_;  // of the root that is looked at
  std::map<size_t, size_t> shared_;       // bytes by root
  size_t number_ = 0;
  RootForm form_;
};

void Surveyor::count(Part part, uint32_t begin, size_t bytes) {
  if (bytes == 0) return;
  const uint64_t key = uint64_t{static_cast<uint8_t>(part)} << 32 | begin;
  const auto [it, fresh] = owners_.try_emplace(key, Owner{number_, number_});
  Owner& owner = it->second;
  if (!fresh && owner.last == number_) return;
  owner.last = number_;
  form_.bytes += bytes;
  if (owner.first != number_) shared_[owner.first] += bytes;
}

void Surveyor::count_node(const graph::NodeRecord& node, Ref ref) {
  ++form_.nodes;
  const size_t words = node.form == graph::NodeForm::kHash ? 2 * size_t{node.count} : node.count;
  count(Part::kNodes, graph::index_of(ref), sizeof(node));
  count(Part::kTables, node.table, words * sizeof(uint32_t));
}

void Surveyor::count_leaf(const graph::LeafRecord& leaf, Ref ref) {
  ++form_.leaves;
  count(Part::kLeaves, graph::index_of(ref), sizeof(leaf));
  count(Part::kEntries, leaf.entries, leaf.entry_count * sizeof(uint32_t));
  count(Part::kRows, leaf.rows, leaf.row_count * sizeof(graph::RowRecord));
  for (const graph::RowRecord& row : graph_.get<Part::kRows>().subspan(leaf.rows, leaf.row_count)) {
    const size_t masks = graph::masks_in(row.form(), row.count()) << row.shift();
    count(Part::kMasks, row.bytes, graph::bytes_before_masks(row.form(), row.count()) + masks);
  }
}

std::vector<Ref> Surveyor::links(Ref ref) const {
  std::vector<Ref> refs;
  if (graph::is_leaf(ref)) {
    refs.push_back(graph_.get<Part::kLeaves>()[graph::index_of(ref)].next);
  } else {
    const graph::NodeRecord& node = graph_.get<Part::kNodes>()[graph::index_of(ref)];
    const auto tables = graph_.get<Part::kTables>();
    const bool hashed = node.form == graph::NodeForm::kHash;
    for (uint32_t i = 0; i < node.count; ++i) {
      refs.push_back(tables[node.table + (hashed ? 2 * i + 1 : i)]);
    }
    refs.push_back(node.odd);
    refs.push_back(node.rest);
  }
  std::erase(refs, 0);
  return refs;
}

Surveyor::Below Surveyor::below(Ref ref) const {
  if (graph::is_leaf(ref)) {
    const Ref next = graph_.get<Part::kLeaves>()[graph::index_of(ref)].next;
    return {1, 1 + (next == 0 ? 0 : below_.at(next).chain)};
  }
  Below result;
  for (const Ref link : links(ref)) result.depth = std::max(result.depth, below_.at(link).depth);
  ++result.depth;
  return result;
}

RootForm Surveyor::survey(Ref root, size_t number) {
  number_ = number;
  form_ = {};
  shared_.clear();
  below_.clear();
  std::vector<Step> open{{root}};
  while (!open.empty()) {
    const auto [ref, done] = open.back();
    open.pop_back();
    if (done) {
      const Below result = below(ref);
      form_.longest = std::max(form_.longest, result.chain);
      below_[ref] = result;
      continue;
    }
    if (!below_.try_emplace(ref).second) continue;
    if (graph::is_leaf(ref)) {
      count_leaf(graph_.get<Part::kLeaves>()[graph::index_of(ref)], ref);
    } else {
      count_node(graph_.get<Part::kNodes>()[graph::index_of(ref)], ref);
    }
    open.push_back({ref, true});
    for (const Ref link : links(ref)) open.push_back({link});
  }
  form_.depth = below_.at(root).depth;
  size_t most = 0;
  for (const auto& [other, bytes] : shared_) {
    form_.shared += bytes;
    if (bytes <= most) continue;
    most = bytes;
    form_.with = other;
  }
  return form_;
}

}  // namespace

std::vector<RootForm> root_forms(const graph::Graph& graph, const std::vector<RootReport>& roots) {
  Surveyor surveyor(graph);
  std::vector<RootForm> forms;
  std::unordered_map<Ref, size_t> known;
  for (size_t i = 0; i < roots.size(); ++i) {
    const auto [it, fresh] = known.emplace(roots[i].tree.root, i);
    if (fresh) {
      forms.push_back(surveyor.survey(roots[i].tree.root, i));
      continue;
    }
    RootForm form = forms[it->second];
    form.shared = form.bytes;
    form.with = it->second;
    form.same = true;
    forms.push_back(form);
  }
  return forms;
}

}  // namespace bylaw
