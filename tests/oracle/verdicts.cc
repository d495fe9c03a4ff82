#include "tests/oracle/verdicts.h"

#include <algorithm>
#include <map>

#include "tests/oracle/case_finder.h"
#include "tests/oracle/finders.h"
#include "tests/oracle/look.h"

namespace bylaw::tests {
namespace {

class VerdictFinder {
 public:
  VerdictFinder(const World& world, Timestamp at) : world_(world), book_(*world.book), at_(at) {}

  std::set<Verdict> run() {
    assumptions();
    swallowed();
    dead_or_erring();
    contradictions();
    overrides();
    waivers();
    assertions();
    narrowed();
    return std::move(found_);
  }

 private:
  void add_rule(const std::string& verdict, RuleId id) {
    found_.insert({verdict, book_.rule_name(id), place_of(book_.rules[id].head), {}, 0});
  }

  template <typename Claim>
  bool exists(Claim claim) const {
    return std::ranges::any_of(world_.moments,
                               [&](const Moment& m) { return claim(m, Look(book_, m)); });
  }

  /// unsatisfiable-assumption: there are some, and no valid request of an environment.
  void assumptions() {
    std::set<EnvironmentId> possible;
    for (const Moment& m : world_.moments) possible.insert(m.environment);
    if (!book_.assumptions.empty() && possible.size() < book_.schema.environments.size()) {
      found_.insert({"unsatisfiable-assumption", {}, 0, {}, 0});
    }
  }

  /// dead: no q has app(r)(q). may-err: some q makes the guard err.
  void dead_or_erring() {
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      if (!exists([&](const Moment&, const Look& look) { return look.guard_applies(id); })) {
        add_rule("dead", id);
      }
      if (exists([&](const Moment& m, const Look&) { return m.rules[i] == Truth::kErrs; })) {
        add_rule("may-err", id);
      }
    }
  }

  /// expansion: some case of a bylaw's permit arises, and is forbidden from above whenever it does.
  /// denied-guarantee: a case of a forbid is guaranteed from above somewhere, and whenever it
  /// arises either that or forbidden from above.
  void swallowed() {
    struct Seen {
      bool free = false;
      bool thwarted = false;
    };
    std::map<RuleId, std::map<std::string, Seen>> cases;
    world_.each([&](const Moment& m, const Evaluator& evaluator) {
      const Look look(book_, m);
      const CaseFinder finder(book_, evaluator);
      for (size_t i = 0; i < book_.rules.size(); ++i) {
        const RuleId id = book_.rules.id_at(i);
        const Rule& rule = book_.rules[id];
        const bool grant = rule.kind == RuleKind::kPermit &&
                           book_.policies[rule.policy].kind == PolicyKind::kBylaw;
        if (!grant && rule.kind != RuleKind::kForbid) continue;
        if (grant && rule.until && *rule.until <= at_) continue;
        if (!look.here(id) || !look.guard_applies(id)) continue;
        const size_t level = look.level(id);
        const Folded above = look.fold_above(grant ? level + 1 : level, grant);
        const bool covered = grant ? above == Folded::kForbidden : above != Folded::kNothing;
        const bool thwarted = grant || above == Folded::kPermit;
        for (size_t b = 0; b < rule.cases.size(); ++b) {
          const RuleCase& body = rule.cases[b];
          if (std::ranges::find(body.environments, m.environment) == body.environments.end()) {
            continue;
          }
          for (const std::string& key : finder.cases(body)) {
            Seen& seen = cases[id][std::to_string(b) + ":" + key];
            seen.free = seen.free || !covered;
            seen.thwarted = seen.thwarted || thwarted;
          }
        }
      }
    });
    for (const auto& [id, seen] : cases) {
      const bool never = std::ranges::any_of(
          seen, [](const auto& one) { return !one.second.free && one.second.thwarted; });
      if (!never) continue;
      add_rule(book_.rules[id].kind == RuleKind::kPermit ? "expansion" : "denied-guarantee", id);
    }
  }

  /// A guarantee and a hard forbid of its level or above that it doesn't yield to apply at once.
  void contradictions() {
    for (const Moment& m : world_.moments) {
      const Look look(book_, m);
      for (size_t g = 0; g < book_.rules.size(); ++g) {
        const RuleId grant = book_.rules.id_at(g);
        const Policy& guarantee = book_.policies[book_.rules[grant].policy];
        if (guarantee.kind != PolicyKind::kGuarantee || !look.here(grant) || !look.applies(grant)) {
          continue;
        }
        for (size_t f = 0; f < book_.rules.size(); ++f) {
          const RuleId forbid = book_.rules.id_at(f);
          const PolicyId id = book_.rules[forbid].policy;
          const Policy& standard = book_.policies[id];
          if (book_.rules[forbid].kind != RuleKind::kForbid || !hard(standard) ||
              !look.here(forbid) || look.level(forbid) > look.level(grant) ||
              std::ranges::find(guarantee.subject_to, id) != guarantee.subject_to.end() ||
              !look.applies(forbid)) {
            continue;
          }
          found_.insert({"contradiction", guarantee.name.full(), 0, standard.name.full(), 0});
        }
      }
    }
  }

