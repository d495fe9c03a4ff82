#include "facts/odps.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "facts/diagnostics.h"
#include "facts/odcs_context.h"

namespace bylaw {
namespace {

const std::vector<std::string> kProductFields = {"apiVersion",
                                                 "kind",
                                                 "id",
                                                 "name",
                                                 "deprecated",
                                                 "synonyms",
                                                 "version",
                                                 "status",
                                                 "domain",
                                                 "type",
                                                 "context",
                                                 "tenant",
                                                 "description",
                                                 "tags",
                                                 "inputPorts",
                                                 "outputPorts",
                                                 "managementPorts",
                                                 "support",
                                                 "team",
                                                 "productCreatedTs",
                                                 "customProperties",
                                                 "authoritativeDefinitions"};
const std::vector<std::string> kInputPortFields = {
    "id",         "name", "version",          "contractId",
    "deprecated", "tags", "customProperties", "authoritativeDefinitions"};
const std::vector<std::string> kOutputPortFields = {"id",
                                                    "name",
                                                    "version",
                                                    "contractId",
                                                    "deprecated",
                                                    "description",
                                                    "type",
                                                    "sbom",
                                                    "tags",
                                                    "inputContracts",
                                                    "customProperties",
                                                    "authoritativeDefinitions",
                                                    "synonyms",
                                                    "context"};
const std::vector<std::string> kInputContractFields = {"id", "contractId", "version"};

/// What a contract takes from its product under the same name.
constexpr std::string_view kLent[] = {"domain", "tenant", "team", "support", "tags"};

/// v0.9.x, v1.0.x, v1.1.x.
bool is_supported(std::string_view version) {
  for (const std::string_view begin : {"v0.9.", "v1.0.", "v1.1."}) {
    if (version.starts_with(begin) && version.size() > begin.size() &&
        version.find_first_not_of("0123456789", begin.size()) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

/// As deep as a text may nest.
void mark(TreeNode& node, FileId file) {
  node.file = file.value;
  for (TreeNode& item : node.items) mark(item, file);
}

bool says(const TreeNode& map, std::string_view field) {
  const TreeNode* node = map.find(field);
  return node != nullptr && !node->is(TreeNode::Kind::kNull);
}

void lend_field(TreeNode& to, std::string_view name, const TreeNode* value) {
  if (value == nullptr || value->is(TreeNode::Kind::kNull) || says(to, name)) return;
  for (size_t i = 0; i < to.keys.size(); ++i) {
    if (to.keys[i].name != name) continue;
    to.items[i] = *value;
    return;
  }
  to.keys.push_back({std::string(name), value->begin, value->end});
  to.items.push_back(*value);
}

std::string_view text_of(const TreeNode& map, std::string_view field) {
  const TreeNode* node = map.find(field);
  return node == nullptr ? std::string_view() : std::string_view(node->text);
}

std::string_view major_of(std::string_view version) {
  if (!version.empty() && version.front() == 'v') version.remove_prefix(1);
  return version.substr(0, version.find_first_not_of("0123456789"));
}

std::string_view plain(std::string_view version) {
  return !version.empty() && version.front() == 'v' ? version.substr(1) : version;
}

/// True if the document can be read as a data product.
bool is_readable(ContractContext& context, const TreeNode& root) {
  bool readable = true;
  for (const std::string_view field : {"apiVersion", "id"}) {
    if (says(root, field)) {
      readable = context.text(root, field) != nullptr && readable;
      continue;
    }
    const Span place = root.keys.empty() ? context.span(root) : context.span(root.keys.front());
    context.diagnostics.emit(kMissingDataProductField, place, field);
    readable = false;
  }
  const TreeNode* version = root.find("apiVersion");
  if (readable && !is_supported(version->text)) {
    context.diagnostics.emit(kDataProductVersion, context.span(*version), describe(*version));
    return false;
  }
  return readable;
}

std::optional<ContractName> contract_name(ContractContext& context, const TreeNode& node,
                                          std::initializer_list<std::string_view> fields) {
  for (const std::string_view field : fields) {
    const TreeNode* id = context.text(node, field);
    if (id == nullptr || id->text.empty()) continue;
    const TreeNode* version = context.text(node, "version");
    return ContractName{id->text, version == nullptr ? "" : version->text, context.span(*id)};
  }
  return std::nullopt;
}

}  // namespace

bool same_major(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() || major_of(a) == major_of(b);
}

void DataProducts::add(TreeNode root, FileId file, Diagnostics& diagnostics) {
  static const Schema kNoSchema;
  static const TermMap kNoTerms;
  mark(root, file);
  ContractContext context(kNoSchema, file, kNoTerms, diagnostics);
  if (!is_readable(context, root)) return;
  context.known_fields(root, "a data product", kProductFields);
  products_.push_back({std::move(root)});
  const TreeNode& product = products_.back().root;

  std::vector<ContractName> all_inputs;
  const TreeNode* inputs = context.list(product, "inputPorts");
  for (size_t i = 0; inputs != nullptr && i < inputs->items.size(); ++i) {
    const TreeNode& port = inputs->items[i];
    if (!context.expect_map(port, "an input port")) continue;
    context.known_fields(port, "an input port", kInputPortFields);
    if (auto name = contract_name(context, port, {"contractId"})) {
      all_inputs.push_back(std::move(*name));
    } else {
      diagnostics.emit(kPortWithoutContract, context.span(port), "input port");
    }
  }
  const TreeNode* outputs = context.list(product, "outputPorts");
  for (size_t i = 0; outputs != nullptr && i < outputs->items.size(); ++i) {
    const TreeNode& port = outputs->items[i];
    if (!context.expect_map(port, "an output port")) continue;
    context.known_fields(port, "an output port", kOutputPortFields);
    add_port(i, port, all_inputs, file, diagnostics);
  }
}

void DataProducts::add_port(size_t position, const TreeNode& port,
                            const std::vector<ContractName>& inputs, FileId file,
                            Diagnostics& diagnostics) {
  static const Schema kNoSchema;
  static const TermMap kNoTerms;
  ContractContext context(kNoSchema, file, kNoTerms, diagnostics);
  auto contract = contract_name(context, port, {"contractId"});
  if (!contract) {
    diagnostics.emit(kPortWithoutContract, context.span(port), "output port");
    return;
  }
  Port read;
  read.product = products_.size() - 1;
  read.position = position;
  read.inputs = inputs;
  if (const TreeNode* stated = context.list(port, "inputContracts")) {
    read.inputs.clear();
    for (const TreeNode& item : stated->items) {
      if (!context.expect_map(item, "an input contract")) continue;
      context.known_fields(item, "an input contract", kInputContractFields);
      if (auto name = contract_name(context, item, {"id", "contractId"})) {
        read.inputs.push_back(std::move(*name));
      } else {
        diagnostics.emit(kPortWithoutContract, context.span(item), "input contract");
      }
    }
  }
  const auto [begin, end] = by_contract_.equal_range(contract->id);
  for (auto it = begin; it != end; ++it) {
    const Port& other = ports_[it->second];
    if (plain(other.contract.version) != plain(contract->version)) continue;
    diagnostics.emit(kContractOfTwoPorts, contract->span, contract->id)
        .label(other.contract.span, "first here");
    return;
  }
  by_contract_.emplace(contract->id, ports_.size());
  read.contract = std::move(*contract);
  ports_.push_back(std::move(read));
}

/// The port of the contract's version, else one of its major version.
const DataProducts::Port* DataProducts::port_of(const TreeNode& contract) const {
  const std::string_view version = text_of(contract, "version");
  const auto [begin, end] = by_contract_.equal_range(std::string(text_of(contract, "id")));
  const Port* found = nullptr;
  for (auto it = begin; it != end; ++it) {
    const Port& port = ports_[it->second];
    if (plain(port.contract.version) == plain(version)) return &port;
    if (found == nullptr && same_major(port.contract.version, version)) found = &port;
  }
  return found;
}

void DataProducts::lend(TreeNode& contract, FileId file, const TermMap& terms,
                        Diagnostics& diagnostics) const {
  if (!contract.is(TreeNode::Kind::kMap)) return;
  const Port* port = port_of(contract);
  if (port == nullptr) return;
  const TreeNode& product = products_[port->product].root;

  static const Schema kNoSchema;
  const ContractContext context(kNoSchema, file, terms, diagnostics);
  const auto domain_of = [&](const TreeNode& map) {
    const std::string word(text_of(map, "domain"));
    return context.mapped("domain", word).value_or(word);
  };
  if (says(contract, "domain") && says(product, "domain") &&
      domain_of(contract) != domain_of(product)) {
    diagnostics
        .emit(kDomainsDisagree, context.span(*contract.find("domain")), domain_of(contract),
              domain_of(product))
        .label(context.span(*product.find("domain")), "the data product's");
  }

  for (const std::string_view field : kLent) lend_field(contract, field, product.find(field));
  if (!says(contract, "name")) lend_field(contract, "dataProduct", product.find("name"));
  for (const std::string_view field : {"inputPorts", "managementPorts"}) {
    lend_field(contract, field, product.find(field));
  }
  TreeNode own;
  own.kind = TreeNode::Kind::kList;
  own.items.push_back(product.find("outputPorts")->items[port->position]);
  own.begin = own.items.front().begin;
  own.end = own.items.front().end;
  own.file = own.items.front().file;
  lend_field(contract, "outputPorts", &own);
  lend_field(contract, "productId", product.find("id"));
  lend_field(contract, "productName", product.find("name"));
  lend_field(contract, "productVersion", product.find("version"));
  lend_field(contract, "productStatus", product.find("status"));

  const TreeNode* custom = product.find("customProperties");
  if (custom == nullptr || !custom->is(TreeNode::Kind::kList)) return;
  if (!says(contract, "customProperties")) {
    return lend_field(contract, "customProperties", custom);
  }
  const auto at = std::find_if(contract.keys.begin(), contract.keys.end(),
                               [](const TreeKey& key) { return key.name == "customProperties"; });
  TreeNode& mine = contract.items[static_cast<size_t>(at - contract.keys.begin())];
  std::set<std::string> stated;
  for (const TreeNode& item : mine.items) stated.insert(snake_case(text_of(item, "property")));
  for (const TreeNode& item : custom->items) {
    if (stated.contains(snake_case(text_of(item, "property")))) continue;
    mine.items.push_back(item);
  }
}

namespace {

class InputLinker {
 public:
  InputLinker(const Schema& schema, EntityStoreBuilder& store, Diagnostics& diagnostics)
      : schema_(schema), store_(store), diagnostics_(diagnostics) {}

  void run(const DataProducts& products) {
    const auto product = find_product_type(schema_);
    if (!product) return;
    type_ = product->type;
    inputs_ = find_member(schema_.entity_types[type_].attributes, "inputs");
    for (const DataProducts::Port& port : products.ports()) link(port);
  }

 private:
  void link(const DataProducts::Port& port) {
    const std::optional<EntityRef> own = find(port.contract);
    if (!own) {
      diagnostics_.emit(kUnknownPortContract, port.contract.span, port.contract.id);
      return;
    }
    std::vector<EntityRef> inputs;
    for (const ContractName& input : port.inputs) {
      std::optional<EntityRef> ref = find(input);
      if (!ref) {
        diagnostics_.emit(kUnknownInputContract, input.span, named(input))
            .hint("what is made from it can't be compared with it; add its contract");
        ref = EntityRef{type_, input.id};
      }
      if (*ref != *own) inputs.push_back(std::move(*ref));
    }
    add(*own, inputs);
  }

  static std::string named(const ContractName& contract) {
    return contract.id + (contract.version.empty() ? "" : " " + contract.version);
  }

  /// The product of the contract's version, else of its major version.
  std::optional<EntityRef> find(const ContractName& contract) const {
    std::optional<EntityRef> near;
    const auto [begin, end] = store_.contracts.equal_range(contract.id);
    for (auto it = begin; it != end; ++it) {
      if (plain(it->second.version) == plain(contract.version)) return it->second.product;
      if (!near && same_major(it->second.version, contract.version)) near = it->second.product;
    }
    return near;
  }

  void add(const EntityRef& own, const std::vector<EntityRef>& inputs) {
    if (!inputs_ || inputs.empty()) return;
    Entity* entity = store_.find(own);
    if (entity == nullptr || *inputs_ >= entity->attributes.size()) return;
    const Member& member = schema_.entity_types[type_].attributes[*inputs_];
    const Type& type = schema_.types[member.type];
    if (type.kind != TypeKind::kSet && type.kind != TypeKind::kList) return;
    const TypeKind element = schema_.types[type.element].kind;
    if (element != TypeKind::kEntity && element != TypeKind::kString) return;
    Slot& slot = entity->attributes[*inputs_];
    if (slot.state == Slot::State::kInvalid) return;
    std::vector<Value> values;
    if (slot.state == Slot::State::kPresent) values = slot.value.members();
    for (const EntityRef& input : inputs) {
      const Value value = element == TypeKind::kEntity ? Value(input) : Value(input.id);
      if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
    slot = Slot::present(type.kind == TypeKind::kSet ? Value::set(std::move(values))
                                                     : Value::list(std::move(values)));
  }

  const Schema& schema_;
  EntityStoreBuilder& store_;
  Diagnostics& diagnostics_;
  EntityTypeId type_;
  std::optional<uint32_t> inputs_;
};

}  // namespace

void link_inputs(const DataProducts& products, const Schema& schema, EntityStoreBuilder& store,
                 Diagnostics& diagnostics) {
  InputLinker(schema, store, diagnostics).run(products);
}

}  // namespace bylaw
