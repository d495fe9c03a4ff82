// Holds the engine against the reference evaluator: the most serious bug there is would be a
// request that they decide differently. Entry point: Agreement.
#ifndef BYLAW_TESTS_AGREEMENT_AGREEMENT_H_
#define BYLAW_TESTS_AGREEMENT_AGREEMENT_H_

#include <memory>
#include <optional>
#include <string>

#include "compiler/lower/lower.h"
#include "evaluator/engine.h"
#include "rules/rulebook.h"

namespace bylaw::tests {

/// How often what was decided: random requests that are all denied show nothing.
struct Tally {
  size_t requests = 0;
  size_t permits = 0;
  size_t forbidden = 0;
  size_t not_permitted = 0;
  size_t invalid = 0;
  size_t errors = 0;  // decisions in which something erred
};

class Agreement {
 public:
  /// Both must outlive it.
  Agreement(const Rulebook& book, const EntityStore& store);
  /// The same graph over another store.
  Agreement(const Agreement& other, const EntityStore& store);

  /// What the two decide differently, told for a person; nothing if they agree.
  std::optional<std::string> disagreement(const Request& request, Timestamp now);
  const Tally& tally() const { return tally_; }

 private:
  void open(const EntityStore& store);

  const Rulebook& book_;
  const EntityStore& store_;
  std::shared_ptr<const graph::GraphImage> image_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<engine::Context> context_;
  engine::RequestSlots slots_;
  Tally tally_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_AGREEMENT_H_
