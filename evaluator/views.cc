#include "evaluator/views.h"

#include <algorithm>
#include <utility>

#include "evaluator/partial.h"

namespace bylaw::engine {
namespace {

using graph::BodyRecord;
using graph::Datum;
using graph::MaskRecord;
using graph::Part;
using graph::RuleKind;

class ViewMaker {
 public:
  ViewMaker(Teller& teller, const std::vector<Column>& columns, uint32_t grant,
            const std::vector<uint32_t>& guardrails, std::vector<Trouble>& errors)
      : teller_(teller), graph_(teller.graph()), columns_(columns), errors_(errors) {
    view_.grant = grant;
    own_ = teller.body_of(grant);
    if (own_ != nullptr) bodies_.push_back(own_);
    for (const uint32_t guardrail : guardrails) {
      if (const BodyRecord* body = teller.body_of(guardrail)) bodies_.push_back(body);
    }
  }

  std::optional<View> make(std::vector<std::string>& conflicts);

 private:
  /// Whether a body takes part where guardrails of `kind` do.
  bool speaks(const BodyRecord* body, RuleKind kind) const {
    return body == own_ || graph_.get<Part::kRules>()[body->rule].kind == kind;
  }
  void add_filter(const BodyRecord& body);
  void add_cell(const Column& column);
  bool selects(const MaskRecord& mask, const Column& column, const BodyRecord& body);
  MaskPoint point_of(const MaskRecord& mask) const;
  bool add_duties(const BodyRecord& body);

  Teller& teller_;
  const graph::Graph& graph_;
  const std::vector<Column>& columns_;
  std::vector<Trouble>& errors_;
  std::vector<const BodyRecord*> bodies_;  // the grant's first
  const BodyRecord* own_ = nullptr;
  Terms terms_;
  std::vector<TermIndex> filters_;
  View view_;
};

void ViewMaker::add_filter(const BodyRecord& body) {
  if (body.view == graph::kNone) return;
  const graph::ViewRecord& view = graph_.get<Part::kViews>()[body.view];
  if (view.filter == graph::kNone) return;
  std::vector<Datum> erred;
  const TermIndex left = partially_evaluate(teller_, view.filter, view.frame_size, terms_, erred);
  for (const Datum& error : erred) errors_.push_back(teller_.trouble(body.rule, error));
  const bool known = terms_[left].op == graph::CodeOp::kLiteral;
  if (known) {
    view_.rows_none |= !terms_.value(left).as<bool>();
  } else if (std::ranges::find(filters_, left) == filters_.end()) {
    filters_.push_back(left);
  }
}

/// The conjunction of the filters; each in brackets where it binds more loosely.
std::string conjunction(const Terms& terms, const std::vector<TermIndex>& filters,
                        const std::vector<std::string>& texts) {
  std::string all;
  for (size_t i = 0; i < filters.size(); ++i) {
    const graph::CodeOp op = terms[filters[i]].op;
    const bool loose =
        op == graph::CodeOp::kOr || op == graph::CodeOp::kImplies || op == graph::CodeOp::kIf;
    const bool brackets = loose && filters.size() > 1;
    all += (i == 0 ? "" : " and ") + (brackets ? "(" + texts[i] + ")" : texts[i]);
  }
  return all;
}

std::optional<View> ViewMaker::make(std::vector<std::string>& conflicts) {
  const Schema& schema = teller_.schema();
  for (const BodyRecord* body : bodies_) {
    if (speaks(body, RuleKind::kFilter)) add_filter(*body);
  }
  if (view_.rows_none) filters_.clear();
  for (const TermIndex filter : filters_) {
    view_.filters.push_back(TermPrinter(teller_, terms_).print(filter));
  }
  view_.filter = conjunction(terms_, filters_, view_.filters);
  view_.cells = schema.actions[teller_.request().action].columns.has_value();
  for (const Column& column : columns_) add_cell(column);
  bool named = true;
  for (const BodyRecord* body : bodies_) {
    if (speaks(body, RuleKind::kOblige)) named = add_duties(*body) && named;
  }
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

bool ViewMaker::selects(const MaskRecord& mask, const Column& column, const BodyRecord& body) {
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
      if (!column.categories) return &body != own_;
      const auto& taxonomies = teller_.schema().taxonomies;
      return std::ranges::any_of(*column.categories, [&](const TermValue& mine) {
        return std::ranges::any_of(selected(), [&](const Datum& theirs) {
          // A term keeps its number in the taxonomies that extend its own.
          const Taxonomy& ours = taxonomies[mine.taxonomy];
          const Taxonomy& other = taxonomies[TaxonomyId(theirs.aux)];
          const Taxonomy& wider = ours.terms.size() >= other.terms.size() ? ours : other;
          return wider.under(mine.term, TermId(static_cast<uint32_t>(theirs.n)));
        });
      });
    }
    case graph::ColumnsOf::kWhere: {
      teller_.set_column(teller_.datum(column.record));
      const Datum chosen = teller_.truth(mask.where, mask.frame_size);
      if (!chosen.is_value()) {
        errors_.push_back({body.rule, "column " + column.name + ": " + teller_.message(chosen),
                           teller_.place(chosen)});
      }
      return !chosen.is_false();
    }
  }
  return true;
}

/// What the grant's masks reveal of a column, met with the caps.
void ViewMaker::add_cell(const Column& column) {
  MaskPoint point = MaskPoint::all();
  std::vector<const MaskRecord*> uses;
  for (const BodyRecord* body : bodies_) {
    if (!speaks(body, RuleKind::kCap) || body->view == graph::kNone) continue;
    const graph::Span32 masks = graph_.get<Part::kViews>()[body->view].masks;
    for (const MaskRecord& mask : graph_.get<Part::kMaskUses>().subspan(masks.first, masks.count)) {
      if (!selects(mask, column, *body)) continue;
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
bool ViewMaker::add_duties(const BodyRecord& body) {
  if (body.view == graph::kNone) return true;
  const graph::ViewRecord& view = graph_.get<Part::kViews>()[body.view];
  bool named = true;
  for (const graph::DutyRecord& use :
       graph_.get<Part::kDutyUses>().subspan(view.duties.first, view.duties.count)) {
    DutyValue duty{DutyId(use.duty), {}};
    for (const uint32_t code :
         graph_.get<Part::kArguments>().subspan(use.arguments.first, use.arguments.count)) {
      const Datum argument = teller_.truth(code, view.frame_size);
      if (auto value = teller_.value(argument)) {
        duty.arguments.push_back(*std::move(value));
      } else {
        errors_.push_back(teller_.trouble(body.rule, argument));
        named = false;
      }
    }
    if (duty.arguments.size() == use.arguments.count) view_.duties.push_back(std::move(duty));
  }
  return named;
}

}  // namespace

std::optional<View> make_view(Teller& teller, const std::vector<Column>& columns, uint32_t grant,
                              const std::vector<uint32_t>& guardrails, std::vector<Trouble>& errors,
                              std::vector<std::string>& conflicts) {
  return ViewMaker(teller, columns, grant, guardrails, errors).make(conflicts);
}

}  // namespace bylaw::engine
