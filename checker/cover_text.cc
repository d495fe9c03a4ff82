// Conditions as text: what is added is made of expressions, and printed as any condition is.
#include "checker/cover_text.h"

#include <algorithm>

#include "rules/expr_printer.h"

namespace bylaw {
namespace {

constexpr uint32_t kDeepest = 200;

/// The comparison that is true where this one is false.
std::optional<Op> turned_round(Op op) {
  if (op == Op::kEqual) return Op::kNotEqual;
  if (op == Op::kNotEqual) return Op::kEqual;
  if (op == Op::kLess) return Op::kGreaterEqual;
  if (op == Op::kLessEqual) return Op::kGreater;
  if (op == Op::kGreater) return Op::kLessEqual;
  if (op == Op::kGreaterEqual) return Op::kLess;
  return std::nullopt;
}

bool is_access(Op op) {
  return op == Op::kAttribute || op == Op::kField || op == Op::kContext || op == Op::kProperty;
}

}  // namespace

bool ConditionWriter::is_optional(ExprId access) const {
  const Expr& e = exprs_[access];
  const Schema& schema = book_.schema;
  if (e.op == Op::kContext) return schema.context[e.index].optional;
  if (e.op == Op::kProperty) return schema.actions[action_].properties[e.index].optional;
  const Type& type = schema.types[exprs_[exprs_.operand(access, 0)].type];
  if (e.op == Op::kField) return schema.records[type.record()].members[e.index].optional;
  return schema.entity_types[type.entity()].attributes[e.index].optional;
}

/// Says of each optional that `id` reads that it is there, from the outermost inwards. `asked`:
/// the access itself may be absent, as it stands under `has` or before `otherwise`.
void ConditionWriter::add_optionals(ExprId id, bool asked, uint32_t depth) {
  if (depth > kDeepest) return;
  const Expr e = exprs_[id];
  const bool may_miss = e.op == Op::kHas || e.op == Op::kOtherwise;
  const std::vector<ExprId> operands(exprs_.operands(id).begin(), exprs_.operands(id).end());
  for (size_t i = 0; i < operands.size(); ++i) {
    add_optionals(operands[i], may_miss && i == 0, depth + 1);
  }
  // What depends on a variable is asked where the variable is bound.
  if (!is_access(e.op) || asked || !slots_.closed(id) || !is_optional(id)) return;
  write(make(Op::kHas, {id}));
}

void ConditionWriter::write(ExprId condition) {
  std::string text = ExprPrinter(book_, exprs_, {}, action_).conjunct(condition);
  if (std::ranges::find(parts_, text) == parts_.end()) parts_.push_back(std::move(text));
}

void ConditionWriter::add(ExprId condition, bool holds) {
  const Expr e = exprs_[condition];
  const std::vector<ExprId> operands(exprs_.operands(condition).begin(),
                                     exprs_.operands(condition).end());
  if (!(e.op == Op::kHas && !holds)) add_optionals(condition, false, 0);
  if (holds) return write(condition);
  const std::optional<Op> other = turned_round(e.op);
  write(other ? make(*other, operands) : make(Op::kNot, {condition}));
}

void ConditionWriter::add_one_of(ExprId expr, const std::vector<Value>& all,
                                 const std::set<size_t>& values) {
  add_optionals(expr, false, 0);
  if (values.size() == 1) {
    return write(make(Op::kEqual, {expr, literal(all[*values.begin()])}));
  }
  if (values.size() + 1 == all.size()) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (!values.contains(i)) return write(make(Op::kNotEqual, {expr, literal(all[i])}));
    }
  }
  const auto* first = all.front().if_a<EnumValue>();
  const bool ordered = first != nullptr && book_.schema.enums[first->enumeration].ordered;
  const bool together = *values.rbegin() - *values.begin() + 1 == values.size();
  if (ordered && together && *values.begin() == 0) {
    return write(make(Op::kLessEqual, {expr, literal(all[*values.rbegin()])}));
  }
  if (ordered && together && *values.rbegin() + 1 == all.size()) {
    return write(make(Op::kGreaterEqual, {expr, literal(all[*values.begin()])}));
  }
  std::vector<Value> members;
  for (const size_t value : values) members.push_back(all[value]);
  write(make(Op::kInSet, {expr, literal(Value::list(std::move(members)))}));
}

void ConditionWriter::add_comparison(ExprId expr, Op op, const Value& value, bool holds) {
  add_optionals(expr, false, 0);
  const std::optional<Op> other = turned_round(op);
  if (!holds && other) op = *other;
  const ExprId comparison = make(op, {expr, literal(value)});
  write(holds || other ? comparison : make(Op::kNot, {comparison}));
}

void ConditionWriter::add_time(Timestamp moment, bool before) {
  const ExprId now = exprs_.add(Op::kContext, book_.schema.context[0].type, Span{}, {}, 0);
  write(make(before ? Op::kLess : Op::kGreaterEqual, {now, literal(Value(moment))}));
}

}  // namespace bylaw
