// Two rulebooks as one over one vocabulary, so that both are asked about the same request. Rules of
// both that say the same share their expressions. Entry point: merge_rulebooks().
#ifndef BYLAW_CHECKER_MERGE_H_
#define BYLAW_CHECKER_MERGE_H_

#include <array>
#include <vector>

#include "checker/merge_schema.h"
#include "checker/situation.h"
#include "rules/rulebook.h"

namespace bylaw {

struct Merged {
  std::array<const Rulebook*, 2> of;  // the old and the new one
  /// All rules of both, with what decides their standing; no tests and no assertions. Spans are
  /// those of each rule's own version; expressions have none.
  Rulebook book;
  MergedSchema vocabulary;                         // its `schema` was moved into the book
  std::array<IdMap, 2> from;                       // from the merged vocabulary to each version's
  std::array<std::vector<DefineId>, 2> defines;    // by a version's own id, the merged one
  std::array<std::vector<size_t>, 2> assumptions;  // likewise, positions
  std::array<uint32_t, 2> first{};  // a version's first rule: its rules follow in their order
  /// The version that a rule of the book is of, and its own id there.
  size_t side_of(RuleId rule) const { return rule.value < first[kNew] ? kOld : kNew; }
  RuleId own(RuleId rule) const { return RuleId(rule.value - first[side_of(rule)]); }
  RuleId merged(size_t side, RuleId own) const { return RuleId(own.value + first[side]); }

  /// Whether a version has the place's action, types and domain at all.
  bool knows(size_t side, const Place& place) const;
};

/// Keeps references to both.
Merged merge_rulebooks(const Rulebook& before, const Rulebook& after);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_MERGE_H_
