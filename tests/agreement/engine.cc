#include "tests/agreement/engine.h"

#include <map>
#include <utility>

#include "tests/oracle/world.h"

namespace bylaw::tests {
namespace {

constexpr size_t kMostDifferences = 10;
constexpr size_t kMostMoments = 8192;
const std::string kPlainId = "somebody";

/// Entities of many stores in one, under new names.
class OneStore {
 public:
  explicit OneStore(const Schema& schema) : schema_(schema) {}

  /// The name of an entity with these attributes and parents.
  std::string name_of(const Entity& entity) {
    std::string key = std::to_string(entity.ref.type.value);
    for (const Slot& slot : entity.attributes) {
      key += slot.state == Slot::State::kPresent ? "=" + schema_.value_text(slot.value) : "-";
    }
    for (const EntityRef& parent : entity.parents) key += "<" + parent.id;
    const auto [it, added] = names_.try_emplace(key, "e" + std::to_string(names_.size()));
    if (added) {
      Entity named = entity;
      named.ref.id = it->second;
      builder_.put(std::move(named));
    }
    return it->second;
  }
  void put(const Entity& entity) { builder_.put(entity); }
  EntityStore build() && { return std::move(builder_).build(); }

 private:
  const Schema& schema_;
  EntityStoreBuilder builder_;
  std::map<std::string, std::string> names_;
};

}  // namespace

void EngineComparison::add(uint64_t seed, const std::string& difference) {
  if (differences.size() == kMostDifferences) return;
  differences.push_back("mesh " + std::to_string(seed) + ": " + difference);
}

void compare_random(const RandomMesh& mesh, size_t questions, EngineComparison& result) {
  Random random(mesh.seed);
  Agreement healthy(*mesh.mesh, trees_of(mesh.seed));
  const EntityStore broken = damaged(mesh, random);
  Agreement damaged_facts(healthy, broken);
  for (size_t q = 0; q < questions; ++q) {
    const RandomQuestion question = random_question(mesh, random);
    Agreement& asked = q % 2 == 0 ? healthy : damaged_facts;
    const auto difference = asked.disagreement(question.request, question.options);
    if (difference) result.add(mesh.seed, *difference);
  }
  result.tally.add(healthy.tally());
  result.tally.add(damaged_facts.tally());
  result.census.add(healthy.census());
}

bool compare_all(const RandomMesh& mesh, EngineComparison& result) {
  const Rulebook& book = mesh.mesh->rulebook;
  auto world = World::make(book, *parse_timestamp("2026-03-02T10:00:00Z"), kMostMoments);
  if (!world) return false;
  OneStore facts(book.schema);
  std::vector<const Moment*> asked;
  for (Moment& moment : world->moments) {
    if (moment.request.principal.id != kPlainId || moment.request.resource.id != kPlainId) continue;
    const EntityStore& store = world->stores[moment.store];
    for (const Entity* entity : store.all()) {
      if (entity->ref.id != kPlainId) facts.put(*entity);
    }
    for (RequestEntity* entity : {&moment.request.principal, &moment.request.resource}) {
      entity->id = facts.name_of(*store.find(entity->ref()));
    }
    asked.push_back(&moment);
  }
  const EntityStore store = std::move(facts).build();
  const Agreement own(*mesh.mesh, trees_of(mesh.seed));
  Agreement agreement(own, store);
  for (const Moment* moment : asked) {
    const auto difference = agreement.disagreement(moment->request, {moment->now, {}});
    if (difference) result.add(mesh.seed, *difference);
  }
  result.tally.add(agreement.tally());
  result.census.add(own.census());
  result.sizes.push_back(asked.size());
  return true;
}

}  // namespace bylaw::tests
