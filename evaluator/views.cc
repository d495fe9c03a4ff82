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
  ViewMaker(Teller& teller, std::span<const Column> columns, uint32_t grant,
            std::span<const uint32_t> guardrails, List<Trouble>& errors)
      : teller_(teller),
        graph_(teller.graph()),
        arena_(teller.workspace().arena),
        masks_(teller.workspace().masks),
        terms_(teller.workspace().terms),
        columns_(columns),
        errors_(errors),
        bodies_(&arena_),
        filters_(&arena_),
        uses_(&arena_),
        view_(arena_) {
    view_.grant = grant;
    own_ = teller.body_of(grant);
    bodies_.reserve(guardrails.size() + 1);
    if (own_ != nullptr) bodies_.push_back(own_);
    for (const uint32_t guardrail : guardrails) {
      if (const BodyRecord* body = teller.body_of(guardrail)) bodies_.push_back(body);
    }
  }

  std::optional<View> make(List<std::string_view>& conflicts);

 private:
  /// Whether a body takes part where guardrails of `kind` do.
  bool speaks(const BodyRecord* body, RuleKind kind) const {
    return body == own_ || graph_.get<Part::kRules>()[body->rule].kind == kind;
  }
  void add_filter(const BodyRecord& body);
  void write_filters();
  void add_cell(const Column& column);
  bool selects(const MaskRecord& mask, const Column& column, const BodyRecord& body);
  bool add_duties(const BodyRecord& body);

  Teller& teller_;
  const graph::Graph& graph_;
  Arena& arena_;
  MaskBook& masks_;
  Terms& terms_;
  std::span<const Column> columns_;
  List<Trouble>& errors_;
  List<const BodyRecord*> bodies_;  // the grant's first
  const BodyRecord* own_ = nullptr;
  List<TermIndex> filters_;
  List<uint32_t> uses_;  // masks that a column is met with
  View view_;
};

void ViewMaker::add_filter(const BodyRecord& body) {
  if (body.view == graph::kNone) return;
  const graph::ViewRecord& view = graph_.get<Part::kViews>()[body.view];
  if (view.filter == graph::kNone) return;
  List<Datum> erred(&arena_);
  const TermIndex left = partially_evaluate(teller_, view.filter, view.frame_size, terms_, erred);
  for (const Datum& error : erred) errors_.push_back(teller_.trouble(body.rule, error));
  const Expression& expression = terms_[left];
  if (expression.op == graph::CodeOp::kLiteral) {
    view_.rows_none |= !expression.value.is_true();
  } else if (std::ranges::find(filters_, left) == filters_.end()) {
    filters_.push_back(left);
  }
}

/// Each, and their conjunction; each in brackets there where it binds more loosely.
void ViewMaker::write_filters() {
  TermPrinter printer(teller_, terms_);
  view_.filters.reserve(filters_.size());
  for (const TermIndex filter : filters_) {
    view_.filters.push_back(teller_.words([&](std::string& out) { printer.print(filter, out); }));
  }
  if (filters_.size() == 1) view_.filter = view_.filters.front();
  if (filters_.size() < 2) return;
  view_.filter = teller_.words([&](std::string& out) {
    for (size_t i = 0; i < filters_.size(); ++i) {
      const graph::CodeOp op = terms_[filters_[i]].op;
      const bool loose =
          op == graph::CodeOp::kOr || op == graph::CodeOp::kImplies || op == graph::CodeOp::kIf;
      if (i > 0) out += " and ";
      if (loose) out += '(';
      out += view_.filters[i];
      if (loose) out += ')';
    }
  });
}

