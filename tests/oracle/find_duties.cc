// What is wrong with duties: a permit asks for less than a guardrail from above, or a duty that
// nobody is let do. And requirements that no choice of an owner meets together.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "rules/conditions.h"
#include "tests/oracle/finders.h"
#include "tests/oracle/look.h"

namespace bylaw::tests {
namespace {

class Duties {
 public:
  Duties(const World& world, std::set<Verdict>& found)
      : world_(world), book_(*world.book), found_(found) {}

  void run() {
    const bool any = std::ranges::any_of(book_.rules, [](const Rule& rule) {
      return std::ranges::any_of(rule.cases, [](const RuleCase& c) { return !c.duties.empty(); });
    });
    if (!any) return;
    world_.each([&](const Moment& m, const Evaluator& evaluator) { look_at(m, evaluator); });
    world_.each([&](const Moment& m, const Evaluator& evaluator) { look_who_can(m, evaluator); });
    for (const auto& [use, asked] : asked_) {
      const auto is_blocked = [](const auto& where) {
        return where.second.asked && where.second.blocked && !where.second.free;
      };
      if (std::ranges::none_of(asked.domains, is_blocked) &&
          std::ranges::none_of(asked.parts, is_blocked)) {
        continue;
      }
      found_.insert({"contradiction of a duty", book_.rule_name(asked.rule), use.first, {}, 0});
    }
  }

 private:
  /// Whether a duty is asked for, somebody who could do it is forbidden to, and somebody isn't.
  struct Doers {
    bool asked = false;
    bool blocked = false;
    bool free = false;
  };
  /// A use of a duty with the domains and types of resources at which it is asked for.
  struct Asked {
    RuleId rule;
    const RuleCase* body = nullptr;
    const DutyUse* use = nullptr;
    std::map<std::pair<TermId, EntityTypeId>, Doers> domains;
    /// Of those the resources with one value of an enum or a truth value.
    std::map<std::tuple<TermId, EntityTypeId, size_t, std::string>, Doers> parts;
  };

  void look_at(const Moment& m, const Evaluator& evaluator) {
    const Look look(book_, m);
    std::vector<RuleId> asking;
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      if (!look.here(id) || !look.applies(id) || body_of(id, m).duties.empty()) continue;
      asking.push_back(id);
      for (const DutyUse& use : body_of(id, m).duties) {
        if (!book_.schema.duties[use.duty].done_by) continue;
        Asked& asked = asked_[{place_of(use.span), &use}];
        asked.rule = id;
        asked.body = &body_of(id, m);
        asked.use = &use;
        asked.domains[{m.domain, m.request.resource.type}].asked = true;
        if (look.decide() == Folded::kForbidden) continue;
        for_each_part(m, [&](const auto& part) { asked.parts[part].asked = true; });
      }
    }
    if (asking.size() < 2 || look.decide() == Folded::kForbidden) return;
    for (const RuleId view : asking) {
      if (book_.rules[view].kind != RuleKind::kPermit) continue;
      for (const RuleId other : asking) {
        if (book_.rules[other].kind != RuleKind::kOblige || !look.stands_above(other, view)) {
          continue;
        }
        for (const DutyUse& mine : body_of(view, m).duties) {
          for (const DutyUse& theirs : body_of(other, m).duties) {
            if (mine.duty != theirs.duty || !less(m, evaluator, view, mine, other, theirs))
              continue;
            found_.insert({"weakened-duty", book_.rule_name(view), place_of(mine.span),
                           book_.rule_name(other), place_of(theirs.span)});
          }
        }
      }
    }
  }

  const RuleCase& body_of(RuleId id, const Moment& m) const {
    return *case_for(book_.rules[id].cases, m.environment);
  }

