// Entries of one bucket and row of the fold as a graph of test nodes over leaves. Entry point:
// TreeBuilder::build().
#ifndef BYLAW_COMPILER_LOWER_TREE_H_
#define BYLAW_COMPILER_LOWER_TREE_H_

#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/lower/hash_index.h"
#include "compiler/lower/normalise.h"

namespace bylaw::lower {

/// When a list of rules is parted; what is built decides alike whatever they are.
struct TreeLimits {
  size_t leaf_size = 64;        // a leaf's rules, at most 64
  uint32_t dense_classes = 64;  // an input of more classes has its tables as runs or hashes
  uint32_t near_span = 65535;   // runs over so many classes are told by distances; at most that
  double least_gain = 48;  // a node is made only if a walk passes by so many rules because of it
  size_t joint_states = 4096;  // of an automaton over tests that a finder could tell (ClassBook)
};

/// What one root came to, and why. Its form lies in the graph: compiler/lower/root_forms.h.
struct TreeReport {
  size_t entries = 0;
  size_t residual = 0;  // entries that test something computed for the request alone
  graph::Ref root = 0;
  bool long_list = false;        // longer than a leaf, so that it was asked what parts it
  uint32_t best = graph::kNone;  // the input that parts it best, if any test does
  double gain = 0;               // by how many entries a walk would pass because of it
};

class TreeBuilder {
 public:
  TreeBuilder(const ClassBook& classes, graph::GraphParts& parts, const TreeLimits& limits)
      : classes_(classes), parts_(parts), limits_(limits) {}

  /// A graph over entries; its root is 0 for none. Equal lists of entries have the same root.
  TreeReport build(const std::vector<Entry>& all, const std::vector<uint32_t>& chosen);

 private:
  /// How one input would part a list.
  struct Split {
    uint32_t input = 0;
    double score = 0;  // by how many rules a walk would pass
    bool by_blocks = false;
    uint32_t low = 0;  // the first class of the first block
    uint32_t shift = 0;
  };
  /// One run of classes of values, and whether what is absent or an error passes too.
  struct Range {
    uint32_t first = 0;
    uint32_t last = 0;
    bool odd = false;
  };
  using List = std::vector<uint32_t>;  // of entries

  graph::Ref grow(const List& list, uint32_t depth);
  /// What parts a list best, and whether that is enough.
  std::optional<Split> best_split(const List& list) const;
  bool worth_it(const Split& split) const { return split.score >= limits_.least_gain; }
  void weigh_classes(const List& list, std::vector<Split>& splits) const;
  std::optional<Split> weigh_blocks(const List& list, uint32_t input) const;
  graph::Ref part_by_class(const List& list, uint32_t input, uint32_t depth);
  graph::Ref part_by_blocks(const List& list, const Split& split, uint32_t depth);
  graph::NodeRecord node_over(uint32_t input) const;
  graph::Ref add(const graph::NodeRecord& node);
  /// The test of an input that its children can settle: few classes, or any of few members.
  const Literal* narrow(uint32_t entry, uint32_t input) const;
  std::optional<Range> ranged(uint32_t entry, uint32_t input) const;
  bool settled(const Literal& literal, bool first) const;

  graph::Ref leaves(List list);
  graph::Ref leaf(std::span<const uint32_t> list, graph::Ref next);
  /// A row before it is written.
  struct RowDraft {
    graph::RowForm form = graph::RowForm::kDense;
    std::vector<uint32_t> firsts;  // of runs, less the first, which begins with 0; or members
    std::vector<uint64_t> masks;
  };
  void add_rows(std::span<const uint32_t> list, graph::LeafRecord& leaf);
  RowDraft draft_runs(uint32_t input, uint64_t untested, unsigned shift,
                      const std::map<uint32_t, uint64_t>& changes) const;
  uint32_t add_bytes(const RowDraft& row, unsigned shift);
  /// Where a run of elements that was just added at `begin` stands: equal runs stand once.
  template <typename Element>
  uint32_t shared(std::vector<Element>& all, size_t begin, HashIndex& index) {
    const size_t count = all.size() - begin;
    if (count == 0) return 0;
    const auto bytes = std::as_bytes(std::span(all).subspan(begin));
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const uint32_t at = index.find_or_add(
        std::hash<std::string_view>()(text), static_cast<uint32_t>(begin), [&](uint32_t known) {
          return known + count <= begin &&
                 std::memcmp(all.data() + known, all.data() + begin, bytes.size()) == 0;
        });
    if (at != begin) all.resize(begin);
    return at;
  }

  const ClassBook& classes_;
  graph::GraphParts& parts_;
  const TreeLimits limits_;
  const std::vector<Entry>* all_ = nullptr;
  std::map<std::vector<uint32_t>, TreeReport> roots_;
  HashIndex entries_;
  HashIndex bytes_;
  HashIndex rows_;
  HashIndex leaves_;
  HashIndex tables_;
  HashIndex nodes_;
  std::vector<uint32_t> settled_;  // inputs whose narrow tests hold on the way to where we are
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_TREE_H_
