// Reader of AuthZEN-shaped requests, and of single values. Entry points: read_request(),
// read_value().
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "facts/convert.h"
#include "facts/diagnostics.h"
#include "facts/json.h"
#include "facts/read_json.h"

namespace bylaw {
namespace {

constexpr JsonLimits kRequestLimits{8u << 20, 1u << 18};

/// The error of a request: the kind's message with its code, for `bylaw explain`.
template <typename... Args>
Error error_of(const DiagnosticKind<Args...>& kind, const std::vector<std::string>& arguments) {
  return Error{format_message(kind.format, arguments) + " [" + std::string(kind.code) + "]"};
}

Error unreadable(const TreeError& error) {
  switch (error.kind) {
    case TreeError::Kind::kSyntax:
      return error_of(kRequestText, {error.message + " at byte " + std::to_string(error.begin)});
    case TreeError::Kind::kDuplicateKey:
      return error_of(kRequestDuplicate, {error.message});
    case TreeError::Kind::kTooDeep:
    case TreeError::Kind::kTooLarge:
    case TreeError::Kind::kUnsupported:
      return error_of(kRequestTooComplex, {error.message});
  }
  return error_of(kRequestText, {error.message});
}

class RequestReader {
 public:
  explicit RequestReader(const Schema& schema) : schema_(schema) {}

  Result<Request> read(const TreeNode& root) {
    if (!root.is(TreeNode::Kind::kMap)) {
      return error_of(kRequestShape, {"a request", "an object", describe(root)});
    }
    read_entity(root, "subject", request_.principal);
    read_action(root);
    read_entity(root, "resource", request_.resource);
    read_context(root);
    read_enforces(root);
    if (error_) return std::move(*error_);
    count_undeclared(root, {"subject", "action", "resource", "context", "enforces"});
    return std::move(request_);
  }

 private:
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }

  void count_undeclared(const TreeNode& object, std::initializer_list<std::string_view> declared) {
    for (const TreeKey& key : object.keys) {
      if (std::find(declared.begin(), declared.end(), key.name) == declared.end())
        ++request_.ignored;
    }
  }

  /// A member that must be an object; null after an error.
  const TreeNode* object_member(const TreeNode& root, const std::string& name) {
    const TreeNode* node = root.find(name);
    if (node == nullptr) {
      fail(error_of(kRequestMissing, {name}));
    } else if (!node->is(TreeNode::Kind::kMap)) {
      fail(error_of(kRequestShape, {name, "an object", describe(*node)}));
    } else {
      return node;
    }
    return nullptr;
  }

  /// A member that must be a text that is not empty; empty after an error.
  std::string text_member(const TreeNode& object, const std::string& owner,
                          const std::string& name) {
    const std::string path = owner + "." + name;
    const TreeNode* node = object.find(name);
    if (node == nullptr) {
      fail(error_of(kRequestMissing, {path}));
    } else if (!node->is(TreeNode::Kind::kText)) {
      fail(error_of(kRequestShape, {path, "a text", describe(*node)}));
    } else if (node->text.empty()) {
      fail(error_of(kRequestEmptyId, {path}));
    } else {
      return node->text;
    }
    return {};
  }

  /// The member `name`, which may be missing but must be an object.
  const TreeNode* optional_object(const TreeNode& object, const std::string& name,
                                  const std::string& path) {
    const TreeNode* node = object.find(name);
    if (node == nullptr || node->is(TreeNode::Kind::kMap)) return node;
    fail(error_of(kRequestShape, {path, "an object", describe(*node)}));
    return nullptr;
  }

  void read_entity(const TreeNode& root, const std::string& part, RequestEntity& entity) {
    const TreeNode* node = object_member(root, part);
    if (node == nullptr) return;
    entity.type_name = text_member(*node, part, "type");
    entity.id = text_member(*node, part, "id");
    count_undeclared(*node, {"type", "id", "properties"});
    const TreeNode* properties = optional_object(*node, "properties", part + ".properties");
    const auto type = schema_.find_entity_type(entity.type_name);
    if (type) {
      entity.type = *type;
      entity.stated = slots(schema_.entity_types[*type].attributes, properties, false);
    } else if (properties != nullptr) {
      request_.ignored += properties->keys.size();
    }
  }

