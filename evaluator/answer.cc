#include "evaluator/answer.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "evaluator/assumptions.h"

namespace bylaw::engine {
namespace {

using graph::Part;
using graph::RuleRecord;

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

std::string slot_text(const Schema& schema, const Slot& slot) {
  switch (slot.state) {
    case Slot::State::kAbsent:
      return "nothing";
    case Slot::State::kPresent:
      return schema.value_text(slot.value);
    case Slot::State::kInvalid:
      return "no fitting value";
  }
  return {};
}

/// One way to decide a request: what becomes of the engine's decision once views are made and held
/// against what the caller enforces.
class Judge {
 public:
  Judge(Teller& teller, const std::vector<Column>& columns, const AnswerOptions& options)
      : teller_(teller), columns_(columns), options_(options) {}

  Answer judge(const Decision& decision);

 private:
  std::vector<uint32_t> guardrails(const Decision& decision, uint32_t grant) const;
  void add_views(const Decision& decision);
  void drop_undischarged();
  std::vector<std::string> not_enforced(const View& view) const;
  void drop_not_enforced();
  void combine_obligations();
  void deny(Outcome outcome);
  const RuleRecord& rule(uint32_t index) const {
    return teller_.graph().get<Part::kRules>()[index];
  }

  Teller& teller_;
  const std::vector<Column>& columns_;
  const AnswerOptions& options_;
  Answer answer_;
};

/// The guardrails that cut a grant's view: a guarantee's, those of its own level and above.
std::vector<uint32_t> Judge::guardrails(const Decision& decision, uint32_t grant) const {
  const bool guarantee = rule(grant).row == graph::FoldRow::kGuarantee;
  std::vector<uint32_t> cut;
  for (const uint32_t guardrail : decision.guardrails) {
    const uint32_t level = teller_.graph().get<Part::kPolicies>()[rule(guardrail).policy].level;
    if (!guarantee || teller_.engine().below(decision.level, level)) cut.push_back(guardrail);
  }
  return cut;
}

void Judge::add_views(const Decision& decision) {
  for (const uint32_t grant : decision.grants) {
    auto view = make_view(teller_, columns_, grant, guardrails(decision, grant), answer_.errors,
                          answer_.problems);
    if (view) answer_.views.push_back(*std::move(view));
  }
}

/// An approval gates its view: until it is done the view is gone.
void Judge::drop_undischarged() {
  const Schema& schema = teller_.schema();
  std::vector<View> open;
  for (View& view : answer_.views) {
    bool waits = false;
    for (const DutyValue& duty : view.duties) {
      const bool done = std::ranges::find(options_.discharged, duty) != options_.discharged.end();
      if (!schema.duties[duty.duty].gates || done) continue;
      waits = true;
      const std::string_view name =
          teller_.graph().name(graph::NameOf::kPolicy, rule(view.grant).policy);
      answer_.problems.push_back(std::string(name) + " waits for " + duty_text(schema, duty));
    }
    std::erase_if(view.duties,
                  [&](const DutyValue& duty) { return schema.duties[duty.duty].gates; });
    if (!waits) open.push_back(std::move(view));
  }
  answer_.views = std::move(open);
}

/// What the caller must enforce to be handed the view and doesn't.
std::vector<std::string> Judge::not_enforced(const View& view) const {
  const Enforces& enforces = teller_.request().enforces;
  const Schema& schema = teller_.schema();
  std::vector<std::string> missing;
  if (!enforces.filters && (view.rows_none || !view.filters.empty())) missing.push_back("filters");
  // A table of which the catalogue lists no column shows nothing but nulls.
  const bool masked = view.cells && (view.full.empty() || !view.columns.empty());
  if (!enforces.masks && masked) missing.push_back("masks");
  if (enforces.duties) return missing;
  for (const DutyValue& duty : view.duties) {
    const QualifiedName& name = schema.duties[duty.duty].name;
    const bool known =
        enforces.duty_names.contains(name.local) || enforces.duty_names.contains(name.full());
    if (!known) missing.push_back("the duty " + duty_name(schema, duty.duty));
  }
  return missing;
}

/// A view that needs what the caller doesn't enforce can't be handed to it.
void Judge::drop_not_enforced() {
  std::vector<View> safe;
  std::vector<std::string> missing;
  for (View& view : answer_.views) {
    const std::vector<std::string> needs = not_enforced(view);
    missing.insert(missing.end(), needs.begin(), needs.end());
    if (needs.empty()) safe.push_back(std::move(view));
  }
  answer_.views = std::move(safe);
  if (!answer_.views.empty()) return;
  std::ranges::sort(missing);
  const auto twins = std::ranges::unique(missing);
  missing.erase(twins.begin(), twins.end());
  for (const std::string& what : missing) {
    answer_.problems.push_back("the caller cannot enforce " + what);
  }
  deny(Outcome::kCannotEnforce);
}

void Judge::combine_obligations() {
  std::vector<DutyValue> duties;
  for (const View& view : answer_.views) {
    duties.insert(duties.end(), view.duties.begin(), view.duties.end());
  }
  CombinedDuties combined = combine_duties(teller_.schema(), std::move(duties));
  answer_.obligations = std::move(combined.duties);
  if (combined.conflicts.empty()) return;
  answer_.problems.insert(answer_.problems.end(), combined.conflicts.begin(),
                          combined.conflicts.end());
  deny(Outcome::kInvalid);
}

void Judge::deny(Outcome outcome) {
  answer_.permit = false;
  answer_.outcome = outcome;
  answer_.level = graph::kNone;
  answer_.reasons.clear();
  answer_.views.clear();
  answer_.obligations.clear();
}

Answer Judge::judge(const Decision& decision) {
  answer_.outcome = decision.fold;
  answer_.permit = decision.fold == Outcome::kGuaranteed || decision.fold == Outcome::kGranted;
  answer_.level = decision.level;
  answer_.reasons.assign(decision.reasons.begin(), decision.reasons.end());
  if (!answer_.permit) return std::move(answer_);
  add_views(decision);
  if (!answer_.problems.empty()) {  // duties of a view conflict
    deny(Outcome::kInvalid);
    return std::move(answer_);
  }
  drop_undischarged();
  if (answer_.views.empty()) {
    deny(Outcome::kNotPermitted);
    return std::move(answer_);
  }
  drop_not_enforced();
  if (answer_.permit) combine_obligations();
  return std::move(answer_);
}

bool same_view(const View& a, const View& b) {
  const auto same_column = [](const ColumnMask& x, const ColumnMask& y) {
    return x.column == y.column && x.point == y.point;
  };
  return a.grant == b.grant && a.rows_none == b.rows_none && a.filters.size() == b.filters.size() &&
         a.duties == b.duties && std::ranges::equal(a.columns, b.columns, same_column);
}

bool same_answer(const Answer& a, const Answer& b) {
  return a.permit == b.permit && a.outcome == b.outcome && a.reasons == b.reasons &&
         a.obligations == b.obligations && std::ranges::equal(a.views, b.views, same_view);
}

void sort_errors(std::vector<Trouble>& errors) {
  const auto key = [](const Trouble& trouble) {
    const graph::PlaceRecord& place = trouble.place;
    return std::tuple(trouble.rule, place.file, place.begin, place.end,
                      std::cref(trouble.message).get());
  };
  std::ranges::sort(errors, {}, key);
  const auto twins = std::ranges::unique(errors, {}, key);
  errors.erase(twins.begin(), twins.end());
}

class Answerer {
 public:
  Answerer(Teller& teller, const AnswerOptions& options)
      : teller_(teller),
        options_(options),
        columns_(columns_of(teller.schema(), teller.loaded().store(), teller.request())) {}

