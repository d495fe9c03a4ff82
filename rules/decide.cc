// The decision. fold() stands as the text does; around it: which requests are refused before, and
// which views remain after.
#include "rules/decide.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>

#include "facts/duties.h"
#include "rules/assumptions.h"
#include "rules/columns.h"
#include "rules/views.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

/// A guardrail of a mandatory or waivable standard.
bool is_hard(const Policy& policy) {
  return policy.kind == PolicyKind::kStandard && policy.strength != Strength::kDefault;
}

class Judge {
 public:
  Judge(const Evaluator& evaluator, const DecideOptions& options, EnvironmentId environment,
        const std::vector<Column>& columns)
      : evaluator_(evaluator),
        rulebook_(evaluator.facts().rulebook()),
        options_(options),
        environment_(environment),
        columns_(columns) {}

  /// `also`: a standard that is taken as enforced although it is being rolled out.
  Decision judge(std::optional<PolicyId> also);

 private:
  using Predicate = std::function<bool(const Rule&, const Policy&)>;

  std::vector<const WeighedRule*> applying(std::optional<size_t> level, const Predicate& wanted);
  std::vector<const WeighedRule*> hard_forbids(std::optional<size_t> level);
  std::vector<const WeighedRule*> guarantees(size_t level);
  std::vector<const WeighedRule*> plain_forbids(std::optional<size_t> level);
  std::vector<const WeighedRule*> permits();

  void decide_by(bool permit, Outcome outcome, std::optional<size_t> level,
                 const std::vector<const WeighedRule*>& reasons);
  void fold();
  void add_views();
  void drop_undischarged();
  void drop_not_enforced();
  void combine_obligations();
  void deny(Outcome outcome);

  const Evaluator& evaluator_;
  const Rulebook& rulebook_;
  const DecideOptions& options_;
  EnvironmentId environment_;
  const std::vector<Column>& columns_;
  Weighing weighing_;
  Decision decision_;
  std::vector<const WeighedRule*> deciding_;  // the reasons, weighed
};

std::vector<const WeighedRule*> Judge::applying(std::optional<size_t> level,
                                                const Predicate& wanted) {
  std::vector<const WeighedRule*> found;
  for (const WeighedRule& weighed : weighing_.rules) {
    const Rule& rule = rulebook_.rules[weighed.rule];
    if (level && weighed.level != *level) continue;
    if (wanted(rule, rulebook_.policies[rule.policy]) && weighed.applies(rulebook_)) {
      found.push_back(&weighed);
    }
  }
  return found;
}

std::vector<const WeighedRule*> Judge::hard_forbids(std::optional<size_t> level) {
  return applying(level, [](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kForbid && is_hard(policy);
  });
}

std::vector<const WeighedRule*> Judge::guarantees(size_t level) {
  return applying(level, [](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kPermit && policy.kind == PolicyKind::kGuarantee;
  });
}

std::vector<const WeighedRule*> Judge::plain_forbids(std::optional<size_t> level) {
  return applying(level, [](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kForbid && !is_hard(policy);
  });
}

std::vector<const WeighedRule*> Judge::permits() {
  return applying(std::nullopt, [](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kPermit && policy.kind != PolicyKind::kGuarantee;
  });
}

void Judge::decide_by(bool permit, Outcome outcome, std::optional<size_t> level,
                      const std::vector<const WeighedRule*>& reasons) {
  decision_.permit = permit;
  decision_.outcome = outcome;
  if (level) decision_.level = weighing_.chain[*level];
  deciding_ = reasons;
  for (const WeighedRule* reason : reasons) decision_.reasons.push_back(reason->rule);
  std::ranges::sort(decision_.reasons);
}

/// docs/language.md, "What a decision is".
void Judge::fold() {
  for (size_t level = 0; level < weighing_.chain.size(); ++level) {
    if (const auto forbids = hard_forbids(level); !forbids.empty()) {
      return decide_by(false, Outcome::kForbidden, level, forbids);
    }
    if (const auto guarantors = guarantees(level); !guarantors.empty()) {
      return decide_by(true, Outcome::kGuaranteed, level, guarantors);
    }
    if (const auto forbids = plain_forbids(level); !forbids.empty()) {
      return decide_by(false, Outcome::kForbidden, level, forbids);
    }
  }
  if (const auto grants = permits(); !grants.empty()) {
    return decide_by(true, Outcome::kGranted, std::nullopt, grants);
  }
  decide_by(false, Outcome::kNotPermitted, std::nullopt, {});
}

/// The views of the guarantees that decided, cut by their level and above; and, if no forbid stands
/// against them, of all permits, cut by all.
void Judge::add_views() {
  const ViewContext context{evaluator_, weighing_, columns_};
  const size_t all = weighing_.chain.size();
  const auto add = [&](const WeighedRule& grant, size_t lowest) {
    if (auto view = make_view(context, grant, lowest, decision_)) {
      decision_.views.push_back(std::move(*view));
    }
  };
  if (decision_.outcome == Outcome::kGuaranteed) {
    for (const WeighedRule* guarantee : deciding_) add(*guarantee, guarantee->level);
  }
  if (!hard_forbids(std::nullopt).empty() || !plain_forbids(std::nullopt).empty()) return;
  for (const WeighedRule* permit : permits()) add(*permit, all);
}

