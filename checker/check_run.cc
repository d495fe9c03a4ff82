// What the verdicts share.
#include "checker/check_run.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

/// Few entities are few for whom an assumption asks for members, and a small question. Neither this
/// horizon nor the default is ever wrong.
constexpr Horizon kNear{2, 60};

}  // namespace

CheckRun::CheckRun(const Rulebook& rulebook, const SourceMap& texts, const CheckSettings& how)
    : book(rulebook), sources(texts), settings(how), classes_(rulebook, how.at) {
  for (size_t i = 0; i < book.rules.size(); ++i) {
    const RuleId rule = book.rules.id_at(i);
    by_level_[book.policies[book.rules[rule].policy].level].push_back(rule);
  }
  if (!settings.listener) return;
  listener_ = [this](const Formulas& formulas, const std::vector<FormulaId>& required,
                     Satisfiable answer) {
    settings.listener({unit_, questions_++, formulas, required, answer});
  };
}

void CheckRun::look(const std::function<void()>& ask) {
  const auto ask_within = [&](const Horizon& horizon) {
    basis.horizon = horizon;
    found = Diagnostics();
    left_open_ = false;
    ask();
  };
  const auto is_decided = [&] {
    return std::ranges::find(found.list(), kUnknownCode, &Diagnostic::code) == found.list().end();
  };
  ask_within(kNear);
  if (!left_open_) return;
  const bool decided = is_decided();
  Diagnostics nearby = std::move(found);
  ask_within({});
  if (decided && !is_decided()) found = std::move(nearby);
}

std::vector<Place> CheckRun::places(const std::vector<RuleCase>& cases, TermId level) const {
  std::vector<Place> all;
  const Taxonomy& domains = book.schema.domains();
  for (const RuleCase& body : cases) {
    for (const EnvironmentId environment : body.environments) {
      const EntityType& type =
          book.schema.entity_types[book.schema.environments[environment].resource];
      const bool can_have = type.domain.has_value();
      const bool must_have = can_have && !type.attributes[*type.domain].optional;
      if (!must_have && level == Schema::kRoot) all.push_back({environment, std::nullopt});
      for (size_t i = 0; can_have && i < domains.terms.size(); ++i) {
        const TermId domain = domains.terms.id_at(i);
        // The root has no resources of its own, unless it is the only domain.
        const bool only = domains.terms.size() == 1;
        if (domain == Schema::kRoot && !only) continue;
        if (domains.under(domain, level)) all.push_back({environment, domain});
      }
    }
  }
  std::ranges::sort(all);
  const auto twins = std::ranges::unique(all);
  all.erase(twins.begin(), twins.end());
  return all;
}

const std::vector<RuleId>& CheckRun::rules_at(const Place& place) const {
  const auto [it, fresh] = rules_.try_emplace(place);
  std::vector<RuleId>& rules = it->second;
  if (!fresh) return rules;
  for (const TermId level : book.schema.chain(place.domain.value_or(Schema::kRoot))) {
    const auto there = by_level_.find(level);
    if (there == by_level_.end()) continue;
    for (const RuleId rule : there->second) {
      if (case_of(book.rules[rule].cases, place.environment) != nullptr) rules.push_back(rule);
    }
  }
  std::ranges::sort(rules);
  return rules;
}

std::vector<RuleId> CheckRun::deciding_rules_at(const Place& place) const {
  std::vector<RuleId> rules = rules_at(place);
  std::erase_if(rules, [&](RuleId rule) {
    const RuleKind kind = book.rules[rule].kind;
    return kind != RuleKind::kForbid && kind != RuleKind::kPermit;
  });
  return rules;
}

