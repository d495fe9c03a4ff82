// What depends on the products that the store states: columns of which a name alone says nothing,
// and products made from others.
#include <algorithm>

#include "tests/oracle/finders.h"
#include "tests/oracle/look.h"

namespace bylaw::tests {
namespace {

/// With all that they name, directly or not.
std::vector<const Entity*> with_reached(const EntityStore& store,
                                        std::vector<const Entity*> entities) {
  const auto add = [&](const EntityRef& ref) {
    const Entity* entity = store.find(ref);
    if (entity == nullptr || std::ranges::find(entities, entity) != entities.end()) return;
    entities.push_back(entity);
  };
  for (size_t i = 0; i < entities.size(); ++i) {
    const Entity entity = *entities[i];
    for (const EntityRef& parent : entity.parents) add(parent);
    for (const Slot& slot : entity.attributes) {
      if (slot.state == Slot::State::kPresent) for_each_entity(slot.value, add);
    }
  }
  return entities;
}

std::vector<EntityRef> refs_in(const Schema& schema, const Entity& entity, const char* attribute) {
  std::vector<EntityRef> refs;
  const auto index = find_member(schema.entity_types[entity.ref.type].attributes, attribute);
  if (!index || entity.attributes[*index].state != Slot::State::kPresent) return refs;
  for (const Value& member : entity.attributes[*index].value.members()) {
    refs.push_back(member.as<EntityRef>());
  }
  return refs;
}

class Catalogue {
 public:
  Catalogue(const Rulebook& book, const EntityStore& store, Timestamp at, size_t limit)
      : book_(book), store_(store), at_(at), limit_(limit) {}

  std::optional<std::set<Verdict>> run() {
    const bool masks = std::ranges::any_of(book_.rules, [](const Rule& rule) {
      return std::ranges::any_of(rule.cases, [](const RuleCase& c) { return !c.masks.empty(); });
    });
    add_uncovered_names(book_, store_, found_);
    for (const Entity* product : store_.all()) {
      if (!is_resource(book_.schema, product->ref.type)) continue;
      const auto world = World::about(book_, at_, limit_, with_reached(store_, {product}));
      if (!world) return std::nullopt;
      if (masks) add_mask_verdicts(*world, found_);
      add_uncovered_product(book_, *product, *world, found_);
      const auto clean = refs_in(book_.schema, *product, "deidentifies");
      for (const EntityRef& ref : refs_in(book_.schema, *product, "inputs")) {
        const Entity* source = store_.find(ref);
        const bool named = std::ranges::find(clean, ref) != clean.end();
        if (source == nullptr || source == product || named) continue;
        if (!compare(*product, *source)) return std::nullopt;
      }
    }
    return std::move(found_);
  }

 private:
  bool compare(const Entity& product, const Entity& source) {
    const auto derived =
        World::about(book_, at_, limit_, with_reached(store_, {&product, &source}));
    const auto original =
        World::about(book_, at_, limit_, with_reached(store_, {&source, &product}));
    if (!derived || !original) return false;
    for (size_t i = 0; i < derived->moments.size(); ++i) {
      const Moment& here = derived->moments[i];
      const Moment& there = original->moments[i];
      if (!here.valid || !there.valid || is_for_contracts(here.request.action)) continue;
      const Look look(book_, there);
      const bool forbidden =
          look.fold_above(there.chain.size(), false, /*with_bylaws=*/false) == Folded::kForbidden;
      if (!forbidden || Look(book_, here).decide() != Folded::kPermit) continue;
      found_.insert({"source-exceeded",
                     book_.schema.value_text(Value(product.ref)) + " is made from " +
                         book_.schema.value_text(Value(source.ref)),
                     0,
                     {},
                     0});
      return true;
    }
    return true;
  }

  bool is_for_contracts(ActionId action) const {
    return std::ranges::any_of(book_.policies, [&](const Policy& policy) {
      return std::ranges::find(policy.for_actions, action) != policy.for_actions.end();
    });
  }

  const Rulebook& book_;
  const EntityStore& store_;
  Timestamp at_;
  size_t limit_;
  std::set<Verdict> found_;
};

}  // namespace

std::optional<std::set<Verdict>> find_catalogue_verdicts(const Rulebook& book,
                                                         const EntityStore& store, Timestamp at,
                                                         size_t limit) {
  return Catalogue(book, store, at, limit).run();
}

}  // namespace bylaw::tests
