// Checked access to a contract's fields. Entry point: ContractContext.
#include "facts/odcs_context.h"

#include <algorithm>

#include "base/text.h"
#include "facts/convert.h"
#include "facts/diagnostics.h"
#include "facts/odcs_service_levels.h"
#include "facts/report.h"

namespace bylaw {
namespace {

/// The record behind a list or set of records.
std::optional<RecordId> element_record(const Schema& schema, TypeId id) {
  const Type& type = schema.types[id];
  if (type.kind != TypeKind::kList && type.kind != TypeKind::kSet) return std::nullopt;
  const Type& element = schema.types[type.element];
  if (element.kind != TypeKind::kRecord) return std::nullopt;
  return element.record();
}

/// The product type `id`, its columns in the attribute that an action reads columns of, or in
/// `columns`.
ProductType describe_product(const Schema& schema, EntityTypeId id) {
  std::string attribute = "columns";
  for (const Action& action : schema.actions) {
    const bool on_type =
        std::find(action.resources.begin(), action.resources.end(), id) != action.resources.end();
    if (on_type && action.columns && action.columns->path.size() == 1) {
      attribute = action.columns->path.front();
    }
  }
  ProductType product;
  product.type = id;
  const std::vector<Member>& attributes = schema.entity_types[id].attributes;
  if (const auto position = find_member(attributes, attribute)) {
    if (const auto record = element_record(schema, attributes[*position].type)) {
      product.columns = position;
      product.column = *record;
    }
  }
  return product;
}

}  // namespace

std::optional<ProductType> find_product_type(const Schema& schema) {
  std::set<EntityTypeId> named;
  std::set<EntityTypeId> read;
  std::set<EntityTypeId> with_columns;
  for (size_t i = 0; i < schema.entity_types.size(); ++i) {
    const EntityTypeId id = schema.entity_types.id_at(i);
    if (schema.entity_types[id].name.local == "DataProduct") named.insert(id);
    if (find_member(schema.entity_types[id].attributes, "columns")) with_columns.insert(id);
  }
  for (const Action& action : schema.actions) {
    if (action.columns) read.insert(action.resources.begin(), action.resources.end());
  }
  for (const auto* candidates : {&named, &read, &with_columns}) {
    if (candidates->size() == 1) return describe_product(schema, *candidates->begin());
  }
  return std::nullopt;
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      if (!out.empty() && out.back() != '_') out += '_';
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c == '-' || c == ' ') {
      if (!out.empty() && out.back() != '_') out += '_';
    } else {
      out += c;
    }
  }
  return out;
}

std::optional<uint32_t> find_tier(const Schema& schema, const std::vector<Member>& members) {
  for (const std::string_view name : {"tier", "classification"}) {
    const auto position = find_member(members, name);
    if (position && strictest(schema, members[*position].type)) return position;
  }
  return std::nullopt;
}

std::optional<Value> strictest(const Schema& schema, TypeId type) {
  if (schema.types[type].kind != TypeKind::kEnum) return std::nullopt;
  const EnumId id = schema.types[type].enumeration();
  const Enum& enumeration = schema.enums[id];
  if (!enumeration.ordered || enumeration.members.empty()) return std::nullopt;
  return Value(EnumValue{id, static_cast<uint32_t>(enumeration.members.size() - 1)});
}

void ContractContext::wrong_shape(const TreeNode& node, std::string_view what,
                                  std::string_view wanted) {
  diagnostics.emit(kContractShape, span(node), what, wanted, describe(node));
}

const TreeNode* ContractContext::list(const TreeNode& map, std::string_view field) {
  const TreeNode* node = map.find(field);
  if (node == nullptr || node->is(TreeNode::Kind::kNull)) return nullptr;
  if (node->is(TreeNode::Kind::kList)) return node;
  wrong_shape(*node, field, "a list");
  return nullptr;
}

const TreeNode* ContractContext::map(const TreeNode& map, std::string_view field) {
  const TreeNode* node = map.find(field);
  if (node == nullptr || node->is(TreeNode::Kind::kNull)) return nullptr;
  return expect_map(*node, field) ? node : nullptr;
}

const TreeNode* ContractContext::text(const TreeNode& map, std::string_view field) {
  const TreeNode* node = map.find(field);
  if (node == nullptr || node->is(TreeNode::Kind::kNull)) return nullptr;
  if (node->is(TreeNode::Kind::kText) || node->plain) return node;
  wrong_shape(*node, field, "a text");
  return nullptr;
}

bool ContractContext::expect_map(const TreeNode& node, std::string_view what) {
  if (node.is(TreeNode::Kind::kMap)) return true;
  wrong_shape(node, what, "an object");
  return false;
}

TreeNode& ContractContext::make(TreeNode::Kind kind, const TreeNode& at) {
  TreeNode& node = made_.emplace_back();
  node.kind = kind;
  node.begin = at.begin;
  node.end = at.end;
  node.file = at.file;
  return node;
}

const TreeNode& ContractContext::fit(const TreeNode& node, TypeId type) {
  const Type& wanted = schema.types[type];
  if (wanted.kind == TypeKind::kRecord) {
    return node.is(TreeNode::Kind::kMap) ? record(node, wanted.record()) : node;
  }
  if (wanted.kind != TypeKind::kSet && wanted.kind != TypeKind::kList) return node;
  if (!node.is(TreeNode::Kind::kList)) return node;
  TreeNode& list = make(TreeNode::Kind::kList, node);
  for (const TreeNode& item : node.items) list.items.push_back(fit(item, wanted.element));
  return list;
}

