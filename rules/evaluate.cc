// The walk over an expression. Operators on values that are known stand in operators.cc.
#include "rules/evaluate.h"

#include <cassert>
#include <utility>

#include "rules/operators.h"

namespace bylaw {
namespace {

/// Kleene's `or` over operands that come one by one: `wanted` (true for or, any; false for and,
/// all) decides at once, an error stays unless it does.
class Kleene {
 public:
  explicit Kleene(bool wanted) : wanted_(wanted) {}
  /// True once nothing can change the result.
  bool add(const Evaluated& operand) {
    if (!operand.ok()) {
      if (!error_) error_ = operand;
    } else if (operand.value().as<bool>() == wanted_) {
      decided_ = true;
    }
    return decided_;
  }
  Evaluated result() const {
    if (decided_) return Value(wanted_);
    if (error_) return *error_;
    return Value(!wanted_);
  }

 private:
  bool wanted_;
  bool decided_ = false;
  std::optional<Evaluated> error_;
};

Evaluated negate(const Evaluated& operand) {
  return operand.ok() ? Evaluated(Value(!operand.value().as<bool>())) : operand;
}

}  // namespace

Evaluator::Evaluator(const RequestFacts& facts, const ExprStore& exprs)
    : facts_(facts), exprs_(exprs), resource_(facts.request().resource.ref()) {}

Evaluated Evaluator::truth(ExprId condition, uint32_t frame_size) const {
  if (!condition.valid()) return Value(true);
  Frame frame(frame_size);
  return evaluate(condition, frame);
}

Evaluated Evaluator::evaluate(ExprId id, Frame& frame) const {
  if (frame.depth >= kDeepestEvaluation) return EvalError{"nested too deeply", exprs_[id].span};
  ++frame.depth;
  Evaluated result = evaluate_here(id, frame);
  --frame.depth;
  return result;
}

Evaluated Evaluator::evaluate_here(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  switch (e.op) {
    case Op::kLiteral:
      return exprs_.value(id);
    case Op::kPrincipal:
      return Value(facts_.request().principal.ref());
    case Op::kResource:
      return Value(resource_);
    case Op::kAction:
      return Value(ActionValue{facts_.request().action});
    case Op::kLocal:
      return frame.locals[e.index];
    case Op::kColumn:
      assert(frame.column != nullptr);
      return *frame.column;
    case Op::kRow: {
      const std::string& column = exprs_.text(id);
      if (frame.row == nullptr || !frame.row->contains(column)) {
        return EvalError{"the row has no column " + column, e.span};
      }
      return read_cell(frame.row->at(column), e.type, schema(), e.span);
    }
    case Op::kParameter:
      return facts_.parameter(ParameterId(e.index));
    case Op::kContext:
    case Op::kProperty:
    case Op::kAttribute:
    case Op::kField: {
      const Read found = read(id, frame);
      switch (found.slot.state) {
        case Slot::State::kPresent:
          return found.slot.value;
        case Slot::State::kAbsent:
          return EvalError{"an optional value is absent", found.span};
        case Slot::State::kInvalid:
          return EvalError{found.slot.problem, found.span};
      }
      return EvalError{};
    }
    case Op::kHas: {
      const Read found = read(exprs_.operand(id, 0), frame);
      if (found.slot.state == Slot::State::kInvalid) {
        return EvalError{found.slot.problem, found.span};
      }
      return Value(found.slot.state == Slot::State::kPresent);
    }
    case Op::kOtherwise: {
      const Read found = read(exprs_.operand(id, 0), frame);
      switch (found.slot.state) {
        case Slot::State::kPresent:
          return found.slot.value;
        case Slot::State::kAbsent:
          return evaluate(exprs_.operand(id, 1), frame);
        case Slot::State::kInvalid:
          return EvalError{found.slot.problem, found.span};
      }
      return EvalError{};
    }
    case Op::kKnown: {
      const Evaluated entity = evaluate(exprs_.operand(id, 0), frame);
      if (!entity.ok()) return entity;
      return Value(facts_.store().find(entity.value().as<EntityRef>()) != nullptr);
    }
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kImplies:
      return connective(id, frame);
    case Op::kIf:
      return conditional(id, frame);
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kInEntity:
    case Op::kInAnyEntity:
    case Op::kInSet:
    case Op::kInNetwork:
    case Op::kUnder:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains:
    case Op::kContainsAll:
    case Op::kContainsAny:
    case Op::kUnion:
    case Op::kIntersect:
    case Op::kMinus:
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kAddMonths:
      return binary(id, frame);
    case Op::kMatches:
    case Op::kLike:
    case Op::kLower:
    case Op::kSize:
    case Op::kWeekday:
    case Op::kDate:
    case Op::kTimeOfDay:
    case Op::kNegate:
    case Op::kToDecimal:
      return unary(id, frame);
    case Op::kSet:
    case Op::kList:
      return collection(id, frame);
    case Op::kAny:
    case Op::kAll:
    case Op::kCount:
      return quantifier(id, frame);
    case Op::kUnique:
      return unique(id, frame);
    case Op::kCall:
      return call(id, frame);
  }
  return EvalError{};
}

Evaluator::Read Evaluator::read(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  if (e.op == Op::kContext) return {facts_.context(e.index), e.span};
  if (e.op == Op::kProperty) return {facts_.property(e.index), e.span};
  if (e.op != Op::kAttribute && e.op != Op::kField) {
    const Evaluated value = evaluate(id, frame);
    if (value.ok()) return {Slot::present(value.value()), e.span};
    return {Slot::invalid(value.error().message), value.error().span};
  }
  // What stands below something known to be absent is known to be absent.
  Read base = read(exprs_.operand(id, 0), frame);
  if (base.slot.state != Slot::State::kPresent) return base;
  if (e.op == Op::kAttribute) {
    return {facts_.attribute(base.slot.value.as<EntityRef>(), e.index), e.span};
  }
  const RecordValue& record = base.slot.value.as<RecordValue>();
  const Member& member = schema().records[record.record].members[e.index];
  const std::optional<Value>& value = (*record.members)[e.index];
  if (value) return {Slot::present(*value), e.span};
  if (member.optional) return {Slot(), e.span};
  return {Slot::invalid(member.name + " is missing"), e.span};
}

Evaluated Evaluator::evaluate_as(ExprId id, TypeId type, Frame& frame) const {
  Evaluated value = evaluate(id, frame);
  const Expr& e = exprs_[id];
  if (!value.ok() || schema().types[e.type].kind != TypeKind::kColumnText) return value;
  return read_cell(value.value().as<std::string>(), type, schema(), e.span);
}

Evaluated Evaluator::connective(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  const auto operand = [&](size_t i) { return evaluate_as(exprs_.operand(id, i), e.type, frame); };
  if (e.op == Op::kNot) return negate(operand(0));
  Kleene result(e.op != Op::kAnd);
  if (e.op == Op::kImplies) {
    result.add(negate(operand(0)));
    result.add(operand(1));
    return result.result();
  }
  for (size_t i = 0; i < e.count; ++i) {
    if (result.add(operand(i))) break;
  }
  return result.result();
}

Evaluated Evaluator::conditional(ExprId id, Frame& frame) const {
  const Evaluated condition = evaluate(exprs_.operand(id, 0), frame);
  if (condition.ok()) {
    return evaluate_as(exprs_.operand(id, condition.is_true() ? 1 : 2), exprs_[id].type, frame);
  }
  // Whichever branch it were: if both give one value, that is the value.
  const Evaluated yes = evaluate_as(exprs_.operand(id, 1), exprs_[id].type, frame);
  const Evaluated no = evaluate_as(exprs_.operand(id, 2), exprs_[id].type, frame);
  return yes.ok() && no.ok() && yes.value() == no.value() ? yes : condition;
}

Evaluated Evaluator::binary(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  const ExprId left = exprs_.operand(id, 0);
  const ExprId right = exprs_.operand(id, 1);
  const auto kind = [&](ExprId x) { return schema().types[exprs_[x].type].kind; };
  // The type a cell on one side is read as: that of the other side, or of its members.
  const auto beside = [&](ExprId other) {
    const bool members = e.op == Op::kInSet || e.op == Op::kInAnyEntity || e.op == Op::kContains;
    const bool collects = kind(other) == TypeKind::kSet || kind(other) == TypeKind::kList;
    return members && collects ? schema().types[exprs_[other].type].element : exprs_[other].type;
  };
  const Evaluated a = evaluate_as(left, beside(right), frame);
  const Evaluated b = evaluate_as(right, beside(left), frame);
  if (!a.ok()) return a;
  if (!b.ok()) return b;
  if (e.op == Op::kInEntity || e.op == Op::kInAnyEntity) {
    return membership(a.value().as<EntityRef>(), b.value(), e.span);
  }
  return apply_binary(e.op, a.value(), b.value(), schema(), e.span);
}

Evaluated Evaluator::membership(const EntityRef& entity, const Value& groups, Span span) const {
  const auto is_in = [&](const EntityRef& group) -> Evaluated {
    if (entity == group) return Value(true);
    const std::optional<bool> in = facts_.store().is_in(entity, group);
    if (in) return Value(*in);
    if (facts_.store().find(entity) == nullptr) {
      return EvalError{facts_.not_known(entity), span};
    }
    return EvalError{"a group of " + facts_.not_known(entity), span};
  };
  if (const EntityRef* group = groups.if_a<EntityRef>()) return is_in(*group);
  Kleene result(true);
  for (const Value& group : groups.members()) {
    if (result.add(is_in(group.as<EntityRef>()))) break;
  }
  return result.result();
}

Evaluated Evaluator::unary(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  const Evaluated operand = evaluate(exprs_.operand(id, 0), frame);
  if (!operand.ok()) return operand;
  if (e.op == Op::kMatches) {
    return matches(operand.value().as<std::string>(), exprs_.text(id), e.span);
  }
  if (e.op == Op::kLike) {
    return Value(like(operand.value().as<std::string>(), exprs_.text(id)));
  }
  return apply_unary(e.op, operand.value(), schema(), e.span);
}

Evaluated Evaluator::collection(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  std::vector<Value> members;
  for (size_t i = 0; i < e.count; ++i) {
    const Evaluated member =
        evaluate_as(exprs_.operand(id, i), schema().types[e.type].element, frame);
    if (!member.ok()) return member;
    members.push_back(member.value());
  }
  return e.op == Op::kSet ? Value::set(std::move(members)) : Value::list(std::move(members));
}

Evaluated Evaluator::quantifier(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  const Evaluated collection = evaluate(exprs_.operand(id, 0), frame);
  if (!collection.ok()) return collection;
  const ExprId body = exprs_.operand(id, 1);
  Kleene result(e.op != Op::kAll);
  int64_t count = 0;
  for (const Value& member : collection.value().members()) {
    frame.locals[e.index] = member;
    const Evaluated here = evaluate(body, frame);
    if (e.op != Op::kCount) {
      if (result.add(here)) break;
      continue;
    }
    if (!here.ok()) return here;
    count += here.is_true() ? 1 : 0;
  }
  return e.op == Op::kCount ? Evaluated(Value(count)) : result.result();
}

Evaluated Evaluator::unique(ExprId id, Frame& frame) const {
  const ExprId access = exprs_.operand(id, 0);
  const Evaluated mine = evaluate(access, frame);
  if (!mine.ok()) return mine;
  Kleene result(false);
  Evaluator there = *this;
  for (const Entity* other : facts_.store().all_of(resource_.type)) {
    if (other->ref == resource_) continue;
    there.resource_ = other->ref;
    const Read theirs = there.read(access, frame);
    switch (theirs.slot.state) {
      case Slot::State::kAbsent:
        break;
      case Slot::State::kInvalid:
        result.add(EvalError{theirs.slot.problem, theirs.span});
        break;
      case Slot::State::kPresent:
        result.add(Value(theirs.slot.value != mine.value()));
        break;
    }
  }
  return result.result();
}

Evaluated Evaluator::call(ExprId id, Frame& frame) const {
  const Expr& e = exprs_[id];
  const Define& define = facts_.rulebook().defines[DefineId(e.index)];
  // An argument that errs is an error only where the body reads it: a call means what its body
  // means with the arguments put in.
  Frame inner(define.frame_size);
  inner.column = frame.column;
  inner.row = frame.row;
  for (size_t i = 0; i < e.count; ++i) {
    inner.locals[i] = evaluate_as(exprs_.operand(id, i), define.parameters[i].type, frame);
  }
  inner.depth = frame.depth;
  return evaluate_body(define.body, inner);
}

Evaluated Evaluator::evaluate_body(ExprId body, Frame& frame) const {
  Evaluator evaluator(facts_, facts_.rulebook().exprs);
  evaluator.resource_ = resource_;
  return evaluator.evaluate(body, frame);
}

}  // namespace bylaw