  Answer make();

 private:
  void tell_ignored(const RequestEntity& entity, const std::string& role);
  std::vector<std::string> refusals(Refusal refusal);
  Answer refuse(std::vector<std::string> problems);
  void tell_notices(Answer& answer);
  void tell_errors(Answer& answer);

  Teller& teller_;
  const AnswerOptions& options_;
  std::vector<Column> columns_;
  std::vector<std::string> ignored_;
};

void Answerer::tell_ignored(const RequestEntity& entity, const std::string& role) {
  const Schema& schema = teller_.schema();
  const EntityType& type = schema.entity_types[entity.type];
  const Entity* stored = teller_.loaded().store().find(entity.ref());
  for (uint32_t i = 0; i < type.attributes.size() && i < entity.stated.size(); ++i) {
    const Slot& stated = entity.stated[i];
    const Member& member = type.attributes[i];
    if (stated.state == Slot::State::kAbsent || (member.claim && type.domain != i)) continue;
    const bool stands = stored != nullptr && i < stored->attributes.size();
    const Slot known = stands ? stored->attributes[i] : Slot();
    const bool same = known.state == Slot::State::kPresent &&
                      stated.state == Slot::State::kPresent && known.value == stated.value;
    if (same) continue;
    ignored_.push_back(role + "." + member.name + ": " + slot_text(schema, stated) +
                       " is stated, " + slot_text(schema, known) + " is known");
  }
}

/// Why the request is refused, whatever the caller enforces; empty if it isn't.
std::vector<std::string> Answerer::refusals(Refusal refusal) {
  if (refusal == Refusal::kUndeclaredDomain) {
    const Value resource(teller_.request().resource.ref());
    return {"the domain of " + teller_.schema().value_text(resource) + " is not declared"};
  }
  if (options_.refuse_differing && !ignored_.empty()) return ignored_;
  if (refusal == Refusal::kBrokenAssumption) return broken_assumptions(teller_);
  return {};
}

Answer Answerer::refuse(std::vector<std::string> problems) {
  Answer answer;
  answer.outcome = Outcome::kInvalid;
  answer.problems = std::move(problems);
  return answer;
}

void Answerer::tell_notices(Answer& answer) {
  const auto met = teller_.engine().rolling(teller_.context());
  const std::vector<uint32_t> rolling(met.begin(), met.end());
  for (const uint32_t i : rolling) {
    const Decision decision = teller_.engine().decide(teller_.slots(), teller_.context(), true, i);
    const Answer with = Judge(teller_, columns_, options_).judge(decision);
    if (!same_answer(with, answer)) answer.notices.push_back({i, with.permit});
  }
}

void Answerer::tell_errors(Answer& answer) {
  const auto rules = teller_.engine().erring(teller_.slots(), teller_.context());
  weigh(teller_, std::vector<uint32_t>(rules.begin(), rules.end()), answer.errors);
  sort_errors(answer.errors);
}

Answer Answerer::make() {
  tell_ignored(teller_.request().principal, "principal");
  tell_ignored(teller_.request().resource, "resource");
  const Decision decision = teller_.engine().decide(teller_.slots(), teller_.context(), true);
  Answer answer;
  if (auto problems = refusals(decision.refusal); !problems.empty()) {
    answer = refuse(std::move(problems));
  } else {
    answer = Judge(teller_, columns_, options_).judge(decision);
    if (answer.permit && decision.refusal == Refusal::kUnknownDomain) {
      answer = refuse(
          {teller_.not_known(teller_.request().resource.ref()) + ", so its domain is not known"});
    } else if (options_.tell) {
      tell_notices(answer);
      tell_errors(answer);
    }
  }
  if (options_.explain) {
    answer.explanation.emplace();
    std::vector<Trouble> told_already;
    for (const Weighed& weighed : weigh(teller_, told_already)) {
      answer.explanation->push_back(trace_of(teller_, weighed));
    }
  }
  answer.ignored = std::move(ignored_);
  return answer;
}

}  // namespace

Answer answer(const Loaded& loaded, const Request& request, Timestamp now, Context& context,
              RequestSlots& slots, const AnswerOptions& options) {
  if (auto problems = outside_vocabulary(loaded.schema(), request); !problems.empty()) {
    Answer denial;
    denial.outcome = Outcome::kNotPermitted;
    denial.problems = std::move(problems);
    if (options.explain) denial.explanation.emplace();
    return denial;
  }
  Request timed = request;
  timed.context.resize(loaded.schema().context.size());
  timed.context[0] = Slot::present(now);
  loaded.engine().read(timed, now, slots);
  Teller teller(loaded, timed, slots, context);
  return Answerer(teller, options).make();
}

}  // namespace bylaw::engine
