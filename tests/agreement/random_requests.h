// Random requests over a rulebook and a store, and random damage to a store: values come from the
// rules' own constants and their neighbours, so that tests are met on both sides. Entry point:
// RandomWorld.
#ifndef BYLAW_TESTS_AGREEMENT_RANDOM_REQUESTS_H_
#define BYLAW_TESTS_AGREEMENT_RANDOM_REQUESTS_H_

#include <map>
#include <random>
#include <vector>

#include "facts/request.h"
#include "rules/rulebook.h"

namespace bylaw::tests {

class RandomWorld {
 public:
  /// The rulebook must outlive the world. Equal seeds give equal sequences.
  RandomWorld(const Rulebook& book, uint64_t seed);

  /// The store with `count` new entities of each type, named as rules name them or otherwise.
  EntityStore populated_store(size_t count);
  /// The store with some attributes changed, missing or invalid, some parents gone or unknown.
  EntityStore damaged_store(const EntityStore& store);
  /// A request for entities of `store`, or unknown ones; now and then with claims, missing or
  /// invalid values.
  Request request(const EntityStore& store);
  /// A time, often beside one at which a rule begins or ends.
  Timestamp time();

 private:
  size_t below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  bool one_in(size_t n) { return below(n) == 0; }
  Value value(TypeId type, const EntityStore& store);
  Value nudged(const Value& value);
  Value fresh(TypeId type, const EntityStore& store);
  Slot slot(const Member& member, const EntityStore& store);
  EntityRef entity(EntityTypeId type, const EntityStore& store);
  void collect(const Value& value, TypeId type);

  const Rulebook& book_;
  std::mt19937_64 random_;
  std::map<TypeId, std::vector<Value>> constants_;
  std::map<EntityTypeId, std::vector<std::string>> named_;  // in rules
  std::vector<Timestamp> times_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_RANDOM_REQUESTS_H_
