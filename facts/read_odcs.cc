#include "facts/read_odcs.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "facts/diagnostics.h"
#include "facts/odcs_attributes.h"
#include "facts/odcs_context.h"
#include "facts/odps.h"
#include "facts/report.h"
#include "facts/yaml.h"

namespace bylaw {
namespace {

const std::vector<std::string> kFields = {"version",
                                          "kind",
                                          "apiVersion",
                                          "id",
                                          "name",
                                          "tenant",
                                          "tags",
                                          "status",
                                          "servers",
                                          "dataProduct",
                                          "description",
                                          "domain",
                                          "schema",
                                          "support",
                                          "price",
                                          "team",
                                          "roles",
                                          "slaDefaultElement",
                                          "slaProperties",
                                          "authoritativeDefinitions",
                                          "customProperties",
                                          "contractCreatedTs"};

/// "v3.0.2", "v3.1.0".
bool is_supported(std::string_view version) {
  if (version.substr(0, 5) != "v3.0." && version.substr(0, 5) != "v3.1.") return false;
  const std::string_view patch = version.substr(5);
  return !patch.empty() &&
         std::all_of(patch.begin(), patch.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// True if the contract is one that can be read; what is missing or other is reported. Of another
/// kind of document, or of another version of the standard, nothing more is said.
bool is_readable(ContractContext& context, const TreeNode& root) {
  const TreeNode* kind = root.find("kind");
  if (kind != nullptr && !kind->text.empty() && kind->text != "DataContract") {
    context.diagnostics.emit(kContractKind, context.span(*kind), describe(*kind));
    return false;
  }
  const TreeNode* version = root.find("apiVersion");
  if (version != nullptr && !version->text.empty() && !is_supported(version->text)) {
    context.diagnostics.emit(kContractVersion, context.span(*version), describe(*version));
    return false;
  }
  bool readable = true;
  for (const std::string_view field : {"apiVersion", "kind", "version", "id", "status"}) {
    const TreeNode* node = root.find(field);
    if (node != nullptr && !node->is(TreeNode::Kind::kNull)) {
      readable = context.text(root, field) != nullptr && readable;
      continue;
    }
    const Span place = root.keys.empty() ? context.span(root) : context.span(root.keys.front());
    context.diagnostics.emit(kMissingContractField, place, field);
    readable = false;
  }
  return readable;
}

/// Said once a run: it is the vocabulary's lack, not a contract's.
void report_no_product_type(Diagnostics& diagnostics) {
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.code == kNoProductType.code) return;
  }
  diagnostics.emit(kNoProductType, Span{})
      .hint("declare entity DataProduct, or an action that reads columns of its resource");
}

void read_contract_tree(const SourceMap& sources, FileId file, TreeNode root, const Schema& schema,
                        const ProductType& product, const TermMap& terms,
                        const DataProducts& products, EntityStoreBuilder& store,
                        Diagnostics& diagnostics) {
  ContractContext context(schema, file, terms, diagnostics);
  if (!context.expect_map(root, "a contract") || !is_readable(context, root)) return;
  context.known_fields(root, "a contract", kFields);
  products.lend(root, file, terms, diagnostics);

  ContractProduct read = read_product(context, root, product);
  if (!read.id) return;
  Entity entity;
  entity.ref = {product.type, *read.id};
  entity.attributes = std::move(read.attributes);
  entity.places = std::move(read.places);
  entity.origin = sources[file].path();
  entity.span = context.span(*root.find("id"));
  if (const Entity* first = store.find(entity.ref)) {
    auto built =
        diagnostics.emit(kDuplicateProduct, entity.span, schema.value_text(Value(entity.ref)));
    if (first->span.valid()) built.label(first->span, "first here");
    return;
  }
  store.lineage[entity.ref] = std::move(read.lineage);
  store.contracts.emplace(root.find("id")->text,
                          ContractOf{root.find("version")->text, entity.ref});
  store.add(std::move(entity));
}

/// Nothing after reporting.
std::optional<TreeNode> parse(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
  auto parsed = parse_yaml(sources[file].text());
  if (const auto* error = std::get_if<TreeError>(&parsed)) {
    report_tree_error(*error, TextForm::kYaml, file, diagnostics);
    return std::nullopt;
  }
  return std::get<TreeNode>(std::move(parsed));
}

constexpr std::string_view kDataProduct = "DataProduct";

/// The data product that a text describes. Most texts of a catalogue are contracts; those without
/// the word need not be parsed to know it.
std::optional<TreeNode> data_product(const SourceMap& sources, FileId file) {
  const std::string& text = sources[file].text();
  if (text.find(kDataProduct) == std::string::npos) return std::nullopt;
  auto parsed = parse_yaml(text);
  auto* root = std::get_if<TreeNode>(&parsed);
  if (root == nullptr || !root->is(TreeNode::Kind::kMap)) return std::nullopt;
  const TreeNode* kind = root->find("kind");
  if (kind == nullptr || kind->text != kDataProduct) return std::nullopt;
  return std::move(*root);
}

}  // namespace

void read_contract(const SourceMap& sources, FileId file, const Schema& schema,
                   const TermMap& terms, EntityStoreBuilder& store, Diagnostics& diagnostics) {
  const auto product = find_product_type(schema);
  if (!product) return report_no_product_type(diagnostics);
  auto root = parse(sources, file, diagnostics);
  if (!root) return;
  read_contract_tree(sources, file, *std::move(root), schema, *product, terms, {}, store,
                     diagnostics);
}

void read_catalog(const SourceMap& sources, const std::vector<FileId>& files, const Schema& schema,
                  const TermMap& terms, EntityStoreBuilder& store, Diagnostics& diagnostics) {
  const auto product = find_product_type(schema);
  if (!product && !files.empty()) report_no_product_type(diagnostics);
  if (product) {
    DataProducts products;
    std::vector<FileId> contracts;
    for (const FileId file : files) {
      if (auto root = data_product(sources, file)) {
        products.add(*std::move(root), file, diagnostics);
      } else {
        contracts.push_back(file);
      }
    }
    for (const FileId file : contracts) {
      auto root = parse(sources, file, diagnostics);
      if (!root) continue;
      read_contract_tree(sources, file, *std::move(root), schema, *product, terms, products, store,
                         diagnostics);
    }
    link_inputs(products, schema, store, diagnostics);
  }
  derive_from_lineage(schema, store, diagnostics);
}

}  // namespace bylaw
