// Values: reading what a request reaches, arithmetic that errs where it leaves 64 bits, sets,
// times.
#include <cassert>
#include <limits>

#include "checker/encode.h"
#include "rules/operators.h"

namespace bylaw {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kDecimalUnit = 10'000;
constexpr uint32_t kDeepest = 500;

}  // namespace

Valued Encoder::unknown_value(Span span, TypeId type, const std::string& why) {
  universe_.limits.push_back({span, why, false, true});
  const std::string name = "unknown" + std::to_string(unknowns_++);
  const FormulaId ok = universe_.fresh_truth(name + ".ok");
  return {universe_.fresh(type, {name, {95, unknowns_}}), ok};
}

Valued Encoder::as_value(const Kleene& truth, TypeId type) {
  Symbol symbol;
  symbol.type = type;
  symbol.bits = truth.yes;
  return {symbol, f_.either(truth.yes, truth.no)};
}

Valued Encoder::value_of(ExprId id, Locals& locals) {
  const auto key = key_of(id, locals);
  if (const auto it = values_.find(key); it != values_.end()) return it->second;
  if (depth_ >= kDeepest) {
    return unknown_value(exprs_[id].span, exprs_[id].type, "the condition is too large");
  }
  ++depth_;
  const Valued result = value_here(id, locals);
  --depth_;
  return values_.emplace(key, result).first->second;
}

Valued Encoder::value_as(ExprId id, TypeId type, Locals& locals) {
  const Expr& e = exprs_[id];
  const bool is_text = type_of(id).kind == TypeKind::kColumnText;
  if (e.op == Op::kRow) {
    const SlotSymbol slot = universe_.cell(exprs_.text(id), is_text ? type : e.type);
    return {slot.value, slot.present};
  }
  if (!is_text) return value_of(id, locals);
  return unknown_value(e.span, type, "a cell that is chosen by a condition");
}

Valued Encoder::value_here(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  switch (e.op) {
    case Op::kLiteral:
      return {universe_.literal(exprs_.value(id), e.type), f_.yes()};
    case Op::kPrincipal:
    case Op::kResource: {
      Symbol entity = e.op == Op::kPrincipal ? universe_.principal() : universe_.resource();
      entity.type = e.type;
      return {entity, f_.yes()};
    }
    case Op::kAction:
      return {universe_.literal(Value(ActionValue{universe_.environment().action}), e.type),
              f_.yes()};
    case Op::kLocal: {
      const bool filled = e.index < locals.slots.size() && locals.slots[e.index].has_value();
      if (!filled) return unknown_value(e.span, e.type, "a variable without a value");
      Valued value = *locals.slots[e.index];
      if (!value.value.type.valid()) value.value.type = e.type;  // an assumption's
      return value;
    }
    case Op::kColumn:
      if (!locals.column) return unknown_value(e.span, e.type, "no column is asked about");
      return {*locals.column, f_.yes()};
    case Op::kRow:
      return value_as(id, e.type, locals);
    case Op::kParameter:
      return {universe_.literal(universe_.parameter(ParameterId(e.index)), e.type), f_.yes()};
    case Op::kContext:
    case Op::kProperty:
    case Op::kAttribute:
    case Op::kField: {
      const SlotSymbol slot = read(id, locals);
      return {slot.value, slot.present};
    }
    case Op::kOtherwise: {
      const SlotSymbol slot = read(exprs_.operand(id, 0), locals);
      const Valued other = value_as(exprs_.operand(id, 1), e.type, locals);
      return {universe_.choose(slot.present, slot.value, other.value),
              f_.either(slot.present, f_.both(slot.absent, other.ok))};
    }
    case Op::kIf: {
      if (type_of(id).kind == TypeKind::kBool) return as_value(truth_of(id, locals), e.type);
      const Kleene c = truth_of(exprs_.operand(id, 0), locals);
      const Valued a = value_as(exprs_.operand(id, 1), e.type, locals);
      const Valued b = value_as(exprs_.operand(id, 2), e.type, locals);
      const FormulaId agree = f_.all_of({a.ok, b.ok, universe_.equal(a.value, b.value)});
      return {universe_.choose(f_.either(c.yes, f_.both(agree, f_.negate(c.no))), a.value, b.value),
              f_.any_of({f_.both(c.yes, a.ok), f_.both(c.no, b.ok), agree})};
    }
    case Op::kCall: {
      Locals inner = call_locals(id, locals);
      return value_as(universe_.rulebook().defines[DefineId(e.index)].body, e.type, inner);
    }
    case Op::kLower: {
      const Valued text = value_of(exprs_.operand(id, 0), locals);
      const auto lower = [&](const std::string& word) {
        return apply_unary(Op::kLower, Value(word), universe_.schema(), e.span)
            .value()
            .as<std::string>();
      };
      Symbol lowered = universe_.text_to_text(text.value, lower);
      lowered.lower_of = text.value.bits;
      return {std::move(lowered), text.ok};
    }
    case Op::kSize:
      return size(id, locals);
    case Op::kCount:
      return count(id, locals);
    case Op::kWeekday:
    case Op::kDate:
    case Op::kTimeOfDay:
      return clock(id, locals);
    case Op::kAddMonths:
      return add_months(id, locals);
    case Op::kUnion:
    case Op::kIntersect:
    case Op::kMinus:
      return set_operation(id, locals);
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kNegate:
    case Op::kToDecimal:
      return arithmetic(id, locals);
    case Op::kSet:
    case Op::kList:
      return collection(id, locals);
    case Op::kHas:
    case Op::kKnown:
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kImplies:
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
    case Op::kMatches:
    case Op::kLike:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains:
    case Op::kContainsAll:
    case Op::kContainsAny:
    case Op::kAny:
    case Op::kAll:
    case Op::kUnique:
      return as_value(truth_of(id, locals), e.type);
  }
  return unknown_value(e.span, e.type, "no value");
}

