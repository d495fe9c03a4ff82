// What inputs ask, in the language's syntax, for those who look at a graph. Entry point:
// InputNames::of().
#ifndef BYLAW_COMPILER_LOWER_INPUT_NAMES_H_
#define BYLAW_COMPILER_LOWER_INPUT_NAMES_H_

#include <map>
#include <string>

#include "compiler/lower/codes.h"

namespace bylaw::lower {

class InputNames {
 public:
  InputNames(const Rulebook& book, const CodeMaker& codes, const graph::GraphParts& parts,
             const ValuePool& pool);

  /// "principal.clearance", "principal.level < resource.size": what code is, as it was made ready,
  /// with defines unfolded. kSelf is what `base` says.
  std::string of(uint32_t code, graph::Base base) const;

 private:
  ExprId expr(uint32_t code, graph::Base base, ExprStore& exprs) const;

  const Rulebook& book_;
  const CodeMaker& codes_;
  const graph::GraphParts& parts_;
  const ValuePool& pool_;
  std::map<graph::CodeOp, Op> ops_;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_INPUT_NAMES_H_
