// Indices are looked up by the operand's type. Comparisons whose outcome depends on an order or a
// shape that the merged vocabulary doesn't have are spelled out as memberships.
#include "checker/merge_exprs.h"

#include <algorithm>

#include "rules/operators.h"

namespace bylaw {
namespace {

bool extends(const Schema& schema, TaxonomyId taxonomy, TaxonomyId base) {
  for (std::optional<TaxonomyId> at = taxonomy; at; at = schema.taxonomies[*at].base) {
    if (*at == base) return true;
  }
  return false;
}

}  // namespace

TypeId ExprMover::type(TypeId id) { return translate(id, map_, from_.schema, to_.schema); }

ExprId ExprMover::move(ExprId id, const IdMap::Ids& properties) {
  if (!id.valid()) return id;
  const auto it = known_.try_emplace(properties).first;
  at_ = &it->second;
  properties_ = &it->first;
  return moved(id);
}

DefineId ExprMover::move(DefineId id) {
  const auto it = known_.try_emplace(IdMap::Ids{}).first;
  at_ = &it->second;
  properties_ = &it->first;
  return define(id);
}

ExprId ExprMover::moved(ExprId id) {
  if (const auto it = at_->exprs.find(id); it != at_->exprs.end()) return it->second;
  const ExprId result = here(id);
  at_->exprs.emplace(id, result);
  return result;
}

bool ExprMover::is_reordered(ExprId id) const {
  const Type& t = from_.schema.types[from_.exprs[id].type];
  if (t.kind == TypeKind::kEnum) {
    return vocabulary_.reordered.contains(IdMap::at(map_.enums, t.enumeration()));
  }
  return t.kind == TypeKind::kTaxonomy &&
         vocabulary_.reshaped.contains(IdMap::at(map_.taxonomies, t.taxonomy()));
}

bool ExprMover::is_reshaped(ExprId id) const {
  const Type& t = from_.schema.types[from_.exprs[id].type];
  return t.kind == TypeKind::kTaxonomy &&
         vocabulary_.reshaped.contains(IdMap::at(map_.taxonomies, t.taxonomy()));
}

ExprId ExprMover::here(ExprId id) {
  const Expr e = from_.exprs[id];
  const TypeId result = type(e.type);
  switch (e.op) {
    case Op::kUnder: {
      const ExprId a = from_.exprs.operand(id, 0);
      const ExprId b = from_.exprs.operand(id, 1);
      if (!is_reshaped(a) && !is_reshaped(b)) break;
      return spell_out(a, b, [&](const Value& x, const Value& y) {
        return is_under(from_.schema, x.as<TermValue>(), y.as<TermValue>());
      });
    }
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: {
      const ExprId a = from_.exprs.operand(id, 0);
      const ExprId b = from_.exprs.operand(id, 1);
      if (!is_reordered(a) && !is_reordered(b)) break;
      return spell_out(a, b, [&](const Value& x, const Value& y) {
        return apply_binary(e.op, x, y, from_.schema, e.span).is_true();
      });
    }
    default:
      break;
  }
  std::vector<ExprId> operands;
  for (size_t i = 0; i < e.count; ++i) operands.push_back(moved(from_.exprs.operand(id, i)));
  uint32_t index = e.index;
  const auto operand_type = [&] {
    return from_.schema.types[from_.exprs[from_.exprs.operand(id, 0)].type];
  };
  switch (e.op) {
    case Op::kLiteral:
      return to_.exprs.literal(move(from_.exprs.value(id)), result, Span{});
    case Op::kContext:
      index = map_.context[e.index];
      break;
    case Op::kProperty:
      index = e.index < properties_->size() ? (*properties_)[e.index] : e.index;
      break;
    case Op::kAttribute:
      index = map_.attributes[operand_type().entity().index()][e.index];
      break;
    case Op::kField:
      index = map_.fields[operand_type().record().index()][e.index];
      break;
    case Op::kRow:
    case Op::kMatches:
    case Op::kLike:
      index = to_.exprs.text(from_.exprs.text(id));
      break;
    case Op::kParameter:
      index = parameters_[e.index].value;
      break;
    case Op::kCall:
      index = define(DefineId(e.index)).value;
      break;
    default:
      break;
  }
  return add(e.op, result, operands, index);
}

/// Every value of an enum or a taxonomy.
std::vector<Value> ExprMover::values_of(TypeId id) const {
  const Type& t = from_.schema.types[id];
  std::vector<Value> values;
  if (t.kind == TypeKind::kEnum) {
    const size_t count = from_.schema.enums[t.enumeration()].members.size();
    for (uint32_t m = 0; m < count; ++m) values.emplace_back(EnumValue{t.enumeration(), m});
  } else if (t.kind == TypeKind::kTaxonomy) {
    const size_t count = from_.schema.taxonomies[t.taxonomy()].terms.size();
    for (uint32_t m = 0; m < count; ++m) values.emplace_back(TermValue{t.taxonomy(), TermId(m)});
  }
  return values;
}

ExprId ExprMover::members(const std::vector<Value>& values, TypeId of) {
  std::vector<Value> moved;
  for (const Value& value : values) moved.push_back(move(value));
  return to_.exprs.literal(Value::set(std::move(moved)), to_.schema.types.set(type(of)), Span{});
}

/// `a R b` as: a is among those that are related to b; for each value of b where b is no literal.
/// True, false and an error come out as before, in Kleene's logic.
ExprId ExprMover::spell_out(ExprId a, ExprId b, const Related& related) {
  const TypeId boolean = to_.schema.types.simple(TypeKind::kBool);
  // A cell is read as what stands beside it.
  const auto type_beside = [&](ExprId one, ExprId other) {
    const TypeId own = from_.exprs[one].type;
    const bool text = from_.schema.types[own].kind == TypeKind::kColumnText;
    return text ? from_.exprs[other].type : own;
  };
  const TypeId type_a = type_beside(a, b);
  const TypeId type_b = type_beside(b, a);
  const auto among = [&](ExprId x, TypeId type_x, const std::function<bool(const Value&)>& is) {
    std::vector<Value> values = values_of(type_x);
    std::erase_if(values, [&](const Value& value) { return !is(value); });
    return add(Op::kInSet, boolean, {moved(x), members(values, type_x)});
  };
  if (from_.exprs[b].op == Op::kLiteral) {
    const Value& y = from_.exprs.value(b);
    return among(a, type_a, [&](const Value& x) { return related(x, y); });
  }
  if (from_.exprs[a].op == Op::kLiteral) {
    const Value& x = from_.exprs.value(a);
    return among(b, type_b, [&](const Value& y) { return related(x, y); });
  }
  std::vector<ExprId> ways;
  for (const Value& y : values_of(type_b)) {
    const ExprId literal = to_.exprs.literal(move(y), type(type_b), Span{});
    const ExprId is = add(Op::kEqual, boolean, {moved(b), literal});
    const ExprId in = among(a, type_a, [&](const Value& x) { return related(x, y); });
    ways.push_back(add(Op::kAnd, boolean, {is, in}));
  }
  if (ways.size() == 1) return ways.front();
  return add(Op::kOr, boolean, ways);
}

/// A define that says the same in both versions is one.
DefineId ExprMover::define(DefineId id) {
  if (const auto it = at_->defines.find(id); it != at_->defines.end()) return it->second;
  const Define& of = from_.defines[id];
  Define moved_define = of;
  std::vector<TypeId> types{type(of.type)};
  for (Member& parameter : moved_define.parameters) {
    parameter.type = type(parameter.type);
    types.push_back(parameter.type);
  }
  moved_define.type = types.front();
  moved_define.body = moved(of.body);
  const auto key = std::pair(std::move(types), moved_define.body);
  auto it = defines_.known.find(key);
  if (it == defines_.known.end()) {
    it = defines_.known.emplace(key, to_.defines.add(std::move(moved_define))).first;
  }
  at_->defines.emplace(id, it->second);
  return it->second;
}

std::vector<TermValue> ExprMover::categories(const std::vector<TermValue>& of) const {
  std::vector<TermValue> all;
  for (const TermValue& category : of) {
    const TaxonomyId merged = IdMap::at(map_.taxonomies, category.taxonomy);
    if (!vocabulary_.reshaped.contains(merged)) {
      all.push_back({merged, map_.term(category.taxonomy, category.term)});
      continue;
    }
    for (size_t i = 0; i < from_.schema.taxonomies.size(); ++i) {
      const TaxonomyId taxonomy = from_.schema.taxonomies.id_at(i);
      if (!extends(from_.schema, taxonomy, category.taxonomy) &&
          !extends(from_.schema, category.taxonomy, taxonomy)) {
        continue;
      }
      for (size_t t = 0; t < from_.schema.taxonomies[taxonomy].terms.size(); ++t) {
        const TermValue term{taxonomy, TermId(static_cast<uint32_t>(t))};
        if (!is_under(from_.schema, term, category)) continue;
        all.push_back({IdMap::at(map_.taxonomies, taxonomy), map_.term(taxonomy, term.term)});
      }
    }
  }
  return all;
}

}  // namespace bylaw
