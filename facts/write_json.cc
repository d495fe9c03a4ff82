// Writers of values, requests and entities as JSON that the readers take. Entry points:
// write_value(), write_request(), write_entities().
#include <string>

#include "base/text.h"
#include "facts/convert.h"
#include "facts/json.h"
#include "facts/read_json.h"

namespace bylaw {
namespace {

/// The name by which the wire knows a type or action: the local one if it is enough.
template <typename IdType>
std::string wire_name(const QualifiedName& name, std::optional<IdType> by_local) {
  return by_local ? name.local : name.full();
}

std::string type_word(EntityTypeId type, const Schema& schema) {
  const QualifiedName& name = schema.entity_types[type].name;
  return wire_name(name, schema.find_entity_type(name.local));
}

std::string action_word(ActionId action, const Schema& schema) {
  const QualifiedName& name = schema.actions[action].name;
  return wire_name(name, schema.find_action(name.local));
}

/// A JSON object as it grows.
class ObjectWriter {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += (text_.empty() ? "" : ", ") + json_quote(name) + ": " + std::string(value);
  }
  bool empty() const { return text_.empty(); }
  std::string text() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

std::string write_ref(const EntityRef& ref, const Schema& schema) {
  ObjectWriter object;
  object.add("type", json_quote(type_word(ref.type, schema)));
  object.add("id", json_quote(ref.id));
  return object.text();
}

struct ValueWriter {
  const Schema& schema;

  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(Decimal value) const { return to_string(value); }
  std::string operator()(const std::string& value) const { return json_quote(value); }
  std::string operator()(Duration value) const { return json_quote(to_string(value)); }
  std::string operator()(Timestamp value) const { return json_quote(to_string(value)); }
  std::string operator()(Date value) const { return json_quote(to_string(value)); }
  std::string operator()(const Ip& value) const { return json_quote(to_string(value)); }
  std::string operator()(EnumValue value) const {
    return json_quote(schema.enums[value.enumeration].members[value.member].name);
  }
  std::string operator()(TermValue value) const {
    return json_quote(schema.taxonomies[value.taxonomy].terms[value.term].name);
  }
  std::string operator()(ActionValue value) const {
    return json_quote(action_word(value.action, schema));
  }
  std::string operator()(Weekday value) const { return json_quote(weekday_word(value)); }
  std::string operator()(const EntityRef& value) const { return write_ref(value, schema); }
  std::string operator()(const RecordValue& value) const {
    const std::vector<Member>& members = schema.records[value.record].members;
    ObjectWriter object;
    for (size_t i = 0; value.members && i < value.members->size(); ++i) {
      const std::optional<Value>& member = (*value.members)[i];
      if (member) {
        object.add(members[i].name, write_value(*member, schema));
      } else if (!members[i].optional && may_be_unknown(schema, members[i])) {
        object.add(members[i].name, "null");
      }
    }
    return object.text();
  }
  std::string operator()(const SetValue& value) const { return sequence(value.members.get()); }
  std::string operator()(const ListValue& value) const { return sequence(value.members.get()); }

  std::string sequence(const std::vector<Value>* members) const {
    std::string text = "[";
    for (size_t i = 0; members != nullptr && i < members->size(); ++i) {
      if (i > 0) text += ", ";
      text += write_value((*members)[i], schema);
    }
    return text + "]";
  }
};

/// The present slots by name.
ObjectWriter write_slots(const std::vector<Slot>& slots, const std::vector<Member>& members,
                         const Schema& schema) {
  ObjectWriter object;
  for (size_t i = 0; i < slots.size() && i < members.size(); ++i) {
    if (slots[i].state != Slot::State::kPresent) continue;
    object.add(members[i].name, write_value(slots[i].value, schema));
  }
  return object;
}

std::string write_request_entity(const RequestEntity& entity, const Schema& schema) {
  ObjectWriter object;
  object.add("type",
             json_quote(entity.type.valid() ? type_word(entity.type, schema) : entity.type_name));
  object.add("id", json_quote(entity.id));
  if (entity.type.valid()) {
    const auto properties =
        write_slots(entity.stated, schema.entity_types[entity.type].attributes, schema);
    if (!properties.empty()) object.add("properties", properties.text());
  }
  return object.text();
}

std::string write_enforces(const Enforces& enforces) {
  std::string text;
  const auto add = [&](std::string_view word) {
    text += (text.empty() ? "" : ", ") + json_quote(word);
  };
  if (enforces.filters) add("filters");
  if (enforces.masks) add("masks");
  if (enforces.duties) add("duties");
  for (const std::string& name : enforces.duty_names) add(name);
  return text.empty() ? "" : "[" + text + "]";
}

}  // namespace

std::string write_value(const Value& value, const Schema& schema) {
  return std::visit(ValueWriter{schema}, value.data());
}

std::string write_request(const Request& request, const Schema& schema) {
  ObjectWriter action;
  action.add("name", json_quote(request.action.valid() ? action_word(request.action, schema)
                                                       : request.action_name));
  if (request.action.valid()) {
    const auto properties =
        write_slots(request.action_properties, schema.actions[request.action].properties, schema);
    if (!properties.empty()) action.add("properties", properties.text());
  }
  ObjectWriter object;
  object.add("subject", write_request_entity(request.principal, schema));
  object.add("action", action.text());
  object.add("resource", write_request_entity(request.resource, schema));
  const auto context = write_slots(request.context, schema.context, schema);
  if (!context.empty()) object.add("context", context.text());
  const std::string enforces = write_enforces(request.enforces);
  if (!enforces.empty()) object.add("enforces", enforces);
  return object.text();
}

std::string write_evaluations(const std::vector<std::string>& answers) {
  std::string text = "{\n  \"evaluations\": [";
  for (const std::string& answer : answers) {
    text += text.ends_with('[') ? "\n    " : ",\n    ";
    for (const char c : answer) {
      text += c;
      if (c == '\n') text += "    ";
    }
  }
  return text + "\n  ]\n}";
}

std::string write_reference(const EntityRef& ref, const Schema& schema) {
  return write_ref(ref, schema);
}

std::string write_entity(const Entity& entity, const Schema& schema) {
  ObjectWriter object;
  object.add("type", json_quote(type_word(entity.ref.type, schema)));
  object.add("id", json_quote(entity.ref.id));
  const auto attributes =
      write_slots(entity.attributes, schema.entity_types[entity.ref.type].attributes, schema);
  if (!attributes.empty()) object.add("attributes", attributes.text());
  std::string parents;
  for (const EntityRef& parent : entity.parents) {
    parents += (parents.empty() ? "" : ", ") + write_ref(parent, schema);
  }
  if (!parents.empty()) object.add("parents", "[" + parents + "]");
  return object.text();
}

std::string write_entities(const EntityStore& store, const Schema& schema) {
  std::string text = "[";
  for (const Entity* entity : store.all()) {
    text += text.size() == 1 ? "\n  " : ",\n  ";
    text += write_entity(*entity, schema);
  }
  return text + (text.size() == 1 ? "]\n" : "\n]\n");
}

}  // namespace bylaw
