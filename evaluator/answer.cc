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
void outside_vocabulary(const Schema& schema, const Request& request, Arena& arena,
                        List<std::string_view>& problems) {
  const auto add = [&](const std::string& problem) { problems.push_back(arena.keep(problem)); };
  if (!request.action.valid()) add("unknown action " + request.action_name);
  for (const RequestEntity* entity : {&request.principal, &request.resource}) {
    if (!entity->type.valid()) add("unknown type " + entity->type_name);
  }
  if (!problems.empty()) return;
  if (!schema.find_environment(request.action, request.principal.type, request.resource.type)) {
    add(schema.actions[request.action].name.local + " is no action by " +
        schema.entity_types[request.principal.type].name.local + " on " +
        schema.entity_types[request.resource.type].name.local);
  }
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
  Judge(Teller& teller, std::span<const Column> columns, const AnswerOptions& options)
      : teller_(teller),
        arena_(teller.workspace().arena),
        columns_(columns),
        options_(options),
        answer_(&arena_) {}

  Answer judge(const Decision& decision);

 private:
  void add_views(const Decision& decision);
  bool is_discharged(const DutyUse& duty) const;
  void drop_undischarged();
  bool enforces(const DutyUse& duty) const;
  size_t add_not_enforced(const View& view, List<std::string_view>& missing);
  void drop_not_enforced();
  void combine_obligations();
  void deny(Outcome outcome);
  const RuleRecord& rule(uint32_t index) const {
    return teller_.graph().get<Part::kRules>()[index];
  }
  bool gates(const DutyUse& duty) const { return teller_.schema().duties[DutyId(duty.duty)].gates; }

  Teller& teller_;
  Arena& arena_;
  std::span<const Column> columns_;
  const AnswerOptions& options_;
  Answer answer_;
};

/// A guarantee's view is cut by the guardrails of its own level and above.
void Judge::add_views(const Decision& decision) {
  const auto policies = teller_.graph().get<Part::kPolicies>();
  List<uint32_t> above(&arena_);
  for (const uint32_t guardrail : decision.guardrails) {
    const uint32_t level = policies[rule(guardrail).policy].level;
    if (decision.level != graph::kNone && teller_.engine().below(decision.level, level)) {
      above.push_back(guardrail);
    }
  }
  answer_.views.reserve(decision.grants.size());
  for (const uint32_t grant : decision.grants) {
    const bool guarantee = rule(grant).row == graph::FoldRow::kGuarantee;
    auto view = make_view(teller_, columns_, grant,
                          guarantee ? std::span<const uint32_t>(above) : decision.guardrails,
                          answer_.errors, answer_.problems);
    if (view) answer_.views.push_back(*std::move(view));
  }
}

bool Judge::is_discharged(const DutyUse& duty) const {
  if (options_.discharged.empty()) return false;
  const DutyValue value = value_of(teller_.machine(), duty);
  return std::ranges::find(options_.discharged, value) != options_.discharged.end();
}

/// An approval gates its view: until it is done the view is gone.
void Judge::drop_undischarged() {
  std::erase_if(answer_.views, [&](View& view) {
    bool waits = false;
    for (const DutyUse& duty : view.duties) {
      if (!gates(duty) || is_discharged(duty)) continue;
      waits = true;
      answer_.problems.push_back(teller_.words([&](std::string& out) {
        out += teller_.graph().name(graph::NameOf::kPolicy, rule(view.grant).policy);
        out += " waits for ";
        append_duty(teller_, duty, out);
      }));
    }
    std::erase_if(view.duties, [&](const DutyUse& duty) { return gates(duty); });
    return waits;
  });
}

bool Judge::enforces(const DutyUse& duty) const {
  const RequestSlots& slots = teller_.slots();
  if ((slots.enforces & graph::kShapesDuties) != 0) return true;
  return slots.duties.contains(teller_.schema().duties[DutyId(duty.duty)].name.local) ||
         slots.duties.contains(teller_.loaded().words().full_duty_names[duty.duty]);
}

