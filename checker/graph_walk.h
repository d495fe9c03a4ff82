// The walk of a decision graph as formulas: when each rule of a root applies. Entry points:
// inputs_of_root(), GraphWalk::rules().
#ifndef BYLAW_CHECKER_GRAPH_WALK_H_
#define BYLAW_CHECKER_GRAPH_WALK_H_

#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "checker/graph_classes.h"

namespace bylaw {

/// Every input that is looked at below a root.
std::set<uint32_t> inputs_of_root(const graph::Graph& graph, graph::Ref root);

class GraphWalk {
 public:
  GraphWalk(const graph::Graph& graph, GraphClasses& classes, Formulas& formulas)
      : graph_(graph), classes_(classes), f_(formulas) {}

  /// By entry as it stands in the leaves (a rule, with graph::kChecked): when all its tests hold.
  std::map<uint32_t, FormulaId> rules(graph::Ref root);

 private:
  std::vector<graph::Ref> in_order(graph::Ref root) const;
  void go_on(const graph::NodeRecord& node, FormulaId here);
  void add_leaf(const graph::LeafRecord& leaf, FormulaId here,
                std::map<uint32_t, std::vector<FormulaId>>& found);
  FormulaId lets(const graph::RowRecord& row, uint32_t entry);
  void reach(graph::Ref ref, FormulaId when);

  const graph::Graph& graph_;
  GraphClasses& classes_;
  Formulas& f_;
  std::map<graph::Ref, std::vector<FormulaId>> reached_;
};

/// Calls `visit` for each child with the classes (or the member, twice) that lead to it; `rest` has
/// none.
void for_each_child(const graph::Graph& graph, const graph::NodeRecord& node, uint32_t classes,
                    const std::function<void(graph::Ref, uint32_t, uint32_t)>& visit);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_GRAPH_WALK_H_
