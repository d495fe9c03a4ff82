// The way from the resource to its columns, and selectors as formulas.
#include "checker/column_symbols.h"

#include <algorithm>

#include "rules/operators.h"

namespace bylaw {
namespace {

const std::optional<ColumnSource>& source_of(const Rulebook& book, const Place& place) {
  return book.schema.actions[book.schema.environments[place.environment].action].columns;
}

/// The members along the way from the resource to the list, as positions.
std::vector<CollectionKey> way(const Rulebook& book, const Place& place) {
  const Schema& schema = book.schema;
  std::vector<CollectionKey> steps;
  EntityTypeId entity = schema.environments[place.environment].resource;
  std::optional<RecordId> record;
  for (const std::string& name : source_of(book, place)->path) {
    const std::vector<Member>& members =
        record ? schema.records[*record].members : schema.entity_types[entity].attributes;
    const auto index = find_member(members, name);
    if (!index) return {};
    steps.push_back(record ? CollectionKey{CollectionKey::Kind::kField, record->value, *index}
                           : CollectionKey{CollectionKey::Kind::kAttribute, entity.value, *index});
    const Type& type = schema.types[members[*index].type];
    record.reset();
    if (type.kind == TypeKind::kRecord) record = type.record();
    if (type.kind == TypeKind::kEntity) entity = type.entity();
  }
  return steps;
}

/// Whether a category stands under one of those of a selector: tabulated.
FormulaId under_any(Situation& situation, const Symbol& category,
                    const std::vector<TermValue>& of) {
  const Schema& schema = situation.rulebook().schema;
  Formulas& f = situation.formulas();
  const TaxonomyId taxonomy = schema.types[category.type].taxonomy();
  std::vector<FormulaId> ways;
  for (size_t t = 0; t < schema.taxonomies[taxonomy].terms.size(); ++t) {
    const TermValue term{taxonomy, TermId(static_cast<uint32_t>(t))};
    const bool under = std::ranges::any_of(
        of, [&](const TermValue& ancestor) { return is_under(schema, term, ancestor); });
    if (under) ways.push_back(f.equal(category.bits, f.constant(t, f[category.bits].width)));
  }
  return f.any_of(std::move(ways));
}

}  // namespace

std::vector<CollectionKey> columns_room(const Rulebook& rulebook, const Place& place) {
  const std::optional<ColumnSource>& source = source_of(rulebook, place);
  if (!source) return {};
  const std::vector<CollectionKey> steps = way(rulebook, place);
  if (steps.empty()) return {};
  std::vector<CollectionKey> room{steps.back()};
  if (source->categories) {
    room.push_back({CollectionKey::Kind::kField, source->record.value, *source->categories});
  }
  return room;
}

std::vector<MemberSymbol> columns_of(Situation& situation) {
  Universe& universe = situation.universe();
  Symbol at = universe.resource();
  FormulaId there = universe.formulas.yes();
  for (const CollectionKey& step : way(situation.rulebook(), situation.place())) {
    const SlotSymbol slot = step.kind == CollectionKey::Kind::kField
                                ? (*at.fields)[step.index]
                                : universe.attribute(at.entity, step.index);
    there = universe.formulas.both(there, slot.present);
    at = slot.value;
  }
  std::vector<MemberSymbol> columns;
  if (!at.members) return columns;
  for (const MemberSymbol& column : *at.members) {
    columns.push_back({universe.formulas.both(there, column.there), column.value});
  }
  return columns;
}

bool has_categories(Situation& situation) {
  return source_of(situation.rulebook(), situation.place())->categories.has_value();
}

FormulaId categories_stated(Situation& situation, const Symbol& column) {
  const auto& source = source_of(situation.rulebook(), situation.place());
  if (!source->categories) return situation.formulas().no();
  return (*column.fields)[*source->categories].present;
}

std::vector<MemberSymbol> categories_of(Situation& situation, const Symbol& column) {
  const auto& source = source_of(situation.rulebook(), situation.place());
  if (!source->categories) return {};
  const SlotSymbol slot = (*column.fields)[*source->categories];
  std::vector<MemberSymbol> categories;
  if (!slot.value.members) return categories;
  for (const MemberSymbol& category : *slot.value.members) {
    categories.push_back({situation.formulas().both(slot.present, category.there), category.value});
  }
  return categories;
}

FormulaId selected(Situation& situation, const ColumnSelector& selector, const Symbol& column,
                   bool is_cap) {
  Formulas& f = situation.formulas();
  switch (selector.kind) {
    case ColumnSelector::Kind::kAll:
      return f.yes();
    case ColumnSelector::Kind::kNamed: {
      const auto& source = source_of(situation.rulebook(), situation.place());
      const SlotSymbol name = (*column.fields)[source->name];
      return f.both(name.present,
                    situation.universe().text_test(name.value, [&](const std::string& word) {
                      return std::ranges::find(selector.names, word) != selector.names.end();
                    }));
    }
    case ColumnSelector::Kind::kUnder: {
      std::vector<FormulaId> ways;
      for (const MemberSymbol& category : categories_of(situation, column)) {
        ways.push_back(
            f.both(category.there, under_any(situation, category.value, selector.categories)));
      }
      if (is_cap) ways.push_back(f.negate(categories_stated(situation, column)));
      return f.any_of(std::move(ways));
    }
    case ColumnSelector::Kind::kWhere: {
      Locals locals;
      locals.column = column;
      return f.negate(situation.encoder().truth(selector.where, std::move(locals)).no);
    }
  }
  return f.yes();
}

}  // namespace bylaw
