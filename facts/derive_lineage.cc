// What contracts leave to their sources: categories of columns, tiers of products. Entry point:
// derive_from_lineage().
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/diagnostics.h"
#include "facts/odcs_context.h"
#include "facts/read_odcs.h"

namespace bylaw {
namespace {

class Derivation {
 public:
  Derivation(const Schema& schema, const ProductType& product, EntityStoreBuilder& store,
             Diagnostics& diagnostics)
      : schema_(schema),
        product_(product),
        store_(store),
        diagnostics_(diagnostics),
        attributes_(schema.entity_types[product.type].attributes),
        members_(schema.records[product.column].members) {
    for (size_t i = 0; i < members_.size() && !categories_; ++i) {
      const Type& type = schema.types[members_[i].type];
      const bool collection = type.kind == TypeKind::kSet || type.kind == TypeKind::kList;
      if (collection && schema.types[type.element].kind == TypeKind::kTaxonomy) {
        categories_ = static_cast<uint32_t>(i);
      }
    }
    name_ = find_member(members_, "name");
    inputs_ = find_member(attributes_, "inputs");
  }

  void run() {
    for (const Entity* entity : store_.store().all_of(product_.type)) refs_.push_back(entity->ref);
    if (categories_ && name_) derive_categories();
    derive_tiers();
  }

 private:
  /// A column of a product, or the categories that are known of it.
  struct Node {
    EntityRef product;
    size_t position = 0;  // in the product's columns
    std::string name;
    bool known = false;
    std::set<Value> categories;
    size_t waits_for = 0;       // sources that are not known yet
    std::vector<size_t> feeds;  // indices of the columns made from it
  };

  const std::vector<Value>* columns_of(const EntityRef& ref) const {
    const Entity* entity = store_.store().find(ref);
    if (entity == nullptr || *product_.columns >= entity->attributes.size()) return nullptr;
    const Slot& slot = entity->attributes[*product_.columns];
    return slot.state == Slot::State::kPresent ? &slot.value.members() : nullptr;
  }

