#include "evaluator/assumptions.h"

#include <algorithm>

namespace bylaw::engine {
namespace {

using graph::AssumptionRecord;
using graph::Datum;
using graph::Part;

/// By variable, the entities that there are in order of their names, then those of the request that
/// nobody knows.
std::vector<std::vector<EntityRef>> choices_of(const Teller& teller, const AssumptionRecord& a) {
  std::vector<std::vector<EntityRef>> choices;
  for (const uint32_t type :
       teller.graph().get<Part::kVariables>().subspan(a.variables.first, a.variables.count)) {
    std::vector<EntityRef>& refs = choices.emplace_back();
    for (const Entity* entity : teller.loaded().store().all_of(EntityTypeId(type))) {
      refs.push_back(entity->ref);
    }
    for (const RequestEntity* who : {&teller.request().principal, &teller.request().resource}) {
      const bool fits = who->type.value == type;
      if (fits && std::ranges::find(refs, who->ref()) == refs.end()) refs.push_back(who->ref());
    }
  }
  return choices;
}

/// The first choice that concerns the request and breaks the assumption, in words; empty if none.
std::string broken(Teller& teller, const AssumptionRecord& a) {
  const auto choices = choices_of(teller, a);
  if (std::ranges::any_of(choices, [](const auto& c) { return c.empty(); })) return {};
  std::vector<size_t> at(choices.size(), 0);
  for (bool more = true; more;) {
    std::vector<Datum> frame(a.frame_size, Datum::invalid());
    bool concerns = choices.empty();
    for (size_t i = 0; i < at.size(); ++i) {
      const EntityRef& chosen = choices[i][at[i]];
      frame[i] = teller.datum(Value(chosen));
      concerns |=
          chosen == teller.request().principal.ref() || chosen == teller.request().resource.ref();
    }
    if (concerns && teller.evaluate(a.body, frame).is_false()) {
      std::string text =
          "the assumption \"" + std::string(teller.graph().text(a.name)) + "\" does not hold";
      for (size_t i = 0; i < at.size(); ++i) {
        text += (i == 0 ? " for " : ", ") + teller.schema().value_text(Value(choices[i][at[i]]));
      }
      return text;
    }
    size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].size()) at[i++] = 0;
    more = i < at.size();
  }
  return {};
}

}  // namespace

std::vector<std::string> broken_assumptions(Teller& teller) {
  std::vector<std::string> all;
  for (const AssumptionRecord& a : teller.graph().get<Part::kAssumptions>()) {
    std::string text = broken(teller, a);
    if (!text.empty()) all.push_back(std::move(text));
  }
  return all;
}

}  // namespace bylaw::engine
