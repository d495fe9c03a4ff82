#include "compiler/lower/bodies.h"

#include <algorithm>

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

graph::MaskRecord mask_record(const MaskClause& clause, const Schema& schema, ValuePool& pool,
                              CodeMaker& codes) {
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
  } else if (record.columns == graph::ColumnsOf::kWhere) {
    record.where = codes.written(clause.columns.where);
    record.frame_size = std::max(clause.columns.frame_size, codes.facts(record.where).locals);
  }
  return record;
}

}  // namespace

uint32_t BodyMaker::add(RuleId rule, const RuleCase& c) {
  graph::BodyRecord body;
  body.rule = rule.value;
  bool with_guard = false;
  if (c.guard.valid()) {
    const auto guard = guards_.add(c.guard, book_.rules[rule].span, c.frame_size);
    if (guard) body.guard = *guard;
    with_guard = !guard;
  }
  if (with_guard || c.filter.valid() || !c.masks.empty() || !c.duties.empty()) {
    body.view = add_view(c, with_guard);
  }
  auto& bodies = parts_.get<Part::kBodies>();
  bodies.push_back(body);
  return static_cast<uint32_t>(bodies.size() - 1);
}

uint32_t BodyMaker::add_view(const RuleCase& c, bool with_guard) {
  graph::ViewRecord view;
  view.frame_size = c.frame_size;
  const auto needs = [&](uint32_t code) {
    view.frame_size = std::max(view.frame_size, codes_.facts(code).locals);
    return code;
  };
  if (with_guard) view.guard = needs(codes_.written_guard(c.guard));
  if (c.filter.valid()) view.filter = needs(codes_.written(c.filter));
  auto& masks = parts_.get<Part::kMaskUses>();
  view.masks = {static_cast<uint32_t>(masks.size()), static_cast<uint32_t>(c.masks.size())};
  for (const MaskClause& clause : c.masks) {
    masks.push_back(mask_record(clause, book_.schema, pool_, codes_));
  }
  auto& duties = parts_.get<Part::kDutyUses>();
  auto& arguments = parts_.get<Part::kArguments>();
  view.duties = {static_cast<uint32_t>(duties.size()), static_cast<uint32_t>(c.duties.size())};
  for (const DutyUse& use : c.duties) {
    graph::DutyRecord duty;
    duty.duty = use.duty.value;
    duty.arguments = {static_cast<uint32_t>(arguments.size()),
                      static_cast<uint32_t>(use.arguments.size())};
    for (const ExprId argument : use.arguments)
      arguments.push_back(needs(codes_.written(argument)));
    duties.push_back(duty);
  }
  auto& views = parts_.get<Part::kViews>();
  views.push_back(view);
  return static_cast<uint32_t>(views.size() - 1);
}

}  // namespace bylaw::lower