std::optional<View> ViewMaker::make(List<std::string_view>& conflicts) {
  terms_.clear();
  for (const BodyRecord* body : bodies_) {
    if (speaks(body, RuleKind::kFilter)) add_filter(*body);
  }
  if (!view_.rows_none) write_filters();
  view_.cells = teller_.schema().actions[ActionId(teller_.slots().action)].columns.has_value();
  view_.full.reserve(columns_.size());
  for (const Column& column : columns_) add_cell(column);
  bool named = true;
  for (const BodyRecord* body : bodies_) {
    if (speaks(body, RuleKind::kOblige)) named = add_duties(*body) && named;
  }
  combine_duties(teller_, view_.duties, conflicts);
  if (!named) return std::nullopt;
  return std::move(view_);
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
      return std::ranges::any_of(selected(),
                                 [&](const Datum& name) { return name.n == int64_t{column.name}; });
    case graph::ColumnsOf::kUnder: {
      if (!column.stated) return &body != own_;
      const auto& taxonomies = teller_.schema().taxonomies;
      const auto theirs = selected();
      return std::ranges::any_of(teller_.members(column.categories), [&](const Datum& mine) {
        return std::ranges::any_of(theirs, [&](const Datum& term) {
          // A term keeps its number in the taxonomies that extend its own.
          const Taxonomy& ours = taxonomies[TaxonomyId(mine.aux)];
          const Taxonomy& other = taxonomies[TaxonomyId(term.aux)];
          const Taxonomy& wider = ours.terms.size() >= other.terms.size() ? ours : other;
          return wider.under(TermId(static_cast<uint32_t>(mine.n)),
                             TermId(static_cast<uint32_t>(term.n)));
        });
      });
    }
    case graph::ColumnsOf::kWhere: {
      teller_.set_column(column.record);
      const Datum chosen = teller_.truth(mask.where, mask.frame_size);
      if (!chosen.is_value()) {
        const std::string_view message = teller_.words([&](std::string& out) {
          out += "column ";
          out += teller_.machine().text(column.name);
          out += ": ";
          teller_.append_message(chosen, out);
        });
        errors_.push_back({body.rule, message, teller_.place(chosen)});
      }
      return !chosen.is_false();
    }
  }
  return true;
}

/// What the grant's masks reveal of a column, met with the caps.
void ViewMaker::add_cell(const Column& column) {
  MaskBook::Point point = MaskBook::kFull;
  uses_.clear();
  const auto masks = graph_.get<Part::kMaskUses>();
  for (const BodyRecord* body : bodies_) {
    if (!speaks(body, RuleKind::kCap) || body->view == graph::kNone) continue;
    const graph::Span32 own = graph_.get<Part::kViews>()[body->view].masks;
    for (uint32_t mask = own.first; mask < own.first + own.count; ++mask) {
      if (!selects(masks[mask], column, *body)) continue;
      point = masks_.meet(point, masks_.of(mask));
      uses_.push_back(mask);
    }
  }
  // A name that the catalogue lists twice shows what both may show.
  if (column.twin) {
    const auto twin = std::ranges::find(view_.columns, column.name, &ColumnMask::column);
    if (twin != view_.columns.end()) {
      const MaskBook::Point both = masks_.meet(twin->point, point);
      if (both != twin->point) *twin = {column.name, both, masks_.text(both)};
      return;
    }
    const auto full = std::ranges::find(view_.full, column.name);
    if (full != view_.full.end()) {
      if (point == MaskBook::kFull) return;
      view_.full.erase(full);
    }
  }
  if (point == MaskBook::kFull) {
    view_.full.push_back(column.name);
    return;
  }
  const auto exact =
      std::ranges::find_if(uses_, [&](uint32_t mask) { return masks_.of(mask) == point; });
  if (exact != uses_.end()) {
    view_.columns.push_back({column.name, point, graph_.text(masks[*exact].text)});
  } else if (masks_.showable(point)) {
    view_.columns.push_back({column.name, point, masks_.text(point)});
  } else {
    view_.columns.push_back({column.name, MaskBook::kNull, "null"});
  }
}

/// False if an argument errs.
bool ViewMaker::add_duties(const BodyRecord& body) {
  if (body.view == graph::kNone) return true;
  const graph::ViewRecord& view = graph_.get<Part::kViews>()[body.view];
  bool named = true;
  for (const graph::DutyRecord& use :
       graph_.get<Part::kDutyUses>().subspan(view.duties.first, view.duties.count)) {
    List<Datum> arguments(&arena_);
    arguments.reserve(use.arguments.count);
    for (const uint32_t code :
         graph_.get<Part::kArguments>().subspan(use.arguments.first, use.arguments.count)) {
      const Datum argument = teller_.truth(code, view.frame_size);
      if (argument.is_value()) {
        arguments.push_back(argument);
      } else {
        errors_.push_back(teller_.trouble(body.rule, argument));
        named = false;
      }
    }
    // What is in an arena stays when the list of it goes.
    if (arguments.size() == use.arguments.count) {
      view_.duties.push_back({use.duty, {arguments.data(), arguments.size()}});
    }
  }
  return named;
}

}  // namespace

std::optional<View> make_view(Teller& teller, std::span<const Column> columns, uint32_t grant,
                              std::span<const uint32_t> guardrails, List<Trouble>& errors,
                              List<std::string_view>& conflicts) {
  return ViewMaker(teller, columns, grant, guardrails, errors).make(conflicts);
}

}  // namespace bylaw::engine
