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
  Answerer(const Loaded& loaded, const Request& request)
      : graph_(loaded.bundle().graph()),
        schema_(loaded.schema()),
        store_(loaded.store()),
        request_(request) {}

  Answer make(const Decision& decision);

 private:
  void tell_ignored(const RequestEntity& entity, const std::string& role);
  void tell_refusal(Refusal refusal);
  void add_views(const Decision& decision);
  void deny_views();
  Slot attribute(const EntityRef& entity, uint32_t index) const;
  std::vector<std::string> columns() const;
  const RuleRecord& rule(uint32_t index) const { return graph_.get<Part::kRules>()[index]; }

  const graph::Graph& graph_;
  const Schema& schema_;
  const EntityStore& store_;
  const Request& request_;
  Answer answer_;
  unsigned needs_ = 0;  // Shape bits of the views that can't be handed out
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

/// What is known of an attribute: a claim of the request, else what the store has.
Slot Answerer::attribute(const EntityRef& entity, uint32_t index) const {
  const EntityType& type = schema_.entity_types[entity.type];
  if (type.attributes[index].claim && type.domain != index) {
    for (const RequestEntity* who : {&request_.principal, &request_.resource}) {
      if (who->ref() == entity && index < who->stated.size() &&
          who->stated[index].state != Slot::State::kAbsent) {
        return who->stated[index];
      }
    }
  }
  const Entity* stored = store_.find(entity);
  const bool stands = stored != nullptr && index < stored->attributes.size();
  return stands ? stored->attributes[index] : Slot();
}

/// The names of the columns that the catalogue lists.
std::vector<std::string> Answerer::columns() const {
  const ColumnSource& source = *schema_.actions[request_.action].columns;
  Value at{request_.resource.ref()};
  for (const std::string& name : source.path) {
    std::optional<Value> next;
    if (const auto* entity = at.if_a<EntityRef>()) {
      const auto index = find_member(schema_.entity_types[entity->type].attributes, name);
      const Slot slot = index ? attribute(*entity, *index) : Slot();
      if (slot.state == Slot::State::kPresent) next = slot.value;
    } else if (const auto* record = at.if_a<RecordValue>()) {
      const auto index = find_member(schema_.records[record->record].members, name);
      if (index) next = (*record->members)[*index];
    }
    if (!next) return {};
    at = *next;
  }
  std::vector<std::string> names;
  if (at.if_a<ListValue>() == nullptr && at.if_a<SetValue>() == nullptr) return names;
  for (const Value& member : at.members()) {
    const auto* record = member.if_a<RecordValue>();
    if (record == nullptr || record->record != source.record) return {};
    const std::optional<Value>& name = (*record->members)[source.name];
    const auto* text = name ? name->if_a<std::string>() : nullptr;
    if (text == nullptr) continue;
    if (std::ranges::find(names, *text) == names.end()) names.push_back(*text);
  }
  return names;
}

void Answerer::add_views(const Decision& decision) {
  const auto& action = schema_.actions[request_.action];
  PlainView plain;
  plain.cells = action.columns.has_value();
  if (plain.cells) plain.columns = columns();
  // A table of which the catalogue lists no column shows nothing but nulls.
  const bool nulls = plain.cells && plain.columns.empty() && !request_.enforces.masks;
  bool duties = false;
  for (const uint32_t grant : decision.grants) {
    const bool guarantee = rule(grant).row == graph::FoldRow::kGuarantee;
    unsigned needs = rule(grant).shapes;
    for (const uint32_t guardrail : decision.guardrails) {
      // A guarantee's view is cut by its own level and above.
      const TermId level(graph_.get<Part::kPolicies>()[rule(guardrail).policy].level);
      if (guarantee && !schema_.domains().under(TermId(decision.level), level)) continue;
      needs |= rule(guardrail).shapes;
    }
    if (nulls) needs |= graph::kShapesCells;
    duties |= (needs & graph::kShapesDuties) != 0;
    needs_ |= needs;
    if (needs != 0) continue;
    plain.grant = grant;
    answer_.views.push_back(plain);
  }
  // Duties that conflict deny even what another view would show.
  const bool may_conflict = duties && std::ranges::any_of(schema_.duties, [](const Duty& duty) {
                              return duty.combination == DutyCombination::kUnion ||
                                     duty.combination == DutyCombination::kConflict;
                            });
  if (answer_.views.empty() || may_conflict) deny_views();
}

void Answerer::deny_views() {
  const Enforces& enforces = request_.enforces;
  answer_.permit = false;
  answer_.outcome = Outcome::kCannotEnforce;
  answer_.level = graph::kNone;
  answer_.reasons.clear();
  answer_.views.clear();
  const std::pair<unsigned, std::pair<std::string, bool>> all[] = {
      {graph::kShapesDuties, {"duties", enforces.duties || !enforces.duty_names.empty()}},
      {graph::kShapesRows, {"filters", enforces.filters}},
      {graph::kShapesCells, {"masks", enforces.masks}}};
  for (const auto& [bit, need] : all) {
    if ((needs_ & bit) == 0) continue;
    answer_.problems.push_back(need.second
                                   ? "a bundle does not say which " + need.first + " it needs"
                                   : "the caller cannot enforce " + need.first);
  }
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
  return Answerer(loaded, timed).make(loaded.engine().decide(slots, context, true));
}

}  // namespace bylaw::engine
