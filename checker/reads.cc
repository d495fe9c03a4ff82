// A walk on an explicit stack, each expression once.
#include "checker/reads.h"

#include <algorithm>
#include <vector>

namespace bylaw {

void add_reads(const Rulebook& rulebook, ExprId expr, Reads& reads) {
  using Kind = CollectionKey::Kind;
  const ExprStore& exprs = rulebook.exprs;
  const auto type_of = [&](ExprId id) { return rulebook.schema.types[exprs[id].type]; };
  std::vector<ExprId> open{expr};
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid() || !reads.seen.insert(id).second) continue;
    const Expr& e = exprs[id];
    for (const ExprId operand : exprs.operands(id)) open.push_back(operand);
    const bool asks = e.op == Op::kEqual || e.op == Op::kNotEqual || e.op == Op::kInEntity ||
                      e.op == Op::kInAnyEntity || e.op == Op::kInSet || e.op == Op::kKnown;
    if (asks && type_of(exprs.operand(id, 0)).kind == TypeKind::kEntity) {
      reads.whole.insert(type_of(exprs.operand(id, 0)).entity());
    }
    if (e.op == Op::kCall) {
      open.push_back(rulebook.defines[DefineId(e.index)].body);
      reads.defines.insert(DefineId(e.index));
    }
    if (e.op == Op::kLiteral) {
      for_each_entity(exprs.value(id), [&](const EntityRef& ref) { reads.named.insert(ref); });
    }
    if (e.op == Op::kAction || e.op == Op::kProperty) reads.action = true;
    if (e.op == Op::kParameter) reads.parameters.insert(e.index);
    if (e.op == Op::kContext) reads.members.insert({Kind::kContext, 0, e.index});
    if (e.op == Op::kProperty) reads.members.insert({Kind::kProperty, 0, e.index});
    if (e.op == Op::kAttribute) {
      const uint32_t owner = type_of(exprs.operand(id, 0)).entity().value;
      reads.members.insert({Kind::kAttribute, owner, e.index});
    }
    if (e.op == Op::kField) {
      const uint32_t owner = type_of(exprs.operand(id, 0)).record().value;
      reads.members.insert({Kind::kField, owner, e.index});
    }
  }
}

std::vector<size_t> add_assumptions(const Rulebook& rulebook, const Environment& environment,
                                    Reads& reads) {
  std::vector<bool> taken(rulebook.assumptions.size());
  for (bool grew = true; grew;) {
    grew = false;
    for (size_t i = 0; i < rulebook.assumptions.size(); ++i) {
      if (taken[i]) continue;
      Reads its;
      add_reads(rulebook, rulebook.assumptions[i].body, its);
      const auto read = [&](const CollectionKey& key) { return reads.members.contains(key); };
      const auto asked = [&](EntityTypeId type) { return reads.whole.contains(type); };
      const std::vector<EntityTypeId>& types = rulebook.assumptions[i].variables;
      const bool of_request =
          types.empty() || std::ranges::any_of(types, [&](EntityTypeId type) {
            return type == environment.principal || type == environment.resource;
          });
      const bool shares = of_request || std::ranges::any_of(its.members, read) ||
                          std::ranges::any_of(its.whole, asked);
      if (!shares) continue;
      taken[i] = grew = true;
      reads.members.merge(its.members);
      reads.whole.merge(its.whole);
      reads.parameters.merge(its.parameters);
      reads.action = reads.action || its.action;
    }
  }
  std::vector<size_t> found;
  for (size_t i = 0; i < taken.size(); ++i) {
    if (taken[i]) found.push_back(i);
  }
  return found;
}

}  // namespace bylaw
