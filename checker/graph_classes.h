// The classes of a decision graph's inputs as formulas: what its classifiers' tables say of the
// symbols that the rulebook is encoded over. Entry points: GraphClasses::prepare(), is_class(),
// has_member().
#ifndef BYLAW_CHECKER_GRAPH_CLASSES_H_
#define BYLAW_CHECKER_GRAPH_CLASSES_H_

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checker/graph_exprs.h"
#include "checker/situation.h"
#include "graph/graph.h"

namespace bylaw {

class GraphClasses {
 public:
  GraphClasses(const graph::Graph& graph, GraphExprs& exprs, Rulebook& book)
      : graph_(graph), exprs_(exprs), book_(book) {}

  /// Reads an input's code, before anything is encoded. False if it can't be read.
  bool prepare(uint32_t input);
  /// What is encoded for the inputs that were prepared: into the scope's guards and words.
  void add_to(Scope& scope) const;

  /// From here on formulas are made of this situation.
  void encode_in(Situation& situation) { situation_ = &situation; }
  /// The input's class is one of `first` … `last`.
  FormulaId is_class(uint32_t input, uint32_t first, uint32_t last);
  /// The member is one of those of a multi-valued input.
  FormulaId has_member(uint32_t input, uint32_t member);
  uint32_t classes_of(uint32_t input) const { return record(input).classes; }
  bool is_multi(uint32_t input) const { return graph::is_multi(record(input).form); }
  /// False once a table held what can't be read.
  bool readable() const { return readable_; }

 private:
  /// What is read of an input: its value, and whether it is there.
  struct Subject {
    ExprId value;
    ExprId has;                         // of an access: `has x`
    std::vector<ExprId> networks;       // `x in N`, by position
    std::map<uint32_t, ExprId> groups;  // `x in G`, by member
  };
  const graph::ClassifierRecord& record(uint32_t input) const {
    return graph_
        .get<graph::Part::kClassifiers>()[graph_.get<graph::Part::kInputs>()[input].classifier];
  }
  FormulaId one_class(uint32_t input, uint32_t k);
  FormulaId value_class(uint32_t input, const graph::ClassifierRecord& c, const Symbol& value,
                        uint32_t k);
  FormulaId below_cut(const Symbol& value, int64_t cut);
  FormulaId number_of(const Symbol& value);
  FormulaId symbol_class(const graph::ClassifierRecord& c, const Symbol& value, uint32_t k);
  FormulaId network_class(uint32_t input, const graph::ClassifierRecord& c, uint32_t k);
  std::optional<Value> keyed_value(uint32_t key, TypeId type) const;
  /// The keys of a hash, with the class or member of each.
  std::vector<std::pair<uint32_t, uint32_t>> keys(const graph::ClassifierRecord& c) const;
  std::pair<FormulaId, FormulaId> presence(uint32_t input);  // present, absent
  uint32_t symbol_of(const std::string& text);

  const graph::Graph& graph_;
  GraphExprs& exprs_;
  Rulebook& book_;
  Situation* situation_ = nullptr;
  std::map<uint32_t, Subject> subjects_;
  std::map<std::pair<uint32_t, uint32_t>, FormulaId> classes_;
  std::unordered_map<std::string, uint32_t> symbols_;
  bool readable_ = true;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_GRAPH_CLASSES_H_
