// Reading the list of columns, and selectors.
#include "rules/columns.h"

#include <algorithm>
#include <utility>

#include "rules/operators.h"

namespace bylaw {
namespace {

std::optional<Value> follow(const RequestFacts& facts, const ColumnSource& source) {
  const Schema& schema = facts.rulebook().schema;
  Value at{facts.request().resource.ref()};
  for (const std::string& name : source.path) {
    if (const auto* entity = at.if_a<EntityRef>()) {
      const auto index = find_member(schema.entity_types[entity->type].attributes, name);
      const Slot slot = index ? facts.attribute(*entity, *index) : Slot();
      if (slot.state != Slot::State::kPresent) return std::nullopt;
      at = slot.value;
    } else if (const auto* record = at.if_a<RecordValue>()) {
      const auto index = find_member(schema.records[record->record].members, name);
      if (!index || !(*record->members)[*index]) return std::nullopt;
      const Value next = *(*record->members)[*index];
      at = next;
    } else {
      return std::nullopt;
    }
  }
  return at;
}

std::optional<std::vector<TermValue>> categories_of(const RecordValue& record,
                                                    const ColumnSource& source) {
  if (!source.categories || !(*record.members)[*source.categories]) return std::nullopt;
  std::vector<TermValue> categories;
  for (const Value& category : (*record.members)[*source.categories]->members()) {
    categories.push_back(category.as<TermValue>());
  }
  return categories;
}

}  // namespace

std::vector<Column> read_columns(const RequestFacts& facts) {
  const auto& source = facts.rulebook().schema.actions[facts.request().action].columns;
  if (!source) return {};
  const std::optional<Value> list = follow(facts, *source);
  if (!list) return {};
  std::vector<Column> columns;
  for (const Value& member : list->members()) {
    const RecordValue& record = member.as<RecordValue>();
    const std::optional<Value>& name = (*record.members)[source->name];
    if (!name) continue;
    columns.push_back({name->as<std::string>(), member, categories_of(record, *source)});
  }
  return columns;
}

bool selects(const Evaluator& evaluator, const ColumnSelector& selector, const Column& column,
             bool is_cap, RuleId rule, std::vector<EvaluationError>& errors) {
  switch (selector.kind) {
    case ColumnSelector::Kind::kAll:
      return true;
    case ColumnSelector::Kind::kNamed:
      return std::ranges::find(selector.names, column.name) != selector.names.end();
    case ColumnSelector::Kind::kUnder:
      if (!column.categories) return is_cap;
      return std::ranges::any_of(*column.categories, [&](const TermValue& mine) {
        return std::ranges::any_of(selector.categories, [&](const TermValue& theirs) {
          return is_under(evaluator.schema(), mine, theirs);
        });
      });
    case ColumnSelector::Kind::kWhere: {
      Frame frame(selector.frame_size);
      frame.column = &column.record;
      const Evaluated chosen = evaluator.evaluate(selector.where, frame);
      if (!chosen.ok()) {
        errors.push_back(
            {rule, "column " + column.name + ": " + chosen.error().message, chosen.error().span});
      }
      return !chosen.is_false();
    }
  }
  return true;
}

}  // namespace bylaw