const TreeNode& ContractContext::record(const TreeNode& map, RecordId id) {
  TreeNode& out = make(TreeNode::Kind::kMap, map);
  const CustomProperties custom(*this, map);
  for (const Member& member : schema.records[id].members) {
    const std::string name = snake_case(member.name);
    const TreeNode* value = custom.find(name);
    for (size_t i = 0; value == nullptr && i < map.keys.size(); ++i) {
      if (snake_case(map.keys[i].name) == name) value = &map.items[i];
    }
    const TypeKind kind = schema.types[member.type].kind;
    const bool wants_list = kind == TypeKind::kSet || kind == TypeKind::kList;
    if (value == nullptr && name == "duration" && kind == TypeKind::kDuration) {
      const auto duration = level_duration(map);
      if (!duration) continue;
      TreeNode& text = make(TreeNode::Kind::kText, *map.find("value"));
      text.text = to_string(*duration);
      value = &text;
    }
    if (value == nullptr || value->is(TreeNode::Kind::kNull)) {
      if (!wants_list || member.optional) continue;
      value = &make(TreeNode::Kind::kList, map);  // a list that says nothing is empty
    }
    out.keys.push_back({member.name, value->begin, value->end});
    if (wants_list && !value->is(TreeNode::Kind::kList)) {  // `to: a` for `to: [a, b]`
      TreeNode& list = make(TreeNode::Kind::kList, *value);
      list.items.push_back(*value);
      value = &list;
    }
    out.items.push_back(fit(*value, member.type));
  }
  return out;
}

void ContractContext::known_fields(const TreeNode& map, std::string_view what,
                                   const std::vector<std::string>& fields) {
  for (const TreeKey& key : map.keys) {
    if (std::find(fields.begin(), fields.end(), key.name) != fields.end()) continue;
    auto built = diagnostics.emit(kUnknownContractField, span(key), what, key.name);
    if (suggest(built, span(key), TextForm::kYaml, key.name, fields)) continue;
    built.hint("what the standard doesn't know goes into customProperties");
  }
}

std::optional<std::string> ContractContext::mapped(std::string_view member,
                                                   std::string_view word) const {
  std::vector<std::string> keys = {std::string(member)};
  if (member == "tier") keys.push_back("classification");
  if (member == "categories") keys.push_back("category");
  if (member == "purposes") keys.push_back("purpose");
  for (const std::string& key : keys) {
    const auto words = terms_.find(key);
    if (words == terms_.end()) continue;
    const auto it = words->second.find(std::string(word));
    if (it != words->second.end()) return it->second;
  }
  return std::nullopt;
}

std::optional<Value> ContractContext::convert(const Member& member, const TreeNode& node,
                                              std::string_view place) {
  Converter converter(schema);
  converter.map_words(
      [this](std::string_view name, std::string_view word) { return mapped(name, word); });
  auto value = converter.convert(member.type, node, member.name);
  for (const Issue& issue : converter.take_issues())
    report_issue(issue, TextForm::kYaml, span(node).file, place, diagnostics);
  return value;
}

std::optional<Value> ContractContext::classify(const Member& member, const TreeNode& node) {
  const auto highest = strictest(schema, member.type);
  const bool word = node.is(TreeNode::Kind::kText) || node.plain;
  if (!highest || !word) return convert(member, node, member.name);
  const EnumId id = schema.types[member.type].enumeration();
  const auto meant = mapped(member.name, node.text);
  const auto found = schema.enums[id].find(meant.value_or(node.text));
  if (found) return Value(EnumValue{id, *found});
  if (!unmapped_.insert(node.text).second) return highest;
  if (meant) {
    convert(member, node, member.name);  // says what the mesh's terms give for the word
  } else {
    diagnostics.emit(kUnmappedWord, span(node), describe(node), schema.type_name(member.type))
        .hint("map it in the manifest: terms: { classification: { " + node.text + ": " +
              schema.value_text(*highest) + " } }");
  }
  return highest;
}

std::optional<Value> ContractContext::term(const Member& member, TaxonomyId taxonomy,
                                           const std::string& word) const {
  const auto found = schema.taxonomies[taxonomy].find(mapped(member.name, word).value_or(word));
  if (!found) return std::nullopt;
  return Value(TermValue{taxonomy, *found});
}

CustomProperties::CustomProperties(ContractContext& context, const TreeNode& owner) {
  static const std::vector<std::string> kFields = {"id", "property", "value", "description"};
  const TreeNode* list = context.list(owner, "customProperties");
  if (list == nullptr) return;
  for (const TreeNode& item : list->items) {
    if (!context.expect_map(item, "a custom property")) continue;
    context.known_fields(item, "a custom property", kFields);
    const TreeNode* name = context.text(item, "property");
    if (name == nullptr) {
      context.diagnostics.emit(kMissingContractField, context.span(item), "property");
      continue;
    }
    const TreeNode* value = item.find("value");
    if (value == nullptr || value->is(TreeNode::Kind::kNull)) continue;
    if (!values_.emplace(snake_case(name->text), value).second) {
      context.diagnostics.emit(kPropertyTwice, context.span(*name), name->text);
    }
  }
}

const TreeNode* CustomProperties::find(std::string_view snake_name) const {
  const auto it = values_.find(snake_name);
  return it == values_.end() ? nullptr : it->second;
}

}  // namespace bylaw
