// A model as a complete request with the entities it reaches, replayed before anybody sees it.
// Entry points: make_witness(), witness_sentence(), witness_json().
#ifndef BYLAW_CHECKER_WITNESS_H_
#define BYLAW_CHECKER_WITNESS_H_

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/prover.h"
#include "rules/decide.h"
#include "rules/evaluate.h"

namespace bylaw {

struct Witness {
  Request request;
  EntityStore store;
  Timestamp now;
  std::vector<EntityRef> entities;  // in the order in which they are told
  /// By entity, the attributes that matter; of the others any value would do.
  std::map<EntityRef, std::vector<uint32_t>> told;
  std::vector<uint32_t> context;  // likewise
  std::vector<uint32_t> properties;
  std::set<EntityRef> groups_untold;  // whose groups nothing asks about
  Decision decision;                  // what the reference evaluator says
  /// Whether its principal and resource are of the store; kUnasked where that wasn't looked for,
  /// kNotFound where not all of the store was.
  enum class Possible : uint8_t { kUnasked, kNotFound, kInPrinciple, kToday };
  Possible possible = Possible::kUnasked;
};

/// Decides a request: the reference evaluator, or more than one engine; nothing where they don't
/// agree. Called by all workers.
using Replay = std::function<std::optional<Decision>(const Rulebook&, const EntityStore&,
                                                     const Request&, const DecideOptions&)>;

/// What must be seen when a witness is replayed.
using Confirm = std::function<bool(const Evaluator&, const Decision&)>;

/// The request of a model, its facts completed by plain values where nothing reads them.
Witness make_witness(Situation& situation, const Assignment& model);

/// A symbol's value in a model.
Value witness_value(Situation& situation, const Assignment& model, const Symbol& symbol);

/// Replays the witness and keeps the decision in it. False if it isn't what was claimed.
bool confirm(const Rulebook& rulebook, Witness& witness, const Replay& replay,
             const Confirm& claim);

/// `User::"a user" { employee: false } may export DataProduct::"a data product" { … } with context
/// { … } at 2026-03-02T10:00:00Z`.
std::string witness_sentence(const Rulebook& rulebook, const Witness& witness);

/// {"request": …, "entities": […], "at": …, "decision": "permit" | "deny", "reasons": […]}.
std::string witness_json(const Rulebook& rulebook, const Witness& witness);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_WITNESS_H_
