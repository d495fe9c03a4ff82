#include "tests/oracle/verdicts.h"

#include <algorithm>
#include <map>

#include "rules/print.h"

namespace bylaw::tests {
namespace {

bool hard(const Policy& policy) {
  return policy.kind == PolicyKind::kStandard && policy.strength != Strength::kDefault;
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
  bool here(RuleId id) const { return m_.rules[id.index()] != Truth::kNone; }

  /// The fold over the first `levels` levels; of the last of them only hard forbids if `hard_only`.
  /// kNothing: neither forbidden nor guaranteed.
  Folded fold_above(size_t levels, bool hard_only) const {
    for (size_t l = 0; l < levels; ++l) {
      bool hard_forbid = false;
      bool guaranteed = false;
      bool plain_forbid = false;
      for (size_t i = 0; i < book_.rules.size(); ++i) {
        const RuleId id = book_.rules.id_at(i);
        if (!here(id) || level(id) != l || !applies(id)) continue;
        const Policy& policy = book_.policies[book_.rules[id].policy];
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

/// The cases of a condition that a request is one of, as words. A condition is a disjunction over
/// its `or`s and over the members of its literal lists, down through `and`; then over the values of
/// the plain enums that it tests anywhere.
class CaseFinder {
 public:
  CaseFinder(const Rulebook& book, const Evaluator& evaluator)
      : book_(book), exprs_(book.exprs), evaluator_(evaluator) {}

  std::set<std::string> cases(const RuleCase& body) const {
    if (!body.guard.valid()) return {""};
    std::set<std::string> found = keys(body.guard, body.frame_size);
    std::map<std::string, ExprId> enums;
    find_enums(body.guard, enums);
    std::string values;
    for (const auto& [text, access] : enums) {
      Frame frame(body.frame_size);
      const Evaluated value = evaluator_.evaluate(access, frame);
      if (!value.ok()) return {};
      values += " " + text + "=" + book_.schema.value_text(value.value());
    }
    std::set<std::string> all;
    for (const std::string& key : found) all.insert(key + values);
    return all;
  }

 private:
  bool is_true(ExprId id, uint32_t frame_size) const {
    return evaluator_.truth(id, frame_size).is_true();
  }

  static bool is_written_down(Op collection) {
    return collection == Op::kLiteral || collection == Op::kSet || collection == Op::kList;
  }

  std::set<std::string> keys(ExprId id, uint32_t frame_size) const {
    const Expr& e = exprs_[id];
    if (e.op == Op::kAnd) {
      std::set<std::string> all = {""};
      for (const ExprId operand : exprs_.operands(id)) {
        std::set<std::string> product;
        for (const std::string& one : keys(operand, frame_size)) {
          for (const std::string& before : all) product.insert(before + "(" + one + ")");
        }
        all = std::move(product);
      }
      return all;
    }
    if (e.op == Op::kOr) {
      std::set<std::string> all;
      for (size_t i = 0; i < e.count; ++i) {
        for (const std::string& one : keys(exprs_.operand(id, i), frame_size)) {
          all.insert(std::to_string(i) + one);
        }
      }
      return all;
    }
    if (e.op == Op::kInSet && is_written_down(exprs_[exprs_.operand(id, 1)].op)) {
      Frame frame(frame_size);
      const Evaluated left = evaluator_.evaluate(exprs_.operand(id, 0), frame);
      if (!left.ok() || !is_true(id, frame_size)) return {};
      return {book_.schema.value_text(left.value())};
    }
    return is_true(id, frame_size) ? std::set<std::string>{""} : std::set<std::string>();
  }

  void find_enums(ExprId id, std::map<std::string, ExprId>& found) const {
    const Expr& e = exprs_[id];
    for (const ExprId operand : exprs_.operands(id)) {
      const Type& type = book_.schema.types[exprs_[operand].type];
      const bool access =
          exprs_[operand].op == Op::kAttribute || exprs_[operand].op == Op::kContext;
      const bool tested = e.op == Op::kEqual || e.op == Op::kNotEqual || e.op == Op::kInSet;
      if (tested && access && type.kind == TypeKind::kEnum &&
          !book_.schema.enums[type.enumeration()].ordered) {
        found.emplace(print_expr(book_, exprs_, operand), operand);
      }
      find_enums(operand, found);
    }
  }

  const Rulebook& book_;
  const ExprStore& exprs_;
  const Evaluator& evaluator_;
};

class VerdictFinder {
 public:
  VerdictFinder(const World& world, Timestamp at) : world_(world), book_(*world.book), at_(at) {}

  std::set<Verdict> run() {
    swallowed();
    dead_or_erring();
    contradictions();
    overrides();
    waivers();
    assertions();
    return std::move(found_);
  }

 private:
  void add_rule(const std::string& verdict, RuleId id) {
    found_.insert({verdict, book_.rule_name(id), book_.rules[id].head.begin, {}});
  }

  template <typename Claim>
  bool exists(Claim claim) const {
    return std::ranges::any_of(world_.moments,
                               [&](const Moment& m) { return claim(m, Look(book_, m)); });
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
  /// denied-guarantee: likewise a forbid, guaranteed from above.
  void swallowed() {
    struct Seen {
      bool free = false;
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
        const bool covered = grant ? look.fold_above(level + 1, true) == Folded::kForbidden
                                   : look.fold_above(level, false) == Folded::kPermit;
        for (size_t b = 0; b < rule.cases.size(); ++b) {
          const RuleCase& body = rule.cases[b];
          if (std::ranges::find(body.environments, m.environment) == body.environments.end()) {
            continue;
          }
          for (const std::string& key : finder.cases(body)) {
            Seen& seen = cases[id][std::to_string(b) + ":" + key];
            seen.free = seen.free || !covered;
          }
        }
      }
    });
    for (const auto& [id, seen] : cases) {
      const bool never =
          std::ranges::any_of(seen, [](const auto& one) { return !one.second.free; });
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
          found_.insert({"contradiction", guarantee.name.full(), 0, standard.name.full()});
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
        found_.insert({verdict, lift.name.full(), lift.span.begin, {}});
      };
      if (beyond) add("out-of-bounds");
      if (!useful) add("idle-override");
    }
  }

  void waivers() {
    for (size_t i = 0; i < book_.waivers.size(); ++i) {
      const WaiverId id = book_.waivers.id_at(i);
      const Waiver& waiver = book_.waivers[id];
      if (waiver.until <= at_) continue;  // expired
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
        found_.insert({"idle-waiver", waiver.name.full(), 0, {}});
      } else if (wide) {
        found_.insert({"wide-waiver", waiver.name.full(), 0, {}});
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
      if (broken) found_.insert({"assert", assertion.name.full(), assertion.span.begin, {}});
    }
  }

  const World& world_;
  const Rulebook& book_;
  Timestamp at_;
  std::set<Verdict> found_;
};

}  // namespace

Folded fold(const Rulebook& book, const Moment& moment) { return Look(book, moment).decide(); }

std::set<Verdict> find_verdicts(const World& world, Timestamp at) {
  return VerdictFinder(world, at).run();
}

}  // namespace bylaw::tests
