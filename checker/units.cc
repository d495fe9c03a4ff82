#include "checker/units.h"

#include <algorithm>

namespace bylaw {
namespace {

struct PlaceCheck {
  std::vector<Place> (*places)(const CheckRun&);
  void (*check)(CheckRun&, const Place&);
};

struct EntityCheck {
  std::vector<const Entity*> (*entities)(const CheckRun&);
  void (*check)(CheckRun&, const Entity&);
};

using Check =
    std::variant<void (*)(CheckRun&), void (*)(CheckRun&, PolicyId), void (*)(CheckRun&, RuleId),
                 void (*)(CheckRun&, OverrideId), void (*)(CheckRun&, WaiverId),
                 void (*)(CheckRun&, const Assertion&), PlaceCheck, EntityCheck>;

struct Verdict {
  Check check;
  Reach reach = Reach::kPlaces;
  bool is_note = false;  // told on request
  Turn turn = Turn::kFirst;
};

/// In the order in which they are told. The type of a function says what it is asked about.
const Verdict kVerdicts[] = {
    {find_unsatisfiable_assumptions},
    {find_guarantee_conflicts},
    {PlaceCheck{places_of_requirements, find_requirement_conflicts}},
    {find_duty_conflicts},
    {find_expansions},
    {find_denied_guarantees},
    {find_mask_conflicts},
    {find_weakened_duties},
    {find_starved},
    {EntityCheck{derived_products, find_exceeded_sources}},
    {find_out_of_bounds},
    {find_idle_overrides},
    {find_waivers},
    {find_dead, Reach::kOwn},
    {find_may_err, Reach::kOwn},
    {find_broken_assert},
    {find_void, Reach::kPlaces, false, Turn::kAfterErrors},
    {find_narrowed, Reach::kPlaces, true},
    {find_uncovered, Reach::kPlaces, true},
};

constexpr size_t kVerdictCount = std::size(kVerdicts);

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// How many policies share a unit, whose beginning takes some time.
constexpr size_t kPoliciesPerUnit = 16;

/// Adds a unit for each of the subjects.
template <typename Subjects>
void add_units(const Subjects& subjects, Reach reach, const std::vector<size_t>& verdicts,
               std::vector<CheckUnit>& units) {
  if (verdicts.empty()) return;
  for (const auto& subject : subjects) units.push_back({{subject}, reach, verdicts});
}

/// Adds units of policies that stand in one file and are of one domain. What concerns a policy
/// alone is a unit of its own: others have a say in the rest.
void add_policies(const Rulebook& book, const std::vector<size_t>& own,
                  const std::vector<size_t>& wide, std::vector<CheckUnit>& units) {
  std::map<std::pair<FileId, TermId>, std::vector<PolicyId>> groups;
  for (size_t i = 0; i < book.policies.size(); ++i) {
    const PolicyId id = book.policies.id_at(i);
    groups[{book.policies[id].span.file, book.policies[id].level}].push_back(id);
  }
  for (const auto& [group, policies] : groups) {
    for (size_t first = 0; first < policies.size(); first += kPoliciesPerUnit) {
      CheckUnit unit{{}, Reach::kPlaces, wide};
      for (size_t i = first; i < std::min(policies.size(), first + kPoliciesPerUnit); ++i) {
        unit.subjects.push_back(policies[i]);
      }
      if (!wide.empty()) units.push_back(unit);
      unit.reach = Reach::kOwn;
      unit.verdicts = own;
      if (!own.empty()) units.push_back(std::move(unit));
    }
  }
}

template <typename Items>
auto ids_of(const Items& items) {
  std::vector<decltype(items.id_at(0))> ids;
  for (size_t i = 0; i < items.size(); ++i) ids.push_back(items.id_at(i));
  return ids;
}

/// Those asked for whose check is one of the types.
template <typename... Types>
std::vector<size_t> verdicts_on(const CheckRun& run, Turn turn, Reach reach) {
  std::vector<size_t> found;
  for (size_t v = 0; v < kVerdictCount; ++v) {
    const Verdict& verdict = kVerdicts[v];
    const bool fits = (std::holds_alternative<Types>(verdict.check) || ...);
    const bool asked = !verdict.is_note || run.settings.notes;
    if (fits && asked && verdict.turn == turn && verdict.reach == reach) found.push_back(v);
  }
  return found;
}

void ask(CheckRun& run, const Check& check, const Subject& subject) {
  std::visit(
      Overloaded{[&](void (*whole)(CheckRun&)) { whole(run); },
                 [&](void (*of)(CheckRun&, PolicyId)) { of(run, std::get<PolicyId>(subject)); },
                 [&](void (*of)(CheckRun&, RuleId)) {
                   const Policy& policy = run.book.policies[std::get<PolicyId>(subject)];
                   for (const RuleId rule : policy.rules) of(run, rule);
                 },
                 [&](void (*of)(CheckRun&, OverrideId)) { of(run, std::get<OverrideId>(subject)); },
                 [&](void (*of)(CheckRun&, WaiverId)) { of(run, std::get<WaiverId>(subject)); },
                 [&](void (*of)(CheckRun&, const Assertion&)) {
                   of(run, *std::get<const Assertion*>(subject));
                 },
                 [&](const PlaceCheck& of) { of.check(run, std::get<Place>(subject)); },
                 [&](const EntityCheck& of) { of.check(run, *std::get<const Entity*>(subject)); }},
      check);
}

}  // namespace

std::string subject_text(const CheckRun& run, const Subject& subject) {
  const auto at = [](std::string name, Span span) {
    return std::move(name) + "@" + std::to_string(span.begin);
  };
  return std::visit(
      Overloaded{[](const Whole&) { return std::string("whole"); },
                 [&](PolicyId id) { return "policy " + run.book.policies[id].name.full(); },
                 [&](OverrideId id) {
                   const Override& lift = run.book.overrides[id];
                   return at("override " + run.sources[lift.span.file].path(), lift.span);
                 },
                 [&](WaiverId id) { return "waiver " + run.book.waivers[id].name.full(); },
                 [&](const Assertion* assertion) {
                   return at("assertion " + assertion->name.full(), assertion->span);
                 },
                 [&](const Place& place) {
                   const std::string domain =
                       place.domain ? run.book.schema.domain_name(*place.domain) : "none";
                   return "place " + std::to_string(place.environment.value) + " of " + domain;
                 },
                 [&](const Entity* entity) {
                   return "entity " + run.book.schema.value_text(Value(entity->ref));
                 }},
      subject);
}

size_t verdict_count() { return kVerdictCount; }

std::vector<CheckUnit> units_of(const CheckRun& run, Turn turn) {
  std::vector<CheckUnit> units;
  const Rulebook& book = run.book;
  for (const Reach reach : {Reach::kPlaces, Reach::kOwn}) {
    for (const size_t v : verdicts_on<void (*)(CheckRun&)>(run, turn, reach)) {
      units.push_back({{Whole{}}, reach, {v}});
    }
    for (const size_t v : verdicts_on<PlaceCheck>(run, turn, reach)) {
      add_units(std::get<PlaceCheck>(kVerdicts[v].check).places(run), reach, {v}, units);
    }
    std::vector<const Assertion*> assertions;
    for (const Assertion& assertion : book.assertions) assertions.push_back(&assertion);
    add_units(assertions, reach,
              verdicts_on<void (*)(CheckRun&, const Assertion&)>(run, turn, reach), units);
    add_units(ids_of(book.waivers), reach,
              verdicts_on<void (*)(CheckRun&, WaiverId)>(run, turn, reach), units);
    add_units(ids_of(book.overrides), reach,
              verdicts_on<void (*)(CheckRun&, OverrideId)>(run, turn, reach), units);
    for (const size_t v : verdicts_on<EntityCheck>(run, turn, reach)) {
      add_units(std::get<EntityCheck>(kVerdicts[v].check).entities(run), reach, {v}, units);
    }
  }
  const auto policies = verdicts_on<void (*)(CheckRun&, PolicyId), void (*)(CheckRun&, RuleId)>;
  add_policies(book, policies(run, turn, Reach::kOwn), policies(run, turn, Reach::kPlaces), units);
  return units;
}

UnitFindings run_unit(CheckRun& run, const CheckUnit& unit, size_t number) {
  run.start(number);
  UnitFindings findings;
  for (const Subject& subject : unit.subjects) {
    for (const size_t v : unit.verdicts) {
      run.look([&] { ask(run, kVerdicts[v].check, subject); });
      for (Diagnostic& d : run.found.take_since(0)) findings[v].push_back(std::move(d));
    }
  }
  return findings;
}

}  // namespace bylaw
