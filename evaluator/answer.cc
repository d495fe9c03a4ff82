#include "evaluator/answer.h"

#include <algorithm>
#include <optional>
#include <utility>

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

class Answerer {
 public:
  Answerer(const Loaded& loaded, const Request& request, Context& context)
      : loaded_(loaded),
        context_(context),
        graph_(loaded.bundle().graph()),
        schema_(loaded.schema()),
        store_(loaded.store()),
        request_(request) {}

  Answer make(const Decision& decision);

 private:
  void tell_ignored(const RequestEntity& entity, const std::string& role);
  void tell_refusal(Refusal refusal);
  std::vector<uint32_t> guardrails(const Decision& decision, uint32_t grant) const;
  void add_views(const Decision& decision);
  void drop_undischarged();
  std::vector<std::string> not_enforced(const View& view) const;
  void hand_out();
  void deny(Outcome outcome);
  const RuleRecord& rule(uint32_t index) const { return graph_.get<Part::kRules>()[index]; }

  const Loaded& loaded_;
  Context& context_;
  const graph::Graph& graph_;
  const Schema& schema_;
  const EntityStore& store_;
  const Request& request_;
  Answer answer_;
};

void Answerer::tell_ignored(const RequestEntity& entity, const std::string& role) {
  if (!entity.type.valid()) return;
  const EntityType& type = schema_.entity_types[entity.type];
  const Entity* stored = store_.find(entity.ref());
  for (uint32_t i = 0; i < type.attributes.size() && i < entity.stated.size(); ++i) {
    const Slot& stated = entity.stated[i];
    const Member& member = type.attributes[i];
    if (stated.state == Slot::State::kAbsent || (member.claim && type.domain != i)) continue;
    const bool stands = stored != nullptr && i < stored->attributes.size();
    const Slot known = stands ? stored->attributes[i] : Slot();
    const bool same = known.state == Slot::State::kPresent &&
                      stated.state == Slot::State::kPresent && known.value == stated.value;
    if (same) continue;
    answer_.ignored.push_back(role + "." + member.name + ": " + slot_text(schema_, stated) +
                              " is stated, " + slot_text(schema_, known) + " is known");
  }
}

void Answerer::tell_refusal(Refusal refusal) {
  const std::string resource =
      request_.resource.type.valid() ? schema_.value_text(Value(request_.resource.ref())) : "";
  switch (refusal) {
    case Refusal::kNone:
      break;
    case Refusal::kUndeclaredDomain:
      answer_.problems.push_back("the domain of " + resource + " is not declared");
      break;
    case Refusal::kUnknownDomain:
      answer_.problems.push_back(resource + " is not known, so its domain is not known");
      break;
    case Refusal::kBrokenAssumption:
      answer_.problems.push_back("the request breaks an assumption");
      break;
  }
}

/// The guardrails that cut a grant's view: a guarantee's, those of its own level and above.
std::vector<uint32_t> Answerer::guardrails(const Decision& decision, uint32_t grant) const {
  const bool guarantee = rule(grant).row == graph::FoldRow::kGuarantee;
  std::vector<uint32_t> cut;
  for (const uint32_t guardrail : decision.guardrails) {
    const TermId level(graph_.get<Part::kPolicies>()[rule(guardrail).policy].level);
    if (guarantee && !schema_.domains().under(TermId(decision.level), level)) continue;
    cut.push_back(guardrail);
  }
  return cut;
}

/// An approval gates its view: until it is done the view is gone.
void Answerer::drop_undischarged() {
  std::erase_if(answer_.views, [&](const View& view) {
    bool waits = false;
    for (const DutyValue& duty : view.duties) {
      if (!schema_.duties[duty.duty].gates) continue;
      waits = true;
      const uint32_t policy = rule(view.grant).policy;
      answer_.problems.push_back(std::string(graph_.name(graph::NameOf::kPolicy, policy)) +
                                 " waits for " + duty_text(schema_, duty));
    }
    return waits;
  });
}