  bool standard_applies(PolicyId standard, const Look& look) const {
    return std::ranges::any_of(book_.policies[standard].rules,
                               [&](RuleId id) { return look.here(id) && look.guard_applies(id); });
  }
  bool standard_forbids(PolicyId standard, const Look& look) const {
    return std::ranges::any_of(book_.policies[standard].rules, [&](RuleId id) {
      return book_.rules[id].kind == RuleKind::kForbid && look.here(id) && look.guard_applies(id);
    });
  }
  /// A forbid of another policy than `standard` applies and stands.
  bool other_forbids(PolicyId standard, const Look& look) const {
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      if (book_.rules[id].kind == RuleKind::kForbid && book_.rules[id].policy != standard &&
          look.here(id) && look.applies(id)) {
        return true;
      }
    }
    return false;
  }

  void overrides() {
    for (size_t i = 0; i < book_.overrides.size(); ++i) {
      const Override& lift = book_.overrides[book_.overrides.id_at(i)];
      const auto lifts = [&](const Moment& m, const Look& look) {
        return m.overrides[i] == Truth::kYes && standard_forbids(lift.standard, look);
      };
      const bool beyond = exists([&](const Moment& m, const Look& look) {
        return lifts(m, look) && m.withins[lift.standard.index()] != Truth::kYes;
      });
      const bool useful = exists([&](const Moment& m, const Look& look) {
        return lifts(m, look) && !other_forbids(lift.standard, look);
      });
      const auto add = [&](const char* verdict) {
        found_.insert({verdict, lift.name.full(), place_of(lift.span), {}, 0});
      };
      if (beyond) add("out-of-bounds");
      if (!useful) add("idle-override");
    }
  }

  void waivers() {
    for (size_t i = 0; i < book_.waivers.size(); ++i) {
      const WaiverId id = book_.waivers.id_at(i);
      const Waiver& waiver = book_.waivers[id];
      if (waiver.until <= at_) {
        found_.insert({"expired-waiver", waiver.name.full(), 0, {}, 0});
        continue;
      }
      constexpr int64_t kThirtyDays = int64_t{30} * 24 * 60 * 60 * 1000;
      if (waiver.until.ms <= at_.ms + kThirtyDays) {
        found_.insert({"ending-waiver", waiver.name.full(), 0, {}, 0});
      }
      const auto waives = [&](const Look& look) {
        return look.waiver_applies(id) && standard_applies(waiver.standard, look);
      };
      const bool useful = exists([&](const Moment&, const Look& look) {
        return waives(look) && !other_forbids(waiver.standard, look);
      });
      // By domain and environment: does a grant meet the standard there?
      std::map<std::pair<TermId, EnvironmentId>, bool> buckets;
      for (const Moment& m : world_.moments) {
        if (m.waivers[i] == Truth::kNone) continue;
        const Look look(book_, m);
        bool& met = buckets[{m.domain, m.environment}];
        if (met || !waives(look)) continue;
        for (size_t r = 0; r < book_.rules.size(); ++r) {
          const RuleId rule = book_.rules.id_at(r);
          met = met || (book_.rules[rule].kind == RuleKind::kPermit &&
                        book_.rules[rule].policy != waiver.standard && look.here(rule) &&
                        look.applies(rule));
        }
      }
      const bool wide = std::ranges::any_of(buckets, [](const auto& b) { return !b.second; });
      if (!useful) {
        found_.insert({"idle-waiver", waiver.name.full(), 0, {}, 0});
      } else if (wide) {
        found_.insert({"wide-waiver", waiver.name.full(), 0, {}, 0});
      }
    }
  }

  void assertions() {
    for (size_t i = 0; i < book_.assertions.size(); ++i) {
      const Assertion& assertion = book_.assertions[i];
      const bool broken = exists([&](const Moment& m, const Look& look) {
        return m.assertions[i] == Truth::kYes &&
               (look.decide() == Folded::kPermit) != assertion.always;
      });
      if (broken) {
        found_.insert({"assert", assertion.name.full(), place_of(assertion.span), {}, 0});
      }
    }
  }

  /// A bylaw's permit and a forbid, a cap or a filter of a level above its own apply at once.
  void narrowed() {
    for (const Moment& m : world_.moments) {
      const Look look(book_, m);
      for (size_t g = 0; g < book_.rules.size(); ++g) {
        const RuleId grant = book_.rules.id_at(g);
        if (book_.rules[grant].kind != RuleKind::kPermit || !look.here(grant) ||
            look.policy_of(grant).kind != PolicyKind::kBylaw || !look.applies(grant)) {
          continue;
        }
        for (size_t r = 0; r < book_.rules.size(); ++r) {
          const RuleId rail = book_.rules.id_at(r);
          const RuleKind kind = book_.rules[rail].kind;
          if (kind == RuleKind::kPermit || kind == RuleKind::kOblige || !look.here(rail) ||
              look.level(rail) >= look.level(grant) || !look.applies(rail)) {
            continue;
          }
          found_.insert({"narrowed", book_.rule_name(grant), place_of(book_.rules[grant].head),
                         look.policy_of(rail).name.full(), 0});
        }
      }
    }
  }

  const World& world_;
  const Rulebook& book_;
  Timestamp at_;
  std::set<Verdict> found_;
};

}  // namespace

Folded fold(const Rulebook& book, const Moment& moment) { return Look(book, moment).decide(); }

uint64_t place_of(Span span) { return uint64_t{span.file.value} << 32U | span.begin; }

std::set<Verdict> find_verdicts(const World& world, Timestamp at) {
  std::set<Verdict> found = VerdictFinder(world, at).run();
  add_mask_verdicts(world, found);
  add_duty_verdicts(world, found);
  add_starved(world, found);
  add_requirement_verdicts(world, found);
  return found;
}

}  // namespace bylaw::tests
