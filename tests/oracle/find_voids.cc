// Rules that can be taken out: no outcome, reason or view hangs on them.
#include <algorithm>

#include "tests/oracle/finders.h"
#include "tests/oracle/look.h"

namespace bylaw::tests {
namespace {

class Voids {
 public:
  Voids(const World& world, const SourceMap& sources) : world_(world), sources_(sources) {}

  /// One after the other: what is void is out for those that follow.
  void run(const std::set<RuleId>& with_errors, std::set<Verdict>& found) {
    std::vector<RuleId> asked;
    for (size_t i = 0; i < book_.rules.size(); ++i) {
      const RuleId id = book_.rules.id_at(i);
      const Policy& policy = book_.policies[book_.rules[id].policy];
      const bool enforced =
          policy.enforcement == Enforcement::kEnforced || policy.enforced_from.has_value();
      if ((is_permit(id) || is_forbid(id)) && enforced && !with_errors.contains(id)) {
        asked.push_back(id);
      }
    }
    std::ranges::sort(asked, [&](RuleId a, RuleId b) {
      if (is_forbid(a) != is_forbid(b)) return is_forbid(b);
      return position(b) < position(a);
    });
    for (const RuleId id : asked) {
      bool arises = false;
      const bool acts = std::ranges::any_of(world_.moments, [&](const Moment& m) {
        const Look look(book_, m);
        if (!look.here(id) || !look.guard_applies(id)) return false;
        arises = true;
        return look.stands(id) && has_effect(look, id);
      });
      if (acts || !arises) continue;
      gone_.insert(id);
      found.insert({"void", book_.rule_name(id), place_of(book_.rules[id].head), {}, 0});
    }
  }

 private:
  bool is_permit(RuleId id) const { return book_.rules[id].kind == RuleKind::kPermit; }
  bool is_forbid(RuleId id) const { return book_.rules[id].kind == RuleKind::kForbid; }
  bool is_guarantee(RuleId id) const {
    return book_.policies[book_.rules[id].policy].kind == PolicyKind::kGuarantee;
  }
  std::pair<std::string, uint32_t> position(RuleId id) const {
    const Span head = book_.rules[id].head;
    return {sources_[head.file].path(), head.begin};
  }
  /// Where it stands in the fold.
  std::pair<size_t, int> row(const Look& look, RuleId id) const {
    const int plain = hard(look.policy_of(id)) ? 0 : 2;
    return {look.level(id), is_guarantee(id) ? 1 : plain};
  }

  bool has_effect(const Look& look, RuleId id) const {
    const auto some = [&](auto which) {
      for (size_t i = 0; i < book_.rules.size(); ++i) {
        const RuleId s = book_.rules.id_at(i);
        if (s != id && !gone_.contains(s) && look.here(s) && which(s) && look.applies(s)) {
          return true;
        }
      }
      return false;
    };
    const bool forbidden = some([&](RuleId s) { return is_forbid(s); });
    if (is_permit(id) && !is_guarantee(id)) return !forbidden;
    const bool decided = some([&](RuleId s) {
      return (is_forbid(s) || is_guarantee(s)) && row(look, s) < row(look, id);
    });
    if (!decided) return true;
    // It keeps back the views of permits below a guarantee.
    return is_forbid(id) && !forbidden && some([&](RuleId s) { return is_guarantee(s); }) &&
           some([&](RuleId s) { return is_permit(s) && !is_guarantee(s); });
  }

  const World& world_;
  const SourceMap& sources_;
  const Rulebook& book_ = *world_.book;
  std::set<RuleId> gone_;
};

}  // namespace

void add_void(const World& world, const SourceMap& sources, const std::set<RuleId>& with_errors,
              std::set<Verdict>& found) {
  Voids(world, sources).run(with_errors, found);
}

}  // namespace bylaw::tests
