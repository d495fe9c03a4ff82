// Flattens a contract's tables into column records. Entry point: read_columns().
#include "facts/odcs_columns.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/diagnostics.h"

namespace bylaw {
namespace {

const std::vector<std::string> kObjectFields = {"id",
                                                "name",
                                                "physicalType",
                                                "description",
                                                "businessName",
                                                "authoritativeDefinitions",
                                                "tags",
                                                "customProperties",
                                                "logicalType",
                                                "physicalName",
                                                "dataGranularityDescription",
                                                "properties",
                                                "relationships",
                                                "quality"};
const std::vector<std::string> kPropertyFields = {"id",
                                                  "name",
                                                  "physicalType",
                                                  "description",
                                                  "businessName",
                                                  "authoritativeDefinitions",
                                                  "tags",
                                                  "customProperties",
                                                  "primaryKey",
                                                  "primaryKeyPosition",
                                                  "logicalType",
                                                  "logicalTypeOptions",
                                                  "physicalName",
                                                  "required",
                                                  "unique",
                                                  "partitioned",
                                                  "partitionKeyPosition",
                                                  "classification",
                                                  "encryptedName",
                                                  "transformSourceObjects",
                                                  "transformLogic",
                                                  "transformDescription",
                                                  "examples",
                                                  "criticalDataElement",
                                                  "relationships",
                                                  "quality",
                                                  "properties",
                                                  "items"};

/// A column as it is collected; its record is made when its descendants are known.
struct Column {
  const TreeNode* node;
  CustomProperties custom;
  std::string name;
  std::string table;
  std::optional<Value> tier{};
  std::optional<std::set<Value>> categories{};  // nothing: unknown
  size_t parent = 0;                            // index + 1; 0: none
};

class ColumnReader {
 public:
  ColumnReader(ContractContext& context, const ProductType& product,
               const std::optional<Value>& product_tier)
      : context_(context),
        product_(product),
        product_tier_(product_tier),
        members_(context.schema.records[product.column].members),
        tier_(find_tier(context.schema, members_)) {
    for (size_t i = 0; i < members_.size(); ++i) {
      const Type& type = context.schema.types[members_[i].type];
      if (type.kind != TypeKind::kSet && type.kind != TypeKind::kList) continue;
      const Type& element = context.schema.types[type.element];
      if (element.kind != TypeKind::kTaxonomy || categories_) continue;
      categories_ = static_cast<uint32_t>(i);
      taxonomy_ = element.taxonomy();
    }
  }

  ContractColumns read(const TreeNode& root) {
    ContractColumns result;
    const TreeNode* tables = context_.list(root, "schema");
    const size_t count = tables == nullptr ? 0 : tables->items.size();
    for (size_t i = 0; i < count; ++i) read_table(tables->items[i], count > 1);
    settle_tiers();
    raise_categories();
    std::vector<Value> values;
    for (const Column& column : columns_) values.push_back(record(column));
    lineage(result);
    const Member& attribute =
        context_.schema.entity_types[product_.type].attributes[*product_.columns];
    const bool set = context_.schema.types[attribute.type].kind == TypeKind::kSet;
    result.slot =
        Slot::present(set ? Value::set(std::move(values)) : Value::list(std::move(values)));
    return result;
  }

 private:
  void read_table(const TreeNode& table, bool several) {
    if (!context_.expect_map(table, "a table")) return;
    context_.known_fields(table, "a table", kObjectFields);
    const TreeNode* name = context_.text(table, "name");
    if (name == nullptr)
      context_.diagnostics.emit(kMissingContractField, context_.span(table), "name");
    const std::string table_name = name == nullptr ? "" : name->text;
    const CustomProperties custom(context_, table);
    const TreeNode* tier = tier_ ? stated_tier(table, custom) : nullptr;
    const std::optional<Value> inherited =
        tier == nullptr ? product_tier_ : context_.classify(members_[*tier_], *tier);
    read_properties(table, several && name != nullptr ? table_name + "." : "", table_name,
                    inherited, 0);
  }

  void read_properties(const TreeNode& owner, const std::string& prefix, const std::string& table,
                       const std::optional<Value>& inherited, size_t parent) {
    const TreeNode* properties = context_.list(owner, "properties");
    for (size_t i = 0; properties != nullptr && i < properties->items.size(); ++i) {
      read_property(properties->items[i], prefix, table, inherited, parent);
    }
    // Elements of an array have no name of their own: what they hold belongs to the array's column.
    if (const TreeNode* items = context_.map(owner, "items")) {
      read_properties(*items, prefix, table, inherited, parent);
    }
  }

