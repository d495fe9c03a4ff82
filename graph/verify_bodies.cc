// The verifier's checks of rules as they were written: what explanations and views are made from.
#include <algorithm>

#include "graph/verify_parts.h"

namespace bylaw::graph {

void PartVerifier::masks() {
  const size_t symbols = graph_.get<Part::kSymbols>().size();
  const auto masks = graph_.get<Part::kMaskUses>();
  const auto literals = graph_.get<Part::kLiterals>();
  for (size_t i = 0; i < masks.size(); ++i) {
    const MaskRecord& m = masks[i];
    require(m.columns <= ColumnsOf::kWhere && m.token <= 2 && m.scope < symbols && m.text < symbols,
            "mask", i);
    if (m.columns == ColumnsOf::kWhere) frame(m.where, m.frame_size, "mask", i);
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
}

void PartVerifier::bodies() {
  masks();
  const auto arguments = graph_.get<Part::kArguments>();
  const auto duties = graph_.get<Part::kDutyUses>();
  for (size_t i = 0; i < duties.size(); ++i) {
    range(duties[i].arguments, arguments.size(), "duty", i);
  }
  if (!problem_.empty()) return;
  const auto views = graph_.get<Part::kViews>();
  for (size_t i = 0; i < views.size(); ++i) {
    const ViewRecord& v = views[i];
    require(v.frame_size < (1u << 16), "view", i);
    range(v.masks, graph_.get<Part::kMaskUses>().size(), "view", i);
    for (const uint32_t code : {v.guard, v.filter}) {
      if (code != kNone) frame(code, v.frame_size, "view", i);
    }
    if (!range(v.duties, duties.size(), "view", i)) return;
    for (const DutyRecord& duty : duties.subspan(v.duties.first, v.duties.count)) {
      for (const uint32_t code : arguments.subspan(duty.arguments.first, duty.arguments.count)) {
        frame(code, v.frame_size, "view", i);
      }
    }
  }
  const size_t symbols = graph_.get<Part::kSymbols>().size();
  for (size_t i = 0; i < guards_.size(); ++i) {
    const WrittenPieces::Guard& g = guards_[i];
    require(locals_[g.code] <= g.frame_size && g.frame_size < (1u << 16) &&
                (g.text == kNone || g.text < symbols),
            "written guard", i);
  }
  const auto bodies = graph_.get<Part::kBodies>();
  for (size_t i = 0; i < bodies.size(); ++i) {
    const BodyRecord& b = bodies[i];
    require(
        b.rule < graph_.get<Part::kRules>().size() && (b.view == kNone || b.view < views.size()),
        "body", i);
    if (b.guard == kNone) continue;
    const auto it = std::ranges::lower_bound(guards_, b.guard, {}, &WrittenPieces::Guard::at);
    require(it != guards_.end() && it->at == b.guard, "body", i);
  }
  const auto lists = graph_.get<Part::kBodyLists>();
  for (size_t i = 0; i < lists.size(); ++i) require(lists[i] < bodies.size(), "list of bodies", i);
}

/// The bodies of a bucket are of rules of its level, ascending.
void PartVerifier::listed(const BucketRecord& bucket, size_t index) {
  const auto lists = graph_.get<Part::kBodyLists>();
  if (!range(bucket.bodies, lists.size(), "bucket", index)) return;
  uint32_t last = kNone;
  for (const uint32_t body : lists.subspan(bucket.bodies.first, bucket.bodies.count)) {
    const uint32_t rule = graph_.get<Part::kBodies>()[body].rule;
    const uint32_t policy = graph_.get<Part::kRules>()[rule].policy;
    require((last == kNone || last < rule) &&
                graph_.get<Part::kPolicies>()[policy].level == bucket.level,
            "bucket", index);
    last = rule;
  }
}

}  // namespace bylaw::graph
