// Writer of vocabularies as JSON. Entry point: write_schema().
#include <nlohmann/json.hpp>

#include "facts/schema_json.h"
#include "facts/schema_words.h"

namespace bylaw {
namespace {

using Json = nlohmann::ordered_json;

class SchemaWriter {
 public:
  explicit SchemaWriter(const Schema& schema) : schema_(schema) {}

  Json write() const {
    Json json;
    json["zone"] = {{"name", schema_.zone}, {"offset", schema_.zone_offset_ms}};
    json["zone"]["changes"] = Json::array();
    for (const ZoneChange& change : schema_.zone_changes) {
      json["zone"]["changes"].push_back({change.from.ms, change.offset_ms});
    }
    json["enums"] = list(schema_.enums, [&](const Enum& e) { return enumeration(e); });
    json["taxonomies"] = list(schema_.taxonomies, [&](const Taxonomy& t) { return taxonomy(t); });
    json["records"] = list(schema_.records, [&](const Record& record) {
      Json out = declared(record);
      out["members"] = members(record.members);
      return out;
    });
    json["types"] = list(schema_.entity_types, [&](const EntityType& t) { return type(t); });
    json["context"] = members(schema_.context);
    json["actions"] = list(schema_.actions, [&](const Action& a) { return action(a); });
    json["environments"] = list(schema_.environments, [](const Environment& e) {
      return Json{e.action.value, e.principal.value, e.resource.value};
    });
    json["masks"] = list(schema_.masks, [&](const Mask& m) { return mask(m); });
    json["duties"] = list(schema_.duties, [&](const Duty& d) { return duty(d); });
    return json;
  }

 private:
  template <typename Items, typename Write>
  static Json list(const Items& items, Write write) {
    Json array = Json::array();
    for (const auto& item : items) array.push_back(write(item));
    return array;
  }
  template <typename Ids>
  static Json numbers(const Ids& ids) {
    return list(ids, [](const auto& id) { return Json(id.value); });
  }
  template <typename T>
  static Json optional(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
  }

  static Json declared(const Declared& d) {
    return {{"package", d.name.package}, {"name", d.name.local}};
  }

  Json type_of(TypeId id) const {
    const Type& type = schema_.types[id];
    Json out = Json::array({std::string(type_kind_word(type.kind))});
    if (type.declaration != Id<void>::kNone) out.push_back(type.declaration);
    if (type.element.valid()) out.push_back(type_of(type.element));
    return out;
  }

  Json members(const std::vector<Member>& from) const {
    return list(from, [&](const Member& m) {
      Json out{{"name", m.name}, {"type", type_of(m.type)}};
      if (m.optional) out["optional"] = true;
      if (m.claim) out["claim"] = true;
      if (m.adjustable) out["adjustable"] = true;
      return out;
    });
  }

  static Json enumeration(const Enum& e) {
    Json out = declared(e);
    out["ordered"] = e.ordered;
    out["members"] = list(e.members, [](const EnumMember& m) { return Json(m.name); });
    return out;
  }

  static Json taxonomy(const Taxonomy& t) {
    Json out = declared(t);
    if (t.base) out["base"] = t.base->value;
    out["terms"] = list(t.terms, [](const Term& term) {
      Json one{{"name", term.name}, {"parents", numbers(term.parents)}};
      if (term.open) one["open"] = true;
      if (!term.domain.empty()) one["domain"] = term.domain;
      return one;
    });
    return out;
  }

  Json type(const EntityType& t) const {
    Json out = declared(t);
    out["parents"] = numbers(t.parents);
    out["attributes"] = members(t.attributes);
    out["domain"] = optional(t.domain);
    return out;
  }

  Json action(const Action& a) const {
    Json out = declared(a);
    out["properties"] = members(a.properties);
    out["principals"] = numbers(a.principals);
    out["resources"] = numbers(a.resources);
    out["columns"] = Json();
    if (a.columns) {
      out["columns"] = {{"path", a.columns->path},
                        {"record", a.columns->record.value},
                        {"name", a.columns->name},
                        {"categories", optional(a.columns->categories)}};
    }
    return out;
  }

  static Json amount(const std::optional<MaskAmount>& amount) {
    if (!amount) return {};
    return {{"constant", amount->constant}, {"parameter", optional(amount->parameter)}};
  }

  Json mask(const Mask& m) const {
    Json out = declared(m);
    out["parameters"] = members(m.parameters);
    const MaskPoint& p = m.base;
    out["base"] = {{"full", p.full},     {"prefix", p.prefix}, {"suffix", p.suffix},
                   {"length", p.length}, {"format", p.format}, {"token", token_word(p.token)},
                   {"scope", p.scope},   {"bucket", p.bucket}, {"order", p.order}};
    out["prefix"] = amount(m.prefix);
    out["suffix"] = amount(m.suffix);
    out["bucket"] = amount(m.bucket);
    out["scope"] = optional(m.scope_parameter);
    out["columns"] = m.column_types;
    return out;
  }

  Json duty(const Duty& d) const {
    Json out = declared(d);
    out["parameters"] = members(d.parameters);
    out["words"] = d.words;
    out["combination"] = combination_word(d.combination);
    out["gates"] = d.gates;
    out["done_by"] = d.done_by ? Json(d.done_by->value) : Json();
    return out;
  }

  const Schema& schema_;
};

}  // namespace

std::string write_schema(const Schema& schema) {
  return SchemaWriter(schema).write().dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bylaw
