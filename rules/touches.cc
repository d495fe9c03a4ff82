#include "rules/touches.h"

#include <vector>

namespace bylaw {
namespace {

class Collector {
 public:
  explicit Collector(const Rulebook& rulebook) : rulebook_(rulebook), schema_(rulebook.schema) {}

  void add(const RuleCase& body) {
    for (const EnvironmentId id : body.environments) {
      const Environment& environment = schema_.environments[id];
      action_ = environment.action;
      touches.actions.insert(schema_.actions[environment.action].name.local);
      touches.principals.insert(schema_.entity_types[environment.principal].name.local);
      touches.resources.insert(schema_.entity_types[environment.resource].name.local);
    }
    read(body.guard);
    read(body.filter);
    for (const MaskClause& clause : body.masks) {
      add_columns(clause.columns);
      touches.masks.insert(mask_text(clause.mask));
    }
    for (const DutyUse& use : body.duties) {
      touches.duties.insert(schema_.duties[use.duty].name.local);
      for (const ExprId argument : use.arguments) read(argument);
    }
  }

  Touches touches;

 private:
  void add_columns(const ColumnSelector& columns) {
    switch (columns.kind) {
      case ColumnSelector::Kind::kAll:
        touches.columns.insert("all");
        return;
      case ColumnSelector::Kind::kUnder:
        for (const TermValue& category : columns.categories) {
          touches.columns.insert("under " + schema_.value_text(category));
        }
        return;
      case ColumnSelector::Kind::kNamed:
        for (const std::string& name : columns.names) touches.columns.insert("named " + name);
        return;
      case ColumnSelector::Kind::kWhere:
        touches.columns.insert("where a condition holds");
        read(columns.where);
        return;
    }
  }

  std::string mask_text(const MaskUse& use) const {
    std::string text = schema_.masks[use.mask].name.local;
    for (size_t i = 0; i < use.arguments.size(); ++i) {
      text += (i == 0 ? "(" : ", ") + schema_.value_text(use.arguments[i]);
    }
    return use.arguments.empty() ? text : text + ")";
  }

  /// Everything below an expression; a define's body once, from whichever call.
  void read(ExprId root) {
    if (!root.valid()) return;
    std::vector<ExprId> waiting{root};
    while (!waiting.empty()) {
      const ExprId id = waiting.back();
      waiting.pop_back();
      if (!seen_.insert(id).second) continue;
      note(id);
      const auto operands = rulebook_.exprs.operands(id);
      waiting.insert(waiting.end(), operands.begin(), operands.end());
      const Expr& expr = rulebook_.exprs[id];
      if (expr.op == Op::kCall) waiting.push_back(rulebook_.defines[DefineId(expr.index)].body);
    }
  }

  void note(ExprId id) {
    const Expr& expr = rulebook_.exprs[id];
    const auto owner = [&] {
      return schema_.types[rulebook_.exprs[rulebook_.exprs.operand(id, 0)].type];
    };
    if (expr.op == Op::kContext)
      touches.reads.insert("context." + schema_.context[expr.index].name);
    if (expr.op == Op::kProperty) {
      touches.reads.insert("action." + schema_.actions[action_].properties[expr.index].name);
    }
    if (expr.op == Op::kRow) touches.reads.insert("row." + rulebook_.exprs.text(id));
    if (expr.op == Op::kParameter) {
      touches.parameters.insert(rulebook_.parameters[ParameterId(expr.index)].name.full());
    }
    if (expr.op == Op::kAttribute) {
      const EntityType& type = schema_.entity_types[owner().entity()];
      touches.reads.insert(type.name.local + "." + type.attributes[expr.index].name);
    }
    if (expr.op == Op::kField) {
      const Record& record = schema_.records[owner().record()];
      touches.reads.insert(record.name.local + "." + record.members[expr.index].name);
    }
  }

  const Rulebook& rulebook_;
  const Schema& schema_;
  ActionId action_;  // of the case being read
  std::set<ExprId> seen_;
};

}  // namespace

Touches touches_of(const Rulebook& rulebook, PolicyId policy) {
  Collector collector(rulebook);
  for (const RuleId rule : rulebook.policies[policy].rules) {
    for (const RuleCase& body : rulebook.rules[rule].cases) collector.add(body);
  }
  for (const RuleCase& body : rulebook.policies[policy].within) collector.add(body);
  return collector.touches;
}

}  // namespace bylaw
