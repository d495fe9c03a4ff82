#include "tests/oracle/sample.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bylaw::tests {
namespace {

class Sampler {
 public:
  Sampler(const RandomMesh& mesh, Random& random, Timestamp at)
      : mesh_(mesh), book_(mesh.mesh->rulebook), random_(random), at_(at) {
    for (const Entity* entity : mesh.mesh->store.all()) {
      types_[entity->ref.type].push_back(entity);
      note(entity->ref.type, entity->attributes);
    }
    for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
      if (book_.exprs[ExprId(i)].op != Op::kLiteral) continue;
      for_each_entity(book_.exprs.value(ExprId(i)),
                      [&](const EntityRef& ref) { named_.insert(ref); });
    }
  }

  World run(size_t questions) {
    std::vector<RandomQuestion> asked;
    for (size_t i = 0; i < questions; ++i) {
      asked.push_back(random_question(mesh_, random_));
      const Request& request = asked.back().request;
      for (const RequestEntity* who : {&request.principal, &request.resource}) {
        if (who->type.valid()) note(who->type, who->stated);
      }
    }
    std::vector<EntityStore> stores;
    std::vector<Moment> moments;
    for (RandomQuestion& question : asked) {
      if (question.options.now < at_) question.options.now = at_;
      auto store = store_for(question.request);
      if (!store || !is_whole(question.request, *store)) continue;
      stores.push_back(*std::move(store));
      moments.push_back(moment_of(question, stores.back()));
      moments.back().store = stores.size() - 1;
    }
    return World::of(book_, std::move(stores), std::move(moments));
  }

 private:
  const std::vector<Member>& members(EntityTypeId type) const {
    return book_.schema.entity_types[type].attributes;
  }

  void note(EntityTypeId type, const std::vector<Slot>& slots) {
    for (uint32_t i = 0; i < slots.size(); ++i) {
      if (slots[i].state == Slot::State::kPresent) values_[{type, i}].push_back(slots[i]);
    }
  }

  /// What it must have and lacks, as others have it. False if no other has.
  bool fill(Entity& entity) {
    const std::vector<Member>& declared = members(entity.ref.type);
    entity.attributes.resize(declared.size());
    for (uint32_t i = 0; i < declared.size(); ++i) {
      if (declared[i].optional || entity.attributes[i].state == Slot::State::kPresent) continue;
      const auto it = values_.find({entity.ref.type, i});
      if (it == values_.end()) return false;
      entity.attributes[i] = random_.pick(it->second);
    }
    return true;
  }

  /// The mesh's, in which everybody is known who is named, by whomever.
  std::optional<EntityStore> store_for(const Request& request) {
    std::vector<EntityRef> open(named_.begin(), named_.end());
    std::map<EntityRef, Entity> all;
    const auto add = [&](const EntityRef& ref) { open.push_back(ref); };
    const auto add_slots = [&](const std::vector<Slot>& slots) {
      for (const Slot& slot : slots) {
        if (slot.state == Slot::State::kPresent) for_each_entity(slot.value, add);
      }
    };
    for (const Entity* entity : mesh_.mesh->store.all()) add(entity->ref);
    for (const RequestEntity* who : {&request.principal, &request.resource}) {
      if (!who->type.valid()) return std::nullopt;
      add(who->ref());
      add_slots(who->stated);
    }
    add_slots(request.context);
    add_slots(request.action_properties);
    while (!open.empty()) {
      const EntityRef ref = open.back();
      open.pop_back();
      if (all.contains(ref)) continue;
      const Entity* known = mesh_.mesh->store.find(ref);
      Entity entity;
      if (known != nullptr) entity = *known;
      if (known == nullptr && !types_[ref.type].empty()) entity = *random_.pick(types_[ref.type]);
      entity.ref = ref;
      if (!fill(entity)) return std::nullopt;
      if (known == nullptr) entity.parents.clear();
      for (const EntityRef& parent : entity.parents) add(parent);
      add_slots(entity.attributes);
      all.emplace(ref, std::move(entity));
    }
    EntityStoreBuilder builder;
    for (auto& [ref, entity] : all) builder.put(std::move(entity));
    return std::move(builder).build();
  }

  static bool fits(const std::vector<Member>& declared, const std::vector<Slot>& slots) {
    for (uint32_t i = 0; i < declared.size(); ++i) {
      const Slot::State state = i < slots.size() ? slots[i].state : Slot::State::kAbsent;
      if (state == Slot::State::kInvalid) return false;
      if (state == Slot::State::kAbsent && !declared[i].optional) return false;
    }
    return true;
  }

  bool is_whole(const Request& request, const EntityStore& store) const {
    if (!request.action.valid()) return false;
    if (!book_.schema.find_environment(request.action, request.principal.type,
                                       request.resource.type)) {
      return false;
    }
    for (const RequestEntity* who : {&request.principal, &request.resource}) {
      for (const Slot& slot : who->stated) {
        if (slot.state == Slot::State::kInvalid) return false;
      }
      if (!fits(members(who->type), store.find(who->ref())->attributes)) return false;
    }
    std::vector<Slot> context = request.context;
    context.resize(book_.schema.context.size());
    context[0] = Slot::present(at_);
    return fits(book_.schema.context, context) &&
           fits(book_.schema.actions[request.action].properties, request.action_properties);
  }

  Moment moment_of(const RandomQuestion& question, const EntityStore& store) const {
    Moment moment;
    moment.request = question.request;
    moment.request.enforces = Enforces::everything();
    moment.now = question.options.now;
    const Request& request = moment.request;
    moment.environment = *book_.schema.find_environment(request.action, request.principal.type,
                                                        request.resource.type);
    moment.domain = Schema::kRoot;
    const auto domain = book_.schema.entity_types[request.resource.type].domain;
    if (domain) {
      const Slot& slot = store.find(request.resource.ref())->attributes[*domain];
      if (slot.state == Slot::State::kPresent) moment.domain = slot.value.as<TermValue>().term;
    }
    return moment;
  }

  const RandomMesh& mesh_;
  const Rulebook& book_;
  Random& random_;
  Timestamp at_;
  std::map<EntityTypeId, std::vector<const Entity*>> types_;
  std::map<std::pair<EntityTypeId, uint32_t>, std::vector<Slot>> values_;
  std::set<EntityRef> named_;
};

}  // namespace

World random_sample(const RandomMesh& mesh, Random& random, Timestamp at, size_t questions) {
  return Sampler(mesh, random, at).run(questions);
}

}  // namespace bylaw::tests
