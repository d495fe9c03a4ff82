// The parts of a graph that say what there is: types, terms, actions, time zone, names. Entry
// point: write_vocabulary().
#ifndef BYLAW_COMPILER_LOWER_VOCABULARY_H_
#define BYLAW_COMPILER_LOWER_VOCABULARY_H_

#include "compiler/lower/codes.h"
#include "rules/rulebook.h"

namespace bylaw::lower {

void write_vocabulary(const Rulebook& book, graph::GraphParts& parts, ValuePool& pool,
                      CodeMaker& codes);

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_VOCABULARY_H_
