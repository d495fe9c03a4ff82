// What a domain may write has, at one request, no other effect than these: its grants apply or not,
// it forbids or not, each override lifts or not, and each parameter has one of its values.
#include "checker/any_domain.h"

#include <functional>
#include <string>
#include <vector>

namespace bylaw {
namespace {

class AnyDomain {
 public:
  explicit AnyDomain(const Rulebook& centre) : from_(centre), to_(centre) {
    to_.tests.clear();
    to_.assertions.clear();
    for (size_t i = 1; i < to_.schema.domains().terms.size(); ++i) {
      const TermId domain = to_.schema.domains().terms.id_at(i);
      if (to_.schema.parent_domain(domain) == Schema::kRoot) domains_.push_back(domain);
    }
  }

  Rulebook run(DomainRules rules);

 private:
  TypeId boolean() { return to_.schema.types.simple(TypeKind::kBool); }
  uint32_t add_context(const std::string& name, TypeId type, bool optional);
  ExprId add(Op op, TypeId type, const std::vector<ExprId>& operands, uint32_t index = 0) {
    return to_.exprs.add(op, type, Span{}, operands, index);
  }
  ExprId context(uint32_t index) {
    return add(Op::kContext, to_.schema.context[index].type, {}, index);
  }
  void open_parameters();
  ExprId in_range(const Parameter& parameter, ExprId value);
  void rewrite(const std::vector<uint32_t>& settings);
  void map_rules(const std::function<ExprId(ExprId)>& moved);
  void add_policies(const std::string& name, RuleKind kind, ExprId guard);
  void add_overrides();