  /// Some argument asks for less, as the duty combines.
  bool less(const Moment& m, const Evaluator& evaluator, RuleId view, const DutyUse& mine,
            RuleId other, const DutyUse& theirs) const {
    const Duty& duty = book_.schema.duties[mine.duty];
    const bool max = duty.combination == DutyCombination::kMax;
    if (!max && duty.combination != DutyCombination::kMin) return false;
    for (size_t i = 0; i < mine.arguments.size(); ++i) {
      const Evaluated own = evaluator.truth(mine.arguments[i], body_of(view, m).frame_size);
      const Evaluated its = evaluator.truth(theirs.arguments[i], body_of(other, m).frame_size);
      if (!own.ok() || !its.ok()) continue;
      const auto& words = i < duty.words.size() ? duty.words[i] : std::vector<std::string>();
      const bool below =
          max ? is_less(words, own.value(), its.value()) : is_less(words, its.value(), own.value());
      if (below) return true;
    }
    return false;
  }

  static bool is_less(const std::vector<std::string>& words, const Value& a, const Value& b) {
    if (!words.empty()) {
      const auto rank = [&](const Value& v) {
        return std::ranges::find(words, v.as<std::string>()) - words.begin();
      };
      return rank(a) < rank(b);
    }
    const bool ordered = a.if_a<int64_t>() != nullptr || a.if_a<Duration>() != nullptr ||
                         a.if_a<EnumValue>() != nullptr;
    return ordered && a < b;
  }

  /// Members of the groups that the duty names can be, and each of them is forbidden its action on
  /// every resource of the domain of which all holds that the rule asks of the resource alone.
  void look_who_can(const Moment& m, const Evaluator& evaluator) {
    for (auto& [place, asked] : asked_) {
      const auto there = asked.domains.find({m.domain, m.request.resource.type});
      if (m.request.action != *book_.schema.duties[asked.use->duty].done_by ||
          there == asked.domains.end() || !is_meant(*asked.use, m) || !is_for(asked, evaluator)) {
        continue;
      }
      const bool forbidden = Look(book_, m).decide() == Folded::kForbidden;
      const auto note = [&](Doers& doers) { (forbidden ? doers.blocked : doers.free) = true; };
      note(there->second);
      for_each_part(m, [&](const auto& part) { note(asked.parts[part]); });
    }
  }

  /// The moment's resource by each of its enums and truth values.
  template <typename Take>
  void for_each_part(const Moment& m, const Take& take) const {
    const EntityTypeId type = m.request.resource.type;
    const Entity& resource = *world_.stores[m.store].find(m.request.resource.ref());
    for (size_t i = 0; i < resource.attributes.size(); ++i) {
      const Slot& slot = resource.attributes[i];
      if (slot.state != Slot::State::kPresent) continue;
      if (slot.value.if_a<bool>() == nullptr && slot.value.if_a<EnumValue>() == nullptr) continue;
      take(std::tuple(m.domain, type, i, book_.schema.value_text(slot.value)));
    }
  }

  bool is_for(const Asked& asked, const Evaluator& evaluator) const {
    const bool relaxes = book_.rules[asked.rule].kind == RuleKind::kPermit;
    const auto conditions = resource_conditions(book_, asked.body->guard);
    return std::ranges::all_of(conditions, [&](ExprId condition) {
      const Evaluated holds = evaluator.truth(condition, asked.body->frame_size);
      return relaxes ? holds.is_true() : !holds.is_false();
    });
  }

  bool is_meant(const DutyUse& use, const Moment& m) const {
    const auto& parents = book_.schema.entity_types[m.request.principal.type].parents;
    for (const ExprId argument : use.arguments) {
      if (book_.exprs[argument].op != Op::kLiteral) continue;
      const auto* group = book_.exprs.value(argument).if_a<EntityRef>();
      if (group == nullptr) continue;
      const bool holds = group->type == m.request.principal.type ||
                         std::ranges::find(parents, group->type) != parents.end();
      if (holds && !world_.stores[m.store].is_in(m.request.principal.ref(), *group).value_or(false))
        return false;
    }
    return true;
  }

  const World& world_;
  const Rulebook& book_;
  std::set<Verdict>& found_;
  /// By the duty's place, and the typed body in which it stands.
  std::map<std::pair<uint64_t, const DutyUse*>, Asked> asked_;
};

/// Requirements by what an owner can't choose.
class Requirements {
 public:
  Requirements(const World& world, std::set<Verdict>& found)
      : world_(world), book_(*world.book), found_(found) {
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      if (book_.rules[book_.rules.id_at(i)].is_require) requires_.push_back(book_.rules.id_at(i));
    }
  }

