#include "evaluator/code_reads.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace bylaw::engine {
namespace {

using graph::Code;
using graph::CodeOp;
using graph::Part;

/// Whether one of the operators stands anywhere below the classifier's code, called defines
/// included.
bool reads(const graph::Graph& graph, uint32_t classifier, std::initializer_list<CodeOp> ops) {
  std::vector<uint32_t> open{graph.get<Part::kClassifiers>()[classifier].code};
  std::unordered_set<uint32_t> seen;
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    if (!seen.insert(at).second) continue;
    const Code& code = graph.get<Part::kCode>()[at];
    if (std::ranges::find(ops, code.op) != ops.end()) return true;
    for (const uint32_t operand : graph.operands(code)) open.push_back(operand);
    if (code.op == CodeOp::kCall) open.push_back(graph.get<Part::kDefines>()[code.index].body);
  }
  return false;
}

}  // namespace

bool reads_resource(const graph::Graph& graph, uint32_t classifier) {
  return reads(graph, classifier, {CodeOp::kResource, CodeOp::kParameter, CodeOp::kUnique});
}

bool reads_principal(const graph::Graph& graph, uint32_t classifier) {
  return reads(graph, classifier, {CodeOp::kPrincipal});
}

size_t references_followed(const graph::Graph& graph) {
  // The longest chain below each code: attributes of something else than the entity itself, and
  // what asks of an entity whether it is known or where it stands. A longer one than the code is
  // deep there can't be; a define that is called in a circle counts as that long.
  std::vector<uint32_t> roots;
  size_t groups = 0;  // what stands above a value that is an entity is one more look at it
  for (const graph::TypeRecord& type : graph.get<Part::kTypes>()) {
    for (uint32_t i = 0; i < type.classifiers.count; ++i) {
      const auto& c = graph.get<Part::kClassifiers>()[type.classifiers.first + i];
      roots.push_back(c.code);
      const bool itself = graph.get<Part::kCode>()[c.code].op == CodeOp::kSelf;
      if (c.form == graph::ClassifierForm::kGroups && !itself) groups = 1;
    }
  }
  for (const graph::AssumptionRecord& a : graph.get<Part::kAssumptions>()) {
    if (a.steady != 0) roots.push_back(a.body);
  }
  size_t longest = 0;
  std::vector<std::pair<uint32_t, size_t>> open;
  std::unordered_map<uint32_t, size_t> seen;
  for (const uint32_t root : roots) open.emplace_back(root, 0);
  while (!open.empty()) {
    const auto [at, above] = open.back();
    open.pop_back();
    const auto [known, fresh] = seen.try_emplace(at, above);
    if (!fresh && known->second >= above) continue;
    known->second = above;
    const Code& code = graph.get<Part::kCode>()[at];
    size_t here = above;
    switch (code.op) {
      case CodeOp::kAttribute:
        if (graph.get<Part::kCode>()[graph.operands(code)[0]].op != CodeOp::kSelf) ++here;
        break;
      case CodeOp::kKnown:
      case CodeOp::kInEntity:
      case CodeOp::kInAnyEntity:
        ++here;
        break;
      default:
        break;
    }
    longest = std::max(longest, here);
    if (here > graph::kDeepestCode) return graph::kDeepestCode;
    for (const uint32_t operand : graph.operands(code)) open.emplace_back(operand, here);
    if (code.op == CodeOp::kCall) {
      open.emplace_back(graph.get<Part::kDefines>()[code.index].body, here);
    }
  }
  return longest + groups;
}

}  // namespace bylaw::engine
