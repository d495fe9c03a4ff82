// The checker: holds the layers of a rulebook against each other for all requests, and shows a
// request for each thing it finds. Entry point: check_rulebook(). Each verdict is one file,
// find_*.cc; its formula stands in docs/stages/checker.md.
#ifndef BYLAW_CHECKER_CHECK_H_
#define BYLAW_CHECKER_CHECK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/source.h"
#include "checker/witness.h"
#include "rules/rulebook.h"

namespace bylaw {

/// Where findings of earlier checks are kept. The functions are called by all workers.
struct CheckCache {
  std::string program;  // tells the builds of the program apart: another may find other things
  std::function<std::string(std::string_view)> digest;  // hexadecimal, of a strong hash
  std::function<std::optional<std::string>(const std::string& key)> load;
  std::function<void(const std::string& key, const std::string& entry)> store;
};

/// A question to the solver: whether all of `required` can hold, and what it said.
struct SolverQuestion {
  size_t unit = 0;    // of the check's work
  size_t number = 0;  // within it; both are the same on every run
  const Formulas& formulas;
  const std::vector<FormulaId>& required;
  Satisfiable answer;
};

struct CheckSettings {
  Timestamp at;                   // the day of the check: requests before it are not asked about
  uint64_t budget = 100'000'000;  // of one question, in the solver's units of work
  bool z3_alone = false;          // ask nothing of clauses first
  bool notes = false;             // also tell where layers merely overlap
  unsigned jobs = 1;              // how many threads may work; what is found doesn't depend on it
  /// The catalogue's products and their columns, if there is a catalogue.
  const EntityStore* store = nullptr;
  const CheckCache* cache = nullptr;
  Replay replay = decide;
  /// Who must act for a domain; empty where nobody is named.
  std::function<std::string(TermId)> owner = [](TermId) { return std::string(); };
  /// Is told every question, by whichever thread asked it; empty: nobody listens.
  std::function<void(const SolverQuestion&)> listener{};
};

/// What is wrong between the layers, as diagnostics with rule, against and witness; kUnknown where
/// nothing could be proved and nothing shown. The order is the same on every run. `sources` tells
/// which of two rules stands first.
Diagnostics check_rulebook(const Rulebook& rulebook, const SourceMap& sources,
                           const CheckSettings& settings);

/// Proves one assertion of the rulebook: nothing is wrong, or how it is broken, or kUnknown.
Diagnostics check_assertion(const Rulebook& rulebook, const SourceMap& sources,
                            const CheckSettings& settings, const Assertion& assertion);

/// The code of what could not be decided.
inline constexpr std::string_view kUnknownCode = "BY1020";

}  // namespace bylaw

#endif  // BYLAW_CHECKER_CHECK_H_
