// The verdicts in their order, and the work of a check cut into units: all that is asked about a
// few policies of one file, a waiver, a place, … Entry points: units_of(), run_unit().
#ifndef BYLAW_CHECKER_UNITS_H_
#define BYLAW_CHECKER_UNITS_H_

#include <map>
#include <variant>
#include <vector>

#include "checker/check_run.h"

namespace bylaw {

struct Whole {};  // a verdict that is not cut

/// What verdicts are asked about, each with its own kind of subject.
using Subject =
    std::variant<Whole, PolicyId, OverrideId, WaiverId, const Assertion*, Place, const Entity*>;

/// How much of the mesh a verdict about a subject can depend on.
enum class Reach : uint8_t {
  kOwn,     // its own conditions, what they call, and assumptions; no other rule
  kPlaces,  // all rules at places where the subject's domain has a say
};

/// When a verdict is asked about: `void` is not of rules that an error speaks of.
enum class Turn : uint8_t { kFirst, kAfterErrors };

struct CheckUnit {
  std::vector<Subject> subjects;  // of one kind, and one domain
  Reach reach = Reach::kPlaces;
  std::vector<size_t> verdicts;  // by their number in the order
};

/// What was found, by verdict.
using UnitFindings = std::map<size_t, std::vector<Diagnostic>>;

size_t verdict_count();

/// The subject by its name, which no other of its kind has within the same files.
std::string subject_text(const CheckRun& run, const Subject& subject);

/// Large ones first, so that workers end together. They don't depend on the number of workers.
std::vector<CheckUnit> units_of(const CheckRun& run, Turn turn);

/// `number`: which of units_of() it is.
UnitFindings run_unit(CheckRun& run, const CheckUnit& unit, size_t number);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_UNITS_H_
