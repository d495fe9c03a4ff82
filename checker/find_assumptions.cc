// `unsatisfiable-assumption`: assumptions that leave no valid request of an environment, so that
// whatever is proved of it says nothing. Entry point: find_unsatisfiable_assumptions().
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/text.h"
#include "checker/check_run.h"

namespace bylaw {
namespace {

std::string name_of(const Schema& schema, const Environment& environment) {
  return schema.actions[environment.action].name.local + " by " +
         schema.entity_types[environment.principal].name.local + " on " +
         schema.entity_types[environment.resource].name.local;
}

class Emptiness {
 public:
  Emptiness(CheckRun& run, EnvironmentId environment) : run_(run) {
    RuleCase any;
    any.environments = {environment};
    places_ = run.places({any}, Schema::kRoot);
    Reads reads;
    assumptions_ = add_assumptions(run.book, run.book.schema.environments[environment], reads);
  }

  /// A smallest set of assumptions that leave no request; none if there is one.
  std::vector<size_t> find() {
    std::vector<size_t> needed = assumptions_;
    if (needed.empty() || some(needed) != Existence::kNever) return {};
    for (const size_t assumption : assumptions_) {
      std::vector<size_t> fewer = needed;
      std::erase(fewer, assumption);
      if (some(fewer) == Existence::kNever) needed = std::move(fewer);
    }
    return needed;
  }
  /// Where it couldn't be decided whether there is a request.
  Situation* open() { return open_.get(); }

 private:
  Existence some(const std::vector<size_t>& assumptions) {
    std::set<PlaceClass> seen;
    open_ = nullptr;
    for (const Place& place : places_) {
      if (!seen.insert(run_.class_of(place, {})).second) continue;
      Scope scope;
      scope.assumptions = assumptions;
      auto situation = std::make_unique<Situation>(run_.basis, place, scope);
      const Existence answer = run_.prover(*situation).ask(situation->formulas().yes());
      if (answer == Existence::kSome) return answer;
      if (answer == Existence::kUnknown && !open_) open_ = std::move(situation);
    }
    return open_ ? Existence::kUnknown : Existence::kNever;
  }

  CheckRun& run_;
  std::vector<Place> places_;
  std::vector<size_t> assumptions_;
  std::unique_ptr<Situation> open_;
};

}  // namespace

void find_unsatisfiable_assumptions(CheckRun& run) {
  const Schema& schema = run.book.schema;
  std::map<std::vector<size_t>, std::vector<std::string>> impossible;
  for (size_t i = 0; i < schema.environments.size(); ++i) {
    const EnvironmentId environment = schema.environments.id_at(i);
    const std::string name = name_of(schema, schema.environments[environment]);
    Emptiness requests(run, environment);
    const std::vector<size_t> needed = requests.find();
    if (!needed.empty()) impossible[needed].push_back(name);
    if (needed.empty() && requests.open() != nullptr) {
      run.unknown("unsatisfiable-assumption", name, {}, *requests.open());
    }
  }
  for (const auto& [assumptions, environments] : impossible) {
    const Assumption& first = run.book.assumptions[assumptions.front()];
    DiagnosticBuilder finding =
        assumptions.size() == 1
            ? run.found.emit(kUnsatisfiableAssumption, first.span, "this assumption leaves")
            : run.found.emit(kUnsatisfiableAssumption, first.span, "these assumptions leave");
    for (const size_t i : assumptions) {
      const Assumption& assumption = run.book.assumptions[i];
      if (i != assumptions.front()) finding.label(assumption.span, "together with this");
      finding.note("assumed is: \"" + assumption.text + "\"");
    }
    finding.note("no request can keep to it: " + join_words(environments));
    finding.note("what is proved of such requests says nothing, and each one is refused");
    run.add_owner(finding, Schema::kRoot);
    finding.hint("see which of the conditions was meant otherwise");
  }
}

}  // namespace bylaw
