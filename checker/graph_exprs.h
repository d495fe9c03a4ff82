// A decision graph's code read back as typed expressions, so that it can be encoded as the
// rulebook's are. Nothing of the lowering is used. Entry point: GraphExprs::expr().
#ifndef BYLAW_CHECKER_GRAPH_EXPRS_H_
#define BYLAW_CHECKER_GRAPH_EXPRS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.h"
#include "rules/rulebook.h"

namespace bylaw {

class GraphExprs {
 public:
  /// The code as it is meant for one environment and domain; expressions are added to `book`.
  GraphExprs(const graph::Graph& graph, Rulebook& book, EnvironmentId environment, TermId domain)
      : graph_(graph),
        book_(book),
        environment_(book.schema.environments[environment]),
        domain_(domain) {}

  /// `self`: what kSelf stands for. Invalid if the code can't be read.
  ExprId expr(uint32_t code, graph::Base self);
  /// A value; nothing for what is none.
  std::optional<Value> value(const graph::Datum& datum) const;
  std::string text(uint32_t symbol) const { return std::string(graph_.text(symbol)); }
  TypeId type_of(ExprId expr) const { return book_.exprs[expr].type; }
  ExprId add(Op op, TypeId type, const std::vector<ExprId>& operands, uint32_t index = 0) {
    return book_.exprs.add(op, type, Span{}, operands, index);
  }
  ExprId literal(const Value& value, TypeId type) {
    return book_.exprs.literal(value, type, Span{});
  }
  TypeId boolean() { return book_.schema.types.simple(TypeKind::kBool); }

 private:
  ExprId read(uint32_t code, graph::Base self, uint32_t depth);
  ExprId read_call(const graph::Code& code, graph::Base self, uint32_t depth);
  ExprId read_literal(const graph::Datum& datum);
  std::optional<TypeId> type_of(const graph::Code& code, graph::Base self,
                                const std::vector<ExprId>& operands);
  std::optional<TypeId> member_type(const graph::Code& code, const std::vector<ExprId>& operands);
  TypeId arithmetic(graph::CodeOp op, TypeId a, TypeId b);

  const graph::Graph& graph_;
  Rulebook& book_;
  Environment environment_;
  TermId domain_;
  std::map<std::pair<uint32_t, graph::Base>, ExprId> known_;
  std::map<uint32_t, DefineId> defines_;
  std::vector<TypeId> slots_;  // of variables, where they are bound
};

/// The rulebook's operator of a graph's.
Op op_of(graph::CodeOp op);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_GRAPH_EXPRS_H_
