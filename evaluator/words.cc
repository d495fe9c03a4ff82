#include "evaluator/words.h"

#include <bit>

#include "evaluator/symbols.h"
#include "facts/duties.h"
#include "graph/datum.h"

namespace bylaw::engine {

WordTable::WordTable(size_t count) : places_(std::bit_ceil(count * 2 + 2)) {}

void WordTable::add(std::string_view word, uint32_t number) {
  const size_t mask = places_.size() - 1;
  size_t at = hash_of(word) & mask;
  for (; places_[at].taken; at = (at + 1) & mask) {
    if (places_[at].word == word) return;
  }
  places_[at] = {word, number, true};
}

uint32_t WordTable::find(std::string_view word) const {
  const size_t mask = places_.size() - 1;
  for (size_t at = hash_of(word) & mask; places_[at].taken; at = (at + 1) & mask) {
    if (same_text(places_[at].word, word)) return places_[at].number;
  }
  return graph::kNone;
}

namespace {

/// Names by which the schema finds what is declared, and what it finds by them. It has the last
/// word on local names that two packages share.
template <typename Declarations, typename Find>
void add_wire_names(const Declarations& declarations, Find find, WordTable& table,
                    std::deque<std::string>& texts) {
  for (const auto& declared : declarations) {
    for (const std::string& name : {declared.name.local, declared.name.full()}) {
      if (const auto id = find(name); id) table.add(texts.emplace_back(name), id->value);
    }
  }
}

/// Local names that were seen before.
template <typename Declarations>
void add_shared(const Declarations& declarations, std::set<std::string, std::less<>>& seen,
                std::set<std::string, std::less<>>& shared) {
  for (const auto& declared : declarations) {
    if (!seen.insert(declared.name.local).second) shared.insert(declared.name.local);
  }
}

}  // namespace

Words::Words(const Schema& schema)
    : types(schema.entity_types.size() * 2),
      actions(schema.actions.size() * 2),
      duties(schema.duties.size() * 2) {
  add_wire_names(
      schema.entity_types, [&](std::string_view name) { return schema.find_entity_type(name); },
      types, texts);
  add_wire_names(
      schema.actions, [&](std::string_view name) { return schema.find_action(name); }, actions,
      texts);
  for (const Enum& enumeration : schema.enums) {
    WordTable& table = enums.emplace_back(enumeration.members.size());
    for (uint32_t i = 0; i < enumeration.members.size(); ++i) {
      table.add(enumeration.members[i].name, i);
    }
  }
  for (const Taxonomy& taxonomy : schema.taxonomies) {
    WordTable& table = taxonomies.emplace_back(taxonomy.by_name.size());
    for (const auto& [name, term] : taxonomy.by_name) table.add(name, term.value);
  }
  for (uint32_t i = 0; i < schema.duties.size(); ++i) {
    const QualifiedName& name = schema.duties[DutyId(i)].name;
    duty_names.push_back(duty_name(schema, DutyId(i)));
    full_duty_names.push_back(name.full());
    for (const std::string& word : {name.local, name.full()})
      duties.add(texts.emplace_back(word), i);
  }
  std::set<std::string, std::less<>> seen;
  add_shared(schema.enums, seen, shared_types);
  add_shared(schema.taxonomies, seen, shared_types);
  add_shared(schema.records, seen, shared_types);
  add_shared(schema.entity_types, seen, shared_types);
  seen.clear();
  add_shared(schema.actions, seen, shared_actions);
}

}  // namespace bylaw::engine
