// One request's walk over the graph: which rules of a root apply. Entry point: Walk::collect().
#ifndef BYLAW_EVALUATOR_WALK_H_
#define BYLAW_EVALUATOR_WALK_H_

#include <array>
#include <vector>

#include "evaluator/engine.h"

namespace bylaw::engine {

class Walk {
 public:
  Walk(const Engine& engine, const RequestSlots& request, Context& context, uint32_t environment,
       uint32_t domain);
  ~Walk();
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  /// Appends the rules under `root` that apply, in no order; one may come twice.
  void collect(graph::Ref root, std::vector<uint32_t>& out) { visit<false>(root, out); }
  /// The same, but no more than the first of them that are found.
  void find(graph::Ref root, std::vector<uint32_t>& out) { visit<true>(root, out); }

  /// Goes on to another resource of the request, which is of the same type: forgets what depends on
  /// it.
  void next_resource(uint32_t domain);

  // Single steps, for walks of other orders.
  uint32_t known_class(uint32_t input);
  graph::Ref child_of(const graph::NodeRecord& node, uint32_t k) const;
  uint64_t left_by(const graph::RowRecord& row);
  std::span<const uint32_t> list(uint32_t at) const;
  /// Puts an entity's classes in the place of the principal's or the resource's.
  void set_row(graph::Base base, const uint32_t* row) { bases_[static_cast<size_t>(base)] = row; }

 private:
  void prepare(const RequestEntitySlots& who, graph::Base base);
  uint32_t class_of(graph::Base base, uint32_t offset, uint32_t input);
  uint32_t compute(graph::Base base, uint32_t offset, uint32_t input);
  template <bool first>
  void visit(graph::Ref root, std::vector<uint32_t>& out);
  void leaf(const graph::LeafRecord& leaf, std::vector<uint32_t>& out);
  void add(uint32_t entry, std::vector<uint32_t>& out);
  void prefetch(graph::Ref ref) const;
  uint64_t row(const graph::RowRecord& row);
  graph::Ref child(const graph::NodeRecord& node, uint32_t k) const;

  const Engine& engine_;
  const graph::Graph& graph_;
  const RequestSlots& request_;
  Context& context_;
  uint32_t environment_;
  uint32_t domain_;
  std::array<const uint32_t*, graph::kBases> bases_{};
  const HotTables& hot_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_WALK_H_
