// Fills a data product's attributes by name. Entry point: read_product().
#include "facts/odcs_attributes.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "facts/diagnostics.h"
#include "facts/odcs_items.h"
#include "facts/odcs_service_levels.h"

namespace bylaw {
namespace {

const std::vector<std::string> kMemberFields = {"id",
                                                "username",
                                                "name",
                                                "description",
                                                "role",
                                                "dateIn",
                                                "dateOut",
                                                "replacedByUsername",
                                                "tags",
                                                "customProperties",
                                                "authoritativeDefinitions"};
const std::vector<std::string> kTeamFields = {
    "id", "name", "description", "members", "tags", "customProperties", "authoritativeDefinitions"};

class ProductReader {
 public:
  ProductReader(ContractContext& context, const TreeNode& root, const ProductType& product)
      : context_(context),
        root_(root),
        product_(product),
        members_(context.schema.entity_types[product.type].attributes),
        custom_(context, root),
        levels_(context, root),
        items_(context, root) {
    read_team();
    read_servers();
  }

  ContractProduct read() {
    ContractProduct result;
    result.attributes.resize(members_.size());
    result.places.resize(members_.size());
    address_ = find_address();
    result.id = address_ != nullptr ? address_->text : contract_id();
    tier_ = find_tier(context_.schema, members_);
    std::optional<Value> tier;
    if (tier_) {
      if (const TreeNode* stated = stated_tier()) {
        tier = context_.classify(members_[*tier_], *stated);
        result.places[*tier_] = context_.span(*stated);
        if (tier) result.attributes[*tier_] = Slot::present(*tier);
      }
    }
    columns_ = read_columns(context_, root_, product_, tier);
    result.lineage = std::move(columns_.lineage);
    for (size_t i = 0; i < members_.size(); ++i) {
      if (tier_ == i) continue;  // derived from the columns if it isn't stated
      place_ = {};
      if (product_.columns == i) {
        result.attributes[i] = std::move(columns_.slot);
        if (const TreeNode* tables = root_.find("schema")) place_ = context_.span(*tables);
      } else {
        result.attributes[i] = slot(members_[i]);
      }
      result.places[i] = place_;
    }
    return result;
  }

 private:
  Slot slot(const Member& member) {
    const std::string name = snake_case(member.name);
    if (kind(member.type) == TypeKind::kError) return Slot::invalid("its type is unknown");
    const size_t before = context_.diagnostics.size();
    if (auto value = attribute(member, name)) return Slot::present(std::move(*value));
    const auto& reported = context_.diagnostics.list();
    for (size_t i = before; i < reported.size(); ++i) {
      if (reported[i].severity == Severity::kError) return Slot::invalid(reported[i].message);
    }
    if (!member.optional && !member.claim) missing(member, name);
    return {};
  }

  void missing(const Member& member, const std::string& name) {
    // Without its domain a contract has no address either: one finding is enough.
    const bool no_domain = root_.find("domain") == nullptr && custom_.find("domain") == nullptr;
    if (name == "address" && no_domain && find_member(members_, "domain")) return;
    auto built = context_.diagnostics.emit(kMissingProductFact, place(), member.name,
                                           context_.schema.entity_types[product_.type].name.local);
    if (name == "domain") {
      built.hint("state it as the contract's field 'domain'");
    } else if (name == "address") {
      built.hint("it is made of the contract's domain, dataProduct or name, and version");
    } else if (is_entity(member.type)) {
      built.hint("state it by a member of the team with the role '" + name +
                 "', or as a custom property");
    } else if (name == "environment" || name == "region") {
      built.hint("state it at a server, or as a custom property '" + member.name + "'");
    } else {
      built.hint("state it as a custom property '" + member.name + "'");
    }
  }

  /// Converts what an attribute is filled from, and keeps where that stands.
  std::optional<Value> convert(const Member& member, const TreeNode& node,
                               const std::string& name) {
    if (!place_.valid()) place_ = context_.span(node);
    return context_.convert(member, node, name);
  }

  /// Nothing if the contract says nothing, or after reporting.
  std::optional<Value> attribute(const Member& member, const std::string& name) {
    if (name == "inputs" && is_collection(member.type)) return inputs(member);
    if (const TreeNode* value = custom_.find(name)) return convert(member, *value, name);
    if (name == "address") return from(member, address_);
    if (name == "name") return from(member, first_of({"name", "dataProduct"}));
    if (name == "environment" || name == "region") return from_servers(member, name);
    if (name == "quality" && kind(member.type) == TypeKind::kInt) {
      return Value(static_cast<int64_t>(items_.quality().size()));
    }
    if (const auto list = items_.find(name)) return from_items(member, *list);
    if (const TreeNode* level = levels_.find(name)) {
      place_ = context_.span(*level);
      return levels_.value(member);
    }
    if (is_entity(member.type) || is_entity(element(member.type))) return from_team(member, name);
    if (name == "owner" || name == "steward") return from_team(member, name);

    if (const TreeNode* value = field(member, name)) {
      return convert(member, context_.fit(*value, member.type), name);
    }
    if (name == "tags" || name == "agreements") return empty(member);
    return std::nullopt;
  }

