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
  const auto bodies = graph_.get<Part::kBodies>();
  for (size_t i = 0; i < bodies.size(); ++i) {
    const BodyRecord& b = bodies[i];
    require(b.rule < graph_.get<Part::kRules>().size() && b.frame_size < (1u << 16), "body", i);
    range(b.masks, graph_.get<Part::kMaskUses>().size(), "body", i);
    for (const uint32_t code : {b.guard, b.filter}) {
      if (code != kNone) frame(code, b.frame_size, "body", i);
    }
    if (!range(b.duties, duties.size(), "body", i)) return;
    for (const DutyRecord& duty : duties.subspan(b.duties.first, b.duties.count)) {
      for (const uint32_t code : arguments.subspan(duty.arguments.first, duty.arguments.count)) {
        frame(code, b.frame_size, "body", i);
      }
    }
  }
  const auto lists = graph_.get<Part::kBodyLists>();
  for (size_t i = 0; i < lists.size(); ++i) require(lists[i] < bodies.size(), "list of bodies", i);
  const auto rules = graph_.get<Part::kRules>();
  const size_t places = graph_.get<Part::kPlaces>().size();
  for (size_t i = 0; i < rules.size(); ++i) {
    for (const uint32_t place : {rules[i].place, rules[i].head}) {
      require(place == kNone || place < places, "rule", i);
    }
  }
  const auto policies = graph_.get<Part::kPolicies>();
  for (size_t i = 0; i < policies.size(); ++i) {
    require(policies[i].place == kNone || policies[i].place < places, "policy", i);
  }
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