SlotSymbol Encoder::read(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  if (e.op == Op::kContext) return universe_.context(e.index);
  if (e.op == Op::kProperty) return universe_.property(e.index);
  if (e.op != Op::kAttribute && e.op != Op::kField) {
    const Valued value = value_of(id, locals);
    return {value.ok, f_.no(), value.value};
  }
  // What stands below something known to be absent is known to be absent.
  const SlotSymbol base = read(exprs_.operand(id, 0), locals);
  const SlotSymbol own = e.op == Op::kAttribute ? universe_.attribute(base.value.entity, e.index)
                                                : (*base.value.fields)[e.index];
  return {f_.both(base.present, own.present),
          f_.either(base.absent, f_.both(base.present, own.absent)), own.value};
}

Valued Encoder::size(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const Valued of = value_of(exprs_.operand(id, 0), locals);
  Symbol result;
  result.type = e.type;
  if (!of.value.members) {
    result.bits = universe_.text_to_number(of.value, [&](const std::string& word) {
      return apply_unary(Op::kSize, Value(word), universe_.schema(), e.span).value().as<int64_t>();
    });
    return {result, of.ok};
  }
  const std::vector<FormulaId> any(of.value.members->size(), f_.yes());
  result.bits = number_of(of.value, any);
  return {result, of.ok};
}

/// How many different members there are of which something holds.
FormulaId Encoder::number_of(const Symbol& collection, const std::vector<FormulaId>& holds) {
  const std::vector<MemberSymbol>& members = *collection.members;
  const bool is_set = universe_.schema().types[collection.type].kind == TypeKind::kSet;
  const uint16_t width = bits_for(members.size() + 1);
  FormulaId sum = f_.constant(0, width);
  for (size_t i = 0; i < members.size(); ++i) {
    std::vector<FormulaId> counts{members[i].there, holds[i]};
    for (size_t j = 0; is_set && j < i; ++j) {
      counts.push_back(f_.negate(
          f_.both(members[j].there, universe_.equal(members[j].value, members[i].value))));
    }
    const FormulaId one =
        f_.choose(f_.all_of(std::move(counts)), f_.constant(1, width), f_.constant(0, width));
    sum = f_.binary(FormulaOp::kAdd, sum, one);
  }
  const FormulaId number = f_.extend(sum, kNumberBits, false);
  return collection.open ? universe_.loosened(number) : number;
}

Valued Encoder::count(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const Valued of = value_of(exprs_.operand(id, 0), locals);
  const ExprId body = exprs_.operand(id, 1);
  std::vector<FormulaId> ok{of.ok};
  std::vector<FormulaId> holds;
  for (const MemberSymbol& member : *of.value.members) {
    Locals inner = bind(locals, e.index, member.value);
    const Kleene here = truth_of(body, inner);
    ok.push_back(f_.any_of({f_.negate(member.there), here.yes, here.no}));
    holds.push_back(here.yes);
  }
  Symbol result;
  result.type = e.type;
  result.bits = number_of(of.value, holds);
  const FormulaId counted = f_.all_of(std::move(ok));
  return {result, of.value.open ? universe_.loosened(counted) : counted};
}

Valued Encoder::set_operation(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const Valued a = value_of(exprs_.operand(id, 0), locals);
  const Valued b = value_of(exprs_.operand(id, 1), locals);
  std::vector<MemberSymbol> members;
  for (const MemberSymbol& m : *a.value.members) {
    FormulaId there = m.there;
    if (e.op != Op::kUnion) {
      const FormulaId in = universe_.contains(b.value, m.value);
      there = f_.both(there, e.op == Op::kIntersect ? in : f_.negate(in));
    }
    members.push_back({there, m.value});
  }
  if (e.op == Op::kUnion) {
    members.insert(members.end(), b.value.members->begin(), b.value.members->end());
  }
  Symbol result;
  result.type = e.type;
  result.members = std::make_shared<const std::vector<MemberSymbol>>(std::move(members));
  result.open = a.value.open || (e.op == Op::kUnion && b.value.open);
  return {result, f_.both(a.ok, b.ok)};
}

