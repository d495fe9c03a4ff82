// Guards, waivers, overrides and roll-out, one rule at a time.
#include "rules/weigh.h"

#include <algorithm>

namespace bylaw {
namespace {

class Weigher {
 public:
  Weigher(const Evaluator& evaluator, EnvironmentId environment, std::optional<PolicyId> also,
          std::vector<EvaluationError>& errors)
      : evaluator_(evaluator),
        rulebook_(evaluator.facts().rulebook()),
        now_(evaluator.facts().now()),
        environment_(environment),
        also_(also),
        errors_(errors),
        chain_(rulebook_.schema.chain(evaluator.facts().domain().term)) {}

  Weighing run();

 private:
  WeighedRule weigh_rule(RuleId id, const RuleCase& body, size_t level);
  std::optional<WaiverId> waiver_of(PolicyId standard);
  std::optional<OverrideId> override_of(PolicyId standard);
  bool holds(const RuleCase& relaxation, const char* what, const std::string& name);
  std::optional<size_t> level_of(TermId domain) const;

  const Evaluator& evaluator_;
  const Rulebook& rulebook_;
  Timestamp now_;
  EnvironmentId environment_;
  std::optional<PolicyId> also_;
  std::vector<EvaluationError>& errors_;
  std::vector<TermId> chain_;
};

std::optional<size_t> Weigher::level_of(TermId domain) const {
  const auto it = std::ranges::find(chain_, domain);
  if (it == chain_.end()) return std::nullopt;
  return static_cast<size_t>(it - chain_.begin());
}

/// Whether a waiver's, an override's or a bound's condition is true; an error is reported and is
/// not true.
bool Weigher::holds(const RuleCase& relaxation, const char* what, const std::string& name) {
  const Evaluated guard = evaluator_.truth(relaxation.guard, relaxation.frame_size);
  if (!guard.ok()) {
    errors_.push_back(
        {RuleId(), std::string(what) + name + ": " + guard.error().message, guard.error().span});
  }
  return guard.is_true();
}

/// A waiver reaches where its holder wrote it: its domain and below, its actions, its condition,
/// its time.
std::optional<WaiverId> Weigher::waiver_of(PolicyId standard) {
  const Policy& policy = rulebook_.policies[standard];
  if (policy.kind != PolicyKind::kStandard || policy.strength != Strength::kWaivable) {
    return std::nullopt;
  }
  for (size_t i = 0; i < rulebook_.waivers.size(); ++i) {
    const WaiverId id = rulebook_.waivers.id_at(i);
    const Waiver& waiver = rulebook_.waivers[id];
    if (waiver.standard != standard || waiver.level != policy.level || now_ >= waiver.until ||
        !level_of(waiver.domain)) {
      continue;
    }
    const RuleCase* body = case_of(waiver.cases, environment_);
    if (body != nullptr && holds(*body, "waiver ", waiver.name.full())) return id;
  }
  return std::nullopt;
}

/// An override lifts a default standard from strictly below its holder and at or above the
/// resource's domain, where its own condition and the standard's bound are both true.
std::optional<OverrideId> Weigher::override_of(PolicyId standard) {
  const Policy& policy = rulebook_.policies[standard];
  if (policy.kind != PolicyKind::kStandard || policy.strength != Strength::kDefault) {
    return std::nullopt;
  }
  const RuleCase* within = case_of(policy.within, environment_);
  if (within == nullptr) return std::nullopt;
  for (size_t i = 0; i < rulebook_.overrides.size(); ++i) {
    const OverrideId id = rulebook_.overrides.id_at(i);
    const Override& lift = rulebook_.overrides[id];
    if (lift.standard != standard) continue;
    const std::optional<size_t> level = level_of(lift.level);
    if (!level || *level <= *level_of(policy.level)) continue;
    const RuleCase* body = case_of(lift.lifts, environment_);
    if (body == nullptr || !holds(*body, "override of ", policy.name.full())) continue;
    if (holds(*within, "the bound of ", policy.name.full())) return id;
  }
  return std::nullopt;
}

WeighedRule Weigher::weigh_rule(RuleId id, const RuleCase& body, size_t level) {
  const Rule& rule = rulebook_.rules[id];
  const Policy& policy = rulebook_.policies[rule.policy];
  WeighedRule weighed;
  weighed.rule = id;
  weighed.body = &body;
  weighed.level = level;
  weighed.guard = evaluator_.truth(body.guard, body.frame_size);
  if (in_rollout(policy, now_) && rule.policy != also_) {
    weighed.standing = Standing::kRolledOut;
    return weighed;
  }
  if (rule.kind == RuleKind::kPermit && rule.until && now_ >= *rule.until) {
    weighed.standing = Standing::kEnded;
    return weighed;
  }
  if (!weighed.guard.is_false()) {
    if (const auto waiver = waiver_of(rule.policy)) {
      weighed.standing = Standing::kWaived;
      weighed.waiver = *waiver;
      return weighed;
    }
    if (rule.kind == RuleKind::kForbid) {
      if (const auto lift = override_of(rule.policy)) {
        weighed.standing = Standing::kLifted;
        weighed.lifted_by = *lift;
        return weighed;
      }
    }
  }
  if (!weighed.guard.ok()) {
    errors_.push_back({id, weighed.guard.error().message, weighed.guard.error().span});
  }
  return weighed;
}

Weighing Weigher::run() {
  Weighing weighing;
  for (size_t level = 0; level < chain_.size(); ++level) {
    for (size_t i = 0; i < rulebook_.rules.size(); ++i) {
      const RuleId id = rulebook_.rules.id_at(i);
      const Rule& rule = rulebook_.rules[id];
      if (rulebook_.policies[rule.policy].level != chain_[level]) continue;
      const RuleCase* body = case_of(rule.cases, environment_);
      if (body != nullptr) weighing.rules.push_back(weigh_rule(id, *body, level));
    }
  }
  weighing.chain = chain_;
  return weighing;
}

}  // namespace

bool WeighedRule::applies(const Rulebook& rulebook) const {
  if (standing != Standing::kStands) return false;
  switch (rulebook.rules[rule].kind) {
    case RuleKind::kPermit:
      return guard.is_true();
    case RuleKind::kForbid:
    case RuleKind::kCap:
    case RuleKind::kFilter:
    case RuleKind::kOblige:
      return !guard.is_false();
  }
  return false;
}

const RuleCase* case_of(const std::vector<RuleCase>& cases, EnvironmentId environment) {
  for (const RuleCase& c : cases) {
    if (std::ranges::binary_search(c.environments, environment)) return &c;
  }
  return nullptr;
}

bool in_rollout(const Policy& policy, Timestamp now) {
  if (policy.enforcement == Enforcement::kEnforced) return false;
  return !policy.enforced_from || now < *policy.enforced_from;
}

Weighing weigh(const Evaluator& evaluator, EnvironmentId environment, std::optional<PolicyId> also,
               std::vector<EvaluationError>& errors) {
  return Weigher(evaluator, environment, also, errors).run();
}

}  // namespace bylaw
