// Policies, waivers and overrides of both stand side by side; what they are made of is shared.
#include "checker/merge.h"

#include <algorithm>

#include "checker/merge_exprs.h"

namespace bylaw {
namespace {

/// One version's part of the merged rulebook.
class VersionMover {
 public:
  VersionMover(Merged& merged, size_t side, SharedDefines& defines)
      : from_(*merged.of[side]),
        to_(merged.book),
        merged_defines_(merged.defines[side]),
        merged_assumptions_(merged.assumptions[side]),
        map_(merged.vocabulary.to[side]),
        exprs_(from_, merged.vocabulary, map_, to_, parameters_, defines),
        first_rule_(static_cast<uint32_t>(to_.rules.size())),
        first_policy_(static_cast<uint32_t>(to_.policies.size())) {}

  void move();

 private:
  PolicyId policy(PolicyId id) const { return PolicyId(id.value + first_policy_); }
  void move_parameters();
  void move_policy(const Policy& policy);
  void move_rule(const Rule& rule);
  void move_assumption(const Assumption& assumption);
  std::vector<RuleCase> cases(const std::vector<RuleCase>& of);
  RuleCase move_case(const RuleCase& of, const IdMap::Ids& properties);

  const Rulebook& from_;
  Rulebook& to_;
  std::vector<DefineId>& merged_defines_;
  std::vector<size_t>& merged_assumptions_;
  const IdMap& map_;
  std::vector<ParameterId> parameters_;
  ExprMover exprs_;
  uint32_t first_rule_;
  uint32_t first_policy_;
};

bool same_settings(const Parameter& a, const Parameter& b) {
  const auto same = [](const ParameterSetting& x, const ParameterSetting& y) {
    return x.domain == y.domain && x.value == y.value;
  };
  return a.name == b.name && a.type == b.type && a.initial == b.initial &&
         std::ranges::equal(a.settings, b.settings, same);
}

void VersionMover::move_parameters() {
  for (const Parameter& of : from_.parameters) {
    Parameter moved = of;
    moved.type = exprs_.type(of.type);
    moved.level = map_.domain(of.level);
    moved.initial = exprs_.move(of.initial);
    for (std::optional<Value>* end : {&moved.low, &moved.high}) {
      if (*end) *end = exprs_.move(**end);
    }
    for (Value& value : moved.allowed) value = exprs_.move(value);
    for (ParameterSetting& setting : moved.settings) {
      setting.domain = map_.domain(setting.domain);
      setting.value = exprs_.move(setting.value);
    }
    const auto twin = std::ranges::find_if(
        to_.parameters, [&](const Parameter& other) { return same_settings(other, moved); });
    if (twin != to_.parameters.end()) {
      parameters_.push_back(
          to_.parameters.id_at(static_cast<size_t>(twin - to_.parameters.begin())));
    } else {
      parameters_.push_back(to_.parameters.add(std::move(moved)));
    }
  }
}

RuleCase VersionMover::move_case(const RuleCase& of, const IdMap::Ids& properties) {
  RuleCase moved = of;
  moved.guard = exprs_.move(of.guard, properties);
  moved.filter = exprs_.move(of.filter, properties);
  for (MaskClause& clause : moved.masks) {
    clause.columns.categories = exprs_.categories(clause.columns.categories);
    clause.columns.where = exprs_.move(clause.columns.where, properties);
    clause.mask.mask = IdMap::at(map_.masks, clause.mask.mask);
    for (Value& argument : clause.mask.arguments) argument = exprs_.move(argument);
  }
  for (DutyUse& use : moved.duties) {
    use.duty = IdMap::at(map_.duties, use.duty);
    for (ExprId& argument : use.arguments) argument = exprs_.move(argument, properties);
  }
  return moved;
}

/// Environments whose actions have their properties elsewhere get cases of their own.
std::vector<RuleCase> VersionMover::cases(const std::vector<RuleCase>& of) {
  std::vector<RuleCase> all;
  for (const RuleCase& body : of) {
    std::map<IdMap::Ids, std::vector<EnvironmentId>> by_properties;
    for (const EnvironmentId environment : body.environments) {
      const ActionId action = from_.schema.environments[environment].action;
      by_properties[map_.properties[action.index()]].push_back(
          IdMap::at(map_.environments, environment));
    }
    for (auto& [properties, environments] : by_properties) {
      RuleCase moved = move_case(body, properties);
      std::ranges::sort(environments);
      moved.environments = std::move(environments);
      all.push_back(std::move(moved));
    }
  }
  return all;
}

void VersionMover::move_policy(const Policy& of) {
  Policy moved = of;
  moved.level = map_.domain(of.level);
  for (ActionId& action : moved.for_actions) action = IdMap::at(map_.actions, action);
  for (PolicyId& above : moved.subject_to) above = policy(above);
  moved.within = cases(of.within);
  for (RuleId& rule : moved.rules) rule = RuleId(rule.value + first_rule_);
  to_.policies.add(std::move(moved));
}

void VersionMover::move_rule(const Rule& of) {
  Rule moved = of;
  moved.policy = policy(of.policy);
  moved.cases = cases(of.cases);
  to_.rules.add(std::move(moved));
}

void VersionMover::move_assumption(const Assumption& of) {
  Assumption moved = of;
  for (EntityTypeId& type : moved.variables) type = IdMap::at(map_.types, type);
  moved.body = exprs_.move(of.body, {});
  const auto known = std::ranges::find_if(to_.assumptions, [&](const Assumption& other) {
    return other.body == moved.body && other.variables == moved.variables;
  });
  merged_assumptions_.push_back(static_cast<size_t>(known - to_.assumptions.begin()));
  if (known == to_.assumptions.end()) to_.assumptions.push_back(std::move(moved));
}

void VersionMover::move() {
  move_parameters();
  for (size_t i = 0; i < from_.defines.size(); ++i) {
    merged_defines_.push_back(exprs_.move(from_.defines.id_at(i)));
  }
  for (const Policy& of : from_.policies) move_policy(of);
  for (const Rule& of : from_.rules) move_rule(of);
  for (const Override& of : from_.overrides) {
    Override moved = of;
    moved.standard = policy(of.standard);
    moved.level = map_.domain(of.level);
    moved.lifts = cases(of.lifts);
    to_.overrides.add(std::move(moved));
  }
  for (const Waiver& of : from_.waivers) {
    Waiver moved = of;
    moved.standard = policy(of.standard);
    moved.level = map_.domain(of.level);
    moved.domain = map_.domain(of.domain);
    moved.cases = cases(of.cases);
    to_.waivers.add(std::move(moved));
  }
  for (const Assumption& of : from_.assumptions) move_assumption(of);
}

}  // namespace

bool Merged::knows(size_t side, const Place& place) const {
  const IdMap& map = from[side];
  if (!IdMap::at(map.environments, place.environment).valid()) return false;
  return !place.domain || map.domain(*place.domain).valid();
}

Merged merge_rulebooks(const Rulebook& before, const Rulebook& after) {
  Merged merged;
  merged.of = {&before, &after};
  merged.vocabulary = merge_schemas(before.schema, after.schema);
  merged.book.schema = std::move(merged.vocabulary.schema);
  SharedDefines defines;
  for (const size_t side : {kOld, kNew}) {
    merged.first[side] = static_cast<uint32_t>(merged.book.rules.size());
    VersionMover(merged, side, defines).move();
  }
  for (const size_t side : {kOld, kNew}) {
    merged.from[side] = inverse(merged.vocabulary.to[side], merged.book.schema);
  }
  return merged;
}

}  // namespace bylaw