  void read_property(const TreeNode& node, const std::string& prefix, const std::string& table,
                     const std::optional<Value>& inherited, size_t parent) {
    if (!context_.expect_map(node, "a column")) return;
    context_.known_fields(node, "a column", kPropertyFields);
    const TreeNode* name = context_.text(node, "name");
    if (name == nullptr) {
      context_.diagnostics.emit(kMissingContractField, context_.span(node), "name");
      return;
    }
    Column column{&node, CustomProperties(context_, node), prefix + name->text, table};
    column.parent = parent;
    if (!names_.insert(column.name).second) {
      context_.diagnostics.emit(kDuplicateColumn, context_.span(*name), column.name);
      return;
    }
    const TreeNode* tier = tier_ ? stated_tier(node, column.custom) : nullptr;
    column.tier = tier == nullptr ? inherited : context_.classify(members_[*tier_], *tier);
    if (categories_) column.categories = stated_categories(node, column.custom);
    columns_.push_back(std::move(column));
    const size_t self = columns_.size();
    const std::optional<Value> below = columns_.back().tier;
    read_properties(node, columns_.back().name + ".", table, below, self);
  }

  const TreeNode* stated_tier(const TreeNode& node, const CustomProperties& custom) {
    for (const std::string_view name : {"tier", "classification"}) {
      if (const TreeNode* value = custom.find(name)) return value;
    }
    return context_.text(node, "classification");
  }

  /// What custom properties say, else the tags that are categories.
  std::optional<std::set<Value>> stated_categories(const TreeNode& node,
                                                   const CustomProperties& custom) {
    const Member& member = members_[*categories_];
    for (const std::string_view name :
         {"categories", "category", "data_categories", "data_category"}) {
      const TreeNode* value = custom.find(name);
      if (value == nullptr) continue;
      TreeNode list = *value;
      if (!list.is(TreeNode::Kind::kList)) {
        list = TreeNode();
        list.kind = TreeNode::Kind::kList;
        list.begin = value->begin;
        list.end = value->end;
        list.items.push_back(*value);
      }
      const auto terms = context_.convert(member, list, member.name);
      if (!terms) return std::nullopt;
      return std::set<Value>(terms->members().begin(), terms->members().end());
    }
    std::set<Value> terms;
    const TreeNode* tags = context_.list(node, "tags");
    for (size_t i = 0; tags != nullptr && i < tags->items.size(); ++i) {
      if (const auto term = context_.term(member, taxonomy_, tags->items[i].text))
        terms.insert(*term);
    }
    if (terms.empty()) return std::nullopt;
    return terms;
  }

  /// Who reads a column reads what is nested in it: tiers rise. A column that says nothing, and
  /// holds nothing that does, is treated as the strictest.
  void settle_tiers() {
    if (!tier_) return;
    std::vector<std::string> silent;
    const TreeNode* first = nullptr;
    for (size_t i = columns_.size(); i-- > 0;) {
      Column& column = columns_[i];
      if (!column.tier) {
        column.tier = strictest(context_.schema, members_[*tier_].type);
        silent.push_back(column.name);
        first = column.node;
      }
      if (column.parent == 0) continue;
      Column& outer = columns_[column.parent - 1];
      if (!outer.tier || *outer.tier < *column.tier) outer.tier = column.tier;
    }
    if (silent.empty()) return;
    std::reverse(silent.begin(), silent.end());
    context_.diagnostics.emit(kUnclassifiedColumns, context_.span(*first),
                              static_cast<int>(silent.size()), short_list(silent));
  }

  void raise_categories() {
    for (size_t i = columns_.size(); i-- > 0;) {
      const Column& column = columns_[i];
      if (column.parent == 0 || !column.categories) continue;
      Column& outer = columns_[column.parent - 1];
      if (outer.categories) {
        outer.categories->insert(column.categories->begin(), column.categories->end());
      }
    }
  }

