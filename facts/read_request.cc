// Reader of AuthZEN-shaped requests, and of single values. Entry points: read_request(),
// read_requests(), read_search(), read_value().
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
  explicit RequestReader(const Schema& schema, OpenPart open = OpenPart::kNone,
                         const TreeNode* defaults = nullptr)
      : schema_(schema), open_(open), defaults_(defaults) {}

  Result<Request> read(const TreeNode& root) {
    if (!root.is(TreeNode::Kind::kMap)) {
      return error_of(kRequestShape, {"a request", "an object", describe(root)});
    }
    read_entity(root, "subject", OpenPart::kSubject, request_.principal);
    read_action(root);
    read_entity(root, "resource", OpenPart::kResource, request_.resource);
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

  /// A member of the request, or the default for it.
  const TreeNode* member(const TreeNode& root, std::string_view name) const {
    const TreeNode* node = root.find(name);
    return node == nullptr && defaults_ != nullptr ? defaults_->find(name) : node;
  }

  /// A member that must be an object; null after an error.
  const TreeNode* object_member(const TreeNode& root, const std::string& name) {
    const TreeNode* node = member(root, name);
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

  /// An open part states nothing.
  bool check_open(const TreeNode* properties, const std::string& path) {
    if (properties == nullptr || properties->keys.empty()) return true;
    fail(error_of(kRequestShape, {path, "nothing, since it is looked for", "an object"}));
    return false;
  }

  void read_entity(const TreeNode& root, const std::string& part, OpenPart as,
                   RequestEntity& entity) {
    const TreeNode* node = object_member(root, part);
    if (node == nullptr) return;
    entity.type_name = text_member(*node, part, "type");
    if (open_ != as) entity.id = text_member(*node, part, "id");
    count_undeclared(*node, {"type", "id", "properties"});
    const TreeNode* properties = optional_object(*node, "properties", part + ".properties");
    if (open_ == as && !check_open(properties, part + ".properties")) return;
    const auto type = schema_.find_entity_type(entity.type_name);
    if (type) {
      entity.type = *type;
      entity.stated = slots(schema_.entity_types[*type].attributes, properties, false);
    } else if (properties != nullptr) {
      request_.ignored += properties->keys.size();
    }
  }

  void read_action(const TreeNode& root) {
    if (open_ == OpenPart::kAction) return;
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
    const TreeNode* node = member(root, "context");
    if (node != nullptr && !node->is(TreeNode::Kind::kMap)) {
      return fail(error_of(kRequestShape, {"context", "an object", describe(*node)}));
    }
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
    const TreeNode* node = member(root, "enforces");
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
  OpenPart open_ = OpenPart::kNone;
  const TreeNode* defaults_ = nullptr;
  Request request_;
  std::optional<Error> error_;
};

/// All values of a tree, as many as `most` or more.
size_t count_values(const TreeNode& root, size_t most) {
  std::vector<const TreeNode*> open{&root};
  size_t count = 0;
  while (!open.empty() && count < most) {
    const TreeNode* node = open.back();
    open.pop_back();
    ++count;
    for (const TreeNode& item : node->items) open.push_back(&item);
  }
  return count;
}

/// "options": {"evaluations_semantic": …}; nothing if it is a word that no one knows.
std::optional<Evaluate> evaluate_of(const TreeNode& root) {
  const TreeNode* options = root.find("options");
  const TreeNode* word = options == nullptr ? nullptr : options->find("evaluations_semantic");
  if (word == nullptr || word->text == "execute_all") return Evaluate::kAll;
  if (word->text == "deny_on_first_deny") return Evaluate::kUntilDeny;
  if (word->text == "permit_on_first_permit") return Evaluate::kUntilPermit;
  return std::nullopt;
}

/// Where one request is asked for there are no evaluations, which would be others.
Status check_single(const TreeNode& root) {
  const TreeNode* items = root.is(TreeNode::Kind::kMap) ? root.find("evaluations") : nullptr;
  if (items == nullptr || (items->is(TreeNode::Kind::kList) && items->items.empty())) return {};
  return error_of(kRequestShape,
                  {"evaluations", "nothing where one request is asked for", describe(*items)});
}

/// What a search looks for: the part that lacks its id.
OpenPart open_part(const TreeNode& root) {
  const auto lacks = [&](std::string_view part, std::string_view name) {
    const TreeNode* node = root.find(part);
    return node == nullptr || node->find(name) == nullptr;
  };
  if (lacks("subject", "id")) return OpenPart::kSubject;
  if (lacks("resource", "id")) return OpenPart::kResource;
  return lacks("action", "name") ? OpenPart::kAction : OpenPart::kNone;
}

/// "page", as far as it is there.
Status read_page(const TreeNode& root, SearchQuery& query) {
  const TreeNode* page = root.find("page");
  if (page == nullptr) return {};
  if (!page->is(TreeNode::Kind::kMap)) {
    return error_of(kRequestShape, {"page", "an object", describe(*page)});
  }
  if (const TreeNode* token = page->find("token"); token != nullptr) {
    if (!token->is(TreeNode::Kind::kText)) {
      return error_of(kRequestShape, {"page.token", "a text", describe(*token)});
    }
    query.token = token->text;
  }
  if (const TreeNode* limit = page->find("limit"); limit != nullptr) {
    constexpr size_t kMostDigits = 9;
    const bool number = limit->is(TreeNode::Kind::kNumber) && limit->text.size() <= kMostDigits &&
                        limit->text.find_first_not_of("0123456789") == std::string::npos;
    if (!number || limit->text == "0") {
      return error_of(
          kRequestShape,
          {"page.limit", "a whole number of at most nine digits, from 1 on", describe(*limit)});
    }
    query.limit = std::stoul(limit->text);
  }
  return {};
}

}  // namespace

Result<Request> read_request(std::string_view json, const Schema& schema) {
  const auto parsed = parse_json(json, kRequestLimits);
  if (const auto* error = std::get_if<TreeError>(&parsed)) return unreadable(*error);
  const TreeNode& root = std::get<TreeNode>(parsed);
  if (Status status = check_single(root); !status.ok()) return status.error();
  return RequestReader(schema).read(root);
}

Result<Request> read_open_request(std::string_view json, const Schema& schema, OpenPart open) {
  const auto parsed = parse_json(json, kRequestLimits);
  if (const auto* error = std::get_if<TreeError>(&parsed)) return unreadable(*error);
  const TreeNode& root = std::get<TreeNode>(parsed);
  if (Status status = check_single(root); !status.ok()) return status.error();
  return RequestReader(schema, open).read(root);
}

Result<SearchQuery> read_search(std::string_view json, const Schema& schema) {
  const auto parsed = parse_json(json, kRequestLimits);
  if (const auto* error = std::get_if<TreeError>(&parsed)) return unreadable(*error);
  const TreeNode& root = std::get<TreeNode>(parsed);
  if (Status status = check_single(root); !status.ok()) return status.error();
  SearchQuery query;
  query.open = open_part(root);
  if (query.open == OpenPart::kNone) {
    return error_of(kRequestShape, {"a search", "one part without its id, or no action",
                                    "a request that lacks nothing"});
  }
  Result<Request> request = RequestReader(schema, query.open).read(root);
  if (!request.ok()) return request.error();
  query.request = *std::move(request);
  if (Status page = read_page(root, query); !page.ok()) return page.error();
  return query;
}

Result<Requests> read_requests(std::string_view json, const Schema& schema) {
  const auto parsed = parse_json(json, kRequestLimits);
  if (const auto* error = std::get_if<TreeError>(&parsed)) return unreadable(*error);
  const TreeNode& root = std::get<TreeNode>(parsed);
  Requests requests;
  const TreeNode* items = root.find("evaluations");
  const bool list = items != nullptr && items->is(TreeNode::Kind::kList);
  if (items != nullptr && !list) {
    return error_of(kRequestShape, {"evaluations", "a list of objects", describe(*items)});
  }
  requests.many = list && !items->items.empty();
  if (!requests.many) {
    requests.list.push_back(RequestReader(schema).read(root));
    if (!requests.list.front().ok()) return requests.list.front().error();
    return requests;
  }
  const TreeNode* options = root.find("options");
  if (options != nullptr && !options->is(TreeNode::Kind::kMap)) {
    return error_of(kRequestShape, {"options", "an object", describe(*options)});
  }
  const std::optional<Evaluate> evaluate = evaluate_of(root);
  if (!evaluate) {
    const TreeNode* word = root.find("options")->find("evaluations_semantic");
    return error_of(kRequestShape,
                    {"options.evaluations_semantic",
                     "execute_all, deny_on_first_deny or permit_on_first_permit", describe(*word)});
  }
  requests.evaluate = *evaluate;
  // What stands beside the evaluations is read for each of them.
  constexpr size_t kMostReading = 4u << 20;
  const size_t beside = count_values(root, kMostReading) - count_values(*items, kMostReading);
  if (beside * items->items.size() > kMostReading) {
    return error_of(kRequestTooComplex, {"too many evaluations share so much"});
  }
  for (const TreeNode& item : items->items) {
    requests.list.push_back(RequestReader(schema, OpenPart::kNone, &root).read(item));
  }
  return requests;
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
