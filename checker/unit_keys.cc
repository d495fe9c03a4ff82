#include "checker/unit_keys.h"

#include <algorithm>
#include <variant>

#include "checker/reads.h"
#include "facts/schema_json.h"

namespace bylaw {
namespace {

/// With its length before it, so that no two lists of parts read alike.
void add_part(std::string& text, std::string_view part) {
  text += std::to_string(part.size()) + ':';
  text += part;
}

std::string facts_text(const Schema& schema, const EntityStore* store) {
  std::string text;
  if (store == nullptr) return text;
  for (const Entity* entity : store->all()) {
    add_part(text, schema.value_text(Value(entity->ref)));
    for (const EntityRef& parent : entity->parents)
      add_part(text, schema.value_text(Value(parent)));
    for (const Slot& slot : entity->attributes) {
      const bool present = slot.state == Slot::State::kPresent;
      add_part(text, std::to_string(static_cast<int>(slot.state)));
      add_part(text, present ? schema.value_text(slot.value) : std::string());
    }
  }
  return text;
}

/// The domains that an entity stands in, itself or by what it is made from.
void add_domains(const CheckRun& run, const Entity& entity, bool inputs, std::set<TermId>& levels) {
  const EntityType& type = run.book.schema.entity_types[entity.ref.type];
  for (size_t i = 0; i < entity.attributes.size(); ++i) {
    const Slot& slot = entity.attributes[i];
    if (slot.state != Slot::State::kPresent) continue;
    if (type.domain == i) levels.insert(slot.value.as<TermValue>().term);
    const bool many =
        slot.value.if_a<SetValue>() != nullptr || slot.value.if_a<ListValue>() != nullptr;
    if (!inputs || !many) continue;
    for (const Value& member : slot.value.members()) {
      const auto* ref = member.if_a<EntityRef>();
      const Entity* source = ref == nullptr ? nullptr : run.settings.store->find(*ref);
      if (source != nullptr) add_domains(run, *source, false, levels);
    }
  }
}

}  // namespace

UnitKeys::UnitKeys(const CheckRun& run) : run_(run) {
  const Rulebook& book = run.book;
  const CheckCache& cache = *run.settings.cache;
  std::string text;
  add_part(text, cache.program);
  add_part(text, Solver::version());
  add_part(text, std::to_string(run.settings.at.ms));
  add_part(text, std::to_string(run.settings.budget));
  add_part(text, run.settings.z3_alone ? "Z3 alone" : "");
  add_part(text, write_schema(book.schema));
  add_part(text, facts_text(book.schema, run.settings.store));
  for (size_t i = 0; i < book.schema.domains().terms.size(); ++i) {
    add_part(text, run.settings.owner(book.schema.domains().terms.id_at(i)));
  }
  shared_ = cache.digest(text);

  for (size_t i = 0; i < run.sources.size(); ++i) {
    const FileId id(static_cast<uint32_t>(i));
    // Contracts and entities are in the facts, the manifest in vocabulary, owners and levels.
    if (run.sources[id].path().ends_with(".bylaw")) files_.try_emplace(id);
  }
  for (const Policy& policy : book.policies) note(policy.span, policy.level);
  for (const Override& lift : book.overrides) note(lift.span, lift.level);
  for (const Waiver& waiver : book.waivers) note(waiver.span, waiver.level);
  for (const Assertion& assertion : book.assertions) note(assertion.span, assertion.level);
  for (const Parameter& parameter : book.parameters) {
    note(parameter.span, Schema::kRoot);
    for (const ParameterSetting& setting : parameter.settings) {
      note(setting.span, setting.domain);
      if (setting.span.valid()) files_[setting.span.file].completes = true;
    }
  }
  for (const Assumption& assumption : book.assumptions) note(assumption.span, Schema::kRoot);
  note_defines();
  for (auto& [id, use] : files_) {
    std::string bytes;
    add_part(bytes, run.sources[id].path());
    add_part(bytes, run.sources[id].text());
    use.digest = cache.digest(bytes);
  }
}

void UnitKeys::note(Span span, TermId level) {
  if (span.valid()) files_[span.file].levels.insert(level);
}

void UnitKeys::note_reads(ExprId expr, TermId level) {
  Reads reads;
  add_reads(run_.book, expr, reads);
  for (const DefineId define : reads.defines) {
    const Span span = run_.book.defines[define].span;
    note(span, level);
    if (span.valid()) files_[span.file].completes = true;
  }
}

void UnitKeys::note_defines_of(const std::vector<RuleCase>& cases, TermId level) {
  for (const RuleCase& body : cases) {
    note_reads(body.guard, level);
    note_reads(body.filter, level);
    for (const MaskClause& clause : body.masks) note_reads(clause.columns.where, level);
    for (const DutyUse& use : body.duties) {
      for (const ExprId argument : use.arguments) note_reads(argument, level);
    }
  }
}

/// A definition has a say for whoever reads it.
void UnitKeys::note_defines() {
  const Rulebook& book = run_.book;
  for (const Rule& rule : book.rules) {
    note_defines_of(rule.cases, book.policies[rule.policy].level);
  }
  for (const Policy& policy : book.policies) note_defines_of(policy.within, policy.level);
  for (const Override& lift : book.overrides) note_defines_of(lift.lifts, lift.level);
  for (const Waiver& waiver : book.waivers) note_defines_of(waiver.cases, waiver.level);
  for (const Assertion& assertion : book.assertions) {
    note_defines_of(assertion.cases, assertion.level);
  }
  for (const Assumption& assumption : book.assumptions) note_reads(assumption.body, Schema::kRoot);
}

UnitKeys::Scope UnitKeys::scope_of(const CheckUnit& unit) const {
  Scope scope;
  for (const Subject& subject : unit.subjects) {
    if (const auto* id = std::get_if<PolicyId>(&subject)) {
      const Policy& policy = run_.book.policies[*id];
      scope.first.insert(policy.level);
      if (unit.reach == Reach::kOwn) scope.second.insert(policy.span.file);
    } else if (const auto* lift = std::get_if<OverrideId>(&subject)) {
      scope.first.insert(run_.book.overrides[*lift].level);
    } else if (const auto* waiver = std::get_if<WaiverId>(&subject)) {
      scope.first.insert(run_.book.waivers[*waiver].domain);
    } else if (const auto* assertion = std::get_if<const Assertion*>(&subject)) {
      scope.first.insert((*assertion)->level);
    } else if (const auto* place = std::get_if<Place>(&subject)) {
      scope.first.insert(place->domain.value_or(Schema::kRoot));
    } else if (const auto* entity = std::get_if<const Entity*>(&subject)) {
      add_domains(run_, **entity, true, scope.first);
    } else {
      scope.first.insert(Schema::kRoot);
    }
  }
  return scope;
}

bool UnitKeys::is_near(TermId level, const Scope& scope) const {
  const Taxonomy& domains = run_.book.schema.domains();
  return std::ranges::any_of(scope.first, [&](TermId own) {
    return domains.under(level, own) || domains.under(own, level);
  });
}

bool UnitKeys::counts(const FileUse& use, FileId file, const Scope& scope) const {
  const bool near = use.levels.empty() || std::ranges::any_of(use.levels, [&](TermId level) {
                      return is_near(level, scope);
                    });
  if (!near) return false;
  const bool whole = scope.second.empty();
  return whole || scope.second.contains(file) || use.completes || use.levels.empty();
}

std::set<FileId> UnitKeys::files_of(const CheckUnit& unit) const {
  const Scope scope = scope_of(unit);
  std::set<FileId> files;
  for (const auto& [file, use] : files_) {
    if (counts(use, file, scope)) files.insert(file);
  }
  return files;
}

std::string UnitKeys::of(const CheckUnit& unit) {
  const Scope scope = scope_of(unit);
  const auto [it, fresh] = known_.try_emplace(scope);
  if (fresh) {
    std::string digests;
    for (const auto& [file, use] : files_) {
      if (counts(use, file, scope)) add_part(digests, use.digest);
    }
    it->second = run_.settings.cache->digest(digests);
  }
  std::string text;
  add_part(text, shared_);
  add_part(text, it->second);
  for (const Subject& subject : unit.subjects) add_part(text, subject_text(run_, subject));
  for (const RuleId rule : run_.with_errors) {
    const Policy& policy = run_.book.policies[run_.book.rules[rule].policy];
    if (!is_near(policy.level, scope)) continue;
    add_part(text, run_.sources[policy.span.file].path());
    add_part(text, std::to_string(run_.book.rules[rule].span.begin));
  }
  for (const size_t verdict : unit.verdicts) add_part(text, std::to_string(verdict));
  return run_.settings.cache->digest(text);
}

}  // namespace bylaw