  std::optional<Value> from(const Member& member, const TreeNode* node) {
    if (node == nullptr) return std::nullopt;
    return convert(member, *node, member.name);
  }

  const TreeNode* first_of(std::initializer_list<std::string_view> fields) {
    for (const std::string_view name : fields) {
      if (const TreeNode* node = context_.text(root_, name)) return node;
    }
    return nullptr;
  }

  /// A field of the contract, its description or its price, by its name in snake case.
  const TreeNode* field(const Member& member, const std::string& name) {
    const bool record = kind(member.type) == TypeKind::kRecord;
    for (const TreeNode* map : {&root_, root_.find("description"), root_.find("price")}) {
      for (size_t i = 0; map != nullptr && i < map->keys.size(); ++i) {
        const TreeNode& value = map->items[i];
        if (snake_case(map->keys[i].name) != name || value.is(TreeNode::Kind::kNull)) continue;
        if (value.is(TreeNode::Kind::kMap) && !record) continue;
        return &value;
      }
    }
    return nullptr;
  }

  TypeKind kind(TypeId type) const { return context_.schema.types[type].kind; }
  bool is_entity(TypeId type) const { return type.valid() && kind(type) == TypeKind::kEntity; }
  bool is_collection(TypeId type) const {
    return kind(type) == TypeKind::kSet || kind(type) == TypeKind::kList;
  }
  /// The type of a collection's members; invalid for other types.
  TypeId element(TypeId type) const { return context_.schema.types[type].element; }

  std::optional<Value> empty(const Member& member) { return collection(member, {}); }
  std::optional<Value> collection(const Member& member, std::vector<Value> values) {
    if (kind(member.type) == TypeKind::kSet) return Value::set(std::move(values));
    if (kind(member.type) == TypeKind::kList) return Value::list(std::move(values));
    return std::nullopt;
  }

  /// Where to point when something is missing: the contract's id, else its beginning.
  Span place() const {
    if (const TreeNode* id = root_.find("id")) return context_.span(*id);
    return root_.keys.empty() ? context_.span(root_) : context_.span(root_.keys.front());
  }

  std::optional<std::string> contract_id() {
    const TreeNode* id = root_.find("id");
    if (id == nullptr || id->text.empty()) return std::nullopt;
    return id->text;
  }

  const TreeNode* stated_tier() {
    for (const std::string_view name : {"tier", "classification"}) {
      if (const TreeNode* value = custom_.find(name)) return value;
    }
    return nullptr;
  }

  /// mesh://domain/product/vMAJOR, from a custom property or the contract's own fields.
  const TreeNode* find_address() {
    if (const TreeNode* stated = custom_.find("address")) {
      return stated->is(TreeNode::Kind::kText) && !stated->text.empty() ? stated : nullptr;
    }
    const TreeNode* domain = context_.text(root_, "domain");
    const TreeNode* name = first_of({"dataProduct", "name"});
    const TreeNode* version = root_.find("version");
    if (domain == nullptr || name == nullptr || version == nullptr) return nullptr;
    std::string_view major = version->text;
    if (!major.empty() && major.front() == 'v') major.remove_prefix(1);
    major = major.substr(0, major.find_first_not_of("0123456789"));
    if (major.empty()) {
      context_.diagnostics.emit(kContractRelease, context_.span(*version), describe(*version));
      return nullptr;
    }
    TreeNode& node = context_.make(TreeNode::Kind::kText, *domain);
    node.text = "mesh://" + context_.mapped("domain", domain->text).value_or(domain->text) + "/" +
                name->text + "/v" + std::string(major);
    return &node;
  }

  /// The products that custom properties name, and those that columns are made from.
  std::optional<Value> inputs(const Member& member) {
    std::vector<Value> values;
    if (const TreeNode* stated = custom_.find("inputs")) {
      const auto value = convert(member, *stated, "inputs");
      if (!value) return std::nullopt;
      values = value->members();
    }
    for (const std::string& address : columns_.sources) {
      const TypeKind of = kind(element(member.type));
      Value source(address);
      if (of == TypeKind::kEntity) {
        source = Value(EntityRef{context_.schema.types[element(member.type)].entity(), address});
      } else if (of != TypeKind::kString) {
        continue;
      }
      if (std::find(values.begin(), values.end(), source) == values.end()) values.push_back(source);
    }
    return collection(member, std::move(values));
  }

  /// What the servers say, at themselves or in their custom properties; production's where they
  /// differ.
  std::optional<Value> from_servers(const Member& member, const std::string& name) {
    std::vector<const TreeNode*> said;
    std::set<std::string> words;
    for (const auto& [node, custom] : servers_) {
      const TreeNode& server = *node;
      const TreeNode* value = custom.find(name);
      if (value == nullptr) value = context_.text(server, name);
      if (value == nullptr) continue;
      const bool production = is_production(server);
      if (production && !is_collection(member.type)) return from(member, value);
      const std::string word = context_.mapped(member.name, value->text).value_or(value->text);
      if (words.insert(word).second) said.push_back(value);
    }
    if (said.empty()) return std::nullopt;
    if (is_collection(member.type)) return from_all(member, said);
    if (said.size() == 1) return from(member, said.front());
    context_.diagnostics.emit(kServersDisagree, context_.span(*said[1]), name,
                              join_words({words.begin(), words.end()}));
    return std::nullopt;
  }

