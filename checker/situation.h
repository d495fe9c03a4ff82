// Some of a mesh's rules at one place, encoded together: whether each applies, what the fold
// decides, and questions about it. Entry points: Situation, ask().
#ifndef BYLAW_CHECKER_SITUATION_H_
#define BYLAW_CHECKER_SITUATION_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "checker/encode.h"
#include "checker/reads.h"
#include "checker/solver.h"
#include "checker/standing.h"
#include "checker/universe.h"

namespace bylaw {

/// What keeps a question open besides the limits of its universe, as it is told.
inline constexpr std::string_view kBudgetSpent = "the budget of one question was spent";
inline constexpr std::string_view kNotReplayed =
    "an example was found, but it does not come out so when it is decided: an internal error, "
    "please report it";
inline constexpr std::string_view kEnginesDisagree =
    "the reference evaluator and the engine do not decide an example alike: an internal error, "
    "please report it";

/// What all questions are about: requests from a moment on.
struct Basis {
  const Rulebook& rulebook;
  Timestamp at;
  Horizon horizon{};
};

/// What a situation holds. The order doesn't matter.
struct Scope {
  std::vector<RuleId> rules;   // with the waivers, overrides and bounds that decide their standing
  std::vector<ExprId> guards;  // of anything else that is asked about
  /// Collections that get one member more than the conditions ask for.
  std::vector<CollectionKey> room{};
  /// Texts that are told apart besides those that the conditions name.
  std::vector<std::string> words{};
  /// Entities of which what the store states is known; the first is the resource. None: any
  /// resource.
  std::vector<const Entity*> facts{};
  /// What is asked about another of the facts besides; Situation::stand_at() goes there.
  std::vector<RuleId> rules_beside{};
  std::optional<Place> beside{};
  /// Closed conditions, not of columns, that may have any truth value, also as parts of others:
  /// what they read is not looked at.
  std::set<ExprId> free{};
  /// How many choices of the resource's adjustable attributes are looked at at once, beside one for
  /// each rule; nothing: there is one request.
  std::optional<size_t> choices{};
  /// The only assumptions that are relied on, of those that have to do with the rest; nothing: all.
  std::optional<std::vector<size_t>> assumptions{};
};

class Situation {
 public:
  Situation(const Basis& basis, Place place, const Scope& scope);

  Universe& universe() { return *universe_; }
  const Universe& universe() const { return *universe_; }
  Formulas& formulas() { return universe_->formulas; }
  const Rulebook& rulebook() const { return rulebook_; }
  const Place& place() const { return universe_->place(); }

  /// A guard as it is written; an invalid one is true.
  Kleene guard(ExprId guard) { return encoder_->truth(guard); }
  Encoder& encoder() { return *encoder_; }
  /// The guard of a rule's case at this place; false if it has none.
  Kleene guard_of(RuleId rule);
  /// Its guard makes it apply: true for a relaxation, not false for a restriction.
  FormulaId guard_applies(RuleId rule);
  /// Its standard is enforced, not waived, and the rule not lifted or over.
  FormulaId stands(RuleId rule);
  FormulaId applies(RuleId rule) { return formulas().both(guard_applies(rule), stands(rule)); }
  FormulaId waiver_applies(WaiverId waiver);
  /// Of an override; `bounded`: only where the bound of the standard is true too.
  FormulaId override_applies(OverrideId lift, bool bounded);

  /// From here on everything is asked of the scope's place beside, where `resource` stands.
  void stand_beside(const EntityRef& resource);

  /// What the decision is, of the rules in scope.
  struct Fold {
    FormulaId permit;
    FormulaId forbidden;
  };
  Fold fold();
  /// Denied or guaranteed by what a grant of level `level` of the chain stands under: everything of
  /// the levels above, and the hard forbids of its own. `only`: as if there were no other policies.
  Fold fold_over_grant(size_t level, const std::set<PolicyId>* only = nullptr);
  /// The same for a forbid of that level: everything of the levels above.
  Fold fold_over_forbid(size_t level, const std::set<PolicyId>* only = nullptr);

  /// Whether questions may be asked where Universe::beyond() holds. Not where several choices are
  /// looked at: what is found out of a collection would be the same for all of them.
  bool may_loosen() const { return !scope_.choices; }

  /// What kept the last question about it open; empty: nothing but perhaps a limit.
  std::string_view hindrance;

  /// All that holds of valid requests. After this nothing more is encoded.
  const std::vector<FormulaId>& seal();

  /// The position in the chain of a policy's level; nothing if it is not in it.
  std::optional<size_t> level_of(TermId domain) const;

 private:
  FormulaId in_force(const Policy& policy);
  FormulaId before(Timestamp until);
  struct Cut {
    size_t levels = 0;          // that count
    bool hard_only = false;     // of the last of them only the hard forbids do
    bool with_permits = false;  // and what is neither forbidden nor guaranteed can be granted
    const std::set<PolicyId>* only = nullptr;
  };
  Fold fold_levels(const Cut& cut);
  bool depends_on_request(const Reads& reads) const;
  void assume();

  const Rulebook& rulebook_;
  Scope scope_;
  std::unique_ptr<Universe> universe_;
  std::unique_ptr<Encoder> encoder_;
  std::vector<size_t> assumptions_;
  std::map<RuleId, FormulaId> stands_;
  std::vector<FormulaId> valid_;
  bool sealed_ = false;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SITUATION_H_