/// An approval gates its view: until it is done the view is gone.
void Judge::drop_undischarged() {
  const Schema& schema = rulebook_.schema;
  std::vector<View> open;
  for (View& view : decision_.views) {
    std::vector<DutyValue> rest;
    bool waits = false;
    for (DutyValue& duty : view.duties) {
      if (!schema.duties[duty.duty].gates) {
        rest.push_back(std::move(duty));
      } else if (std::ranges::find(options_.discharged, duty) == options_.discharged.end()) {
        waits = true;
        decision_.problems.push_back(rulebook_.rule_name(view.grant) + " waits for " +
                                     duty_text(schema, duty));
      }
    }
    view.duties = std::move(rest);
    if (!waits) open.push_back(std::move(view));
  }
  decision_.views = std::move(open);
}

/// A view that needs what the caller doesn't enforce can't be handed to it.
void Judge::drop_not_enforced() {
  std::vector<View> safe;
  std::vector<std::string> missing;
  for (View& view : decision_.views) {
    const auto needs = not_enforced(rulebook_.schema, evaluator_.facts().request().enforces, view);
    missing.insert(missing.end(), needs.begin(), needs.end());
    if (needs.empty()) safe.push_back(std::move(view));
  }
  const bool had_views = !decision_.views.empty();
  decision_.views = std::move(safe);
  if (!had_views || !decision_.views.empty()) return;
  std::ranges::sort(missing);
  const auto twins = std::ranges::unique(missing);
  missing.erase(twins.begin(), twins.end());
  for (const std::string& what : missing) {
    decision_.problems.push_back("the caller cannot enforce " + what);
  }
  deny(Outcome::kCannotEnforce);
}

void Judge::combine_obligations() {
  std::vector<DutyValue> duties;
  for (const View& view : decision_.views) {
    duties.insert(duties.end(), view.duties.begin(), view.duties.end());
  }
  CombinedDuties combined = combine_duties(rulebook_.schema, std::move(duties));
  decision_.obligations = std::move(combined.duties);
  if (combined.conflicts.empty()) return;
  decision_.problems.insert(decision_.problems.end(), combined.conflicts.begin(),
                            combined.conflicts.end());
  deny(Outcome::kInvalid);
}

void Judge::deny(Outcome outcome) {
  decision_.permit = false;
  decision_.outcome = outcome;
  decision_.level = TermId();
  decision_.reasons.clear();
  decision_.views.clear();
  decision_.obligations.clear();
}

Decision Judge::judge(std::optional<PolicyId> also) {
  weighing_ = weigh(evaluator_, environment_, also, decision_.errors);
  fold();
  if (!decision_.permit) return std::move(decision_);
  add_views();
  if (!decision_.problems.empty()) {
    deny(Outcome::kInvalid);  // duties of a view conflict
    return std::move(decision_);
  }
  drop_undischarged();
  if (decision_.views.empty()) {
    deny(Outcome::kNotPermitted);
    return std::move(decision_);
  }
  drop_not_enforced();
  if (decision_.permit) combine_obligations();
  return std::move(decision_);
}

bool same_view(const View& a, const View& b) {
  const auto same_column = [](const ColumnMask& x, const ColumnMask& y) {
    return x.column == y.column && x.point == y.point;
  };
  return a.grant == b.grant && a.rows_none == b.rows_none && a.filters.size() == b.filters.size() &&
         a.duties == b.duties && std::ranges::equal(a.columns, b.columns, same_column);
}

bool same_decision(const Decision& a, const Decision& b) {
  return a.permit == b.permit && a.outcome == b.outcome && a.reasons == b.reasons &&
         a.obligations == b.obligations && std::ranges::equal(a.views, b.views, same_view);
}

/// Each standard in roll-out that would have changed the decision.
std::vector<RolloutNotice> rollout_notices(const Evaluator& evaluator, const DecideOptions& options,
                                           EnvironmentId environment,
                                           const std::vector<Column>& columns,
                                           const Decision& decision) {
  const Rulebook& rulebook = evaluator.facts().rulebook();
  const std::vector<TermId> chain = rulebook.schema.chain(evaluator.facts().domain().term);
  std::vector<RolloutNotice> notices;
  for (size_t i = 0; i < rulebook.policies.size(); ++i) {
    const PolicyId id = rulebook.policies.id_at(i);
    const Policy& policy = rulebook.policies[id];
    if (!in_rollout(policy, options.now) || std::ranges::find(chain, policy.level) == chain.end()) {
      continue;
    }
    const Decision with = Judge(evaluator, options, environment, columns).judge(id);
    if (!same_decision(with, decision)) {
      notices.push_back({id, policy.enforcement, with.permit});
    }
  }
  return notices;
}

