// One moment with the rulebook: what applies and stands, and what the fold decides. Entry point:
// Look.
#ifndef BYLAW_TESTS_ORACLE_LOOK_H_
#define BYLAW_TESTS_ORACLE_LOOK_H_

#include <algorithm>

#include "tests/oracle/verdicts.h"
#include "tests/oracle/world.h"

namespace bylaw::tests {

inline bool hard(const Policy& policy) {
  return policy.kind == PolicyKind::kStandard && policy.strength != Strength::kDefault;
}

/// Whether something can be done to what is of the type.
inline bool is_resource(const Schema& schema, EntityTypeId type) {
  return std::ranges::any_of(schema.environments,
                             [&](const Environment& e) { return e.resource == type; });
}

/// One moment with the rulebook: what applies and stands.
class Look {
 public:
  Look(const Rulebook& book, const Moment& moment) : book_(book), m_(moment) {}

  /// app(r)(q): true, or, of a restriction, in error.
  bool guard_applies(RuleId id) const {
    const Truth truth = m_.rules[id.index()];
    const bool restricts = book_.rules[id].kind != RuleKind::kPermit;
    return truth == Truth::kYes || (restricts && truth == Truth::kErrs);
  }
  bool waiver_applies(WaiverId id) const {
    return m_.waivers[id.index()] == Truth::kYes && m_.now < book_.waivers[id].until;
  }
  /// Enforced, not waived, not lifted, not over.
  bool stands(RuleId id) const {
    const Rule& rule = book_.rules[id];
    const Policy& policy = book_.policies[rule.policy];
    if (rule.until && m_.now >= *rule.until) return false;
    if (policy.enforcement != Enforcement::kEnforced &&
        (!policy.enforced_from || m_.now < *policy.enforced_from)) {
      return false;
    }
    for (size_t i = 0; i < book_.waivers.size(); ++i) {
      const WaiverId waiver = book_.waivers.id_at(i);
      if (book_.waivers[waiver].standard == rule.policy && waiver_applies(waiver)) return false;
    }
    if (rule.kind != RuleKind::kForbid) return true;
    for (size_t i = 0; i < book_.overrides.size(); ++i) {
      const Override& lift = book_.overrides[book_.overrides.id_at(i)];
      if (lift.standard == rule.policy && m_.overrides[i] == Truth::kYes &&
          m_.withins[rule.policy.index()] == Truth::kYes) {
        return false;
      }
    }
    return true;
  }
  bool applies(RuleId id) const { return guard_applies(id) && stands(id); }
  size_t level(RuleId id) const { return level(book_.policies[book_.rules[id].policy].level); }
  size_t level(TermId domain) const {
    return static_cast<size_t>(std::ranges::find(m_.chain, domain) - m_.chain.begin());
  }
  /// Of a level above, or a hard standard of the same.
  bool stands_above(RuleId above, RuleId below) const {
    const Policy& its = policy_of(above);
    const Policy& own = policy_of(below);
    return its.level == own.level ? hard(its) : level(above) < level(below);
  }
  /// The view of a guarantee is not cut from below its level.
  bool cuts(RuleId guardrail, RuleId view) const {
    return policy_of(view).kind != PolicyKind::kGuarantee || level(guardrail) <= level(view);
  }
  const Policy& policy_of(RuleId id) const { return book_.policies[book_.rules[id].policy]; }
  bool here(RuleId id) const { return m_.rules[id.index()] != Truth::kNone; }

  /// The fold over the first `levels` levels; of the last of them only hard forbids if `hard_only`.
  /// kNothing: neither forbidden nor guaranteed. Without bylaws if they are not asked for.
  Folded fold_above(size_t levels, bool hard_only, bool with_bylaws = true) const {
    for (size_t l = 0; l < levels; ++l) {
      bool hard_forbid = false;
      bool guaranteed = false;
      bool plain_forbid = false;
      for (size_t i = 0; i < book_.rules.size(); ++i) {
        const RuleId id = book_.rules.id_at(i);
        if (!here(id) || level(id) != l || !applies(id)) continue;
        const Policy& policy = book_.policies[book_.rules[id].policy];
        if (!with_bylaws && policy.kind == PolicyKind::kBylaw) continue;
        if (book_.rules[id].kind == RuleKind::kForbid) {
          (hard(policy) ? hard_forbid : plain_forbid) = true;
        }
        if (policy.kind == PolicyKind::kGuarantee) guaranteed = true;
      }
      if (hard_forbid) return Folded::kForbidden;
      if (hard_only && l + 1 == levels) break;
      if (guaranteed) return Folded::kPermit;
      if (plain_forbid) return Folded::kForbidden;
    }
    return Folded::kNothing;
  }
  Folded decide() const {
    const Folded above = fold_above(m_.chain.size(), false);
    if (above != Folded::kNothing) return above;
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      const bool grant = book_.rules[id].kind == RuleKind::kPermit &&
                         book_.policies[book_.rules[id].policy].kind != PolicyKind::kGuarantee;
      if (grant && here(id) && applies(id)) return Folded::kPermit;
    }
    return Folded::kNothing;
  }

 private:
  const Rulebook& book_;
  const Moment& m_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_LOOK_H_
