// The checks of what rules make of views. Entry point: PartVerifier::shapes().
#include <tuple>

#include "graph/verify_parts.h"

namespace bylaw::graph {

void PartVerifier::shapes() {
  const size_t symbols = graph_.get<Part::kSymbols>().size();
  const auto masks = graph_.get<Part::kMaskUses>();
  const auto literals = graph_.get<Part::kLiterals>();
  for (size_t i = 0; i < masks.size(); ++i) {
    const MaskRecord& m = masks[i];
    require(m.columns <= ColumnsOf::kWhere && m.token <= 2 && m.scope < symbols && m.text < symbols,
            "mask", i);
    const bool selects = m.columns == ColumnsOf::kUnder || m.columns == ColumnsOf::kNamed;
    if (!selects) continue;
    const bool is_set = m.selected < literals.size() && literals[m.selected].kind == Kind::kSet;
    if (!require(is_set, "mask", i)) return;
    const Kind kind = m.columns == ColumnsOf::kUnder ? Kind::kTerm : Kind::kString;
    const Datum& set = literals[m.selected];
    for (uint32_t k = 0; k < set.aux; ++k) {
      const auto at = static_cast<size_t>(set.n) + k;
      require(graph_.get<Part::kMembers>()[at].kind == kind, "mask", i);
    }
  }
  const auto arguments = graph_.get<Part::kArguments>();
  const auto duties = graph_.get<Part::kDutyUses>();
  for (size_t i = 0; i < duties.size(); ++i) {
    range(duties[i].arguments, arguments.size(), "duty", i);
  }
  if (!problem_.empty()) return;
  const auto shapes = graph_.get<Part::kShapes>();
  for (size_t i = 0; i < shapes.size(); ++i) {
    const ShapeRecord& s = shapes[i];
    require(s.rule < graph_.get<Part::kRules>().size() &&
                s.environment < graph_.get<Part::kEnvironments>().size(),
            "shape", i);
    const auto key = [](const ShapeRecord& r) { return std::tuple(r.rule, r.environment); };
    require(i == 0 || key(shapes[i - 1]) < key(s), "shape", i);
    range(s.masks, masks.size(), "shape", i);
    if (!range(s.duties, duties.size(), "shape", i)) return;
    for (const DutyRecord& duty : duties.subspan(s.duties.first, s.duties.count)) {
      for (const uint32_t code : arguments.subspan(duty.arguments.first, duty.arguments.count)) {
        frame(code, s.frame_size, "shape", i);
      }
    }
  }
}

}  // namespace bylaw::graph
