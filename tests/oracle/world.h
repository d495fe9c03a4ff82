// All requests of a mesh whose vocabulary is so small that they can be counted out, with the facts
// they reach, and what every condition of the mesh is of each of them. Nothing of the checker and
// nothing of the decision's own code is used, only the evaluation of expressions. Or some requests
// of any mesh. Entry points: World::make(), World::about(), World::of().
#ifndef BYLAW_TESTS_ORACLE_WORLD_H_
#define BYLAW_TESTS_ORACLE_WORLD_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "facts/request.h"
#include "rules/evaluate.h"
#include "rules/rulebook.h"

namespace bylaw::tests {

/// What a condition is of a request. `kNone`: it does not speak of it (other actions, types or
/// domains).
enum class Truth : uint8_t { kNo, kYes, kErrs, kNone };

/// A request with the facts it reaches, and the truth of everything.
struct Moment {
  Request request;
  size_t store = 0;  // in World::stores
  Timestamp now;
  EnvironmentId environment;
  TermId domain;
  bool valid = true;              // the assumptions allow it
  std::vector<TermId> chain;      // from the root to the domain
  std::vector<Truth> rules;       // by RuleId: the guard
  std::vector<Truth> overrides;   // by OverrideId: the guard, its bound not looked at
  std::vector<Truth> waivers;     // by WaiverId: the guard, its time not looked at
  std::vector<Truth> withins;     // by PolicyId
  std::vector<Truth> assertions;  // by position
};

struct World {
  const Rulebook* book = nullptr;
  std::vector<EntityStore> stores;
  std::vector<Moment> moments;
  std::vector<std::string> cell_texts;  // that a row may hold
  bool of_catalogue = false;            // its resources are products as they are stated

  /// All that the schema and the assumptions allow, from `at` on. Nothing if there are more than
  /// `limit`, or if the vocabulary has types whose values can't be counted out.
  static std::optional<World> make(const Rulebook& book, Timestamp at, size_t limit);

  /// All requests about the first of `facts`, where these are as they are stated, and nothing else
  /// is known. In step with those about another first of the same facts: those that are not valid
  /// stay in.
  static std::optional<World> about(const Rulebook& book, Timestamp at, size_t limit,
                                    const std::vector<const Entity*>& facts);

  /// These moments, of which request, store, time, environment and domain are told.
  static World of(const Rulebook& book, std::vector<EntityStore> stores,
                  std::vector<Moment> moments);

  /// Calls `visit` with an evaluator for each moment.
  void each(const std::function<void(const Moment&, const Evaluator&)>& visit) const;
};

/// The case of several that speaks of an environment; null if none does.
const RuleCase* case_for(const std::vector<RuleCase>& cases, EnvironmentId environment);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_WORLD_H_