  void read_action(const TreeNode& root) {
    const TreeNode* node = object_member(root, "action");
    if (node == nullptr) return;
    request_.action_name = text_member(*node, "action", "name");
    count_undeclared(*node, {"name", "properties"});
    const TreeNode* properties = optional_object(*node, "properties", "action.properties");
    const auto action = schema_.find_action(request_.action_name);
    if (action) {
      request_.action = *action;
      request_.action_properties = slots(schema_.actions[*action].properties, properties, false);
    } else if (properties != nullptr) {
      request_.ignored += properties->keys.size();
    }
  }

  void read_context(const TreeNode& root) {
    const TreeNode* node = optional_object(root, "context", "context");
    request_.context = slots(schema_.context, node, true);
  }

  /// A slot per member. The time of a context is the evaluator's, whatever the request says.
  std::vector<Slot> slots(const std::vector<Member>& members, const TreeNode* object,
                          bool context) {
    std::vector<Slot> result(members.size());
    for (size_t i = 0; object != nullptr && i < object->keys.size(); ++i) {
      const auto position = find_member(members, object->keys[i].name);
      if (!position) {
        ++request_.ignored;
        continue;
      }
      const Member& member = members[*position];
      const TreeNode& node = object->items[i];
      if (context && *position == 0) continue;
      if (node.is(TreeNode::Kind::kNull) && member.optional) continue;
      result[*position] = slot(member, node);
    }
    return result;
  }

  Slot slot(const Member& member, const TreeNode& node) {
    Converter converter(schema_);
    converter.count_undeclared();
    auto value = converter.convert(member.type, node, member.name);
    request_.ignored += converter.undeclared();
    if (value) return Slot::present(std::move(*value));
    const std::vector<Issue> issues = converter.take_issues();
    if (issues.empty()) return Slot::invalid("its type is unknown");
    const Issue& issue = issues.front();
    return Slot::invalid(issue.pointer.empty() ? issue.message
                                               : issue.pointer + ": " + issue.message);
  }

  void read_enforces(const TreeNode& root) {
    const TreeNode* node = root.find("enforces");
    if (node == nullptr) return;
    if (!node->is(TreeNode::Kind::kList)) {
      return fail(error_of(kRequestShape, {"enforces", "a list of words", describe(*node)}));
    }
    for (const TreeNode& item : node->items) {
      if (!item.is(TreeNode::Kind::kText)) {
        return fail(
            error_of(kRequestShape, {"enforces", "a list of words", describe(item) + " in it"}));
      }
      read_enforced(item.text);
    }
  }

  void read_enforced(const std::string& word) {
    if (word == "filters") {
      request_.enforces.filters = true;
    } else if (word == "masks") {
      request_.enforces.masks = true;
    } else if (word == "duties") {
      request_.enforces.duties = true;
    } else if (is_duty(word)) {
      request_.enforces.duty_names.insert(word);
    } else {
      ++request_.ignored;
    }
  }

  bool is_duty(std::string_view word) const {
    return std::any_of(schema_.duties.begin(), schema_.duties.end(), [&](const Duty& duty) {
      return duty.name.local == word || duty.name.full() == word;
    });
  }

  const Schema& schema_;
  Request request_;
  std::optional<Error> error_;
};

}  // namespace

Result<Request> read_request(std::string_view json, const Schema& schema) {
  const auto parsed = parse_json(json, kRequestLimits);
  if (const auto* error = std::get_if<TreeError>(&parsed)) return unreadable(*error);
  return RequestReader(schema).read(std::get<TreeNode>(parsed));
}

Result<Value> read_value(std::string_view json, const Schema& schema, TypeId type) {
  const auto parsed = parse_json(json, kRequestLimits);
  if (const auto* error = std::get_if<TreeError>(&parsed)) {
    return Error{error->message + " at byte " + std::to_string(error->begin)};
  }
  Converter converter(schema);
  if (auto value = converter.convert(type, std::get<TreeNode>(parsed), ""))
    return std::move(*value);
  const std::vector<Issue> issues = converter.take_issues();
  if (issues.empty()) return Error{"its type is unknown"};
  const Issue& issue = issues.front();
  return Error{issue.pointer.empty() ? issue.message : issue.pointer + ": " + issue.message};
}

}  // namespace bylaw