  void read_servers() {
    const TreeNode* servers = context_.list(root_, "servers");
    for (size_t i = 0; servers != nullptr && i < servers->items.size(); ++i) {
      const TreeNode& server = servers->items[i];
      if (!context_.expect_map(server, "a server")) continue;
      servers_.emplace_back(&server, CustomProperties(context_, server));
    }
  }

  bool is_production(const TreeNode& server) {
    const TreeNode* environment = server.find("environment");
    if (environment == nullptr) return false;
    const std::string word =
        context_.mapped("environment", environment->text).value_or(environment->text);
    return word == "prod" || word == "production";
  }

  std::optional<Value> from_all(const Member& member, const std::vector<const TreeNode*>& nodes) {
    Member one = member;
    one.type = element(member.type);
    std::vector<Value> values;
    for (const TreeNode* node : nodes) {
      if (auto value = convert(one, *node, member.name)) values.push_back(std::move(*value));
    }
    return collection(member, std::move(values));
  }

  /// Records by field, or the name of each.
  std::optional<Value> from_items(const Member& member, const ContractItems::List& list) {
    const TypeId one = is_collection(member.type) ? element(member.type) : member.type;
    std::vector<const TreeNode*> nodes;
    for (const TreeNode* item : list.items) {
      if (kind(one) == TypeKind::kRecord) {
        nodes.push_back(&context_.fit(*item, one));
      } else if (const TreeNode* name = context_.text(*item, list.named_by)) {
        nodes.push_back(name);
      }
    }
    if (is_collection(member.type)) return from_all(member, nodes);
    return nodes.empty() ? std::nullopt : from(member, nodes.front());
  }

  /// v3.1 has an object with members, v3.0 a list of members.
  void read_team() {
    const TreeNode* team = root_.find("team");
    if (team == nullptr || team->is(TreeNode::Kind::kNull)) return;
    const TreeNode* members = team;
    if (team->is(TreeNode::Kind::kMap)) {
      context_.known_fields(*team, "the team", kTeamFields);
      team_name_ = context_.text(*team, "name");
      members = context_.list(*team, "members");
    } else {
      members = context_.list(root_, "team");
    }
    for (size_t i = 0; members != nullptr && i < members->items.size(); ++i) {
      const TreeNode& member = members->items[i];
      if (!context_.expect_map(member, "a member of the team")) continue;
      context_.known_fields(member, "a member of the team", kMemberFields);
      const TreeNode* gone = member.find("dateOut");
      if (gone == nullptr || gone->is(TreeNode::Kind::kNull)) people_.push_back(&member);
    }
  }

  /// Present members of the team in the role that the attribute is named after ("owner": also "Data
  /// Owner"); the team itself where the attribute is a Team or named so.
  std::optional<Value> from_team(const Member& member, const std::string& name) {
    const TypeId one = is_collection(member.type) ? element(member.type) : member.type;
    const bool team_type =
        is_entity(one) &&
        context_.schema.entity_types[context_.schema.types[one].entity()].name.local == "Team";
    std::vector<const TreeNode*> found;
    if (team_type || name == "team") {
      if (team_name_ != nullptr) found.push_back(team_name_);
    } else {
      for (const TreeNode* person : people_) {
        const TreeNode* role = context_.text(*person, "role");
        const TreeNode* username = context_.text(*person, "username");
        if (role != nullptr && username != nullptr && plays(role->text, name))
          found.push_back(username);
      }
    }
    if (found.empty()) return is_collection(member.type) ? empty(member) : std::nullopt;
    return is_collection(member.type) ? from_all(member, found) : from(member, found.front());
  }

  static bool plays(const std::string& role, const std::string& name) {
    const std::string words = snake_case(role);
    return words == name || words == name + "s" || name == words + "s" ||
           (words.size() > name.size() && words.ends_with("_" + name));
  }

  ContractContext& context_;
  const TreeNode& root_;
  const ProductType& product_;
  const std::vector<Member>& members_;
  CustomProperties custom_;
  ServiceLevels levels_;
  ContractItems items_;
  Span place_;  // where what is being filled stands
  const TreeNode* address_ = nullptr;
  std::optional<uint32_t> tier_;
  ContractColumns columns_;
  const TreeNode* team_name_ = nullptr;
  std::vector<const TreeNode*> people_;
  std::vector<std::pair<const TreeNode*, CustomProperties>> servers_;
};

}  // namespace

ContractProduct read_product(ContractContext& context, const TreeNode& root,
                             const ProductType& product) {
  return ProductReader(context, root, product).read();
}

}  // namespace bylaw
