#include "evaluator/code_reads.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_set>
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

}  // namespace bylaw::engine
