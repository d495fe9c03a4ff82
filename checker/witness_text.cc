// A witness as a sentence, and as JSON.
#include <nlohmann/json.hpp>

#include "base/policy_words.h"
#include "base/text.h"
#include "checker/string_universe.h"
#include "checker/witness.h"
#include "facts/read_json.h"

namespace bylaw {
namespace {

/// A value as it is told: of a record in a collection, such as a column, what no condition speaks
/// of is left out.
std::string told_text(const Schema& schema, const Value& value) {
  const bool collection = value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr;
  if (collection) {
    std::string text;
    for (const Value& member : value.members()) {
      text += (text.empty() ? "" : ", ") + told_text(schema, member);
    }
    return "[" + text + "]";
  }
  const auto* record = value.if_a<RecordValue>();
  if (record == nullptr || !record->members) return schema.value_text(value);
  const std::vector<Member>& members = schema.records[record->record].members;
  std::string text;
  for (size_t i = 0; i < record->members->size(); ++i) {
    const std::optional<Value>& field = (*record->members)[i];
    const auto* word = field ? field->if_a<std::string>() : nullptr;
    if (!field || (word != nullptr && plain_text(*word))) continue;
    text +=
        (text.empty() ? "" : ", ") + name_text(members[i].name) + ": " + told_text(schema, *field);
  }
  return text.empty() ? schema.value_text(value) : "{ " + text + " }";
}

std::string braces(const Schema& schema, const std::vector<Member>& members,
                   const std::vector<Slot>& slots, const std::vector<uint32_t>& told) {
  std::string text;
  for (const uint32_t i : told) {
    if (i >= slots.size() || slots[i].state != Slot::State::kPresent) continue;
    text += (text.empty() ? "" : ", ") + members[i].name + ": " + told_text(schema, slots[i].value);
  }
  return text.empty() ? "" : " { " + text + " }";
}

std::string entity_text(const Schema& schema, const Witness& witness, const EntityRef& ref) {
  std::string text = schema.value_text(Value(ref));
  const Entity* entity = witness.store.find(ref);
  if (entity == nullptr) return text;
  if (const auto told = witness.told.find(ref); told != witness.told.end()) {
    text +=
        braces(schema, schema.entity_types[ref.type].attributes, entity->attributes, told->second);
  }
  if (witness.groups_untold.contains(ref)) return text;
  std::vector<std::string> groups;
  for (const EntityRef& group : entity->parents) groups.push_back(schema.value_text(Value(group)));
  return groups.empty() ? text : text + " in " + join_words(groups);
}

}  // namespace

std::string witness_sentence(const Rulebook& rulebook, const Witness& witness) {
  const Schema& schema = rulebook.schema;
  const Request& request = witness.request;
  const Action& action = schema.actions[request.action];
  std::string text =
      entity_text(schema, witness, request.principal.ref()) + " asks to " + action.name.local +
      braces(schema, action.properties, request.action_properties, witness.properties) + " " +
      entity_text(schema, witness, request.resource.ref());
  const std::string context = braces(schema, schema.context, request.context, witness.context);
  if (!context.empty()) text += ", context" + context;
  text += ", at " + to_string(witness.now);
  for (const EntityRef& ref : witness.entities) {
    const bool grouped =
        !witness.store.find(ref)->parents.empty() && !witness.groups_untold.contains(ref);
    const bool told = witness.told.contains(ref) || grouped;
    if (ref == request.principal.ref() || ref == request.resource.ref() || !told) continue;
    text += "; " + entity_text(schema, witness, ref);
  }
  return text;
}

std::string witness_json(const Rulebook& rulebook, const Witness& witness) {
  using Json = nlohmann::ordered_json;
  Json reasons = Json::array();
  for (const RuleId rule : witness.decision.reasons) reasons.push_back(rulebook.rule_name(rule));
  const Json document{
      {"request", Json::parse(write_request(witness.request, rulebook.schema))},
      {"entities", Json::parse(write_entities(witness.store, rulebook.schema))},
      {"at", to_string(witness.now)},
      {"decision", witness.decision.permit ? "permit" : "deny"},
      {"reasons", std::move(reasons)},
  };
  return document.dump();
}

}  // namespace bylaw
