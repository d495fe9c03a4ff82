#include "compiler/lower/shapes.h"

#include <algorithm>
#include <utility>

#include "rules/views.h"

namespace bylaw::lower {

using graph::Part;

namespace {

graph::ColumnsOf columns_of(ColumnSelector::Kind kind) {
  switch (kind) {
    case ColumnSelector::Kind::kAll:
      return graph::ColumnsOf::kAll;
    case ColumnSelector::Kind::kUnder:
      return graph::ColumnsOf::kUnder;
    case ColumnSelector::Kind::kNamed:
      return graph::ColumnsOf::kNamed;
    case ColumnSelector::Kind::kWhere:
      return graph::ColumnsOf::kWhere;
  }
  return graph::ColumnsOf::kWhere;
}

graph::MaskRecord mask_record(const MaskClause& clause, const Schema& schema, ValuePool& pool) {
  const MaskPoint& point = clause.mask.point;
  graph::MaskRecord record;
  record.columns = columns_of(clause.columns.kind);
  record.full = point.full ? 1 : 0;
  record.length = point.length ? 1 : 0;
  record.format = point.format ? 1 : 0;
  record.token = static_cast<uint8_t>(point.token);
  record.order = point.order ? 1 : 0;
  record.bucket = point.bucket;
  record.prefix = point.prefix;
  record.suffix = point.suffix;
  record.scope = pool.symbol(point.scope);
  record.text = pool.symbol(mask_text(schema, clause.mask));
  std::vector<Value> selected;
  if (record.columns == graph::ColumnsOf::kUnder) {
    for (const TermValue& term : clause.columns.categories) selected.emplace_back(term);
    record.selected = pool.literal(Value::set(std::move(selected)));
  } else if (record.columns == graph::ColumnsOf::kNamed) {
    for (const std::string& name : clause.columns.names) selected.emplace_back(name);
    record.selected = pool.literal(Value::set(std::move(selected)));
  }
  return record;
}

}  // namespace

void add_shape(uint32_t rule, const RuleCase& c, const Schema& schema, graph::GraphParts& parts,
               ValuePool& pool, CodeMaker& codes) {
  if (!c.filter.valid() && c.masks.empty() && c.duties.empty()) return;
  graph::ShapeRecord shape;
  shape.rule = rule;
  shape.frame_size = c.frame_size;
  shape.filters = c.filter.valid() ? 1 : 0;
  auto& masks = parts.get<Part::kMaskUses>();
  shape.masks = {static_cast<uint32_t>(masks.size()), static_cast<uint32_t>(c.masks.size())};
  for (const MaskClause& clause : c.masks) masks.push_back(mask_record(clause, schema, pool));
  auto& duties = parts.get<Part::kDutyUses>();
  auto& arguments = parts.get<Part::kArguments>();
  shape.duties = {static_cast<uint32_t>(duties.size()), static_cast<uint32_t>(c.duties.size())};
  for (const DutyUse& use : c.duties) {
    graph::DutyRecord duty;
    duty.duty = use.duty.value;
    duty.arguments = {static_cast<uint32_t>(arguments.size()),
                      static_cast<uint32_t>(use.arguments.size())};
    for (const ExprId argument : use.arguments) {
      const uint32_t code = codes.make(argument, c.frame_size);
      shape.frame_size = std::max(shape.frame_size, codes.facts(code).locals);
      arguments.push_back(code);
    }
    duties.push_back(duty);
  }
  for (const EnvironmentId environment : c.environments) {
    shape.environment = environment.value;
    parts.get<Part::kShapes>().push_back(shape);
  }
}

void sort_shapes(graph::GraphParts& parts) {
  std::ranges::sort(parts.get<Part::kShapes>(), {}, [](const graph::ShapeRecord& shape) {
    return std::pair(shape.rule, shape.environment);
  });
}

}  // namespace bylaw::lower