Valued Encoder::collection(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  std::vector<FormulaId> ok;
  std::vector<MemberSymbol> members;
  for (size_t i = 0; i < e.count; ++i) {
    const Valued member =
        value_as(exprs_.operand(id, i), universe_.schema().types[e.type].element, locals);
    ok.push_back(member.ok);
    members.push_back({f_.yes(), member.value});
  }
  Symbol result;
  result.type = e.type;
  result.members = std::make_shared<const std::vector<MemberSymbol>>(std::move(members));
  return {result, f_.all_of(std::move(ok))};
}

Valued Encoder::clock(ExprId id, Locals& locals) {
  const Valued of = value_of(exprs_.operand(id, 0), locals);
  Symbol result;
  result.type = exprs_[id].type;
  if (type_of(exprs_.operand(id, 0)).kind == TypeKind::kDate) {
    result.bits = universe_.weekday(f_.extend(of.value.bits, kNumberBits, true));
    return {result, of.ok};
  }
  const LocalTime local = universe_.local_time(of.value);
  if (exprs_[id].op == Op::kWeekday) result.bits = universe_.weekday(local.days);
  if (exprs_[id].op == Op::kDate) result.bits = f_.extract(local.days, 0, kDateBits);
  if (exprs_[id].op == Op::kTimeOfDay) result.bits = local.ms;
  return {result, of.ok};
}

Valued Encoder::add_months(ExprId id, Locals& locals) {
  const Valued date = value_of(exprs_.operand(id, 0), locals);
  const Valued months = value_of(exprs_.operand(id, 1), locals);
  const auto [bits, fits] = universe_.add_months(date.value.bits, months.value.bits);
  Symbol result;
  result.type = exprs_[id].type;
  result.bits = bits;
  return {result, f_.all_of({date.ok, months.ok, fits})};
}

std::pair<FormulaId, FormulaId> Encoder::checked(Op op, FormulaId a, FormulaId b) {
  const FormulaOp wide_op = op == Op::kAdd        ? FormulaOp::kAdd
                            : op == Op::kSubtract ? FormulaOp::kSubtract
                                                  : FormulaOp::kMultiply;
  const uint16_t width = op == Op::kMultiply ? 2 * kNumberBits : kNumberBits + 1;
  const FormulaId wide = f_.binary(wide_op, f_.extend(a, width, true), f_.extend(b, width, true));
  const FormulaId narrow = f_.extract(wide, 0, kNumberBits);
  return {narrow, f_.equal(f_.extend(narrow, width, true), wide)};
}

Valued Encoder::arithmetic(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  Symbol result;
  result.type = e.type;
  const Valued a = value_as(exprs_.operand(id, 0), e.type, locals);
  if (e.op == Op::kNegate) {
    const auto [bits, fits] = checked(Op::kSubtract, universe_.number(0), a.value.bits);
    result.bits = bits;
    return {result, f_.both(a.ok, fits)};
  }
  if (e.op == Op::kToDecimal) {
    const auto [bits, fits] = checked(Op::kMultiply, a.value.bits, universe_.number(kDecimalUnit));
    result.bits = bits;
    return {result, f_.both(a.ok, fits)};
  }
  const Valued b = value_as(exprs_.operand(id, 1), e.type, locals);
  const bool dates = type_of(exprs_.operand(id, 0)).kind == TypeKind::kDate ||
                     type_of(exprs_.operand(id, 1)).kind == TypeKind::kDate;
  if (dates) return date_arithmetic(id, a, b);
  const auto [bits, fits] = checked(e.op, a.value.bits, b.value.bits);
  result.bits = bits;
  return {result, f_.all_of({a.ok, b.ok, fits})};
}

Valued Encoder::date_arithmetic(ExprId id, const Valued& a, const Valued& b) {
  const Expr& e = exprs_[id];
  Symbol result;
  result.type = e.type;
  const bool left = type_of(exprs_.operand(id, 0)).kind == TypeKind::kDate;
  const bool right = type_of(exprs_.operand(id, 1)).kind == TypeKind::kDate;
  const auto wide = [&](const Valued& date) {
    return f_.extend(date.value.bits, kNumberBits, true);
  };
  if (left && right) {
    const FormulaId days = f_.binary(FormulaOp::kSubtract, wide(a), wide(b));
    result.bits = f_.binary(FormulaOp::kMultiply, days, universe_.number(kDayMs));
    return {result, f_.both(a.ok, b.ok)};
  }
  const Valued& date = left ? a : b;
  const Valued& by = left ? b : a;
  const auto [days, whole] = universe_.whole_days(by.value.bits);
  const FormulaId moved =
      f_.binary(e.op == Op::kSubtract ? FormulaOp::kSubtract : FormulaOp::kAdd, wide(date), days);
  result.bits = f_.extract(moved, 0, kDateBits);
  const FormulaId fits = f_.equal(f_.extend(result.bits, kNumberBits, true), moved);
  return {result, f_.all_of({a.ok, b.ok, whole, fits})};
}

}  // namespace bylaw
