#include "evaluator/columns.h"

#include <algorithm>

namespace bylaw::engine {
namespace {

using graph::Datum;
using graph::Kind;

/// What stands at the end of a path below the resource; no value if that is not known.
Datum follow(const Teller& teller, const std::vector<std::string>& path) {
  const Schema& schema = teller.schema();
  Datum at = Teller::entity_of(teller.slots().resource);
  for (const std::string& name : path) {
    Datum next = Datum::invalid();
    if (at.kind == Kind::kEntity) {
      const auto index = find_member(schema.entity_types[EntityTypeId(at.aux)].attributes, name);
      if (index) next = teller.attribute(at, *index);
    } else if (at.kind == Kind::kRecord) {
      const auto index = find_member(schema.records[RecordId(at.aux)].members, name);
      if (index) next = teller.members(at)[*index];
    }
    if (!next.is_value()) return next;
    at = next;
  }
  return at;
}

/// Names that come again are marked.
void find_twins(List<Column>& columns, Arena& arena) {
  List<uint32_t> order(columns.size(), &arena);
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](uint32_t i) { return std::pair(columns[i].name, i); });
  for (size_t i = 1; i < order.size(); ++i) {
    columns[order[i]].twin = columns[order[i]].name == columns[order[i - 1]].name;
  }
}

}  // namespace

List<Column> columns_of(Teller& teller) {
  Arena& arena = teller.workspace().arena;
  List<Column> columns(&arena);
  const auto& source = teller.schema().actions[ActionId(teller.slots().action)].columns;
  if (!source) return columns;
  const Datum list = follow(teller, source->path);
  if (list.kind != Kind::kList && list.kind != Kind::kSet) return columns;
  const auto listed = teller.members(list);
  columns.reserve(listed.size());
  for (const Datum& record : listed) {
    if (record.kind != Kind::kRecord || record.aux != source->record.value) {
      columns.clear();
      return columns;
    }
    const auto members = teller.members(record);
    const Datum& name = members[source->name];
    if (name.kind != Kind::kString) continue;
    Column column;
    column.name = static_cast<uint32_t>(name.n);
    column.record = record;
    if (source->categories) {
      const Datum& categories = members[*source->categories];
      column.stated = categories.is_value();
      if (categories.kind == Kind::kSet) column.categories = categories;
    }
    columns.push_back(column);
  }
  find_twins(columns, arena);
  return columns;
}

}  // namespace bylaw::engine