  /// Known categories flow along the lineage until nothing changes; what hangs on an unknown
  /// source, or on itself, stays unknown.
  void derive_categories() {
    collect();
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (!nodes_[i].known) link(i);
    }
    std::vector<size_t> ready;
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].known) ready.push_back(i);
    }
    while (!ready.empty()) {
      const size_t from = ready.back();
      ready.pop_back();
      for (const size_t to : nodes_[from].feeds) {
        Node& node = nodes_[to];
        node.categories.insert(nodes_[from].categories.begin(), nodes_[from].categories.end());
        if (--node.waits_for > 0) continue;
        node.known = true;
        ready.push_back(to);
      }
    }
    for (const EntityRef& ref : refs_) store_back(ref);
  }

  void collect() {
    for (const EntityRef& ref : refs_) {
      const std::vector<Value>* columns = columns_of(ref);
      for (size_t i = 0; columns != nullptr && i < columns->size(); ++i) {
        const auto& members = *(*columns)[i].as<RecordValue>().members;
        if (!members[*name_]) continue;
        Node node;
        node.product = ref;
        node.position = i;
        node.name = members[*name_]->as<std::string>();
        node.known = members[*categories_].has_value();
        if (node.known) {
          const std::vector<Value>& terms = members[*categories_]->members();
          node.categories.insert(terms.begin(), terms.end());
        }
        by_name_.emplace(std::make_pair(ref, node.name), nodes_.size());
        nodes_.push_back(std::move(node));
      }
    }
  }

  /// Links a column to its sources: those its contract states, else columns of the same name in the
  /// product's inputs.
  void link(size_t index) {
    const EntityRef product = nodes_[index].product;
    const std::string name = nodes_[index].name;
    const auto lineage = store_.lineage.find(product);
    if (lineage != store_.lineage.end() && lineage->second.contains(name)) {
      for (const SourceColumn& source : lineage->second.at(name)) link_to(index, product, source);
      return;
    }
    for (const EntityRef& input : inputs_of(product)) {
      const auto it = by_name_.find({input, name});
      if (it != by_name_.end()) feed(it->second, index);
      // An input that nothing is known of may have the column, with any category.
      if (columns_of(input) == nullptr) ++nodes_[index].waits_for;
    }
  }

  void link_to(size_t index, const EntityRef& product, const SourceColumn& source) {
    const EntityRef from =
        source.product.empty() ? product : EntityRef{product.type, source.product};
    const auto it = by_name_.find({from, source.column});
    if (it != by_name_.end()) return feed(it->second, index);
    ++nodes_[index].waits_for;  // for ever: the source is unknown
    if (columns_of(from) != nullptr) {
      diagnostics_.emit(kUnknownSourceColumn, source.span, source.column,
                        schema_.value_text(Value(from)));
    }
  }

  void feed(size_t from, size_t to) {
    nodes_[from].feeds.push_back(to);
    ++nodes_[to].waits_for;
  }

  std::vector<EntityRef> inputs_of(const EntityRef& ref) const {
    std::vector<EntityRef> inputs;
    const Entity* entity = store_.store().find(ref);
    if (!inputs_ || entity == nullptr || *inputs_ >= entity->attributes.size()) return inputs;
    const Slot& slot = entity->attributes[*inputs_];
    if (slot.state != Slot::State::kPresent) return inputs;
    if (!slot.value.if_a<SetValue>() && !slot.value.if_a<ListValue>()) return inputs;
    for (const Value& value : slot.value.members()) {
      if (const auto* input = value.if_a<EntityRef>()) inputs.push_back(*input);
    }
    return inputs;
  }

  /// Puts what became known into the product, and reports what didn't.
  void store_back(const EntityRef& ref) {
    Entity* entity = store_.find(ref);
    const std::vector<Value>* columns = columns_of(ref);
    if (columns == nullptr) return;
    std::vector<Value> changed = *columns;
    std::vector<std::string> unknown;
    for (size_t i = 0; i < changed.size(); ++i) {
      const RecordValue& record = changed[i].as<RecordValue>();
      if ((*record.members)[*categories_] || !(*record.members)[*name_]) continue;
      const std::string& name = (*record.members)[*name_]->as<std::string>();
      const Node& node = nodes_[by_name_.at({ref, name})];
      if (!node.known) {
        unknown.push_back(name);
        continue;
      }
      std::vector<std::optional<Value>> members = *record.members;
      members[*categories_] =
          collection(members_[*categories_].type, {node.categories.begin(), node.categories.end()});
      changed[i] = Value::record(record.record, std::move(members));
    }
    report_unknown(*entity, unknown);
    entity->attributes[*product_.columns].value =
        collection(attributes_[*product_.columns].type, std::move(changed));
  }

  Value collection(TypeId type, std::vector<Value> values) const {
    return schema_.types[type].kind == TypeKind::kSet ? Value::set(std::move(values))
                                                      : Value::list(std::move(values));
  }

  void report_unknown(const Entity& entity, const std::vector<std::string>& unknown) {
    if (unknown.empty()) return;
    constexpr size_t kShown = 3;
    std::string names;
    for (size_t i = 0; i < unknown.size() && i < kShown; ++i)
      names += (i > 0 ? ", " : "") + unknown[i];
    if (unknown.size() > kShown) names += ", …";
    diagnostics_.emit(kUncategorisedColumns, entity.span, static_cast<int>(unknown.size()), names);
  }

  /// A product without a tier has that of its highest column.
  void derive_tiers() {
    const auto tier = find_tier(schema_, attributes_);
    const auto column_tier = find_tier(schema_, members_);
    if (!tier) return;
    for (const EntityRef& ref : refs_) {
      Entity* entity = store_.find(ref);
      if (*tier >= entity->attributes.size()) continue;
      Slot& slot = entity->attributes[*tier];
      if (slot.state != Slot::State::kAbsent) continue;
      const std::vector<Value>* columns = columns_of(ref);
      const bool same = column_tier && members_[*column_tier].type == attributes_[*tier].type;
      for (size_t i = 0; same && columns != nullptr && i < columns->size(); ++i) {
        const auto& of_column = (*(*columns)[i].as<RecordValue>().members)[*column_tier];
        if (!of_column) continue;
        if (slot.state == Slot::State::kAbsent || slot.value < *of_column)
          slot = Slot::present(*of_column);
      }
      const Member& member = attributes_[*tier];
      if (slot.state != Slot::State::kAbsent || member.optional || member.claim) continue;
      if (!store_.lineage.contains(ref))
        continue;  // not from a contract: reported where it was read
      diagnostics_
          .emit(kMissingProductFact, entity->span, member.name,
                schema_.entity_types[product_.type].name.local)
          .hint("it has no columns to take it from; state it as a custom property '" + member.name +
                "'");
    }
  }

  const Schema& schema_;
  const ProductType& product_;
  EntityStoreBuilder& store_;
  Diagnostics& diagnostics_;
  const std::vector<Member>& attributes_;
  const std::vector<Member>& members_;
  std::optional<uint32_t> categories_, name_, inputs_;
  std::vector<EntityRef> refs_;
  std::vector<Node> nodes_;
  std::map<std::pair<EntityRef, std::string>, size_t> by_name_;
};

}  // namespace

void derive_from_lineage(const Schema& schema, EntityStoreBuilder& store,
                         Diagnostics& diagnostics) {
  const auto product = find_product_type(schema);
  if (!product || !product->columns) return;
  Derivation(schema, *product, store, diagnostics).run();
}

}  // namespace bylaw