void sort_errors(std::vector<EvaluationError>& errors) {
  const auto key = [](const EvaluationError& e) { return std::tie(e.rule, e.span, e.message); };
  std::ranges::sort(errors, {}, key);
  const auto twins = std::ranges::unique(errors, {}, key);
  errors.erase(twins.begin(), twins.end());
}

Decision refusal(Outcome outcome, std::vector<std::string> problems) {
  Decision decision;
  decision.outcome = outcome;
  decision.problems = std::move(problems);
  return decision;
}

/// Unknown actions and types, and actions on what they don't apply to: nothing can permit them.
std::vector<std::string> outside_vocabulary(const Schema& schema, const Request& request) {
  std::vector<std::string> problems;
  if (!request.action.valid()) problems.push_back("unknown action " + request.action_name);
  for (const RequestEntity* entity : {&request.principal, &request.resource}) {
    if (!entity->type.valid()) problems.push_back("unknown type " + entity->type_name);
  }
  if (!problems.empty()) return problems;
  if (!schema.find_environment(request.action, request.principal.type, request.resource.type)) {
    problems.push_back(schema.actions[request.action].name.local + " is no action by " +
                       schema.entity_types[request.principal.type].name.local + " on " +
                       schema.entity_types[request.resource.type].name.local);
  }
  return problems;
}

Decision decide_known(const Evaluator& evaluator, const DecideOptions& options) {
  const RequestFacts& facts = evaluator.facts();
  const Request& request = facts.request();
  const ResourceDomain& domain = facts.domain();
  if (domain.state == ResourceDomain::State::kUndeclared) {
    return refusal(Outcome::kInvalid, {domain.problem});
  }
  if (options.refuse_differing && !facts.ignored().empty()) {
    return refusal(Outcome::kInvalid, facts.ignored());
  }
  if (auto violated = request_violations(evaluator); !violated.empty()) {
    return refusal(Outcome::kInvalid, std::move(violated));
  }
  const EnvironmentId environment = *evaluator.schema().find_environment(
      request.action, request.principal.type, request.resource.type);
  const std::vector<Column> columns = read_columns(facts);
  Decision decision = Judge(evaluator, options, environment, columns).judge(std::nullopt);
  if (decision.permit && domain.state == ResourceDomain::State::kUnknown) {
    return refusal(Outcome::kInvalid, {domain.problem});
  }
  decision.notices = rollout_notices(evaluator, options, environment, columns, decision);
  sort_errors(decision.errors);
  return decision;
}

}  // namespace

Decision decide(const Rulebook& rulebook, const EntityStore& store, const Request& request,
                const DecideOptions& options) {
  std::vector<std::string> unknown = outside_vocabulary(rulebook.schema, request);
  if (!unknown.empty()) return refusal(Outcome::kNotPermitted, std::move(unknown));
  const RequestFacts facts(rulebook, store, request, options.now);
  Decision decision = decide_known(Evaluator(facts, rulebook.exprs), options);
  decision.ignored = facts.ignored();
  return decision;
}

RowView show_row(const Rulebook& rulebook, const EntityStore& store, const Request& request,
                 const Decision& decision, const std::map<std::string, std::string>& row) {
  RowView result;
  if (!decision.permit) return result;
  const RequestFacts facts(rulebook, store, request, {});
  const Evaluator evaluator(facts, decision.residual);
  std::vector<const View*> views;  // through which the row is visible
  for (const View& view : decision.views) {
    const bool shows = !view.rows_none && std::ranges::all_of(view.filters, [&](ExprId filter) {
      Frame frame;
      frame.row = &row;
      return evaluator.evaluate(filter, frame).is_true();
    });
    if (shows) views.push_back(&view);
  }
  result.visible = !views.empty();
  if (views.empty() || !views.front()->cells) return result;

  std::vector<std::string> names;
  for (const Column& column : read_columns(facts)) names.push_back(column.name);
  for (const auto& [name, cell] : row) names.push_back(name);
  for (const std::string& name : names) {
    if (std::ranges::find(result.columns, name, &ColumnMask::column) != result.columns.end()) {
      continue;
    }
    std::vector<MaskPoint> points;
    std::string text;
    for (const View* view : views) {
      const auto mask = std::ranges::find(view->columns, name, &ColumnMask::column);
      if (mask != view->columns.end()) {
        points.push_back(mask->point);
      } else if (std::ranges::find(view->full, name) != view->full.end()) {
        points.push_back(MaskPoint::all());
      }
    }
    const MaskPoint together = join(points).value_or(MaskPoint::null());
    if (together.full) continue;
    for (const View* view : views) {
      const auto mask = std::ranges::find(view->columns, name, &ColumnMask::column);
      if (mask == view->columns.end() || mask->point != together) continue;
      // Of several names the first of all: the order of the views says nothing.
      if (text.empty() || mask->text < text) text = mask->text;
    }
    if (!text.empty()) {
      result.columns.push_back({name, together, text});
    } else if (showable(together)) {
      result.columns.push_back({name, together, to_string(together)});
    } else {
      result.columns.push_back({name, MaskPoint::null(), "null"});
    }
  }
  return result;
}

}  // namespace bylaw