/// What the caller must enforce to be handed the view and doesn't.
std::vector<std::string> Answerer::not_enforced(const View& view) const {
  const Enforces& enforces = request_.enforces;
  std::vector<std::string> missing;
  if (!enforces.filters && view.filtered) missing.push_back("filters");
  // A table of which the catalogue lists no column shows nothing but nulls.
  const bool masked = view.cells && (view.full.empty() || !view.columns.empty());
  if (!enforces.masks && masked) missing.push_back("masks");
  if (enforces.duties) return missing;
  for (const DutyValue& duty : view.duties) {
    const QualifiedName& name = schema_.duties[duty.duty].name;
    const bool known =
        enforces.duty_names.contains(name.local) || enforces.duty_names.contains(name.full());
    if (!known) missing.push_back("the duty " + duty_name(schema_, duty.duty));
  }
  return missing;
}

/// Keeps the views that can be handed out. Duties of all that the caller could be handed must be
/// one, also of those that the graph can't tell whole.
void Answerer::hand_out() {
  std::vector<View> safe;
  std::vector<std::string> missing;
  std::vector<DutyValue> duties;
  for (View& view : answer_.views) {
    std::vector<std::string> needs = not_enforced(view);
    if (view.unmasked) std::erase(needs, "masks");  // it may need none
    const bool but_filters = needs.empty() || needs == std::vector<std::string>{"filters"};
    if (but_filters) duties.insert(duties.end(), view.duties.begin(), view.duties.end());
    if (needs.empty() && view.filtered)
      missing.push_back("a bundle does not say which rows it shows");
    if (needs.empty() && view.unmasked) {
      missing.push_back("a bundle does not say which columns it masks");
    }
    for (const std::string& need : needs) missing.push_back("the caller cannot enforce " + need);
    if (needs.empty() && !view.filtered && !view.unmasked) safe.push_back(std::move(view));
  }
  answer_.views = std::move(safe);
  if (answer_.views.empty()) {
    std::ranges::sort(missing);
    const auto twins = std::ranges::unique(missing);
    missing.erase(twins.begin(), twins.end());
    answer_.problems.insert(answer_.problems.end(), missing.begin(), missing.end());
    return deny(Outcome::kCannotEnforce);
  }
  CombinedDuties all = combine_duties(schema_, std::move(duties));
  if (!all.conflicts.empty()) {
    answer_.problems.insert(answer_.problems.end(), all.conflicts.begin(), all.conflicts.end());
    return deny(Outcome::kInvalid);
  }
  std::vector<DutyValue> handed;
  for (const View& view : answer_.views) {
    handed.insert(handed.end(), view.duties.begin(), view.duties.end());
  }
  answer_.obligations = combine_duties(schema_, std::move(handed)).duties;
}

void Answerer::add_views(const Decision& decision) {
  const std::vector<Column> columns = columns_of(schema_, store_, request_);
  const ViewSource source{
      loaded_, context_,
      *schema_.find_environment(request_.action, request_.principal.type, request_.resource.type),
      columns};
  for (const uint32_t grant : decision.grants) {
    auto view = make_view(source, grant, guardrails(decision, grant), answer_.problems);
    if (view) answer_.views.push_back(*std::move(view));
  }
  if (!answer_.problems.empty()) return deny(Outcome::kInvalid);  // duties of a view conflict
  drop_undischarged();
  if (answer_.views.empty()) return deny(Outcome::kNotPermitted);
  hand_out();
}

void Answerer::deny(Outcome outcome) {
  answer_.permit = false;
  answer_.outcome = outcome;
  answer_.level = graph::kNone;
  answer_.reasons.clear();
  answer_.views.clear();
}

Answer Answerer::make(const Decision& decision) {
  answer_.permit = decision.permit;
  answer_.outcome = decision.outcome;
  answer_.level = decision.level;
  answer_.reasons.assign(decision.reasons.begin(), decision.reasons.end());
  answer_.problems = outside_vocabulary(schema_, request_);
  if (!answer_.problems.empty()) return std::move(answer_);
  tell_ignored(request_.principal, "principal");
  tell_ignored(request_.resource, "resource");
  tell_refusal(decision.refusal);
  if (decision.permit) add_views(decision);
  return std::move(answer_);
}

}  // namespace

Answer answer(const Loaded& loaded, const Request& request, Timestamp now, Context& context,
              RequestSlots& slots) {
  Request timed = request;
  timed.context.resize(loaded.schema().context.size());
  timed.context[0] = Slot::present(now);
  loaded.engine().read(timed, now, slots);
  const Decision decision = loaded.engine().decide(slots, context, true);
  return Answerer(loaded, timed, context).make(decision);
}

}  // namespace bylaw::engine
