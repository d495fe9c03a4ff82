// Reader of entity files and of deltas between stores. Entry points: read_entities(),
// read_delta().
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "base/text.h"
#include "facts/convert.h"
#include "facts/delta.h"
#include "facts/diagnostics.h"
#include "facts/json.h"
#include "facts/read_json.h"
#include "facts/report.h"

namespace bylaw {
namespace {

class EntityReader {
 public:
  EntityReader(const SourceMap& sources, FileId file, const Schema& schema,
               EntityStoreBuilder& store, Diagnostics& diagnostics)
      : sources_(sources), file_(file), schema_(schema), store_(store), diagnostics_(diagnostics) {}

  void read_all(const TreeNode& root) {
    if (!root.is(TreeNode::Kind::kList))
      return shape("a file of entities", "a list of entities", root);
    read_items(root, "");
  }

  /// Upserts go to the store; the removals are returned.
  std::vector<EntityRef> read_delta(const TreeNode& root) {
    if (!root.is(TreeNode::Kind::kMap)) {
      shape("a delta", "an object with 'upsert' and 'remove'", root);
      return {};
    }
    unknown_members(root, {"upsert", "remove"}, "a delta");
    if (const TreeNode* upsert = list_member(root, "upsert")) read_items(*upsert, "/upsert");
    std::set<EntityRef> removed;
    const TreeNode* remove = list_member(root, "remove");
    for (size_t i = 0; remove != nullptr && i < remove->items.size(); ++i) {
      const TreeNode& item = remove->items[i];
      if (!item.is(TreeNode::Kind::kMap)) {
        shape("a removal", "an object with type and id", item);
        continue;
      }
      unknown_members(item, {"type", "id"}, "a removal");
      const auto ref = ref_of(item);
      if (!ref) continue;
      if (const Entity* upserted = store_.find(*ref)) {
        diagnostics_.emit(kUpsertedAndRemoved, span(item), schema_.value_text(Value(*ref)))
            .label(upserted->span, "upserted here");
        continue;
      }
      removed.insert(*ref);
    }
    return {removed.begin(), removed.end()};
  }

 private:
  void read_items(const TreeNode& list, const std::string& pointer) {
    for (size_t i = 0; i < list.items.size(); ++i) {
      read(list.items[i], pointer + "/" + std::to_string(i));
    }
  }

  const TreeNode* list_member(const TreeNode& object, std::string_view name) {
    const TreeNode* node = object.find(name);
    if (node == nullptr || node->is(TreeNode::Kind::kList)) return node;
    shape("the member '" + std::string(name) + "'", "a list", *node);
    return nullptr;
  }

  Span span(const TreeNode& node) const { return {file_, node.begin, node.end}; }
  Span span(const TreeKey& key) const { return {file_, key.begin, key.end}; }

  void shape(std::string_view what, std::string_view wanted, const TreeNode& node) {
    diagnostics_.emit(kEntityShape, span(node), what, wanted, describe(node));
  }

  /// A member that must be a text; nothing after reporting.
  const std::string* text_member(const TreeNode& object, std::string_view name) {
    const TreeNode* node = object.find(name);
    if (node == nullptr) {
      diagnostics_.emit(kEntityLacksMember, span(object), name);
      return nullptr;
    }
    if (node->is(TreeNode::Kind::kText)) return &node->text;
    shape("the member '" + std::string(name) + "'", "a text", *node);
    return nullptr;
  }

  std::optional<EntityTypeId> type_of(const TreeNode& object) {
    const std::string* name = text_member(object, "type");
    if (name == nullptr) return std::nullopt;
    if (const auto type = schema_.find_entity_type(*name)) return type;
    const Span place = span(*object.find("type"));
    suggest(diagnostics_.emit(kUnknownEntityType, place, *name), place, TextForm::kJson, *name,
            entity_type_names(schema_));
    return std::nullopt;
  }

  std::optional<EntityRef> ref_of(const TreeNode& object) {
    const auto type = type_of(object);
    const std::string* id = text_member(object, "id");
    if (!type || id == nullptr) return std::nullopt;
    if (!id->empty()) return EntityRef{*type, *id};
    diagnostics_.emit(kEntityWithoutId, span(*object.find("id")));
    return std::nullopt;
  }

  void read(const TreeNode& node, const std::string& pointer) {
    if (!node.is(TreeNode::Kind::kMap)) return shape("an entity", "an object", node);
    unknown_members(node, {"type", "id", "attributes", "parents"}, "an entity");
    const auto ref = ref_of(node);
    if (!ref) return;
    Entity entity;
    entity.ref = *ref;
    entity.span = span(node);
    entity.origin = sources_[file_].path() + "#" + pointer;
    read_attributes(node, pointer + "/attributes", entity);
    if (const TreeNode* parents = node.find("parents")) read_parents(*parents, entity);
    if (const Entity* first = store_.find(*ref)) {
      auto built =
          diagnostics_.emit(kDuplicateEntity, entity.span, schema_.value_text(Value(*ref)));
      if (first->span.valid()) built.label(first->span, "first here");
      return;
    }
    store_.add(std::move(entity));
  }

  void unknown_members(const TreeNode& node, const std::vector<std::string>& members,
                       std::string_view what) {
    for (const TreeKey& key : node.keys) {
      if (std::find(members.begin(), members.end(), key.name) != members.end()) continue;
      auto built = diagnostics_.emit(kUnknownEntityMember, span(key), what, key.name);
      if (suggest(built, span(key), TextForm::kJson, key.name, members)) continue;
      built.hint("its members are " + join_words(members));
    }
  }

