#include "facts/odcs_items.h"

namespace bylaw {
namespace {

struct Source {
  std::string_view attribute;
  std::string_view field;
  std::string_view named_by;
};
/// Lists of the contract itself; the last three are its data product's.
constexpr Source kSources[] = {
    {"support", "support", "channel"},
    {"roles", "roles", "role"},
    {"servers", "servers", "server"},
    {"service_levels", "slaProperties", "property"},
    {"sla_properties", "slaProperties", "property"},
    {"tables", "schema", "name"},
    {"schema", "schema", "name"},
    {"definitions", "authoritativeDefinitions", "url"},
    {"authoritative_definitions", "authoritativeDefinitions", "url"},
    {"output_ports", "outputPorts", "name"},
    {"input_ports", "inputPorts", "name"},
    {"management_ports", "managementPorts", "name"},
};

}  // namespace

std::optional<ContractItems::List> ContractItems::find(std::string_view snake_name) {
  for (const Source& source : kSources) {
    if (source.attribute == snake_name) return List{of_field(root_, source.field), source.named_by};
  }
  if (snake_name == "quality" || snake_name == "quality_checks") return List{quality(), "metric"};
  if (snake_name == "relationships") return List{below("relationships"), "to"};
  if (snake_name == "members" || snake_name == "team_members") return List{members(), "username"};
  return std::nullopt;
}

std::vector<const TreeNode*> ContractItems::of_field(const TreeNode& map, std::string_view field) {
  std::vector<const TreeNode*> items;
  const TreeNode* list = context_.list(map, field);
  for (size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    if (context_.expect_map(list->items[i], field)) items.push_back(&list->items[i]);
  }
  return items;
}

std::vector<const TreeNode*> ContractItems::below(std::string_view field) {
  std::vector<const TreeNode*> items;
  const TreeNode* tables = root_.find("schema");
  for (size_t i = 0; tables != nullptr && i < tables->items.size(); ++i) {
    const TreeNode& table = tables->items[i];
    const TreeNode* name = table.find("name");
    collect(table, field, name == nullptr ? "" : name->text, items);
  }
  return items;
}

/// What `owner` has and what the columns in it have; as deep as a text may nest.
void ContractItems::collect(const TreeNode& owner, std::string_view field,
                            const std::string& element, std::vector<const TreeNode*>& out) {
  const TreeNode* list = owner.find(field);
  for (size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    const TreeNode& item = list->items[i];
    if (!item.is(TreeNode::Kind::kMap)) continue;
    TreeNode& placed = context_.make(TreeNode::Kind::kMap, item);
    placed.keys = item.keys;
    placed.items = item.items;
    if (placed.find("element") == nullptr) {
      placed.keys.push_back({"element", item.begin, item.end});
      placed.items.push_back(context_.make(TreeNode::Kind::kText, item));
      placed.items.back().text = element;
    }
    out.push_back(&placed);
  }
  const TreeNode* properties = owner.find("properties");
  for (size_t i = 0; properties != nullptr && i < properties->items.size(); ++i) {
    const TreeNode& column = properties->items[i];
    const TreeNode* name = column.find("name");
    collect(column, field, element + (name == nullptr ? "" : "." + name->text), out);
  }
  if (const TreeNode* items = owner.find("items")) collect(*items, field, element, out);
}

/// Those of the team who have not left.
std::vector<const TreeNode*> ContractItems::members() {
  std::vector<const TreeNode*> present;
  const TreeNode* team = root_.find("team");
  if (team == nullptr) return present;
  const TreeNode& owner = team->is(TreeNode::Kind::kMap) ? *team : root_;
  for (const TreeNode* member : of_field(owner, &owner == team ? "members" : "team")) {
    const TreeNode* gone = member->find("dateOut");
    if (gone == nullptr || gone->is(TreeNode::Kind::kNull)) present.push_back(member);
  }
  return present;
}

}  // namespace bylaw