std::vector<const Entity*> CheckRun::resources_at(const Place& place) const {
  std::vector<const Entity*> all;
  if (settings.store == nullptr) return all;
  const EntityTypeId type = book.schema.environments[place.environment].resource;
  const std::optional<uint32_t> index = book.schema.entity_types[type].domain;
  for (const Entity* entity : settings.store->all_of(type)) {
    std::optional<TermId> domain;
    if (index && entity->attributes[*index].state == Slot::State::kPresent) {
      domain = entity->attributes[*index].value.as<TermValue>().term;
    }
    if (domain == place.domain) all.push_back(entity);
  }
  return all;
}

std::vector<const Entity*> CheckRun::facts_of(std::vector<const Entity*> entities) const {
  std::set<EntityRef> seen;
  for (const Entity* entity : entities) seen.insert(entity->ref);
  const auto add = [&](const EntityRef& ref) {
    const Entity* entity = seen.insert(ref).second ? settings.store->find(ref) : nullptr;
    if (entity != nullptr) entities.push_back(entity);
  };
  for (size_t i = 0; i < entities.size(); ++i) {
    const Entity& entity = *entities[i];
    for (const EntityRef& parent : entity.parents) add(parent);
    for (const Slot& slot : entity.attributes) {
      if (slot.state == Slot::State::kPresent) for_each_entity(slot.value, add);
    }
  }
  return entities;
}

bool CheckRun::meets(const Place& place, Witness& example, const std::vector<RuleId>& others,
                     std::set<RuleId>& met) const {
  return confirm(book, example, decide, [&](const Evaluator& evaluator, const Decision& decision) {
    for (const RuleId rule : others) {
      if (rule_applies(evaluator, rule, place)) met.insert(rule);
    }
    return decision.outcome != Outcome::kInvalid;
  });
}

Existence CheckRun::ask_without(const Place& place, const Scope& scope,
                                const std::function<FormulaId(Situation&)>& wanted,
                                const std::vector<RuleId>& others, const Purpose& asked) {
  std::set<RuleId> taken;
  while (true) {
    Scope with = scope;
    with.rules.insert(with.rules.end(), taken.begin(), taken.end());
    Situation situation(basis, place, with);
    Formulas& f = situation.formulas();
    std::vector<FormulaId> all{wanted(situation)};
    for (const RuleId rule : taken) all.push_back(f.negate(situation.applies(rule)));
    const FormulaId formula = f.all_of(std::move(all));
    Prover solver = prover(situation);
    const Existence answer = solver.ask(formula);
    if (answer == Existence::kNever) return answer;
    const size_t before = taken.size();
    if (answer == Existence::kSome) {
      if (before == others.size()) return answer;
      if (const std::optional<Assignment> model = solver.any(formula)) {
        Witness example = make_witness(situation, *model);
        const bool told = meets(place, example, others, taken);
        if (told && taken.size() == before) return answer;
      }
    } else if (before == others.size()) {
      unknown(asked.verdict, asked.subject, asked.place, situation);
      return answer;
    }
    // Nothing to be learned from examples: all are looked at.
    if (taken.size() == before) taken.insert(others.begin(), others.end());
  }
}

bool CheckRun::is_real(Situation& situation, Prover& prover, FormulaId formula,
                       const Confirm& claim) const {
  if (!invents_requests(situation)) return true;
  const std::optional<Assignment> model = prover.any(formula);
  if (!model) return false;
  Witness example = make_witness(situation, *model);
  return confirm(book, example, decide, claim);
}

std::optional<Witness> CheckRun::show(Situation& situation, Prover& prover, FormulaId formula,
                                      const Confirm& claim) {
  const std::optional<Assignment> model = prover.least(formula);
  if (!model) return std::nullopt;
  Witness witness = make_witness(situation, *model);
  bool decided = false;
  const Confirm shown = [&](const Evaluator& evaluator, const Decision& decision) {
    decided = true;
    return claim(evaluator, decision);
  };
  if (confirm(book, witness, replay(), shown)) return witness;
  situation.hindrance = decided ? kNotReplayed : kEnginesDisagree;
  return std::nullopt;
}