  void run() {
    if (requires_.size() < 2) return;
    for (const Moment& m : world_.moments) {
      const Look look(book_, m);
      uint32_t kept = 0;
      for (size_t i = 0; i < requires_.size(); ++i) {
        if (!look.here(requires_[i]) || !look.applies(requires_[i])) kept |= 1U << i;
      }
      choices_[fixed(m)].insert(kept);
    }
    std::set<uint32_t> clashes;
    for (const auto& [facts, kept] : choices_) {
      for (const uint32_t clash : least_clashes(kept)) clashes.insert(clash);
    }
    for (const uint32_t rules : clashes) {
      const bool least = std::ranges::none_of(clashes, [&](uint32_t smaller) {
        return smaller != rules && (smaller & rules) == smaller;
      });
      if (least) add(rules);
    }
  }

 private:
  /// All but the adjustable attributes of the resource.
  std::string fixed(const Moment& m) const {
    const auto& type = book_.schema.entity_types[m.request.resource.type];
    const EntityStore& store = world_.stores[m.store];
    std::string key = std::to_string(m.environment.value) + " " + std::to_string(m.now.ms);
    const auto add_slot = [&](const Slot& slot) {
      key += slot.state == Slot::State::kPresent ? " " + book_.schema.value_text(slot.value) : " -";
    };
    const Entity& principal = *store.find(m.request.principal.ref());
    const Entity& resource = *store.find(m.request.resource.ref());
    key += " " + principal.ref.id + " " + resource.ref.id;
    for (const EntityRef& parent : principal.parents) key += " in " + parent.id;
    for (const Slot& slot : principal.attributes) add_slot(slot);
    for (size_t i = 0; i < resource.attributes.size(); ++i) {
      if (!type.attributes[i].adjustable) add_slot(resource.attributes[i]);
    }
    for (const Slot& slot : m.request.context) add_slot(slot);
    for (const Slot& slot : m.request.action_properties) add_slot(slot);
    return key;
  }

  /// The smallest sets of rules each of which some choice keeps, and that no choice keeps together:
  /// those that have a rule outside of what each choice keeps.
  static std::set<uint32_t> least_clashes(const std::set<uint32_t>& choices) {
    uint32_t alone = 0;
    for (const uint32_t kept : choices) alone |= kept;
    std::set<uint32_t> clashes = {0};
    for (const uint32_t kept : choices) {
      std::set<uint32_t> longer;
      for (const uint32_t clash : clashes) {
        if ((clash & ~kept) != 0) {
          longer.insert(clash);
          continue;
        }
        for (uint32_t bit = 1; bit != 0 && bit <= alone; bit <<= 1U) {
          if ((alone & ~kept & bit) != 0) longer.insert(clash | bit);
        }
      }
      clashes.clear();
      for (const uint32_t clash : longer) {
        const bool least = std::ranges::none_of(longer, [&](uint32_t smaller) {
          return smaller != clash && (smaller & clash) == smaller;
        });
        if (least) clashes.insert(clash);
      }
    }
    return clashes;
  }

  void add(uint32_t rules) {
    std::vector<std::string> words;
    for (size_t i = 0; i < requires_.size(); ++i) {
      if ((rules >> i & 1U) == 0) continue;
      words.push_back(std::to_string(place_of(book_.rules[requires_[i]].head)));
    }
    std::ranges::sort(words);
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    found_.insert({"contradiction of requires", text, 0, {}, 0});
  }

  const World& world_;
  const Rulebook& book_;
  std::set<Verdict>& found_;
  std::vector<RuleId> requires_;
  std::map<std::string, std::set<uint32_t>> choices_;  // by fixed facts: which are kept
};

}  // namespace

void add_duty_verdicts(const World& world, std::set<Verdict>& found) { Duties(world, found).run(); }

void add_requirement_verdicts(const World& world, std::set<Verdict>& found) {
  Requirements(world, found).run();
}

}  // namespace bylaw::tests