  static std::string short_list(std::vector<std::string> names) {
    constexpr size_t kShown = 3;
    if (names.size() > kShown) {
      names.resize(kShown);
      names.push_back("…");
    }
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  Value record(const Column& column) {
    std::vector<std::optional<Value>> values(members_.size());
    for (size_t i = 0; i < members_.size(); ++i) {
      if (tier_ == i) {
        values[i] = column.tier;
      } else if (categories_ == i) {
        if (column.categories) values[i] = categories_value(*column.categories);
      } else {
        values[i] = member_value(members_[i], column);
      }
    }
    return Value::record(product_.column, std::move(values));
  }

  Value categories_value(const std::set<Value>& categories) const {
    std::vector<Value> terms(categories.begin(), categories.end());
    const bool set = context_.schema.types[members_[*categories_].type].kind == TypeKind::kSet;
    return set ? Value::set(std::move(terms)) : Value::list(std::move(terms));
  }

  std::optional<Value> member_value(const Member& member, const Column& column) {
    const std::string name = snake_case(member.name);
    const TypeKind kind = context_.schema.types[member.type].kind;
    if (kind == TypeKind::kString && name == "name") return Value(column.name);
    if (const TreeNode* value = column.custom.find(name)) {
      return context_.convert(member, *value, column.name);
    }
    if (kind == TypeKind::kString && (name == "table" || name == "object"))
      return Value(column.table);
    if (const TreeNode* value = field(*column.node, name)) {
      if (kind == TypeKind::kInt && value->is(TreeNode::Kind::kList)) {
        return Value(static_cast<int64_t>(value->items.size()));
      }
      if (kind == TypeKind::kBool && name == "encrypted") return Value(true);
      return context_.convert(member, context_.fit(*value, member.type), column.name);
    }
    if (kind == TypeKind::kBool) return Value(false);
    if (kind == TypeKind::kInt && name == "quality") return Value(int64_t{0});
    if (kind == TypeKind::kSet) return Value::set({});
    if (kind == TypeKind::kList) return Value::list({});
    if (!member.optional && !missing_reported_) {
      missing_reported_ = true;  // one finding per contract: it is one habit
      context_.diagnostics.emit(kMissingRecordMember, context_.span(*column.node), column.name,
                                "the contract gives no value for '" + member.name + "'");
    }
    return std::nullopt;
  }

  /// The property's field for a member of the record.
  static const TreeNode* field(const TreeNode& node, const std::string& name) {
    const auto present = [&](std::string_view key) -> const TreeNode* {
      const TreeNode* value = node.find(key);
      return value == nullptr || value->is(TreeNode::Kind::kNull) ? nullptr : value;
    };
    if (name == "type") {
      const TreeNode* logical = present("logicalType");
      return logical != nullptr ? logical : present("physicalType");
    }
    if (name == "critical") return present("criticalDataElement");
    if (name == "encrypted") return present("encryptedName");
    if (name == "sources") return present("transformSourceObjects");
    for (const std::string& key : kPropertyFields) {
      if (snake_case(key) == name) return present(key);
    }
    return nullptr;
  }

  /// Sources are "mesh://domain/product/vN", with "#column" where the name differs, or columns of
  /// the product itself.
  void lineage(ContractColumns& result) {
    for (const Column& column : columns_) {
      if (column.parent != 0 && !columns_[column.parent - 1].categories) {
        result.lineage[columns_[column.parent - 1].name].push_back({"", column.name});
      }
      const TreeNode* sources = context_.list(*column.node, "transformSourceObjects");
      for (size_t i = 0; sources != nullptr && i < sources->items.size(); ++i) {
        const TreeNode& source = sources->items[i];
        if (!source.is(TreeNode::Kind::kText)) continue;
        if (source.text.find("://") != std::string::npos) {
          const size_t hash = source.text.find('#');
          const std::string address = source.text.substr(0, hash);
          const std::string name =
              hash == std::string::npos ? simple_name(column) : source.text.substr(hash + 1);
          result.sources.insert(address);
          result.lineage[column.name].push_back({address, name, context_.span(source)});
        } else if (names_.contains(source.text) && source.text != column.name) {
          result.lineage[column.name].push_back({"", source.text, context_.span(source)});
        }
      }
    }
  }

  static std::string simple_name(const Column& column) { return column.node->find("name")->text; }

  ContractContext& context_;
  const ProductType& product_;
  const std::optional<Value>& product_tier_;
  const std::vector<Member>& members_;
  std::optional<uint32_t> tier_;
  std::optional<uint32_t> categories_;
  TaxonomyId taxonomy_;
  std::vector<Column> columns_;
  std::set<std::string> names_;
  bool missing_reported_ = false;
};

}  // namespace

ContractColumns read_columns(ContractContext& context, const TreeNode& root,
                             const ProductType& product, const std::optional<Value>& product_tier) {
  if (!product.columns) return {};
  return ColumnReader(context, product, product_tier).read(root);
}

}  // namespace bylaw
