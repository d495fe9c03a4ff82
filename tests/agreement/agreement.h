// Holds the engine against the reference evaluator: the most serious bug there is would be a
// request that they decide differently. Entry point: Agreement.
#ifndef BYLAW_TESTS_AGREEMENT_AGREEMENT_H_
#define BYLAW_TESTS_AGREEMENT_AGREEMENT_H_

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "evaluator/loaded.h"
#include "rules/decide.h"

namespace bylaw::tests {

/// How often what was decided: random requests that are all denied show nothing.
struct Tally {
  size_t requests = 0;
  size_t permits = 0;
  size_t forbidden = 0;
  size_t not_permitted = 0;
  size_t cannot_enforce = 0;
  size_t invalid = 0;
  size_t filtered = 0;  // permits with a view that filters rows
  size_t masked = 0;    // permits with a view that masks a column
  size_t duties = 0;    // permits with something to do
  size_t errors = 0;    // answers in which something erred
  size_t notices = 0;   // answers that a standard in roll-out would change
  size_t trivial = 0;   // no rule had anything to do with it
  void add(const Tally& more);
  std::string text() const;
};

/// Which forms of nodes, rows, classifiers and code the graphs had that were walked.
class Census {
 public:
  void add(const graph::Graph& graph);
  void add(const Census& more);
  /// "nodes 12 34 56; …".
  std::string text() const;
  /// Forms that no graph had.
  std::vector<std::string> missing() const;

 private:
  std::array<size_t, graph::kNodeForms> nodes_{};
  std::array<size_t, graph::kRowForms> rows_{};
  std::array<size_t, graph::kClassifierForms> classifiers_{};
  std::array<size_t, graph::kCodeOps> code_{};
  std::array<size_t, graph::kFoldRows> roots_{};
};

/// How the mesh is compiled.
enum class Trees : uint8_t {
  kUsual,
  kSmall,  // leaves of two rules, so that a small mesh has nodes of all forms
  kFound,  // such ones, and no automaton where words can be found
};
/// Which of them a random mesh has in the tests.
Trees trees_of(uint64_t seed);

class Agreement {
 public:
  explicit Agreement(const Mesh& mesh, Trees trees = Trees::kUsual);
  /// The same graph over another store, which must outlive it.
  Agreement(const Agreement& other, const EntityStore& store);

  /// What the two answer differently, told for a person; nothing if they agree. Compared are what
  /// the graph alone decides, and every byte of the JSON answer; of some of them also explanations
  /// and the text.
  std::optional<std::string> disagreement(const Request& request, const DecideOptions& options);
  const Tally& tally() const { return tally_; }
  Census census() const;

 private:
  std::string fold_difference(const Request& request, Timestamp now, const Decision& meant);
  void count(const Decision& meant);

  const Mesh& mesh_;
  const EntityStore& store_;
  std::shared_ptr<const engine::Loaded> loaded_;
  std::unique_ptr<engine::Context> context_;
  engine::RequestSlots slots_;
  Tally tally_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_AGREEMENT_H_