/// Adds what the caller must enforce to be handed the view and doesn't; how much that is.
size_t Judge::add_not_enforced(const View& view, List<std::string_view>& missing) {
  const size_t before = missing.size();
  const uint8_t enforced = teller_.slots().enforces;
  if ((enforced & graph::kShapesRows) == 0 && (view.rows_none || !view.filters.empty())) {
    missing.push_back("filters");
  }
  // A table of which the catalogue lists no column shows nothing but nulls.
  const bool masked = view.cells && (view.full.empty() || !view.columns.empty());
  if ((enforced & graph::kShapesCells) == 0 && masked) missing.push_back("masks");
  for (const DutyUse& duty : view.duties) {
    if (enforces(duty)) continue;
    missing.push_back(teller_.words([&](std::string& out) {
      out += "the duty ";
      out += teller_.loaded().words().duty_names[duty.duty];
    }));
  }
  return missing.size() - before;
}

/// A view that needs what the caller doesn't enforce can't be handed to it.
void Judge::drop_not_enforced() {
  List<std::string_view> missing(&arena_);
  std::erase_if(answer_.views,
                [&](const View& view) { return add_not_enforced(view, missing) != 0; });
  if (!answer_.views.empty()) return;
  std::ranges::sort(missing);
  const auto twins = std::ranges::unique(missing);
  missing.erase(twins.begin(), twins.end());
  for (const std::string_view what : missing) {
    answer_.problems.push_back(teller_.words([&](std::string& out) {
      out += "the caller cannot enforce ";
      out += what;
    }));
  }
  deny(Outcome::kCannotEnforce);
}

void Judge::combine_obligations() {
  for (const View& view : answer_.views) {
    answer_.obligations.insert(answer_.obligations.end(), view.duties.begin(), view.duties.end());
  }
  const size_t before = answer_.problems.size();
  combine_duties(teller_, answer_.obligations, answer_.problems);
  if (answer_.problems.size() != before) deny(Outcome::kInvalid);
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

bool same_duties(const Machine& machine, std::span<const DutyUse> a, std::span<const DutyUse> b) {
  return std::ranges::equal(
      a, b, [&](const DutyUse& x, const DutyUse& y) { return same_duty(machine, x, y); });
}

bool same_view(const Machine& machine, const View& a, const View& b) {
  const auto same_column = [](const ColumnMask& x, const ColumnMask& y) {
    return x.column == y.column && x.point == y.point;
  };
  return a.grant == b.grant && a.rows_none == b.rows_none && a.filters.size() == b.filters.size() &&
         same_duties(machine, a.duties, b.duties) &&
         std::ranges::equal(a.columns, b.columns, same_column);
}

bool same_answer(const Machine& machine, const Answer& a, const Answer& b) {
  return a.permit == b.permit && a.outcome == b.outcome && a.reasons == b.reasons &&
         same_duties(machine, a.obligations, b.obligations) &&
         std::ranges::equal(a.views, b.views,
                            [&](const View& x, const View& y) { return same_view(machine, x, y); });
}

void sort_errors(List<Trouble>& errors) {
  const auto key = [](const Trouble& trouble) {
    const graph::PlaceRecord& place = trouble.place;
    return std::tuple(trouble.rule, place.file, place.begin, place.end, trouble.message);
  };
  std::ranges::sort(errors, {}, key);
  const auto twins = std::ranges::unique(errors, {}, key);
  errors.erase(twins.begin(), twins.end());
}

class Answerer {
 public:
  Answerer(Teller& teller, const AnswerOptions& options)
      : teller_(teller),
        arena_(teller.workspace().arena),
        options_(options),
        columns_(&arena_),
        ignored_(&arena_) {}

  Answer make(const Decision& decision);

 private:
  void tell_ignored(const RequestEntity& entity, const std::string& role);
  void refusals(Refusal refusal, List<std::string_view>& problems);
  Answer refuse(List<std::string_view> problems);
  void tell_notices(Answer& answer);
  void tell_errors(Answer& answer);

  Teller& teller_;
  Arena& arena_;
  const AnswerOptions& options_;
  List<Column> columns_;
  List<std::string_view> ignored_;
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
    ignored_.push_back(arena_.keep(role + "." + member.name + ": " + slot_text(schema, stated) +
                                   " is stated, " + slot_text(schema, known) + " is known"));
  }
}

