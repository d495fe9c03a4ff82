// The clauses of standards, guarantees and bylaws, each into one rule. Entry point:
// build_clauses().
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/policy_builder.h"
#include "compiler/sema/uses.h"

namespace bylaw {
namespace {

using ast::ClauseKind;

/// "a bylaw", "the mandatory standard 'x'": for messages about a clause that does not belong.
std::string holder_of(const Policy& policy) {
  return policy_word(policy) + " '" + policy.name.local + "'";
}

class ClauseBuilder {
 public:
  ClauseBuilder(PolicyBuilder& builder, const Unit& unit, PolicyId policy, bool says_for)
      : builder_(builder),
        analysis_(builder.analysis),
        file_(unit.ast),
        id_(policy),
        policy_(builder.analysis.book.policies[policy]),
        says_for_(says_for) {}

  void build(const ast::Clause& clause);

 private:
  bool may_stand(const ast::Clause& clause);
  bool misplaced(const ast::Clause& clause);
  std::optional<RuleKind> rule_kind(ClauseKind kind) const;
  std::optional<ActionList> actions_of(const ast::Clause& clause);
  void read_with(const ast::Clause& clause, ClauseParts& parts);
  void read_mask(const ast::Columns& columns, const ast::Use& use, Span span, ClauseParts& parts);
  void refuse_double_masks(const ClauseParts& parts);
  bool keep_columned(const ast::Clause& clause, const ClauseParts& parts, ActionList& actions);

