// What a centre declares that the files of domains may name, held against the next version of it.
// Entry point: compare_names().
#ifndef BYLAW_CHECKER_COMPARE_NAMES_H_
#define BYLAW_CHECKER_COMPARE_NAMES_H_

#include <vector>

#include "checker/merge.h"

namespace bylaw {

/// Policies, defines, parameters and assumptions; the vocabulary's changes are the merged one's.
std::vector<VocabularyChange> compare_names(const Merged& merged);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_COMPARE_NAMES_H_