/// Why the request is refused, whatever the caller enforces; none if it isn't.
void Answerer::refusals(Refusal refusal, List<std::string_view>& problems) {
  if (refusal == Refusal::kUndeclaredDomain) {
    problems.push_back(teller_.words([&](std::string& out) {
      out += "the domain of ";
      teller_.append_value(Teller::entity_of(teller_.slots().resource), out);
      out += " is not declared";
    }));
  } else if (options_.refuse_differing && !ignored_.empty()) {
    problems = ignored_;
  } else if (refusal == Refusal::kBrokenAssumption) {
    broken_assumptions(teller_, problems);
  }
}

Answer Answerer::refuse(List<std::string_view> problems) {
  Answer answer(&arena_);
  answer.outcome = Outcome::kInvalid;
  answer.problems = std::move(problems);
  return answer;
}

void Answerer::tell_notices(Answer& answer) {
  const auto met = teller_.engine().rolling(teller_.context());
  const List<uint32_t> rolling(met.begin(), met.end(), &arena_);
  for (const uint32_t i : rolling) {
    const Decision decision = teller_.engine().decide(teller_.slots(), teller_.context(), true, i);
    const Answer with = Judge(teller_, columns_, options_).judge(decision);
    if (!same_answer(teller_.machine(), with, answer)) answer.notices.push_back({i, with.permit});
  }
}

void Answerer::tell_errors(Answer& answer) {
  weigh(teller_, teller_.engine().erring(teller_.slots(), teller_.context()), answer.errors);
  sort_errors(answer.errors);
}

Answer Answerer::make(const Decision& decision) {
  if (const Request* request = teller_.request(); request != nullptr) {
    tell_ignored(request->principal, "principal");
    tell_ignored(request->resource, "resource");
  }
  Answer answer(&arena_);
  List<std::string_view> problems(&arena_);
  refusals(decision.refusal, problems);
  if (!problems.empty()) {
    answer = refuse(std::move(problems));
  } else {
    if (decision.fold == Outcome::kGuaranteed || decision.fold == Outcome::kGranted ||
        !teller_.engine().rolling(teller_.context()).empty()) {
      columns_ = columns_of(teller_);
    }
    answer = Judge(teller_, columns_, options_).judge(decision);
    if (answer.permit && decision.refusal == Refusal::kUnknownDomain) {
      problems.push_back(teller_.words([&](std::string& out) {
        teller_.append_not_known(Teller::entity_of(teller_.slots().resource), out);
        out += ", so its domain is not known";
      }));
      answer = refuse(std::move(problems));
    } else if (options_.tell) {
      tell_notices(answer);
      tell_errors(answer);
    }
  }
  if (options_.explain) {
    answer.explanation.emplace();
    List<Trouble> told_already(&arena_);
    for (const Weighed& weighed : weigh(teller_, told_already)) {
      answer.explanation->push_back(trace_of(teller_, weighed));
    }
  }
  answer.ignored = std::move(ignored_);
  answer.machine = &teller_.machine();
  answer.workspace = &teller_.workspace();
  answer.lacks_request = teller_.lacks_request();
  return answer;
}

}  // namespace

Answer answer(const Loaded& loaded, const Request& request, Timestamp now, Context& context,
              RequestSlots& slots, const AnswerOptions& options) {
  context.forget();
  Arena& arena = context.workspace().arena;
  Answer denial(&arena);
  outside_vocabulary(loaded.schema(), request, arena, denial.problems);
  if (!denial.problems.empty()) {
    denial.outcome = Outcome::kNotPermitted;
    if (options.explain) denial.explanation.emplace();
    return denial;
  }
  Request timed = request;
  timed.context.resize(loaded.schema().context.size());
  timed.context[0] = Slot::present(now);
  loaded.engine().read(timed, now, slots);
  Teller teller(loaded, slots, context, &timed);
  return Answerer(teller, options).make(loaded.engine().decide(slots, context, true));
}

Answer answer_slots(const Loaded& loaded, const RequestSlots& slots, const Decision& decision,
                    Context& context, const AnswerOptions& options) {
  context.forget();
  Teller teller(loaded, slots, context);
  return Answerer(teller, options).make(decision);
}

}  // namespace bylaw::engine