  PolicyBuilder& builder_;
  Analysis& analysis_;
  const ast::File& file_;
  const PolicyId id_;
  const Policy& policy_;
  const bool says_for_;  // it is a standard with a `for`, of known actions or not
};

std::optional<RuleKind> ClauseBuilder::rule_kind(ClauseKind kind) const {
  switch (kind) {
    case ClauseKind::kPermit:
      return RuleKind::kPermit;
    case ClauseKind::kForbid:
    case ClauseKind::kRequire:
      return RuleKind::kForbid;
    case ClauseKind::kCap:
      return RuleKind::kCap;
    case ClauseKind::kFilter:
      return RuleKind::kFilter;
    case ClauseKind::kOblige:
      return RuleKind::kOblige;
    case ClauseKind::kOverrideWithin:
    case ClauseKind::kLift:
      return std::nullopt;
  }
  return std::nullopt;
}

/// Whether the policy may hold such a clause; reports if not. The parser has refused what no policy
/// of its kind may hold.
bool ClauseBuilder::may_stand(const ast::Clause& clause) {
  Diagnostics& out = analysis_.diagnostics;
  const ClauseKind kind = clause.kind;
  const std::string& name = policy_.name.local;
  const bool is_default =
      policy_.kind == PolicyKind::kStandard && policy_.strength == Strength::kDefault;
  if (kind == ClauseKind::kOverrideWithin) {
    if (is_default) return true;
    out.emit(diag::kMisplacedWithin, clause.head, holder_of(policy_))
        .label(policy_.span, "declared here");
    return false;
  }
  if (policy_.kind != PolicyKind::kStandard) return true;
  if (is_default && kind != ClauseKind::kPermit && kind != ClauseKind::kForbid &&
      kind != ClauseKind::kRequire) {
    out.emit(diag::kClauseInDefault, clause.head, name, clause_word(kind))
        .hint("move it to a mandatory or waivable standard");
    return false;
  }
  if (!is_default && kind == ClauseKind::kPermit) {
    out.emit(diag::kPermitInHardStandard, clause.head, strength_word(policy_.strength), name)
        .hint("move it to a default standard, a guarantee or a bylaw");
    return false;
  }
  if (kind == ClauseKind::kPermit && policy_.enforcement != Enforcement::kEnforced) {
    out.emit(diag::kPermitInRollout, clause.head, name,
             policy_.enforcement == Enforcement::kWarn ? "warn" : "observe")
        .hint("move the permit to a standard of its own");
    return false;
  }
  return true;
}

/// Reports filters and masks of an `oblige`, which carries duties alone. True if there are any.
bool ClauseBuilder::misplaced(const ast::Clause& clause) {
  if (clause.kind == ClauseKind::kPermit) return false;
  bool found = false;
  for (const ast::WithClause& with : clause.with) {
    if (with.kind == ast::WithClause::Kind::kDuty) continue;
    const bool filter = with.kind == ast::WithClause::Kind::kFilter;
    analysis_.diagnostics
        .emit(diag::kMisplacedWith, with.span, clause_word(clause.kind), filter ? "filter" : "mask")
        .hint(filter ? "a guardrail on rows is 'filter ACTIONS to …'"
                     : "a guardrail on cells is 'cap COLUMNS to MASK on ACTIONS'");
    found = true;
  }
  return found;
}

std::optional<ActionList> ClauseBuilder::actions_of(const ast::Clause& clause) {
  const bool stated = clause.actions.any || !clause.actions.names.empty();
  if (stated || clause.kind != ClauseKind::kRequire) {
    ActionList list = expand_actions(analysis_, file_.file, clause.actions);
    if (list.actions.empty()) return std::nullopt;
    return list;
  }
  if (policy_.for_actions.empty()) {
    // A `for` of which every name is unknown was reported there.
    if (!says_for_) {
      analysis_.diagnostics.emit(diag::kRequireWithoutAction, clause.head, holder_of(policy_))
          .hint("write 'for ACTION' after the name");
    }
    return std::nullopt;
  }
  ActionList list;
  list.actions = policy_.for_actions;
  list.spans.assign(list.actions.size(), clause.head);
  return list;
}

void ClauseBuilder::read_mask(const ast::Columns& columns, const ast::Use& use, Span span,
                              ClauseParts& parts) {
  std::optional<MaskUse> mask = build_mask_use(analysis_, file_, use);
  if (mask) parts.masks.push_back({&columns, std::move(*mask), span});
}

void ClauseBuilder::read_with(const ast::Clause& clause, ClauseParts& parts) {
  for (const ast::WithClause& with : clause.with) {
    switch (with.kind) {
      case ast::WithClause::Kind::kFilter:
        if (parts.filter) {
          analysis_.diagnostics.emit(diag::kRepeatedFilter, with.span)
              .label(file_.exprs[*parts.filter].span, "the first")
              .hint("join them by 'and'");
        } else {
          parts.filter = with.filter;
        }
        break;
      case ast::WithClause::Kind::kMask:
        read_mask(with.columns, with.use, with.span, parts);
        break;
      case ast::WithClause::Kind::kDuty:
        parts.duties.push_back(&with.use);
        break;
    }
  }
}

/// One permit may name a column once; overlaps that the catalogue decides are the checker's.
void ClauseBuilder::refuse_double_masks(const ClauseParts& parts) {
  std::map<std::string, std::pair<size_t, Span>> seen;
  for (size_t i = 0; i < parts.masks.size(); ++i) {
    for (const ast::Name& column : parts.masks[i].columns->names) {
      const auto [at, fresh] = seen.emplace(column.text, std::make_pair(i, column.span));
      if (fresh || at->second.first == i) continue;
      analysis_.diagnostics.emit(diag::kColumnMaskedTwice, column.span, column.text)
          .label(at->second.second, "first here");
    }
  }
}

/// Masks, caps and filters need actions that read columns. `any action` then means those that do; a
/// named action that does not is reported. False if nothing is left.
bool ClauseBuilder::keep_columned(const ast::Clause& clause, const ClauseParts& parts,
                                  ActionList& actions) {
  const bool masks = !parts.masks.empty() || clause.kind == ClauseKind::kCap;
  if (!masks && !parts.filter) return true;
  const Schema& schema = builder_.schema();
  ActionList kept;
  kept.any = actions.any;
  std::vector<std::string> able;
  for (size_t i = 0; i < actions.actions.size(); ++i) {
    const Action& action = schema.actions[actions.actions[i]];
    if (action.columns) {
      kept.actions.push_back(actions.actions[i]);
      kept.spans.push_back(actions.spans[i]);
      able.push_back(action.name.local);
    }
  }
  std::string_view what = "a mask";
  if (clause.kind == ClauseKind::kCap) {
    what = "a cap";
  } else if (!masks) {
    what = "a filter";
  }
  std::set<Span> reported;
  for (size_t i = 0; i < actions.actions.size() && !actions.any; ++i) {
    const Action& action = schema.actions[actions.actions[i]];
    // Members of one group are one mistake.
    if (action.columns || !reported.insert(actions.spans[i]).second) continue;
    DiagnosticBuilder report =
        masks ? analysis_.diagnostics.emit(diag::kActionWithoutColumns, actions.spans[i],
                                           action.name.local, what)
              : analysis_.diagnostics.emit(diag::kActionWithoutRows, actions.spans[i],
                                           action.name.local, what);
    report.label(action.span, "declared here");
    if (!able.empty()) report.hint("name only " + join_words(able));
  }
  if (actions.any && kept.actions.empty()) {
    analysis_.diagnostics.emit(diag::kNoColumnsAnywhere, clause.head, what);
  }
  actions = std::move(kept);
  return !actions.actions.empty();
}

void ClauseBuilder::build(const ast::Clause& clause) {
  const std::optional<RuleKind> kind = rule_kind(clause.kind);
  if (!may_stand(clause) || !kind || misplaced(clause)) return;

  ClauseParts parts{.when = clause.when, .unless = clause.unless, .span = clause.span};
  if (clause.kind == ClauseKind::kRequire) parts.requirement = clause.condition;
  if (clause.kind == ClauseKind::kFilter) parts.filter = clause.row_filter;
  read_with(clause, parts);
  if (clause.kind == ClauseKind::kCap && clause.mask) {
    read_mask(clause.columns, *clause.mask, clause.span, parts);
    if (!parts.masks.empty() && parts.masks.front().mask.point.full) {
      analysis_.diagnostics.emit(diag::kIdleCap, clause.mask->span);
    }
  }
  refuse_double_masks(parts);

  std::optional<ActionList> actions = actions_of(clause);
  if (!actions || !keep_columned(clause, parts, *actions)) return;
  const std::vector<EnvironmentId> environments =
      reachable(analysis_, builder_.index, *actions, policy_.level, clause.head);

  Rule rule;
  rule.kind = *kind;
  rule.policy = id_;
  rule.is_require = clause.kind == ClauseKind::kRequire;
  if (clause.text) rule.text = clause.text->text;
  if (clause.until) rule.until = end_of_day(builder_.schema(), *clause.until);
  rule.span = clause.span;
  rule.head = clause.head;
  rule.cases = build_cases(analysis_, file_, parts, environments);
  check_jurisdiction(analysis_, rule.cases, policy_.level, clause.head);
  Rulebook& book = analysis_.book;
  book.policies[id_].rules.push_back(book.rules.add(std::move(rule)));
}

}  // namespace

void build_clauses(PolicyBuilder& builder, const Unit& unit,
                   const std::vector<ast::Clause>& clauses, bool says_for, PolicyId id) {
  ClauseBuilder clause_builder(builder, unit, id, says_for);
  for (const ast::Clause& clause : clauses) clause_builder.build(clause);
}

}  // namespace bylaw
