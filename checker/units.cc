#include "checker/units.h"

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
};

/// In the order in which they are told. The type of a function says what it is asked about.
const Verdict kVerdicts[] = {
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
    {find_void},
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
               std::vector<Unit>& units) {
  if (verdicts.empty()) return;
  for (const auto& subject : subjects) units.push_back({{subject}, reach, verdicts});
}

/// Adds units of policies that stand in one file and are of one domain.
void add_policies(const Rulebook& book, Reach reach, const std::vector<size_t>& verdicts,
                  std::vector<Unit>& units) {
  if (verdicts.empty()) return;
  std::map<std::pair<FileId, TermId>, size_t> open;
  for (size_t i = 0; i < book.policies.size(); ++i) {
    const PolicyId id = book.policies.id_at(i);
    const Policy& policy = book.policies[id];
    const auto [it, fresh] = open.try_emplace({policy.span.file, policy.level}, units.size());
    if (fresh || units[it->second].subjects.size() == kPoliciesPerUnit) {
      it->second = units.size();
      units.push_back({{}, reach, verdicts});
    }
    units[it->second].subjects.push_back(id);
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
std::vector<size_t> verdicts_on(const CheckRun& run, Reach reach) {
  std::vector<size_t> found;
  for (size_t v = 0; v < kVerdictCount; ++v) {
    const Verdict& verdict = kVerdicts[v];
    const bool fits = (std::holds_alternative<Types>(verdict.check) || ...);
    const bool asked = !verdict.is_note || run.settings.notes;
    if (fits && asked && verdict.reach == reach) found.push_back(v);
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

size_t verdict_count() { return kVerdictCount; }

std::vector<Unit> units_of(const CheckRun& run) {
  std::vector<Unit> units;
  const Rulebook& book = run.book;
  for (const Reach reach : {Reach::kPlaces, Reach::kOwn}) {
    for (const size_t v : verdicts_on<void (*)(CheckRun&)>(run, reach)) {
      units.push_back({{Whole{}}, reach, {v}});
    }
    for (const size_t v : verdicts_on<PlaceCheck>(run, reach)) {
      add_units(std::get<PlaceCheck>(kVerdicts[v].check).places(run), reach, {v}, units);
    }
    std::vector<const Assertion*> assertions;
    for (const Assertion& assertion : book.assertions) assertions.push_back(&assertion);
    add_units(assertions, reach, verdicts_on<void (*)(CheckRun&, const Assertion&)>(run, reach),
              units);
    add_units(ids_of(book.waivers), reach, verdicts_on<void (*)(CheckRun&, WaiverId)>(run, reach),
              units);
    add_units(ids_of(book.overrides), reach,
              verdicts_on<void (*)(CheckRun&, OverrideId)>(run, reach), units);
    for (const size_t v : verdicts_on<EntityCheck>(run, reach)) {
      add_units(std::get<EntityCheck>(kVerdicts[v].check).entities(run), reach, {v}, units);
    }
    add_policies(
        book, reach,
        verdicts_on<void (*)(CheckRun&, PolicyId), void (*)(CheckRun&, RuleId)>(run, reach), units);
  }
  return units;
}

UnitFindings run_unit(CheckRun& run, const Unit& unit, size_t number) {
  run.start(number);
  UnitFindings findings;
  for (const Subject& subject : unit.subjects) {
    for (const size_t v : unit.verdicts) {
      ask(run, kVerdicts[v].check, subject);
      for (Diagnostic& d : run.found.take_since(0)) findings[v].push_back(std::move(d));
    }
  }
  return findings;
}

}  // namespace bylaw
