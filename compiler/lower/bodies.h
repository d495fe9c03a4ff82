// Rules as they were written, with what they make of views: masks, filters and duties into the
// graph. Entry point: add_body().
#ifndef BYLAW_COMPILER_LOWER_BODIES_H_
#define BYLAW_COMPILER_LOWER_BODIES_H_

#include "compiler/lower/guards.h"

namespace bylaw::lower {

/// Makes bodies. Until GuardBook::write() a body's guard is its number there.
class BodyMaker {
 public:
  BodyMaker(const Rulebook& book, graph::GraphParts& parts, ValuePool& pool, CodeMaker& codes,
            GuardBook& guards)
      : book_(book), parts_(parts), pool_(pool), codes_(codes), guards_(guards) {}

  /// The index of the body of a case of the rule.
  uint32_t add(RuleId rule, const RuleCase& c);

 private:
  uint32_t add_view(const RuleCase& c, bool with_guard);

  const Rulebook& book_;
  graph::GraphParts& parts_;
  ValuePool& pool_;
  CodeMaker& codes_;
  GuardBook& guards_;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_BODIES_H_