Replay CheckRun::replay() {
  return [this](const Rulebook& rulebook, const EntityStore& store, const Request& request,
                const DecideOptions& options) {
    std::optional<Decision> decision = settings.replay(rulebook, store, request, options);
    engines_disagree_ = engines_disagree_ || !decision;
    return decision;
  };
}

bool CheckRun::stands_before(Span a, Span b) const {
  if (!a.valid() || !b.valid()) return a.valid();
  const std::string& path_a = sources[a.file].path();
  const std::string& path_b = sources[b.file].path();
  return path_a != path_b ? path_a < path_b : a.begin < b.begin;
}

void CheckRun::add_witness(DiagnosticBuilder finding, const Witness& witness) const {
  std::set<std::string> reasons;
  for (const RuleId rule : witness.decision.reasons) reasons.insert(rule_name(rule));
  std::string outcome = witness.decision.permit ? "permitted" : "denied";
  if (!reasons.empty()) {
    outcome += " by " + join_words(std::vector<std::string>(reasons.begin(), reasons.end()));
  }
  std::string_view kind = "for example, ";
  if (witness.possible == Witness::Possible::kToday) kind = "possible today: ";
  if (witness.possible == Witness::Possible::kInPrinciple) kind = "possible in principle: ";
  if (witness.possible == Witness::Possible::kNotFound) {
    kind = "possible in principle (not all of the store was looked at): ";
  }
  finding.note(std::string(kind) + witness_sentence(book, witness) + ": " + outcome)
      .witness(witness_json(book, witness));
}

void CheckRun::add_owner(DiagnosticBuilder finding, TermId domain) const {
  const std::string owner = settings.owner(domain);
  if (!owner.empty()) finding.note("it belongs to " + owner);
}

void CheckRun::unknown(std::string_view verdict, const std::string& subject, Span place,
                       Situation& situation) {
  DiagnosticBuilder finding = found.emit(kUnknown, place, verdict, subject);
  finding.rule(subject);
  std::set<std::string> told;
  const auto& limits = situation.universe().limits;
  for (const Limit& limit : limits) {
    if (!told.insert(limit.what).second) continue;
    if (limit.span.valid()) {
      finding.label(limit.span, limit.what);
    } else {
      finding.note(limit.what);
    }
  }
  // That an example isn't one is no wonder where requests are looked at that don't exist.
  const bool invents = std::ranges::any_of(limits, &Limit::invents);
  const std::string_view hindrance = situation.hindrance;
  if (!hindrance.empty() && !(hindrance == kNotReplayed && invents)) {
    finding.note(std::string(hindrance));
  }
}

bool invents_requests(const Situation& situation) {
  return std::ranges::any_of(situation.universe().limits,
                             [](const Limit& limit) { return limit.invents && !limit.elsewhere; });
}

bool stands_above(const Rulebook& rulebook, const Policy& above, const Policy& below) {
  if (above.level == below.level) return is_hard(above);
  return rulebook.schema.domains().under(below.level, above.level);
}

bool is_open(const Decision& decision) {
  return decision.outcome != Outcome::kForbidden && decision.outcome != Outcome::kInvalid;
}

bool guard_is_true(const Evaluator& evaluator, const RuleCase& body) {
  return evaluator.truth(body.guard, body.frame_size).is_true();
}

bool guard_is_not_false(const Evaluator& evaluator, const RuleCase& body) {
  return !evaluator.truth(body.guard, body.frame_size).is_false();
}

bool rule_applies(const Evaluator& evaluator, RuleId rule, const Place& place) {
  const Rulebook& book = evaluator.facts().rulebook();
  const RuleCase* body = case_at(book, rule, place);
  if (body == nullptr) return false;
  return book.rules[rule].kind == RuleKind::kPermit ? guard_is_true(evaluator, *body)
                                                    : guard_is_not_false(evaluator, *body);
}

}  // namespace bylaw
