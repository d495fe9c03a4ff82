#include "checker/standing.h"

#include <algorithm>

#include "rules/weigh.h"

namespace bylaw {

bool is_hard(const Policy& policy) {
  return policy.kind == PolicyKind::kStandard && policy.strength != Strength::kDefault;
}

const RuleCase* case_at(const Rulebook& rulebook, RuleId rule, const Place& place) {
  const TermId level = rulebook.policies[rulebook.rules[rule].policy].level;
  const TermId domain = place.domain.value_or(Schema::kRoot);
  if (!rulebook.schema.domains().under(domain, level)) return nullptr;
  return case_of(rulebook.rules[rule].cases, place.environment);
}

std::vector<WaiverId> waivers_at(const Rulebook& book, PolicyId standard, const Place& place,
                                 const std::vector<TermId>& chain, Timestamp at) {
  std::vector<WaiverId> found;
  const Policy& policy = book.policies[standard];
  if (policy.kind != PolicyKind::kStandard || policy.strength != Strength::kWaivable) return found;
  for (size_t i = 0; i < book.waivers.size(); ++i) {
    const Waiver& waiver = book.waivers[book.waivers.id_at(i)];
    const bool reaches = waiver.standard == standard && waiver.level == policy.level &&
                         std::ranges::find(chain, waiver.domain) != chain.end();
    if (reaches && at < waiver.until && case_of(waiver.cases, place.environment) != nullptr) {
      found.push_back(book.waivers.id_at(i));
    }
  }
  return found;
}

std::vector<OverrideId> overrides_at(const Rulebook& book, PolicyId standard, const Place& place,
                                     const std::vector<TermId>& chain) {
  std::vector<OverrideId> found;
  const Policy& policy = book.policies[standard];
  if (policy.kind != PolicyKind::kStandard || policy.strength != Strength::kDefault ||
      case_of(policy.within, place.environment) == nullptr) {
    return found;
  }
  const auto level = std::ranges::find(chain, policy.level);
  for (size_t i = 0; i < book.overrides.size(); ++i) {
    const Override& lift = book.overrides[book.overrides.id_at(i)];
    if (lift.standard != standard) continue;
    const auto at = std::ranges::find(chain, lift.level);
    if (at != chain.end() && at > level && case_of(lift.lifts, place.environment) != nullptr) {
      found.push_back(book.overrides.id_at(i));
    }
  }
  return found;
}

void add_guards(const Rulebook& rulebook, const std::vector<RuleId>& rules, const Place& place,
                Timestamp at, std::vector<ExprId>& guards) {
  const std::vector<TermId> chain = rulebook.schema.chain(place.domain.value_or(Schema::kRoot));
  const auto add_case = [&](const std::vector<RuleCase>& cases) {
    if (const RuleCase* body = case_of(cases, place.environment)) guards.push_back(body->guard);
  };
  for (const RuleId rule : rules) {
    const PolicyId standard = rulebook.rules[rule].policy;
    add_case(rulebook.rules[rule].cases);
    for (const WaiverId waiver : waivers_at(rulebook, standard, place, chain, at)) {
      add_case(rulebook.waivers[waiver].cases);
    }
    for (const OverrideId lift : overrides_at(rulebook, standard, place, chain)) {
      add_case(rulebook.overrides[lift].lifts);
      add_case(rulebook.policies[standard].within);
    }
  }
}

}  // namespace bylaw