  void read_attributes(const TreeNode& node, const std::string& place, Entity& entity) {
    const EntityType& type = schema_.entity_types[entity.ref.type];
    entity.attributes.resize(type.attributes.size());
    std::vector<bool> stated(type.attributes.size(), false);
    const TreeNode* attributes = node.find("attributes");
    if (attributes != nullptr && !attributes->is(TreeNode::Kind::kMap)) {
      return shape("the member 'attributes'", "an object", *attributes);
    }
    for (size_t i = 0; attributes != nullptr && i < attributes->keys.size(); ++i) {
      const TreeKey& key = attributes->keys[i];
      const auto position = find_member(type.attributes, key.name);
      if (!position) {
        const auto near =
            suggest(diagnostics_.emit(kUnknownFact, span(key), type.name.local, key.name),
                    span(key), TextForm::kJson, key.name, member_names(type.attributes));
        // What was probably meant is not missing as well.
        if (near) stated[*find_member(type.attributes, *near)] = true;
        continue;
      }
      const Member& member = type.attributes[*position];
      const TreeNode& value = attributes->items[i];
      if (value.is(TreeNode::Kind::kNull) && member.optional) continue;
      stated[*position] = true;
      entity.attributes[*position] = read_slot(member, value, place + "/" + key.name);
    }
    for (size_t i = 0; i < stated.size(); ++i) {
      const Member& member = type.attributes[i];
      if (stated[i] || member.optional || member.claim) continue;
      diagnostics_.emit(kMissingFact, span(attributes != nullptr ? *attributes : node),
                        schema_.value_text(Value(entity.ref)), member.name);
    }
  }

  Slot read_slot(const Member& member, const TreeNode& node, const std::string& place) {
    Converter converter(schema_);
    if (auto value = converter.convert(member.type, node, member.name)) {
      return Slot::present(std::move(*value));
    }
    const std::vector<Issue> issues = converter.take_issues();
    for (const Issue& issue : issues)
      report_issue(issue, TextForm::kJson, file_, place, diagnostics_);
    return Slot::invalid(issues.empty() ? "its type is unknown" : issues.front().message);
  }

  void read_parents(const TreeNode& node, Entity& entity) {
    if (!node.is(TreeNode::Kind::kList)) return shape("the member 'parents'", "a list", node);
    const EntityType& type = schema_.entity_types[entity.ref.type];
    for (const TreeNode& item : node.items) {
      const auto parent = read_parent(item, type);
      if (!parent) continue;
      if (std::find(type.parents.begin(), type.parents.end(), parent->type) == type.parents.end()) {
        parent_not_allowed(item, type, *parent);
        continue;
      }
      if (std::find(entity.parents.begin(), entity.parents.end(), *parent) ==
          entity.parents.end()) {
        entity.parents.push_back(*parent);
      }
    }
  }

  /// A parent is {"type", "id"}, or an id alone where the type stands in entities of one type only.
  std::optional<EntityRef> read_parent(const TreeNode& node, const EntityType& type) {
    if (node.is(TreeNode::Kind::kMap)) return ref_of(node);
    if (!node.is(TreeNode::Kind::kText)) {
      shape("a parent", "an object with type and id", node);
      return std::nullopt;
    }
    if (type.parents.size() != 1) {
      diagnostics_.emit(kUntypedParent, span(node), describe(node));
      return std::nullopt;
    }
    if (!node.text.empty()) return EntityRef{type.parents.front(), node.text};
    diagnostics_.emit(kEntityWithoutId, span(node));
    return std::nullopt;
  }

  void parent_not_allowed(const TreeNode& node, const EntityType& type, const EntityRef& parent) {
    std::vector<std::string> allowed;
    for (const EntityTypeId id : type.parents)
      allowed.push_back(schema_.entity_types[id].name.local);
    const std::string& parent_type = schema_.entity_types[parent.type].name.local;
    auto built = diagnostics_.emit(kEntityParent, span(node), with_article(type.name.local),
                                   with_article(parent_type));
    built.hint(allowed.empty() ? type.name.local + " is declared without 'in'"
                               : "it may stand in " + join_words(allowed, "or"));
  }

  const SourceMap& sources_;
  FileId file_;
  const Schema& schema_;
  EntityStoreBuilder& store_;
  Diagnostics& diagnostics_;
};

}  // namespace

void read_entities(const SourceMap& sources, FileId file, const Schema& schema,
                   EntityStoreBuilder& store, Diagnostics& diagnostics) {
  const auto parsed = parse_json(sources[file].text());
  if (const auto* error = std::get_if<TreeError>(&parsed)) {
    return report_tree_error(*error, TextForm::kJson, file, diagnostics);
  }
  EntityReader(sources, file, schema, store, diagnostics).read_all(std::get<TreeNode>(parsed));
}

FactsDelta read_delta(const SourceMap& sources, FileId file, const Schema& schema,
                      Diagnostics& diagnostics) {
  FactsDelta delta;
  const auto parsed = parse_json(sources[file].text());
  if (const auto* error = std::get_if<TreeError>(&parsed)) {
    report_tree_error(*error, TextForm::kJson, file, diagnostics);
    return delta;
  }
  EntityStoreBuilder upserts;
  delta.removals = EntityReader(sources, file, schema, upserts, diagnostics)
                       .read_delta(std::get<TreeNode>(parsed));
  for (const Entity* entity : upserts.store().all()) delta.upserts.push_back(*entity);
  return delta;
}

}  // namespace bylaw
