// Decides, from the text and its tree, where lines end. Entry point: plan().
#ifndef BYLAW_COMPILER_FORMAT_PLAN_H_
#define BYLAW_COMPILER_FORMAT_PLAN_H_

#include <vector>

#include "base/source.h"
#include "compiler/ast/ast.h"
#include "compiler/format/words.h"

namespace bylaw::format {

/// The words of the text that parsed to `tree`, with all decisions but where lines that are too
/// long break.
std::vector<Word> plan(const SourceMap& sources, const ast::File& tree);

}  // namespace bylaw::format

#endif  // BYLAW_COMPILER_FORMAT_PLAN_H_