  const Rulebook& from_;
  Rulebook to_;
  std::vector<TermId> domains_;
};

uint32_t AnyDomain::add_context(const std::string& name, TypeId type, bool optional) {
  Member member;
  member.name = std::string(kAnyDomain) + " " + name;
  member.type = type;
  member.optional = optional;
  to_.schema.context.push_back(std::move(member));
  return static_cast<uint32_t>(to_.schema.context.size() - 1);
}

ExprId AnyDomain::in_range(const Parameter& parameter, ExprId value) {
  const auto literal = [&](const Value& one) {
    return to_.exprs.literal(one, parameter.type, Span{});
  };
  if (!parameter.allowed.empty()) {
    const TypeId set = to_.schema.types.set(parameter.type);
    return add(Op::kInSet, boolean(),
               {value, to_.exprs.literal(Value::set(parameter.allowed), set, Span{})});
  }
  std::vector<ExprId> ends;
  if (parameter.low) {
    ends.push_back(add(Op::kGreaterEqual, boolean(), {value, literal(*parameter.low)}));
  }
  if (parameter.high) {
    ends.push_back(add(Op::kLessEqual, boolean(), {value, literal(*parameter.high)}));
  }
  if (ends.empty()) return {};
  return ends.size() == 1 ? ends.front() : add(Op::kAnd, boolean(), ends);
}

/// A parameter is what the context says that the domain set, in its range, or its initial value.
void AnyDomain::open_parameters() {
  std::vector<uint32_t> settings;
  for (const Parameter& parameter : from_.parameters) {
    settings.push_back(add_context("sets " + parameter.name.full(), parameter.type, true));
  }
  rewrite(settings);
  for (size_t i = 0; i < settings.size(); ++i) {
    const Parameter& parameter = from_.parameters[ParameterId(static_cast<uint32_t>(i))];
    const ExprId value = context(settings[i]);
    const ExprId range = in_range(parameter, value);
    if (!range.valid()) continue;
    Assumption assumption;
    assumption.text = parameter.name.full() + " is set inside its range";
    assumption.body = add(Op::kImplies, boolean(), {add(Op::kHas, boolean(), {value}), range});
    to_.assumptions.push_back(std::move(assumption));
  }
}

/// Operands come before what is made of them, so one pass will do.
void AnyDomain::rewrite(const std::vector<uint32_t>& settings) {
  to_.exprs = ExprStore();
  std::vector<ExprId> moved;
  for (size_t i = 0; i < from_.exprs.size(); ++i) {
    const ExprId id(static_cast<uint32_t>(i));
    const Expr& e = from_.exprs[id];
    std::vector<ExprId> operands;
    for (const ExprId operand : from_.exprs.operands(id))
      operands.push_back(moved[operand.index()]);
    if (e.op == Op::kLiteral) {
      moved.push_back(to_.exprs.literal(from_.exprs.value(id), e.type, e.span));
    } else if (e.op == Op::kParameter) {
      const Parameter& parameter = from_.parameters[ParameterId(e.index)];
      const ExprId initial = to_.exprs.literal(parameter.initial, e.type, Span{});
      moved.push_back(add(Op::kOtherwise, e.type, {context(settings[e.index]), initial}));
    } else {
      const bool text = e.op == Op::kRow || e.op == Op::kMatches || e.op == Op::kLike;
      const uint32_t index = text ? to_.exprs.text(from_.exprs.text(id)) : e.index;
      moved.push_back(to_.exprs.add(e.op, e.type, e.span, operands, index));
    }
  }
  map_rules([&](ExprId id) { return id.valid() ? moved[id.index()] : id; });
}

void AnyDomain::map_rules(const std::function<ExprId(ExprId)>& moved) {
  const auto cases = [&](std::vector<RuleCase>& all) {
    for (RuleCase& body : all) {
      body.guard = moved(body.guard);
      body.filter = moved(body.filter);
      for (MaskClause& clause : body.masks) clause.columns.where = moved(clause.columns.where);
      for (DutyUse& use : body.duties) {
        for (ExprId& argument : use.arguments) argument = moved(argument);
      }
    }
  };
  for (Define& define : to_.defines) define.body = moved(define.body);
  for (Policy& policy : to_.policies) cases(policy.within);
  for (Rule& rule : to_.rules) cases(rule.cases);
  for (Override& lift : to_.overrides) cases(lift.lifts);
  for (Waiver& waiver : to_.waivers) cases(waiver.cases);
  for (Assumption& assumption : to_.assumptions) assumption.body = moved(assumption.body);
}

void AnyDomain::add_policies(const std::string& name, RuleKind kind, ExprId guard) {
  for (const TermId domain : domains_) {
    Policy policy;
    policy.name = {kAnyDomain, name};
    policy.level = domain;
    const PolicyId id = to_.policies.add(std::move(policy));
    RuleCase body;
    body.guard = guard;
    for (size_t i = 0; i < to_.schema.environments.size(); ++i) {
      body.environments.push_back(to_.schema.environments.id_at(i));
    }
    Rule rule;
    rule.kind = kind;
    rule.policy = id;
    rule.cases.push_back(std::move(body));
    to_.policies[id].rules.push_back(to_.rules.add(std::move(rule)));
  }
}

void AnyDomain::add_overrides() {
  for (size_t i = 0; i < from_.policies.size(); ++i) {
    const PolicyId id = from_.policies.id_at(i);
    const Policy& standard = from_.policies[id];
    if (standard.strength != Strength::kDefault || standard.level != Schema::kRoot ||
        standard.within.empty()) {
      continue;
    }
    const ExprId guard = context(add_context("lifts " + standard.name.full(), boolean(), false));
    for (const TermId domain : domains_) {
      Override lift;
      lift.standard = id;
      lift.level = domain;
      lift.name = {kAnyDomain, standard.name.local};
      for (const RuleCase& within : standard.within) {
        RuleCase body;
        body.environments = within.environments;
        body.guard = guard;
        lift.lifts.push_back(std::move(body));
      }
      to_.overrides.add(std::move(lift));
    }
  }
}

Rulebook AnyDomain::run(DomainRules rules) {
  open_parameters();
  if (rules == DomainRules::kForbid) {
    add_policies("forbids", RuleKind::kForbid, ExprId());
  } else {
    add_policies("permits", RuleKind::kPermit, context(add_context("permits", boolean(), false)));
    add_overrides();
  }
  return std::move(to_);
}

}  // namespace

Rulebook with_any_domain(const Rulebook& centre, DomainRules rules) {
  return AnyDomain(centre).run(rules);
}

}  // namespace bylaw
