#include "compiler/lower/vocabulary.h"

#include <algorithm>

namespace bylaw::lower {

using graph::GraphParts;
using graph::NameOf;
using graph::Part;
using graph::Span32;

namespace {

Span32 write_members(const std::vector<Member>& members, std::optional<uint32_t> domain,
                     GraphParts& parts, CodeMaker& codes) {
  auto& slots = parts.get<Part::kSlots>();
  const Span32 span{static_cast<uint32_t>(slots.size()), static_cast<uint32_t>(members.size())};
  for (uint32_t i = 0; i < members.size(); ++i) {
    const bool claim = members[i].claim && domain != i;
    slots.push_back((members[i].optional ? uint32_t{graph::kOptional} : 0u) |
                    (claim ? uint32_t{graph::kClaim} : 0u));
    parts.get<Part::kSlotTypes>().push_back(codes.value_type(members[i].type));
  }
  return span;
}

void write_terms(const Schema& schema, GraphParts& parts) {
  auto& ancestors = parts.get<Part::kAncestors>();
  for (const Taxonomy& taxonomy : schema.taxonomies) {
    auto& terms = parts.get<Part::kTerms>();
    parts.get<Part::kTaxonomies>().push_back(
        {static_cast<uint32_t>(terms.size()), static_cast<uint32_t>(taxonomy.terms.size())});
    std::vector<TermId> open;
    for (size_t i = 0; i < taxonomy.terms.size(); ++i) {
      // By walking up, so that a large tree costs no more than its depth.
      std::vector<uint32_t> above;
      open.push_back(taxonomy.terms.id_at(i));
      while (!open.empty()) {
        const TermId term = open.back();
        open.pop_back();
        if (std::ranges::find(above, term.value) != above.end()) continue;
        above.push_back(term.value);
        const auto& parents = taxonomy.terms[term].parents;
        open.insert(open.end(), parents.begin(), parents.end());
      }
      std::ranges::sort(above);
      terms.push_back(
          {static_cast<uint32_t>(ancestors.size()), static_cast<uint32_t>(above.size())});
      ancestors.insert(ancestors.end(), above.begin(), above.end());
    }
  }
}

}  // namespace

void write_vocabulary(const Rulebook& book, GraphParts& parts, ValuePool& pool, CodeMaker& codes) {
  const Schema& schema = book.schema;
  auto& names = parts.get<Part::kNames>();
  const auto name = [&](NameOf of, size_t index, const std::string& text) {
    names.push_back({of, static_cast<uint32_t>(index), pool.symbol(text)});
  };
  for (size_t i = 0; i < schema.entity_types.size(); ++i) {
    const EntityType& type = schema.entity_types[schema.entity_types.id_at(i)];
    graph::TypeRecord record;
    record.attributes = write_members(type.attributes, type.domain, parts, codes);
    record.domain = type.domain.value_or(graph::kNone);
    parts.get<Part::kTypes>().push_back(record);
    name(NameOf::kType, i, type.name.local);
  }
  for (const Record& record : schema.records) {
    parts.get<Part::kRecords>().push_back(write_members(record.members, {}, parts, codes));
  }
  parts.get<Part::kContext>().push_back(write_members(schema.context, {}, parts, codes));
  for (size_t i = 0; i < schema.actions.size(); ++i) {
    const Action& action = schema.actions[schema.actions.id_at(i)];
    parts.get<Part::kActions>().push_back(
        {write_members(action.properties, {}, parts, codes), action.columns ? 1u : 0u});
    name(NameOf::kAction, i, action.name.local);
  }
  write_terms(schema, parts);
  for (size_t i = 0; i < schema.domains().terms.size(); ++i) {
    name(NameOf::kDomain, i, schema.domains().terms[schema.domains().terms.id_at(i)].name);
  }
  auto& zones = parts.get<Part::kZones>();
  zones.push_back({INT64_MIN, schema.zone_offset_ms});
  for (const ZoneChange& change : schema.zone_changes) {
    zones.push_back({change.from.ms, change.offset_ms});
  }
  for (const Environment& e : schema.environments) {
    parts.get<Part::kEnvironments>().push_back(
        {e.action.value, e.principal.value, e.resource.value});
  }
}

}  // namespace bylaw::lower
