// Assumptions over every way to choose entities for their variables.
#include "rules/assumptions.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace bylaw {
namespace {

using Choices = std::vector<std::vector<EntityRef>>;

/// The first choice that makes the assumption false, of those of which `wanted` is true.
template <typename Wanted>
std::optional<std::vector<EntityRef>> counterexample(const Evaluator& evaluator,
                                                     const Assumption& assumption,
                                                     const Choices& choices, Wanted wanted) {
  for (const auto& choice : choices) {
    if (choice.empty()) return std::nullopt;
  }
  std::vector<size_t> at(choices.size(), 0);
  while (true) {
    std::vector<EntityRef> chosen;
    Frame frame(assumption.frame_size);
    for (size_t i = 0; i < choices.size(); ++i) {
      chosen.push_back(choices[i][at[i]]);
      frame.locals[i] = Value(chosen.back());
    }
    if (wanted(chosen) && evaluator.evaluate(assumption.body, frame).is_false()) return chosen;
    size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].size()) at[i++] = 0;
    if (i == at.size()) return std::nullopt;
  }
}

std::string violation(const Schema& schema, const Assumption& assumption,
                      const std::vector<EntityRef>& chosen) {
  std::string text = "the assumption \"" + assumption.text + "\" does not hold";
  for (size_t i = 0; i < chosen.size(); ++i) {
    text += (i == 0 ? " for " : ", ") + schema.value_text(Value(chosen[i]));
  }
  return text;
}

Choices choices_of(const EntityStore& store, const Assumption& assumption) {
  Choices choices;
  for (const EntityTypeId type : assumption.variables) {
    std::vector<EntityRef>& refs = choices.emplace_back();
    for (const Entity* entity : store.all_of(type)) refs.push_back(entity->ref);
  }
  return choices;
}

}  // namespace

std::vector<std::string> request_violations(const Evaluator& evaluator) {
  const RequestFacts& facts = evaluator.facts();
  const EntityRef principal = facts.request().principal.ref();
  const EntityRef resource = facts.request().resource.ref();
  std::vector<std::string> violations;
  for (const Assumption& assumption : facts.rulebook().assumptions) {
    Choices choices = choices_of(facts.store(), assumption);
    for (size_t i = 0; i < choices.size(); ++i) {
      for (const EntityRef& named : {principal, resource}) {
        const bool fits = named.type == assumption.variables[i];
        if (fits && std::ranges::find(choices[i], named) == choices[i].end()) {
          choices[i].push_back(named);
        }
      }
    }
    const auto concerns = [&](const std::vector<EntityRef>& chosen) {
      return chosen.empty() || std::ranges::any_of(chosen, [&](const EntityRef& e) {
               return e == principal || e == resource;
             });
    };
    if (const auto chosen = counterexample(evaluator, assumption, choices, concerns)) {
      violations.push_back(violation(evaluator.schema(), assumption, *chosen));
    }
  }
  return violations;
}

std::vector<Violation> store_violations(const Rulebook& rulebook, const EntityStore& store,
                                        Timestamp now) {
  const Request nobody;
  const RequestFacts facts(rulebook, store, nobody, now);
  const Evaluator evaluator(facts, rulebook.exprs);
  std::vector<Violation> violations;
  for (const Assumption& assumption : rulebook.assumptions) {
    const auto chosen = counterexample(evaluator, assumption, choices_of(store, assumption),
                                       [](const std::vector<EntityRef>& c) { return !c.empty(); });
    if (chosen) {
      violations.push_back({assumption.span, violation(rulebook.schema, assumption, *chosen)});
    }
  }
  return violations;
}

}  // namespace bylaw
