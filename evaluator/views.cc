#include "evaluator/views.h"

#include <algorithm>
#include <utility>

namespace bylaw::engine {
namespace {

using graph::Datum;
using graph::MaskRecord;
using graph::Part;
using graph::ShapeRecord;

class ViewMaker {
 public:
  ViewMaker(const ViewSource& source, uint32_t grant, const std::vector<uint32_t>& guardrails)
      : source_(source), graph_(source.loaded.bundle().graph()) {
    view_.grant = grant;
    add_shape(grant);
    for (const uint32_t guardrail : guardrails) add_shape(guardrail);
    own_ = shape_of(grant);
  }

  std::optional<View> make(std::vector<std::string>& conflicts);

 private:
  const ShapeRecord* shape_of(uint32_t rule) const;
  void add_shape(uint32_t rule) {
    if (const ShapeRecord* shape = shape_of(rule)) shapes_.push_back(shape);
  }
  void add_cell(const Column& column);
  bool selects(const MaskRecord& mask, const Column& column, bool is_cap);
  MaskPoint point_of(const MaskRecord& mask) const;
  bool add_duties(const ShapeRecord& shape);

  const ViewSource& source_;
  const graph::Graph& graph_;
  std::vector<const ShapeRecord*> shapes_;  // the grant's first, if it has one
  const ShapeRecord* own_ = nullptr;
  View view_;
};

const ShapeRecord* ViewMaker::shape_of(uint32_t rule) const {
  const auto shapes = graph_.get<Part::kShapes>();
  const auto key = [](const ShapeRecord& shape) {
    return std::pair(shape.rule, shape.environment);
  };
  const std::pair wanted(rule, source_.environment.value);
  const auto it = std::ranges::lower_bound(shapes, wanted, {}, key);
  return it != shapes.end() && key(*it) == wanted ? &*it : nullptr;
}

std::optional<View> ViewMaker::make(std::vector<std::string>& conflicts) {
  const Schema& schema = source_.loaded.schema();
  const uint32_t action = graph_.get<Part::kEnvironments>()[source_.environment.value].action;
  view_.cells = schema.actions[ActionId(action)].columns.has_value();
  for (const ShapeRecord* shape : shapes_) view_.filtered |= shape->filters != 0;
  for (const Column& column : source_.columns) add_cell(column);
  bool named = true;
  for (const ShapeRecord* shape : shapes_) named = add_duties(*shape) && named;
  CombinedDuties combined = combine_duties(schema, std::move(view_.duties));
  view_.duties = std::move(combined.duties);
  conflicts.insert(conflicts.end(), combined.conflicts.begin(), combined.conflicts.end());
  if (!named) return std::nullopt;
  return std::move(view_);
}

MaskPoint ViewMaker::point_of(const MaskRecord& mask) const {
  MaskPoint point;
  point.full = mask.full != 0;
  point.prefix = mask.prefix;
  point.suffix = mask.suffix;
  point.length = mask.length != 0;
  point.format = mask.format != 0;
  point.token = static_cast<Token>(mask.token);
  point.scope = graph_.text(mask.scope);
  point.bucket = mask.bucket;
  point.order = mask.order != 0;
  return point;
}

bool ViewMaker::selects(const MaskRecord& mask, const Column& column, bool is_cap) {
  const auto selected = [&] {
    const Datum& set = graph_.get<Part::kLiterals>()[mask.selected];
    return graph_.get<Part::kMembers>().subspan(static_cast<size_t>(set.n), set.aux);
  };
  switch (mask.columns) {
    case graph::ColumnsOf::kAll:
      return true;
    case graph::ColumnsOf::kNamed:
      return std::ranges::any_of(selected(), [&](const Datum& name) {
        return graph_.text(static_cast<uint32_t>(name.n)) == column.name;
      });
    case graph::ColumnsOf::kUnder: {
      if (!column.categories) return is_cap;
      const auto& taxonomies = source_.loaded.schema().taxonomies;
      return std::ranges::any_of(*column.categories, [&](const TermValue& mine) {
        return std::ranges::any_of(selected(), [&](const Datum& theirs) {
          return mine.taxonomy.value == theirs.aux &&
                 taxonomies[mine.taxonomy].under(mine.term,
                                                 TermId(static_cast<uint32_t>(theirs.n)));
        });
      });
    }
    case graph::ColumnsOf::kWhere:
      view_.unmasked = true;
      return true;
  }
  return true;
}

/// What the grant's masks reveal of a column, met with the caps.
void ViewMaker::add_cell(const Column& column) {
  MaskPoint point = MaskPoint::all();
  std::vector<const MaskRecord*> uses;
  for (const ShapeRecord* shape : shapes_) {
    const auto masks =
        graph_.get<Part::kMaskUses>().subspan(shape->masks.first, shape->masks.count);
    for (const MaskRecord& mask : masks) {
      if (!selects(mask, column, shape != own_)) continue;
      point = meet(point, point_of(mask));
      uses.push_back(&mask);
    }
  }
  // A name that the catalogue lists twice shows what both may show.
  const auto twin = std::ranges::find(view_.columns, column.name, &ColumnMask::column);
  const auto full = std::ranges::find(view_.full, column.name);
  if (twin != view_.columns.end()) {
    const MaskPoint both = meet(twin->point, point);
    if (both != twin->point) *twin = {column.name, both, to_string(both)};
    return;
  }
  if (point.full) {
    if (full == view_.full.end()) view_.full.push_back(column.name);
    return;
  }
  if (full != view_.full.end()) view_.full.erase(full);
  const auto exact = std::ranges::find_if(
      uses, [&](const MaskRecord* use) { return canonical(point_of(*use)) == point; });
  if (exact != uses.end()) {
    view_.columns.push_back({column.name, point, std::string(graph_.text((*exact)->text))});
  } else if (showable(point)) {
    view_.columns.push_back({column.name, point, to_string(point)});
  } else {
    view_.columns.push_back({column.name, MaskPoint::null(), "null"});
  }
}

/// False if an argument errs.
bool ViewMaker::add_duties(const ShapeRecord& shape) {
  bool named = true;
  for (const graph::DutyRecord& use :
       graph_.get<Part::kDutyUses>().subspan(shape.duties.first, shape.duties.count)) {
    DutyValue duty{DutyId(use.duty), {}};
    for (const uint32_t code :
         graph_.get<Part::kArguments>().subspan(use.arguments.first, use.arguments.count)) {
      auto value = source_.loaded.engine().value(code, shape.frame_size, source_.context);
      if (value) duty.arguments.push_back(*std::move(value));
    }
    if (duty.arguments.size() == use.arguments.count) {
      view_.duties.push_back(std::move(duty));
    } else {
      named = false;
    }
  }
  return named;
}

}  // namespace

std::optional<View> make_view(const ViewSource& source, uint32_t grant,
                              const std::vector<uint32_t>& guardrails,
                              std::vector<std::string>& conflicts) {
  return ViewMaker(source, grant, guardrails).make(conflicts);
}

}  // namespace bylaw::engine
