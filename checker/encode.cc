// Conditions: connectives, comparisons, quantifiers.
#include "checker/encode.h"

#include <algorithm>
#include <cassert>

#include "rules/operators.h"

namespace bylaw {
namespace {

constexpr uint32_t kDeepest = 500;
constexpr uint64_t kMostSteps = 400'000;

}  // namespace

Encoder::Encoder(Universe& universe)
    : universe_(universe),
      f_(universe.formulas),
      exprs_(universe.rulebook().exprs),
      free_(universe.rulebook().exprs),
      alike_(universe.rulebook().exprs, set_free_) {}

Kleene Encoder::truth(ExprId condition) { return truth(condition, Locals{}); }

Kleene Encoder::truth(ExprId condition, Locals locals) {
  if (!condition.valid()) return {f_.yes(), f_.no()};
  locals.id = next_locals_++;
  return truth_of(condition, locals);
}

void Encoder::set_free(ExprId condition) {
  const std::string name = "free" + std::to_string(condition.value);
  const FormulaId ok = universe_.fresh_truth(name + ".ok");
  set_free_.insert(condition);
  truths_.emplace(std::pair(condition, 0), known(ok, universe_.fresh_truth(name)));
}

std::pair<ExprId, uint32_t> Encoder::key_of(ExprId id, const Locals& locals) {
  // Where a column is asked about, what reads it must not be remembered for another.
  const bool shared = free_.closed(id) && !locals.column;
  return shared ? std::pair(alike_.first(id), 0U) : std::pair(id, locals.id);
}

Valued Encoder::value(ExprId expr) {
  Locals locals;
  locals.id = next_locals_++;
  return value_of(expr, locals);
}

Locals Encoder::inside(const std::vector<ExprId>& calls) {
  Locals locals;
  locals.id = next_locals_++;
  for (const ExprId call : calls) locals = call_locals(call, locals);
  return locals;
}

Kleene Encoder::truth_inside(ExprId condition, const std::vector<ExprId>& calls) {
  Locals locals = inside(calls);
  return truth_of(condition, locals);
}

Valued Encoder::value_inside(ExprId expr, const std::vector<ExprId>& calls) {
  Locals locals = inside(calls);
  return value_of(expr, locals);
}

Kleene Encoder::unknown_truth(Span span, const std::string& why) {
  universe_.limits.push_back({span, why, false, true});
  const std::string name = "unknown" + std::to_string(unknowns_++);
  const FormulaId ok = universe_.fresh_truth(name + ".ok");
  return known(ok, universe_.fresh_truth(name));
}

Kleene Encoder::known(FormulaId ok, FormulaId yes) {
  return {f_.both(ok, yes), f_.both(ok, f_.negate(yes))};
}

Kleene Encoder::found_in(const Symbol& collection, const Kleene& found) {
  if (!collection.open) return found;
  const FormulaId yes = universe_.loosened(found.yes);
  return {yes, f_.both(f_.negate(yes), universe_.loosened(found.no))};
}

Kleene Encoder::as_truth(const Valued& value) { return known(value.ok, value.value.bits); }

Kleene Encoder::truth_of(ExprId id, Locals& locals) {
  const auto key = key_of(id, locals);
  if (const auto it = truths_.find(key); it != truths_.end()) return it->second;
  if (depth_ >= kDeepest || ++steps_ > kMostSteps) {
    return unknown_truth(exprs_[id].span, "the condition is too large");
  }
  ++depth_;
  const Kleene result = truth_here(id, locals);
  --depth_;
  return truths_.emplace(key, result).first->second;
}

Kleene Encoder::truth_here(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  switch (e.op) {
    case Op::kLiteral: {
      const bool value = exprs_.value(id).as<bool>();
      return {f_.boolean(value), f_.boolean(!value)};
    }
    case Op::kHas: {
      const SlotSymbol slot = read(exprs_.operand(id, 0), locals);
      return {slot.present, slot.absent};
    }
    case Op::kKnown: {
      const Valued entity = value_of(exprs_.operand(id, 0), locals);
      return known(entity.ok, universe_.known(entity.value));
    }
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kImplies:
      return connective(id, locals);
    case Op::kIf:
      return conditional(id, locals);
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
      return comparison(id, locals);
    case Op::kMatches:
    case Op::kLike:
    case Op::kStartsWith:
    case Op::kEndsWith:
      return text_test(id, locals);
    case Op::kContains:
      if (type_of(exprs_.operand(id, 0)).kind == TypeKind::kString) return text_test(id, locals);
      return contains_each(id, locals);
    case Op::kContainsAll:
    case Op::kContainsAny:
      return contains_each(id, locals);
    case Op::kAny:
    case Op::kAll:
      return quantifier(id, locals);
    case Op::kUnique:
      return unique(id, locals);
    case Op::kCall: {
      Locals inner = call_locals(id, locals);
      return truth_of(universe_.rulebook().defines[DefineId(e.index)].body, inner);
    }
    case Op::kRow:
      return as_truth(value_as(id, e.type, locals));
    case Op::kContext:
    case Op::kProperty:
    case Op::kAttribute:
    case Op::kField:
    case Op::kOtherwise:
    case Op::kLocal:
    case Op::kColumn:
    case Op::kParameter:
      return as_truth(value_of(id, locals));
    case Op::kPrincipal:
    case Op::kResource:
    case Op::kAction:
    case Op::kLower:
    case Op::kSize:
    case Op::kWeekday:
    case Op::kDate:
    case Op::kTimeOfDay:
    case Op::kAddMonths:
    case Op::kUnion:
    case Op::kIntersect:
    case Op::kMinus:
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kNegate:
    case Op::kToDecimal:
    case Op::kSet:
    case Op::kList:
    case Op::kCount:
      break;
  }
  return unknown_truth(e.span, "no condition");
}

Kleene Encoder::connective(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const auto operand = [&](size_t i) {
    const ExprId x = exprs_.operand(id, i);
    if (type_of(x).kind == TypeKind::kColumnText) return as_truth(value_as(x, e.type, locals));
    return truth_of(x, locals);
  };
  if (e.op == Op::kNot) {
    const Kleene a = operand(0);
    return {a.no, a.yes};
  }
  if (e.op == Op::kImplies) {
    const Kleene a = operand(0);
    const Kleene b = operand(1);
    return {f_.either(a.no, b.yes), f_.both(a.yes, b.no)};
  }
  std::vector<FormulaId> yes;
  std::vector<FormulaId> no;
  for (size_t i = 0; i < e.count; ++i) {
    const Kleene a = operand(i);
    yes.push_back(a.yes);
    no.push_back(a.no);
  }
  if (e.op == Op::kAnd) return {f_.all_of(std::move(yes)), f_.any_of(std::move(no))};
  return {f_.any_of(std::move(yes)), f_.all_of(std::move(no))};
}

/// Where the condition errs, both branches must agree.
Kleene Encoder::conditional(ExprId id, Locals& locals) {
  const Kleene c = truth_of(exprs_.operand(id, 0), locals);
  const auto branch = [&](size_t i) {
    const ExprId x = exprs_.operand(id, i);
    if (type_of(x).kind == TypeKind::kColumnText) {
      return as_truth(value_as(x, exprs_[id].type, locals));
    }
    return truth_of(x, locals);
  };
  const Kleene a = branch(1);
  const Kleene b = branch(2);
  return {f_.any_of({f_.both(c.yes, a.yes), f_.both(c.no, b.yes), f_.both(a.yes, b.yes)}),
          f_.any_of({f_.both(c.yes, a.no), f_.both(c.no, b.no), f_.both(a.no, b.no)})};
}

Kleene Encoder::comparison(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const ExprId left = exprs_.operand(id, 0);
  const ExprId right = exprs_.operand(id, 1);
  // The type a cell on one side is read as: that of the other side, or of its members.
  const auto beside = [&](ExprId other) {
    const bool members = e.op == Op::kInSet || e.op == Op::kInAnyEntity;
    const Type& type = type_of(other);
    const bool collects = type.kind == TypeKind::kSet || type.kind == TypeKind::kList;
    return members && collects ? type.element : exprs_[other].type;
  };
  const Valued a = value_as(left, beside(right), locals);
  const Valued b = value_as(right, beside(left), locals);
  const FormulaId ok = f_.both(a.ok, b.ok);
  switch (e.op) {
    case Op::kEqual:
      return known(ok, universe_.equal(a.value, b.value));
    case Op::kNotEqual:
      return known(ok, f_.negate(universe_.equal(a.value, b.value)));
    case Op::kLess:
      return known(ok, universe_.less(a.value, b.value, false));
    case Op::kLessEqual:
      return known(ok, universe_.less(a.value, b.value, true));
    case Op::kGreater:
      return known(ok, universe_.less(b.value, a.value, false));
    case Op::kGreaterEqual:
      return known(ok, universe_.less(b.value, a.value, true));
    case Op::kInSet:
      return known(ok, universe_.contains(b.value, a.value));
    case Op::kInNetwork:
      return known(ok, in_network(a.value, b.value));
    case Op::kUnder:
      return known(ok, under(a.value, b.value));
    case Op::kInEntity: {
      const Kleene in = universe_.is_in(a.value, b.value);
      return {f_.both(ok, in.yes), f_.both(ok, in.no)};
    }
    default:
      return in_any(a, b);
  }
}

Kleene Encoder::in_any(const Valued& entity, const Valued& groups) {
  const FormulaId ok = f_.both(entity.ok, groups.ok);
  std::vector<FormulaId> yes;
  std::vector<FormulaId> no;
  for (const MemberSymbol& group : *groups.value.members) {
    const Kleene in = universe_.is_in(entity.value, group.value);
    yes.push_back(f_.both(group.there, in.yes));
    no.push_back(f_.either(f_.negate(group.there), in.no));
  }
  const Kleene found{f_.both(ok, f_.any_of(std::move(yes))), f_.both(ok, f_.all_of(std::move(no)))};
  const EntityTypeId type = universe_.entities()[entity.value.entity].type;
  const bool by_itself = universe_.schema().entity_types[type].parents.empty();
  if (!groups.value.open || !by_itself) return found_in(groups.value, found);
  // Who can stand in nothing is in an open collection where that contains it, however it is asked.
  const FormulaId in = f_.both(ok, universe_.contains(groups.value, entity.value));
  return {in, f_.both(f_.negate(in), universe_.loosened(found.no))};
}

Locals Encoder::bind(const Locals& locals, uint32_t slot, const Symbol& member) {
  Locals inner = locals;
  inner.id = next_locals_++;
  if (inner.slots.size() <= slot) inner.slots.resize(slot + 1);
  inner.slots[slot] = Valued{member, f_.yes()};
  return inner;
}

Kleene Encoder::quantifier(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const Valued members = value_of(exprs_.operand(id, 0), locals);
  const ExprId body = exprs_.operand(id, 1);
  std::vector<FormulaId> some;  // decides at once: true for any, false for all
  std::vector<FormulaId> every;
  for (const MemberSymbol& member : *members.value.members) {
    Locals inner = bind(locals, e.index, member.value);
    Kleene here = truth_of(body, inner);
    if (e.op == Op::kAll) std::swap(here.yes, here.no);
    some.push_back(f_.both(member.there, here.yes));
    every.push_back(f_.either(f_.negate(member.there), here.no));
  }
  Kleene result{f_.both(members.ok, f_.any_of(std::move(some))),
                f_.both(members.ok, f_.all_of(std::move(every)))};
  if (e.op == Op::kAll) std::swap(result.yes, result.no);
  return found_in(members.value, result);
}

Kleene Encoder::text_test(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const TypeId text_type = universe_.schema().types[e.type].kind == TypeKind::kBool
                               ? exprs_[exprs_.operand(id, 0)].type
                               : e.type;
  const Valued a = value_as(exprs_.operand(id, 0), text_type, locals);
  if (e.op == Op::kMatches || e.op == Op::kLike) {
    const TextTest test{e.op, exprs_.text(id)};
    return known(a.ok, universe_.text_test(
                           a.value, [&](const std::string& word) { return passes(word, test); }));
  }
  const Valued b = value_as(exprs_.operand(id, 1), text_type, locals);
  return known(
      f_.both(a.ok, b.ok),
      universe_.text_test(a.value, b.value, [&](const std::string& x, const std::string& y) {
        return passes(x, {e.op, y});
      }));
}

Kleene Encoder::contains_each(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const Valued a = value_of(exprs_.operand(id, 0), locals);
  const TypeId element = type_of(exprs_.operand(id, 0)).element;
  const Valued b = e.op == Op::kContains ? value_as(exprs_.operand(id, 1), element, locals)
                                         : value_of(exprs_.operand(id, 1), locals);
  const FormulaId ok = f_.both(a.ok, b.ok);
  if (e.op == Op::kContains) return known(ok, universe_.contains(a.value, b.value));
  std::vector<FormulaId> each;
  for (const MemberSymbol& member : *b.value.members) {
    const FormulaId in = universe_.contains(a.value, member.value);
    each.push_back(e.op == Op::kContainsAll ? f_.implies(member.there, in)
                                            : f_.both(member.there, in));
  }
  return found_in(b.value, known(ok, e.op == Op::kContainsAll ? f_.all_of(std::move(each))
                                                              : f_.any_of(std::move(each))));
}

/// Whether another entity has the value is nothing that a request can tell: both may be.
Kleene Encoder::unique(ExprId id, Locals& locals) {
  const Valued mine = value_of(exprs_.operand(id, 0), locals);
  universe_.limits.push_back(
      {exprs_[id].span, "whether another entity has the same value", false, true, false, true});
  return known(mine.ok, universe_.fresh_truth("unique" + std::to_string(unknowns_++)));
}

Locals Encoder::call_locals(ExprId id, Locals& locals) {
  const Expr& e = exprs_[id];
  const Define& define = universe_.rulebook().defines[DefineId(e.index)];
  Locals inner;
  inner.id = next_locals_++;
  inner.column = locals.column;
  for (size_t i = 0; i < e.count; ++i) {
    inner.slots.push_back(value_as(exprs_.operand(id, i), define.parameters[i].type, locals));
  }
  return inner;
}

FormulaId Encoder::in_network(const Symbol& address, const Symbol& network) {
  const FormulaId all = f_.constant(~Bits{0}, 128);
  const FormulaId host =
      f_.binary(FormulaOp::kShiftRight, all, f_.extend(network.prefix, 128, false));
  const FormulaId mask = f_.binary(FormulaOp::kSubtract, all, host);
  return f_.both(f_.binary(FormulaOp::kLessEqual, network.prefix, address.prefix),
                 f_.equal(f_.binary(FormulaOp::kBitAnd, address.bits, mask),
                          f_.binary(FormulaOp::kBitAnd, network.bits, mask)));
}

/// Tabulated: for each ancestor that can be meant, the terms below it.
FormulaId Encoder::under(const Symbol& term, const Symbol& ancestor) {
  const Schema& schema = universe_.schema();
  const TaxonomyId ours = schema.types[term.type].taxonomy();
  const TaxonomyId theirs = schema.types[ancestor.type].taxonomy();
  const auto key = std::tuple(ours, theirs, term.bits, ancestor.bits);
  if (const auto it = under_.find(key); it != under_.end()) return it->second;
  const uint16_t their_width = f_[ancestor.bits].width;
  std::vector<FormulaId> is_term;
  for (size_t t = 0; t < schema.taxonomies[ours].terms.size(); ++t) {
    is_term.push_back(f_.equal(term.bits, f_.constant(t, f_[term.bits].width)));
  }
  std::vector<FormulaId> ways;
  for (size_t a = 0; a < schema.taxonomies[theirs].terms.size(); ++a) {
    const FormulaId meant = f_.equal(ancestor.bits, f_.constant(a, their_width));
    if (f_.is_no(meant)) continue;
    std::vector<FormulaId> below;
    std::vector<FormulaId> beside;
    for (size_t t = 0; t < is_term.size(); ++t) {
      const bool is = is_under(schema, {ours, TermId(static_cast<uint32_t>(t))},
                               {theirs, TermId(static_cast<uint32_t>(a))});
      (is ? below : beside).push_back(is_term[t]);
    }
    const FormulaId holds = below.size() <= beside.size() ? f_.any_of(std::move(below))
                                                          : f_.negate(f_.any_of(std::move(beside)));
    ways.push_back(f_.both(meant, holds));
  }
  const FormulaId any = f_.any_of(std::move(ways));
  under_.emplace(key, any);
  return any;
}

}  // namespace bylaw
