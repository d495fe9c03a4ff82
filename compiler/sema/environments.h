// Which environments (action, principal type, resource type) a clause speaks of. Entry points:
// EnvironmentIndex, expand_actions().
#ifndef BYLAW_COMPILER_SEMA_ENVIRONMENTS_H_
#define BYLAW_COMPILER_SEMA_ENVIRONMENTS_H_

#include <span>
#include <string>
#include <vector>

#include "compiler/sema/analysis.h"

namespace bylaw {

/// The environments of each action, computed once.
class EnvironmentIndex {
 public:
  explicit EnvironmentIndex(const Schema& schema);

  /// Ascending.
  const std::vector<EnvironmentId>& of(ActionId action) const { return by_action_[action.index()]; }
  const std::vector<EnvironmentId>& all() const { return all_; }
  /// Whether a rule of `level` can reach it: below the root, resources need a domain.
  bool reaches(TermId level, EnvironmentId environment) const {
    return level == Schema::kRoot || has_domain_[environment.index()];
  }

 private:
  std::vector<std::vector<EnvironmentId>> by_action_;
  std::vector<EnvironmentId> all_;
  std::vector<bool> has_domain_;
};

/// The actions a clause names, groups unfolded.
struct ActionList {
  bool any = false;               // `any action`
  bool failed = false;            // a name was unknown (reported)
  std::vector<ActionId> actions;  // in the order written
  std::vector<Span> spans;        // by action: where it, or its group, was named

  bool contains(ActionId action) const;
};

/// Resolves the paths of `names` to actions; unknown names and actions covered twice are reported.
ActionList resolve_actions(Analysis& analysis, FileId file, std::span<const ast::Path> names);

/// The same for a clause's actions, of which `any action` gives all.
ActionList expand_actions(Analysis& analysis, FileId file, const ast::Actions& actions);

/// Environments of the actions that a rule of `level` can reach, ascending. Actions of which none
/// can be reached are reported; `place` is the clause.
std::vector<EnvironmentId> reachable(Analysis& analysis, const EnvironmentIndex& index,
                                     const ActionList& actions, TermId level, Span place);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_ENVIRONMENTS_H_
